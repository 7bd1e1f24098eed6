"""The RTS service for a desk or a team: users, rooms, routing, and the way to app servers."""
