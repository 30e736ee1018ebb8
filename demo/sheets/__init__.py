"""The demonstration workbooks: readable tables in, office-like Excel files out."""
