"""The vendors: tokens, signatures, and what their numbers mean."""
