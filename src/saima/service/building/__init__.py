"""The building phase (建): a plan of milestones per project, its revisions, the actual days and who says so."""
