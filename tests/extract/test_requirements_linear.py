"""Hostile input is read in linear time."""

import pytest

from tests.factories import derived
from tests.timing import seconds

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


def cost(text: str) -> float:
    return seconds(lambda: derived(text, text[:200], text[:200]))


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_twice_the_text_takes_about_twice_the_time(piece: str) -> None:
    short, long = piece * (25_000 // len(piece)), piece * (100_000 // len(piece))
    assert cost(long) < 10 * cost(short) + 0.05
