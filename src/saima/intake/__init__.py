"""Spreadsheets to checked rows. Nothing below `workbooks`, `tables`, `mapping`, `cells` and `checking` knows Django."""
