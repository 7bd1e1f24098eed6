"""What the views show: Qt models that pull from the records."""
