"""Cells to typed values: one kind of value per module, each with one `read` and its refusals."""
