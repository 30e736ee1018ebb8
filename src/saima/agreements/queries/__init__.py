"""Reads of agreements, one file per page."""
