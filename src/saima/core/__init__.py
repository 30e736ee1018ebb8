"""The assessment without the web: measure, score, rank, explain. No Django, no clock, no I/O."""
