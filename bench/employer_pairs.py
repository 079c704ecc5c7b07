"""Whether the matcher says of pairs of an employer and a register's entity what people said.

    python -m bench.employer_pairs PAIRS.csv [--starter] [--missed]

A row: ``id,posting_name,posting_legal_name,posting_domain,posting_city,posting_state,posting_occupation,register,register_name,
register_trade_name,register_city,register_state,register_naics,label,kind,note``; the label is "same", "different" or "unclear", cities,
states and occupations may be several (";"). All entities of the file stand in one database, so that namesakes meet; ``--starter``: beside
the tables that come along. Prints the precision of what is claimed, with its interval (Wilson, 95 %), how many of the same are, both by
kind, and each false claim; ``--missed``: also each that is the same and is not claimed.
"""

import argparse
import csv
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog.audit.report import wilson
from registers import filers
from registers.layouts import KINDS
from registers.match import Called, Match, Matcher
from registers.starter import load_starters
from registers.store import insertion, storing
from registers.values import state as state_code
from schemas.transaction import transaction

Pair = dict[str, str]
_YEAR = 2022


@dataclass(frozen=True, slots=True)
class Answer:
    pair: Pair
    match: Match | None
    is_claimed: bool

    @property
    def is_ambiguous(self) -> bool:
        return self.match is not None and self.match.is_ambiguous


def read_pairs(path: Path) -> list[Pair]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: (value or "").strip() for name, value in row.items() if name} for row in csv.DictReader(file)]


def answers(pairs: Sequence[Pair], with_starter: bool) -> list[Answer]:
    with TemporaryDirectory() as folder, storing(Path(folder) / "registers.db") as db:
        if with_starter:
            load_starters(db)
        with transaction(db):
            for kind in dict.fromkeys(map(_kind, pairs)):
                _store(db, kind, [pair for pair in pairs if _kind(pair) == kind])
        matcher = Matcher(db)
        return [_answer(matcher, pair) for pair in pairs]


def _kind(pair: Pair) -> str:
    return pair["register"] if pair["register"] in filers.SOURCES else "lca"


def _store(db: sqlite3.Connection, kind: str, pairs: Sequence[Pair]) -> None:
    """The entities of one register as a file of it, each once."""
    told = ("kind", "name", "digest", "rows_read", "blank", "duplicate", "rejected", "kept", "terms", "origin", "loaded_at")
    file = db.execute(
        f"INSERT INTO register_file ({', '.join(told)}) VALUES (?, ?, ?, 0, 0, 0, 0, 0, '', '', '')",
        (kind, f"{kind} of pairs", f"pairs:{kind}"),
    ).lastrowid
    rows = {tuple(row.items()) for pair in pairs for row in [_row(kind, pair)]}
    for number, row in enumerate(sorted(rows, key=str)):
        values = dict(row) | _numbered(kind, number)
        db.execute(insertion(KINDS[kind], list(values)), (file, *values.values()))
    filers.fill(db, kind, file or 0)


def _row(kind: str, pair: Pair) -> dict[str, str | None]:
    name, trade, city, state = (pair[f"register_{part}"] for part in ("name", "trade_name", "city", "state"))
    state = state_code(state) or ""
    if kind in ("lca", "perm"):
        return {
            "employer": name, "trade_name": trade or None, "employer_city": city or None, "employer_state": state or None,
            "naics": pair["register_naics"] or None,
        }  # fmt: skip
    if kind == "uscis":
        return {"employer": _with_trade(name, trade), "city": city, "state": state, "naics": pair["register_naics"][:2]}
    return {"employer": name} | ({"city": city or None} if kind == "uk_sponsors" else {})


def _with_trade(name: str, trade: str) -> str:
    return f"{name} DBA {trade}" if trade and trade.casefold() not in name.casefold() else name


def _numbered(kind: str, number: int) -> dict[str, str | int]:
    """What makes a row one of its register."""
    if kind == "uscis":
        return {"source": "archive", "fiscal_year": _YEAR, "copy": number, "tax_id": "", "zip": "pair", "initial_approvals": 1}
    if kind in ("lca", "perm"):
        return {"case_number": f"pair-{kind}-{number}", "status": "certified", "decided": f"{_YEAR}-01-01"}
    return {}


def _answer(matcher: Matcher, pair: Pair) -> Answer:
    kind = _kind(pair)
    names = [Called(pair["posting_name"])]
    names += [Called(pair["posting_legal_name"], "legal")] if pair["posting_legal_name"] else []
    several = {name: [one.strip() for one in pair[f"posting_{name}"].split(";") if one.strip()] for name in ("city", "state", "occupation")}
    match = matcher.match(
        names, {KINDS[kind].country}, several["state"], several["occupation"], pair["posting_domain"] or None, several["city"]
    )  # fmt: skip
    return Answer(pair, match, match is not None and not match.is_ambiguous and _holds(match, kind, pair))


def _holds(match: Match, kind: str, pair: Pair) -> bool:
    name = _with_trade(pair["register_name"], pair["register_trade_name"]) if kind == "uscis" else pair["register_name"]
    state = (state_code(pair["register_state"]) or "") if kind in ("uscis", "lca", "perm") else ""
    return any((name, state) == (row[0], row[2]) for entity in match.entities if entity.register == kind for row in entity.rows)


def lines(given: Sequence[Answer], with_missed: bool) -> Iterator[str]:
    yield f"{len(given)} pairs: " + ", ".join(f"{n} {label}" for label, n in Counter(one.pair["label"] for one in given).most_common())
    yield _line("all", given)
    kinds: dict[str, list[Answer]] = defaultdict(list)
    for one in given:
        kinds[one.pair["kind"]].append(one)
    yield from (_line(kind, kinds[kind]) for kind in sorted(kinds))
    yield from (f"FALSE {_words(one)}" for one in given if one.is_claimed and one.pair["label"] == "different")
    if with_missed:
        yield from (f"missed {_words(one)}" for one in given if not one.is_claimed and one.pair["label"] == "same")


def _line(title: str, given: Iterable[Answer]) -> str:
    told = list(given)
    same, different = ([one for one in told if one.pair["label"] == label] for label in ("same", "different"))
    right, false = (sum(one.is_claimed for one in of) for of in (same, different))
    claimed = right + false
    low, high = wilson(right, claimed) if claimed else (0.0, 1.0)
    precision = f"{right / claimed:.3f} [{low:.3f}, {high:.3f}]" if claimed else "-"
    coverage = f"{right}/{len(same)} = {right / len(same):.3f}" if same else "-"
    doubts = f"ambiguous: {sum(one.is_ambiguous for one in same)} same, {sum(one.is_ambiguous for one in different)} different"
    return f"{title:28} precision {precision}  coverage {coverage}  {doubts}"


def _words(one: Answer) -> str:
    pair = one.pair
    asked = ", ".join(filter(None, (pair[f"posting_{part}"] for part in ("name", "legal_name", "domain", "city", "state", "occupation"))))
    filer = ", ".join(filter(None, (pair[f"register_{part}"] for part in ("name", "trade_name", "city", "state", "naics"))))
    return f"{pair['id']} [{pair['kind']}] {asked} = {filer}: {one.match.why if one.match else 'nobody'}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--starter", action="store_true", help="beside the tables that come along")
    parser.add_argument("--missed", action="store_true", help="list what is the same and is not claimed")
    given = parser.parse_args()
    print("\n".join(lines(answers(read_pairs(given.pairs), given.starter), given.missed)))


if __name__ == "__main__":
    main()
