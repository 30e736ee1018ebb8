"""Pages of the ledger. Views read the address, call one query or action, and choose a template."""
