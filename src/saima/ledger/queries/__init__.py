"""Reads of the ledger for pages: every one starts from `visible_to(user)` and has a fixed number of statements."""
