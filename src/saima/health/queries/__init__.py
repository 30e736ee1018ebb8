"""Reads of data health, one file per page; others' parts of a flag are masked here and nowhere else."""
