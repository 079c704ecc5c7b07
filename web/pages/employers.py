"""Employers: the list of all, and the page of one."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from schemas.search import BadQuery
from web.asked import Pairs, read_pairs
from web.directory import Line, read_directory
from web.formats import FORMS, Entry, Listing, listing_of
from web.site import Site, page, read
from web.wording import counted, plain

AT_ONCE = 50
LONGEST = 200  # characters of a name that is looked for
FARTHEST = 100_000  # pages


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter: what it is called, and which lines it takes."""

    says: str
    takes: Callable[[Line], bool]


_FILTERS: dict[str, tuple[str, dict[str, Choice]]] = {
    "says": ("Open jobs", {
        "hiring": Choice("have open jobs", lambda line: line.jobs > 0),
        "refuse": Choice("refuse sponsorship in some", lambda line: line.refuse > 0),
        "offer": Choice("offer sponsorship in some", lambda line: line.offer > 0),
        "both": Choice("refuse in some, offer in others", lambda line: line.refuse > 0 and line.offer > 0),
    }),
    "visa": ("Record of", {
        "H-1B": Choice("H-1B", lambda line: "H-1B" in line.visas),
        "H-1B1": Choice("H-1B1", lambda line: any(visa.startswith("H-1B1") for visa in line.visas)),
        "E-3": Choice("E-3", lambda line: "E-3" in line.visas),
        "PERM": Choice("PERM (green card)", lambda line: "PERM" in line.visas),
        "GB": Choice("licence, United Kingdom", lambda line: any(one.startswith("GB ") for one in line.licences)),
        "NL": Choice("recognised sponsor, Netherlands", lambda line: any(one.startswith("NL ") for one in line.licences)),
        "CA": Choice("LMIA, Canada", lambda line: any(one.startswith("CA ") for one in line.licences)),
    }),
    "record": ("Registers", {
        "found": Choice("a record was found", lambda line: line.record == "found"),
        "none": Choice("no record was found", lambda line: line.record == "none"),
        "ambiguous": Choice("only namesakes", lambda line: line.record == "ambiguous"),
        "unasked": Choice("not looked up", lambda line: line.record == "unasked"),
    }),
    "conflict": ("Words and record", {
        "refuses_but_files": Choice("refuse, and have 100 and more filings", lambda line: line.refuse > 0 and line.files_much),
        "offers_but_no_record": Choice("offer, and no record was found", lambda line: line.offer > 0 and line.record == "none"),
    }),
}  # fmt: skip
_SORTS: dict[str, tuple[str, Callable[[Line], Any]]] = {
    "jobs": ("open jobs", lambda line: (-line.jobs, line.name.casefold())),
    "approved": ("petitions approved", lambda line: (-(line.new_approvals or 0) - (line.continuing_approvals or 0), -line.jobs)),
    "certified": ("applications certified", lambda line: (-(line.certified or 0), -line.jobs)),
    "refuse": ("refusals", lambda line: (-line.refuse, line.name.casefold())),
    "offer": ("offers", lambda line: (-line.offer, line.name.casefold())),
    "name": ("name", lambda line: line.name.casefold()),
}
SHOWN = ("record", "visas", "licences", "last_year", "new_approvals", "continuing_approvals", "certified", "perm")
COLUMNS = ("name", "href", "is_agency", "country", "jobs", "refuse", "offer", *SHOWN)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is asked for; each filter is one of `_FILTERS`, "" where it is not set."""

    q: str = ""
    says: str = ""
    visa: str = ""
    record: str = ""
    conflict: str = ""
    sort: str = "jobs"
    page: int = 1

    @classmethod
    def of(cls, pairs: Pairs) -> "Wanted":
        """Of the parameters of an address. Raises `BadQuery`."""
        names = {one.name for one in fields(cls)}
        told = {name: value.strip() for name, value in pairs if value.strip()}
        if strange := told.keys() - names:
            raise BadQuery(f"there is no filter {plain(min(strange), 40)!r} of employers: there are {', '.join(sorted(names))}")
        for name, value in told.items():
            known = [*_SORTS] if name == "sort" else [*_FILTERS[name][1]] if name in _FILTERS else None
            if known is not None and value not in known:
                raise BadQuery(f"{name}: choose of {', '.join(known)}")
        number = told.pop("page", "1")
        if not (number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= FARTHEST):
            raise BadQuery("page: write a number from 1 on")
        return cls(**told | {"q": told.get("q", "")[:LONGEST]}, page=int(number[:9]))

    @property
    def pairs(self) -> Pairs:
        return [(one.name, str(getattr(self, one.name))) for one in fields(self) if getattr(self, one.name) != one.default]

    def address(self, path: str = "/employers", **other: Any) -> str:
        asked = replace(self, **other).pairs
        return f"{path}?{urlencode(asked)}" if asked else path

    @property
    def words(self) -> str:
        told = [_FILTERS[name][1][value].says for name in _FILTERS if (value := getattr(self, name))]
        return "; ".join((*([f"called {plain(self.q, 80)}"] if self.q else []), *told)) or "all"

    def takes(self, line: Line) -> bool:
        asked = self.q.casefold()
        if asked and asked not in line.name.casefold() and asked not in (line.also or "").casefold():
            return False
        return all(_FILTERS[name][1][value].takes(line) for name in _FILTERS if (value := getattr(self, name)))


def chosen(directory: Sequence[Line], wanted: Wanted) -> list[Line]:
    """The employers that fit, in their order."""
    return sorted(filter(wanted.takes, directory), key=_SORTS[wanted.sort][1])


def model(directory: Sequence[Line], wanted: Wanted) -> dict[str, Any]:
    """What the list shows: a page of those that fit."""
    found = chosen(directory, wanted)
    first = (wanted.page - 1) * AT_ONCE
    return {
        "wanted": wanted,
        "lines": found[first : first + AT_ONCE],
        "first": first,
        "total": counted(len(found), "employer"),
        "last": min(first + AT_ONCE, len(found)),
        "next": wanted.address(page=wanted.page + 1) if len(found) > first + AT_ONCE else None,
        "previous": wanted.address(page=wanted.page - 1) if wanted.page > 1 else None,
        "filters": list(_filters(directory, wanted)),
        "sorts": [(name, says) for name, (says, _) in _SORTS.items()],
        "forms": [(name, wanted.address(f"/employers.{name}", page=1), form.says) for name, form in FORMS.items()],
        "is_asked": any(line.record != "unasked" for line in directory),
    }


def _filters(directory: Sequence[Line], wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Each filter with its choices, and how many would fit with each, as the others are."""
    for name, (title, choices) in _FILTERS.items():
        fewer = Wanted.of([pair for pair in wanted.pairs if pair[0] != name])
        others = [line for line in directory if fewer.takes(line)]
        counts = Counter(value for line in others for value, choice in choices.items() if choice.takes(line))
        chosen_one = getattr(wanted, name)
        told = [(value, choice.says, counts[value]) for value, choice in choices.items() if counts[value] or value == chosen_one]
        yield {"name": name, "title": title, "choices": told, "chosen": chosen_one, "total": len(others)}


def listing(wanted: Wanted, directory: Callable[[sqlite3.Connection], Sequence[Line]]) -> Listing:
    def rows(db: sqlite3.Connection) -> list[Mapping[str, Any]]:
        return [{name: _handed_on(getattr(line, name)) for name in COLUMNS} for line in chosen(directory(db), wanted)]

    return listing_of("employers", f"employers, {wanted.words}", wanted.address(page=1), rows, COLUMNS, _entry)


def _handed_on(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _entry(row: Mapping[str, Any]) -> Entry:
    lines = [
        (name.replace("_", " "), plain(row[name])) for name in COLUMNS if name not in ("name", "href") and row[name] not in (None, [], 0)
    ]
    return Entry(f"urn:rolecall:employer:{row['href']}", plain(row["name"], 200), row["href"], "", lines)


def directory_of(site: Site) -> Callable[[sqlite3.Connection], list[Line]]:
    """The directory of what is served, counted anew where the catalog has changed."""
    return lambda db: site.kept.find(db, "employers", read_directory)


async def show(datasette: Any, request: Any) -> Response:
    wanted = Wanted.of(read_pairs(request.query_string))
    directory = directory_of(datasette.site)
    found = await read(datasette, lambda db: model(directory(db), wanted))
    return await page(datasette, request, "employers.html", **found)


async def download(datasette: Any, request: Any) -> Response:
    wanted = Wanted.of(read_pairs(request.query_string))
    return await FORMS[request.url_vars["form"]].answer(datasette, request, listing(wanted, directory_of(datasette.site)))
