"""Labels against answers: what each labelled item adds to each measure, as (hit, said, true) counts.

Shapes of labels, one JSON object a line; a row with ``"skip": true`` is left out:

salary        {"id", "text", "country"?, "salaries": [{"min", "max", "currency", "unit", "kind"}]}
eligibility   {"id", "text", "sponsorship", "visas": [{"visa", "accepted"}], "citizenship", "authorization_required", "clearance_required",
              "visas_unlabelled"?: true where nobody has labelled the visas}
requirements  {"id", "description", "title"?, "location"?, "required": [line], "preferred", "responsibilities", "benefits", "min_years",
              "education": {"level"} | null, "employment": [...], "workplace"}: lines of the description, from 0
pairs         {"pid", "a", "b", "label"}, with a and b as crawler.measure.pairs.posting_of reads them
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import Any

from crawler.measure.answers import answer
from crawler.measure.pairs import judge_pairs

Row = dict[str, Any]
Counts = dict[str, tuple[int, int, int]]  # measure -> (hit, said, true)

INVERSIONS = "inversions"  # a count: it has no F1
SPONSORSHIPS = ("offered", "not_offered", "conditional", "not_stated")


def fact_of(row: Row) -> str | None:
    """Which fact a label speaks of; None where it is no label."""
    for fact, keys in LABELS.items():
        if keys <= row.keys():
            return fact
    return None


def score_row(fact: str, row: Row) -> Counts:
    """One labelled item answered and counted."""
    if fact == "pairs":
        return score_pair(row, next(judge_pairs([row]))[1].verdict)
    given = {name: row.get(name) for name in ("text", "description", "title", "location", "country") if row.get(name) is not None}
    return SCORERS[fact](row, answer(fact, given))


def overlap(said: Collection[Any], true: Collection[Any]) -> tuple[int, int, int]:
    """Counts of two collections, repeated members counted as often as they come."""
    mine, theirs = Counter(said), Counter(true)
    return sum((mine & theirs).values()), sum(mine.values()), sum(theirs.values())


def right(said: object, true: object) -> tuple[int, int, int]:
    """Counts of a question that every item answers: its F1 is the share answered right."""
    return int(said == true), 1, 1


def yes(said: object, true: object) -> tuple[int, int, int]:
    """Counts of a question where only a yes is a find."""
    return int(bool(said) and bool(true)), int(bool(said)), int(bool(true))


def score_salary(row: Row, said: Row) -> Counts:
    true = [pay_key(pay, "min", "max", "unit") for pay in row["salaries"]]
    mine = [pay_key(pay, "min_value", "max_value", "unit_text") for pay in said["base_salary"]]
    return {"pay": overlap(mine, true)} | ({} if true else {"no pay left alone": right(len(mine), 0)})


def pay_key(pay: Row, low: str, high: str, unit: str) -> tuple[object, ...]:
    amounts = (None if pay.get(name) is None else round(float(pay[name]), 2) for name in (low, high))
    return (*amounts, pay.get("currency"), pay.get(unit), pay.get("kind") or "base")


def score_eligibility(row: Row, said: Row) -> Counts:
    mine, clearance = said["eligibility_to_work"], said["security_clearance"]
    sponsorship, citizenship = mine["sponsorship"] or "not_stated", mine["citizenship"] or "none"
    named = [[(v["visa"], v["accepted"]) for v in side if not v["visa"].startswith("other:")] for side in (mine["visas"], row["visas"])]
    asked = [[] if side == "none" else [side] for side in (citizenship, row["citizenship"])]
    counts = {f"sponsorship: {label}": yes(sponsorship == label, row["sponsorship"] == label) for label in SPONSORSHIPS} | {
        INVERSIONS: inversion(sponsorship, row["sponsorship"]),
        "citizenship": overlap(*asked),
        "authorization": yes(mine["authorization_required"], row["authorization_required"]),
        "clearance": yes(clearance and clearance["required"], row["clearance_required"]),
    }
    return counts if row.get("visas_unlabelled") else counts | {"visas": overlap(set(named[0]), set(named[1]))}


def inversion(said: str, true: str) -> tuple[int, int, int]:
    """1 where an offer was read as a refusal or a refusal as an offer: a count, not a measure."""
    return int({said, true} == {"offered", "not_offered"}), 0, 0


def score_requirements(row: Row, said: Row) -> Counts:
    text = row["description"]
    spans = said["qualifications"] | {"responsibilities": said["responsibilities"], "benefits": said["job_benefits"]}
    months, education = said["experience_requirements"], said["education_requirements"]
    return {kind: overlap(lines_of(text, found), set(row[kind])) for kind, found in spans.items()} | {
        "experience": right(months and months["months"], None if row["min_years"] is None else round(row["min_years"] * 12)),
        "education": right(education and education["level"], (row["education"] or {}).get("level")),
        "employment": right(set(said["employment_types"]), set(row["employment"])),
        "workplace": right(said["workplace"], row["workplace"]),
    }


def score_pair(row: Row, said: str) -> Counts:
    true = VERDICTS[row["label"]]
    return {"same": yes(said == "same", true == "same"), "verdict": right(said, true)}


def lines_of(text: str, spans: Iterable[Row]) -> set[int]:
    """The lines of a text, from 0, that spans touch."""
    found: set[int] = set()
    for span in spans:
        first = text.count("\n", 0, span["start"])
        found.update(range(first, first + text[span["start"] : span["end"]].strip("\n").count("\n") + 1))
    return found


LABELS = {
    "salary": {"id", "salaries"},
    "eligibility": {"id", "sponsorship", "visas", "citizenship", "authorization_required", "clearance_required"},
    "requirements": {"id", "description", "required", "preferred", "responsibilities", "benefits", "min_years"},
    "pairs": {"a", "b", "label"},
}
VERDICTS = {"SAME": "same", "CLONE": "clone", "REPOST": "repost", "PARTIAL": "part", "RELAY": "relay", "DIFF": "different"}
SCORERS: dict[str, Callable[[Row, Row], Counts]] = {
    "salary": score_salary,
    "eligibility": score_eligibility,
    "requirements": score_requirements,
}
