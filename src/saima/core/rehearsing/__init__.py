"""Rehearsal (试算): what would move a place, what another rulebook changes, and how firm a place is."""
