"""The soak: what is promised of messages, put to the test under every fault that can be made here. Not shipped."""
