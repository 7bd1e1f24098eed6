"""WebSockets as both ends of `rts.v1` use them."""
