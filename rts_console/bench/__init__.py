"""What the program can do at most, each figure beside a bare baseline that is measured in the same run."""
