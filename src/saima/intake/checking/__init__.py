"""Tables to checked rows: one verdict per row of the sheet, and what applying it would write."""
