"""The RTS client for Python: asyncio, no Qt."""
