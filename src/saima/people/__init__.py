"""Units, posts with terms, users, roles and data scope."""
