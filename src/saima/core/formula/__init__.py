"""The formula language of the rulebooks: parse, check, evaluate."""
