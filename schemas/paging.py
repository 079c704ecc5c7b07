"""Where a list ends that says neither how many rows nor how many pages it has: told by the arithmetic of its pages.

A page of the usual size may be the last one, or a fault may stand in the place of the next: by what is shown there, nobody can tell the two
apart. A shorter page is the last one, whatever follows it.
"""

from collections.abc import Sequence

PAGES_TO_LEARN = 7  # pages with another behind them that tell how many rows a page holds, for a list that is now of one page
LOOKED_BACK = 20  # looks at a board

Rows = Sequence[int]  # of each page of a list that brought something new, as many as stood there


def is_short(rows: Rows, before: Sequence[Rows] = ()) -> bool:
    """Whether a list's last page has fewer rows than a page holds. ``before``: the same of earlier looks at the board.

    Pages that another one follows hold as many as a page does. Where these differ (a vendor leaves filled openings out), or one was ever
    longer, nothing can be told. Of a list that never had two pages, a page holds at least as many rows as any has had.
    """
    *others, last = rows
    full = [number for look in (*before, rows) for number in look[:-1]]
    longest = max((look[-1] for look in before), default=0)
    if not full:
        return last < longest
    (usual, *more) = set(full)
    return not more and longest <= usual and last < usual and (bool(others) or len(full) >= PAGES_TO_LEARN)
