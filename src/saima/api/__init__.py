"""JSON doors: one query or action per endpoint."""
