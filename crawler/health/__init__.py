"""Whether something needs a person: what is usual of each board is learned from how it was read, and what is not is told.

All of it is pure, and judges as of a moment that it is given.
"""
