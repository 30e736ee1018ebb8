"""Pages of the service side."""
