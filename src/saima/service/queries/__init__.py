"""Reads of the service side, one file per page."""
