"""No spider fills a field with a value of another kind: markup or an entity in what is plain words, blanks for nothing."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from schemas.raw import RawPay, RawPlace, RawPosting
from tests.golden_cases import CASES, crawl, set_environment

MARKUP = {"description_html", "boilerplate_html", "job_benefits"}  # HTML as given; `rest` is what nobody reads
TAG = re.compile(r"</?[a-z][^>]{0,300}>|<!--", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,24}\d{0,2});", re.IGNORECASE)


def texts(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Every plain text in a posting, with the name of its field."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one, name)
    elif is_dataclass(value):
        for part in fields(value):
            if part.name not in MARKUP | {"rest"}:
                yield from texts(getattr(value, part.name), f"{name}.{part.name}".lstrip("."))


def of_another_kind(posting: RawPosting) -> list[tuple[str, str]]:
    return [(name, text) for name, text in texts(posting, "") if not text.strip() or TAG.search(text) or ENTITY.search(text)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_plain_fields_hold_plain_words(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(case, monkeypatch)
    assert [wrong for found in crawl(case) if isinstance(found, RawPosting) for wrong in of_another_kind(found)] == []


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        ({"title": "Baker &amp; Cook"}, "title"),
        ({"title": "Malm&#246; Baker"}, "title"),
        ({"hiring_organization": "<b>Oven</b>"}, "hiring_organization"),
        ({"employment_types": ("Full-time", "<br>")}, "employment_types"),
        ({"workplace": " "}, "workplace"),
        ({"job_locations": (RawPlace(locality="K&oslash;ge"),)}, "job_locations.locality"),
        ({"base_salary": (RawPay(text="<span>$20</span>"),)}, "base_salary.text"),
        ({"title": "R&D Lead; a < b, c > d", "description_html": "<p>&amp;</p>", "rest": {"x": "<b>"}}, None),
    ],
)
def test_another_kind_is_seen(parts: dict[str, Any], wrong: str | None) -> None:
    assert [name for name, _ in of_another_kind(RawPosting("t", "b", "1", **parts))] == ([wrong] if wrong else [])
