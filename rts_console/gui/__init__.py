"""The window: everything that touches Qt, and nothing that the rest of the program needs."""
