"""Files to plain values and back, in a child process that may die without harm."""
