"""Reads of leads, one file per page."""
