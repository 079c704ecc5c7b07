"""The worst fragment of real text for each extractor: ``python -m bench.fragments [FILE.jsonl] [TRIES] [SEED]``.

A fragment is repeated until it is 100 kB long. Fragments are drawn from FILE's texts ({"description"} a line; the demo boards' where none
is named); those that cost an extractor most are cut and joined anew, so that the search climbs. For each extractor: seconds for 100 kB,
how cost grows from a fourth of that (1 is linear), and the fragment.
"""

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from math import log

import orjson

from bench.clock import seconds
from bench.facts import read_demo
from pipelines.extract.dates import extract_date
from pipelines.extract.demands.certificates import extract_certificates
from pipelines.extract.demands.education import settle_education
from pipelines.extract.demands.experience import settle_experience
from pipelines.extract.demands.languages import extract_languages
from pipelines.extract.demands.seniority import settle_seniority
from pipelines.extract.demands.skills import settle_skills
from pipelines.extract.demands.travel import extract_travel
from pipelines.extract.eligibility import settle_eligibility
from pipelines.extract.organization import posting_names
from pipelines.extract.pay import settle_pay
from pipelines.extract.place.fields import extract_places
from pipelines.extract.place.gazetteer import find_cities, load_countries, load_regions
from pipelines.extract.place.prose import find_places
from pipelines.extract.sections import settle_statements
from pipelines.extract.terms_of_work.employment import settle_employment
from pipelines.extract.terms_of_work.workplace import settle_workplace
from pipelines.extract.text.clean import clean_text
from pipelines.extract.text.language import extract_language
from pipelines.extract.text.reading import Reading, read
from pipelines.extract.title import extract_title
from schemas.raw import RawPosting

SIZE = 100_000  # characters
LONGEST = 160  # of a fragment
KEPT = 6  # of the costliest fragments of an extractor, which the next ones are made of
NOON = datetime(2026, 7, 4, 12, tzinfo=UTC)
RAW = RawPosting("ashby", "bench", "1", title="Engineer")
EXTRACTORS: dict[str, Callable[[Reading], object]] = {
    "clean_text": lambda reading: clean_text(reading.text),
    "clean_text, tags": lambda reading: clean_text(f"<p>{reading.text.replace(' ', ' <b>').replace(chr(10), '</p><li>')}"),
    "read": lambda reading: read(reading.text),
    "names": lambda reading: posting_names(RAW, reading, "Engineer"),
    "places": find_places,
    "statements": lambda reading: settle_statements([(RAW, reading)]),
    "experience": lambda reading: settle_experience(RAW, reading),
    "education": lambda reading: settle_education(RAW, reading),
    "skills": lambda reading: settle_skills(RAW, reading),
    "employment": lambda reading: settle_employment(RAW, reading),
    "workplace": lambda reading: settle_workplace(RAW, reading),
    "pay": lambda reading: settle_pay(RAW, reading.text, "US"),
    "eligibility": lambda reading: settle_eligibility(RAW, reading, "US"),
    "languages": extract_languages,
    "certificates": extract_certificates,
    "travel": extract_travel,
    "seniority": lambda reading: settle_seniority(replace(RAW, title=reading.text), reading),
    "title": lambda reading: extract_title(reading.text),
    "a place's name": lambda reading: extract_places(reading.text),
    "a date": lambda reading: extract_date(reading.text, seen_at=NOON.date()),
    "language": lambda reading: extract_language(reading.text),
}


def repeated(fragment: str, size: int = SIZE) -> str:
    return (fragment * (size // len(fragment) + 1))[:size]


def drawn(texts: list[str], chance: random.Random) -> str:
    """A stretch of a text, a line of it, or a few words."""
    text = chance.choice(texts)
    start = chance.randrange(len(text))
    kind = chance.randrange(3)
    if kind == 0:
        return text[start : start + chance.randint(1, LONGEST)]
    line = text[text.rfind("\n", 0, start) + 1 :].partition("\n")[0][:LONGEST]
    return line + "\n" if kind == 1 else " ".join(line.split()[: chance.randint(1, 4)]) + " "


def changed(fragments: list[str], chance: random.Random) -> str:
    """A piece of one of the costliest fragments, or two of their pieces."""
    one, other = (chance.choice(fragments) for _ in range(2))
    cut = chance.randrange(len(one))
    piece = one[cut:] if chance.random() < 0.5 else one[: cut + 1]
    return (piece + other[: chance.randint(0, len(other))])[:LONGEST] if chance.random() < 0.5 else piece


def fragments_of(texts: list[str], tries: int, chance: random.Random, worst: dict[str, list[tuple[float, str]]]) -> Iterator[str]:
    """``tries`` fragments; every second one is made of what was ``worst`` so far, for an extractor by lot."""
    for number in range(tries):
        known = [fragment for _, fragment in worst[chance.choice(list(EXTRACTORS))]]
        if fragment := changed(known, chance) if known and number % 2 else drawn(texts, chance):
            yield fragment


def search(texts: list[str], tries: int, seed: int) -> dict[str, list[tuple[float, str]]]:
    """For each extractor its costliest fragments, with the seconds that 100 kB of them took, the worst first."""
    worst: dict[str, list[tuple[float, str]]] = {name: [] for name in EXTRACTORS}
    for load in (load_countries, load_regions, partial(find_cities, "")):
        load()  # tables are loaded once a process
    for extract in EXTRACTORS.values():
        extract(read("Wanted since 12 May"))  # and so are libraries
    for fragment in fragments_of(texts, tries, random.Random(seed), worst):
        reading = read(repeated(fragment))
        for name, extract in EXTRACTORS.items():
            worst[name] = sorted([*worst[name], (seconds(partial(extract, reading)), fragment)], reverse=True)[:KEPT]
    return worst


def growth(extract: Callable[[Reading], object], fragment: str) -> float:
    """The exponent by which cost grows from a fourth of the size to the whole, of the cheapest of three rounds. A round has a text of its
    own: what was read before is remembered."""

    def cheapest(size: int) -> float:
        return min(seconds(partial(extract, read(repeated(fragment, size + more)))) for more in range(3))

    small, large = cheapest(SIZE // 4), cheapest(SIZE)
    return log(max(large, 1e-6) / max(small, 1e-6)) / log(4)


def main() -> None:
    """Print each extractor's worst fragment."""
    named = [argument for argument in sys.argv[1:] if not argument.isdigit()]
    tries, seed = (*(int(argument) for argument in sys.argv[1:] if argument.isdigit()), 300, 1)[:2]
    if named:
        with open(named[0], "rb") as rows:
            texts = [text for line in rows if (text := orjson.loads(line).get("description"))]
    else:
        texts = [clean_text(raw.description_html) for raw in read_demo() if raw.description_html]
    for name, found in search(texts, tries, seed).items():
        taken, fragment = found[0]
        print(f"{name:18} {taken:6.3f} s  x^{growth(EXTRACTORS[name], fragment):4.2f}  {fragment!r}")


if __name__ == "__main__":
    main()
