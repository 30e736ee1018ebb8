"""Sheets to tables: where the header is, what stands around it, and what each row of the sheet is."""
