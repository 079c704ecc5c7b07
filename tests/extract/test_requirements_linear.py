"""Hostile input is read in linear time."""

from collections.abc import Callable

import pytest

from tests.factories import derived
from tests.timing import LINEAR, growth

HOSTILE = {
    "numbers before years": "5 to 5 to 5 to 5 or more full years years ",
    "open amounts": "(5) (5) (5+) 5- 5- years",
    "degrees": "bachelor s or equivalent or equivalent degree of ",
    "blanks": " \t\xa0 \t",
    "stars": "**_*#* ",
    "bullets": "\n- * • 1. a) o ",
    "colons": "a: b: requirements: ",
    "headings": "Requirements\nBenefits\n",
    "glued": "RequirementsBenefitsRequirements",
    "capitals": "aaaBbb aaaBbb ",
    "remote": "not not remote no remote 2 days remote ",
    "travel": "no travel 100% 100% travel up to ",
    "languages": "english (c1 (c1 english good ",
    "skills": "R, Go, C, R Go C ",
    "cues": "a plus a plus preferred (",
    "lines": "x\n",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_twice_the_text_takes_about_twice_the_time(piece: str) -> None:
    def work_of(size: int) -> Callable[[], object]:
        text = piece * (size // len(piece))
        return lambda: derived(text, text[:200], text[:200])

    assert growth(work_of) < LINEAR
