"""Joining the catalog with public registers: what it asks them, and what a person says of the answers."""
