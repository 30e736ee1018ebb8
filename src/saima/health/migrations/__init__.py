"""Migrations of data health."""
