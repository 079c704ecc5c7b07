"""Employers: the list of all, and the page of one."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self
from urllib.parse import urlencode

import numpy as np
from datasette.utils.asgi import Response
from numpy.typing import NDArray

from schemas.characters import plain
from schemas.search import BadQuery
from web.asked import Pairs, read_pairs
from web.directory import Line, read_directory
from web.formats import FORMS, Entry, Listing, listing_of
from web.site import Site, page, read
from web.wording import counted

AT_ONCE = 50
LONGEST = 200  # characters of a name that is looked for
FARTHEST = 100_000  # pages


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter: what it is called, and which lines it takes."""

    says: str
    takes: Callable[[Line], bool]


FILTERS: dict[str, tuple[str, dict[str, Choice]]] = {
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
SORTS: dict[str, tuple[str, Callable[[Line], Any]]] = {
    "jobs": ("open jobs", lambda line: (-line.jobs, line.name.casefold())),
    "approved": ("petitions approved", lambda line: (-(line.new_approvals or 0) - (line.continuing_approvals or 0), -line.jobs)),
    "certified": ("applications certified", lambda line: (-(line.certified or 0), -line.jobs)),
    "refuse": ("refusals", lambda line: (-line.refuse, line.name.casefold())),
    "offer": ("offers", lambda line: (-line.offer, line.name.casefold())),
    "name": ("name", lambda line: line.name.casefold()),
}
_BITS = {(name, value): choice for name, (_, choices) in FILTERS.items() for value, choice in choices.items()}
_BIT = {key: n for n, key in enumerate(_BITS)}
SHOWN = ("record", "visas", "licences", "last_year", "new_approvals", "continuing_approvals", "certified", "perm")
COLUMNS = ("name", "href", "is_agency", "country", "jobs", "refuse", "offer", *SHOWN)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is asked for; each filter is one of `FILTERS`, "" where it is not set."""

    q: str = ""
    says: str = ""
    visa: str = ""
    record: str = ""
    conflict: str = ""
    sort: str = "jobs"
    page: int = 1

    @classmethod
    def of(cls, pairs: Pairs) -> Self:
        """Of the parameters of an address. Raises `BadQuery`."""
        names = {one.name for one in fields(cls)}
        told = {name: value.strip() for name, value in pairs if value.strip()}
        if strange := told.keys() - names:
            raise BadQuery(f"there is no filter {plain(min(strange), 40)!r} of employers: there are {', '.join(sorted(names))}")
        for name, value in told.items():
            known = [*SORTS] if name == "sort" else [*FILTERS[name][1]] if name in FILTERS else None
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
        told = [FILTERS[name][1][value].says for name in FILTERS if (value := getattr(self, name))]
        return "; ".join((*([f"called {plain(self.q, 80)}"] if self.q else []), *told)) or "all"


@dataclass(frozen=True, slots=True)
class Directory:
    """The employers of a catalog, ready to be chosen from. ``bits``: of each, which choices of the filters take it; ``names``: all that it
    is called, case folded; ``orders``: by sort, their places in that order."""

    lines: Sequence[Line]
    bits: NDArray[np.int64]
    names: Sequence[str]
    orders: Mapping[str, NDArray[np.int64]]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Self:
        bits = [sum(1 << n for n, choice in enumerate(_BITS.values()) if choice.takes(line)) for line in lines]
        names = [f"{line.name}\n{line.also or ''}".casefold() for line in lines]
        orders = {name: sorted(range(len(lines)), key=lambda n: key(lines[n])) for name, (_, key) in SORTS.items()}
        return cls(lines, np.array(bits, np.int64), names, {name: np.array(order, np.int64) for name, order in orders.items()})

    def fitting(self, wanted: Wanted, without: str = "") -> NDArray[np.bool_]:
        """Of each line whether it fits, whatever the filter ``without`` asks for."""
        asked = sum(1 << _BIT[name, value] for name in FILTERS if name != without and (value := getattr(wanted, name)))
        found: NDArray[np.bool_] = (self.bits & asked) == asked
        if called := wanted.q.casefold():
            found &= np.fromiter((called in name for name in self.names), np.bool_, len(self.names))
        return found

    def chosen(self, wanted: Wanted) -> list[Line]:
        """The employers that fit, in their order."""
        order = self.orders[wanted.sort]
        return [self.lines[n] for n in order[self.fitting(wanted)[order]]]


def model(directory: Directory, wanted: Wanted) -> dict[str, Any]:
    """What the list shows: a page of those that fit."""
    found = directory.chosen(wanted)
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
        "sorts": [(name, says) for name, (says, _) in SORTS.items()],
        "forms": [(name, wanted.address(f"/employers.{name}", page=1), form.says) for name, form in FORMS.items()],
        "is_asked": bool((~directory.bits & (1 << _BIT["record", "unasked"])).any()),
    }


def _filters(directory: Directory, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Each filter with its choices, and how many would fit with each, as the others are."""
    for name, (title, choices) in FILTERS.items():
        others = directory.bits[directory.fitting(wanted, without=name)]
        counts = {value: int(np.count_nonzero(others & (1 << _BIT[name, value]))) for value in choices}
        is_on = getattr(wanted, name)
        told = [(value, choice.says, counts[value]) for value, choice in choices.items() if counts[value] or value == is_on]
        yield {"name": name, "title": title, "choices": told, "chosen": is_on, "total": len(others)}


def listing(wanted: Wanted, directory: Callable[[sqlite3.Connection], Directory]) -> Listing:
    def rows(db: sqlite3.Connection) -> list[Mapping[str, Any]]:
        return [{name: _handed_on(getattr(line, name)) for name in COLUMNS} for line in directory(db).chosen(wanted)]

    return listing_of("employers", f"employers, {wanted.words}", wanted.address(page=1), rows, COLUMNS, _entry)


def _handed_on(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _entry(row: Mapping[str, Any]) -> Entry:
    lines = [
        (name.replace("_", " "), plain(row[name])) for name in COLUMNS if name not in ("name", "href") and row[name] not in (None, [], 0)
    ]
    return Entry(f"urn:rolecall:employer:{row['href']}", plain(row["name"], 200), row["href"], "", lines)


def directory_of(site: Site) -> Callable[[sqlite3.Connection], Directory]:
    """The directory of what is served, counted anew where the catalog has changed."""
    return lambda db: site.kept.find(db, "employers", lambda db: Directory.of(read_directory(db)))


async def show(datasette: Any, request: Any) -> Response:
    wanted = Wanted.of(read_pairs(request.query_string))
    directory = directory_of(datasette.site)
    found = await read(datasette, lambda db: model(directory(db), wanted))
    return await page(datasette, request, "employers.html", **found)


async def download(datasette: Any, request: Any) -> Response:
    wanted = Wanted.of(read_pairs(request.query_string))
    return await FORMS[request.url_vars["form"]].answer(datasette, request, listing(wanted, directory_of(datasette.site)))
