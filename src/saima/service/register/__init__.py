"""The register of problem projects (问题项目): derived from records, moved by a table, written through the ledger."""
