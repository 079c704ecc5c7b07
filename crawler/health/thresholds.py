"""From where on `rolecall health` finds something (crawler/health/findings.py says what). A board's own row overrules some: `expect`.

When a reading of a board is not believed (it shrank, it is empty) is told by catalog/alarms.py.
"""

from datetime import timedelta

LEARNED_FROM = 10  # looks that were believed
WINDOW = timedelta(days=120)  # looks older than that say nothing
SILENCE = timedelta(days=14)  # a shorter one is nothing, whoever keeps it
MOVES = 5  # days on which a board moved, from which it is known how often it does
BEFORE = 2.0  # times the longest silence before
FEW = 5  # postings: a board that mostly has fewer may well be empty
LATEST = 3  # looks of a board, at least
ANSWERS = 5  # looks that show how a board answers now
SMALL = 8  # postings: that a board of so few changes at once is nothing
SLOWER, SLOW = 4.0, 2.0  # times, seconds
COSTLIER, COSTLY = 3.0, 20  # times, requests
LARGER, MORE = 3.0, 30  # times, postings
UNLISTED = timedelta(days=7)
NEW_KEY = timedelta(days=14)
NEWS = timedelta(days=14)  # for so long it is told that a board has grown
TWICE = 2  # days on which a failing board was asked, at least
SHARE = 0.2  # of a board's postings have a key that is worth telling
FAMILY = 3  # boards, of which it can be said that it is the family's
