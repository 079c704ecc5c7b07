"""Fuzzing guided by coverage: every reader of answers and saved files, and everything that is made of a posting. `make fuzz` runs it."""
