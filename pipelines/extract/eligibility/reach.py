"""How far a cue reaches: counting words is linear where patterns of "some words between" are not."""

import re


def reaches(gap: str, words: int, stops: str = ".;|") -> bool:
    """Whether ``gap``, between a cue and what it governs, has at most ``words`` words and none of the ``stops``."""
    return len(gap) <= words * 20 and len(gap.split()) <= words and not any(stop in gap for stop in stops)


def last(cue: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last match of ``cue`` in ``text``."""
    found = None
    for match in cue.finditer(text):
        found = match
    return found


def follows(cue: re.Pattern[str], text: str, words: int, stops: str = ".;:|") -> re.Match[str] | None:
    """The first match of ``cue`` in ``text``, within ``words`` words of its beginning."""
    found = cue.search(text)
    return found if found and reaches(text[: found.start()], words, stops) else None


def precedes(cue: re.Pattern[str], text: str, words: int, stops: str = ".;:|") -> re.Match[str] | None:
    """The last match of ``cue`` in ``text``, within ``words`` words of its end."""
    found = last(cue, text)
    return found if found and reaches(text[found.end() :], words, stops) else None
