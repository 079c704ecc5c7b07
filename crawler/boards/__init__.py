"""Boards looked at without reading them whole: which rung a site stands on, and whether a board still answers."""
