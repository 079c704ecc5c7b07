"""Saved searches: what is told of which job, for which reason, to whom, exactly once.

``ledger`` holds the searches, ``evaluate`` finds what there is to tell and writes it down, ``deliver`` hands it to the channels.
"""
