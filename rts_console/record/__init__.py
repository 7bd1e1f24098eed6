"""What happened: the present (store), the past (log) and how well it went (quality). No Qt."""
