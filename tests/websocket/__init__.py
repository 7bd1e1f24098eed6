"""One WebSocket, both ends."""
