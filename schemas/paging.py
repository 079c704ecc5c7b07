"""Where a list ends that says neither how many rows nor how many pages it has: told by the arithmetic of its pages.

A page of the usual size may be the last one, or a fault may stand in the place of the next: by what is shown there, nobody can tell the two
apart. A shorter page is the last one, where the list goes on with a plain page without rows, or with none: a fault may shorten a page and
hide those behind it at once.
"""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from hashlib import blake2b

PAGES_TO_LEARN = 7  # pages with another behind them that tell how many rows a page holds, for a list that is now of one page
LOOKED_BACK = 20  # looks at a board
UNSURE = 0  # behind the rows of a list's pages: a fault stood there, or rows moved from page to page while it was read
LEAST_SIZE, SIZES = 10, (5, 12)  # the numbers of rows that vendors show on a page are multiples of these

KEY_BYTES, KEY_LENGTH = 3, 4  # of a row among those of its list: as bytes, and as text

Rows = Sequence[int]  # of each page of a list that brought something new, as many as stood there; then `UNSURE` where it is


def is_short(rows: Rows, before: Sequence[Rows] = ()) -> bool:
    """Whether a list's last page has fewer rows than a page holds. ``before``: the same of earlier looks at the board.

    Pages that another one follows hold as many as a page does. Where these differ (a vendor leaves filled openings out), or one was ever
    longer, nothing can be told. Of a list that never had two pages, a page holds at least as many rows as any has had. A list of one page
    that holds as many as pages often do may be the first of several: a page may have become shorter.
    """
    if rows[-1] == UNSURE:
        return False
    *others, last = rows
    looks = [look[:-1] if look[-1] == UNSURE else look for look in (*before, rows)]
    full = [number for look in looks for number in look[:-1]]
    longest = max((look[-1] for look in looks[:-1]), default=0)
    if not others and is_usual(last):
        return False
    if not full:
        return last < longest
    (usual, *more) = set(full)
    return not more and longest <= usual and last < usual and (bool(others) or len(full) >= PAGES_TO_LEARN)


def is_usual(number: int) -> bool:
    """Whether vendors show so many rows on a page: 10, 12, 15, 20, 24, 25 ..."""
    return number >= LEAST_SIZE and any(number % size == 0 for size in SIZES)


def key_of(identifier: str) -> str:
    """What tells a row from the others of its list, in `KEY_LENGTH` characters."""
    return urlsafe_b64encode(blake2b(identifier.encode("utf-8", "backslashreplace"), digest_size=KEY_BYTES).digest()).decode()
