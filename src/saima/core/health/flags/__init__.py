"""One flag per file, one signature: `find(ledger, rule)` yields its findings. Listed in `examine.FLAGS`."""
