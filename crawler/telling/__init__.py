"""What others are told of a run: a journal for people and machines, metrics, pings, and a page."""
