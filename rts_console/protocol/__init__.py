"""The wire `rts.v1`, without I/O: words, frames, and the two halves of a session."""
