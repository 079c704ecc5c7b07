"""Long values in events: what an edit of some words leaves alone is not kept twice, and is read back whole by `OLD` and `NEW`.

Of an event ``e``, ``was`` holds how the former value is made of the one that followed; ``old`` is then NULL. So is ``new`` of a
description, which the catalog itself holds: the event names the posting (``text_of``), and from its text of today all that came later is
undone. Short values, and those that have little in common, stand in ``old`` and ``new``.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

import orjson

DESCRIPTION = "description"
_MOST_LINES = 600  # that are compared, of what differs between two texts; more are kept as they are
_SHORT = 100  # characters

Kept = tuple[str | None, str | None, int | None, str | None]  # old, new, text_of, was
Part = str | tuple[int, int]

# ``was`` holds, in order, texts and stretches of the text that followed: [its first character, counted from 1, and its length].
_UNDONE = """(SELECT coalesce(group_concat(iif(s.type = 'text', s.value, substr({text}, s.value ->> 0, s.value ->> 1)), ''), '')
  FROM json_each({was}) s)"""
_TEXT = f"""(WITH RECURSIVE back (cursor, text) AS (
    SELECT 1 << 62, description FROM posting_text WHERE posting = e.text_of
    UNION ALL SELECT d.cursor, {_UNDONE.format(text="b.text", was="d.was")} FROM back b JOIN event d ON d.cursor = (
      SELECT max(x.cursor) FROM event x WHERE x.text_of = e.text_of AND x.about <> 'job' AND x.cursor > e.cursor AND x.cursor < b.cursor))
  SELECT text FROM back ORDER BY cursor LIMIT 1)"""
NEW = f"iif(e.text_of IS NULL, e.new, {_TEXT})"
OLD = f"iif(e.was IS NULL, e.old, (SELECT {_UNDONE.format(text='n.text', was='e.was')} FROM (SELECT {NEW} AS text) n))"

# Of another job than those that are removed, an event on a text that goes with one of them is told whole from then on.
MAKE_WHOLE = f"""
UPDATE event SET (old, new, text_of, was) = (SELECT {OLD}, {NEW}, NULL, NULL FROM event e WHERE e.cursor = event.cursor)
WHERE text_of IN (SELECT value FROM json_each(:postings)) AND about = 'job' AND job NOT IN (SELECT value FROM json_each(:postings))
"""


def kept(field: str | None, old: str | None, new: str | None, posting: int | None) -> Kept:
    """The values of an event as it keeps them. ``posting``: the one whose description the new one is, if any."""
    if old is None or new is None:
        return old, new, None, None
    if field == DESCRIPTION and posting is not None:
        return None, None, posting, undoing(old, new)
    was = undoing(old, new) if len(old) > _SHORT else old
    return (None, new, None, was) if 2 * len(was) < len(old) else (old, new, None, None)


def undoing(old: str, new: str) -> str:
    """How a text is made of the one that followed it, as ``was`` holds it."""
    return orjson.dumps(list(_parts(old, new))).decode()


def _parts(old: str, new: str) -> Iterator[Part]:
    start = _alike(old, new)
    end = min(_alike(old[::-1], new[::-1]), len(old) - start, len(new) - start)
    if start:
        yield 1, start
    yield from _made_of(old[start : len(old) - end], new[start : len(new) - end], start)
    if end:
        yield len(new) - end + 1, end


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _made_of(old: str, new: str, start: int) -> Iterator[Part]:
    """The same line by line, of JSON comma by comma; ``start``: where ``new`` begins in its text."""
    end = "\n" if "\n" in old + new else ","
    was, now = (re.findall(f"[^{end}]*{end}|[^{end}]+$", text) for text in (old, new))
    if len(was) + len(now) > _MOST_LINES:
        was, now = [old], [new]
    places = [start + 1]  # where the lines begin, counted from 1
    for line in now:
        places.append(places[-1] + len(line))
    for kind, first, last, begin, until in SequenceMatcher(None, now, was, autojunk=False).get_opcodes():
        if kind == "equal":
            yield places[first], places[last] - places[first]
        elif begin < until:
            yield "".join(was[begin:until])
