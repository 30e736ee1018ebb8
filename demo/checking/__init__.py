"""Recompute the demonstration's figures from its workbooks alone, apart from everything that built them."""
