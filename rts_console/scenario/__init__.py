"""What is done with a backend in a fixed order: sets of trials, and scenarios."""
