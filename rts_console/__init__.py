"""RTS Console: test and operate apps built on real-time signalling."""

__version__ = "0.1.0"
