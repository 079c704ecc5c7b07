"""Proof bundles: a value of the catalog with all that it was read from, so that a stranger can check it with `verify.py` alone."""
