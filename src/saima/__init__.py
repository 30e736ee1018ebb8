"""Saima 赛马: one ledger of a place's investment promotion, and boards whose every figure can be opened."""

__version__ = "0.1.0"
