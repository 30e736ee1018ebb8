"""Adopted rulebooks, targets, runs and boards: MEASURE, SCORE and RANK over the ledger."""
