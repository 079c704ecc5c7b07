"""Eligibility: rows of invented postings, and what holds for any text."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extract.eligibility.fields import read_clearance, read_eligibility
from pipelines.extract.eligibility.prose import extract_eligibility
from pipelines.extract.eligibility.verdict import combine, judge_claims
from pipelines.extract.posting import derive_text
from schemas.enums import EligibilityTopic, Origin, Sponsorship
from schemas.evidence import Evidence
from schemas.facts import Claim, Eligibility, EligibilityStatement
from schemas.raw import RawPosting
from tests.timing import LINEAR, growth

ROWS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("eligibility.toml").read_text(encoding="utf-8"))["row"]

IDIOMS: dict[str, list[Any]] = tomllib.loads(Path(__file__).with_name("eligibility_idioms.toml").read_text(encoding="utf-8"))
VERDICTS = ("offered", "not_offered", "conditional", "silent")

# What candidates lack, and what is said of them: its "not" must not turn the one into the other.
LACKS = [
    ("who are not EU citizens", "Candidates {} will need sponsorship, which we {}provide.", "do not "),
    ("who do not hold an EU passport", "Nurses {} will need a work permit, which the hospital {}arranges.", "never "),
    ("without the right to work here", "People {} will need sponsorship; we can{} provide it.", "not"),
    ("die keine EU-Bürger sind,", "Bewerber, {} unterstützen wir beim Visum{}.", " nicht"),
    ("ohne EU-Pass", "Bewerbern {} helfen wir{} mit der Arbeitserlaubnis.", " nicht"),
    ("qui ne sont pas citoyens de l'UE,", "Les candidats {} nous {} aidons pour le visa de travail.", "ne les ... pas"),
    ("que no sean ciudadanos de la UE", "A los candidatos {} {} les tramitamos el permiso de trabajo.", "no"),
    ("che non sono cittadini UE", "Ai candidati {} {} offriamo supporto per il visto di lavoro.", "non"),
    ("die geen EU-burger zijn", "Kandidaten {} helpen wij {} met de werkvergunning.", "niet"),
    ("som inte är EU-medborgare", "Sökande {} hjälper vi {} med arbetstillstånd.", "inte"),
    ("którzy nie są obywatelami UE,", "Kandydatom, {} {} pomagamy uzyskać pozwolenie na pracę.", "nie"),
]

# Says nothing of eligibility, ends in a full stop, and is no heading.
NOISE = [
    "We make maps of the sea floor.",
    "You write Go and review code.",
    "Lunch is on us.",
    "The office is near the old harbour.",
]
# What triggers fire on, to be thrown together at random.
SHARDS = [
    "visa", "sponsorship", "not", "without", "must be", "U.S. citizen", "authorized to work", "H-1B",
    "TS/SCI clearance",
    "if you need", "we", "can", "?", ".", ",", "|", "\n", "(", ")", "’", "\u0130", "no", "required", "preferred",
    "green card",
    "OPT", "GC", "\u00a0", "*", "🙂", "in the US",
]  # fmt: skip


def params() -> list[Any]:
    marks = {"xfail": [pytest.mark.xfail(strict=True)]}
    return [pytest.param(row, id=row["text"][:60], marks=marks.get(row["role"], [])) for row in ROWS]


def visas(found: Eligibility) -> list[str]:
    named = found.eligibility_to_work.visas
    return sorted(("+" if visa.accepted else "-") + visa.visa for visa in named if not visa.visa.startswith("other:"))


def verdict(text: str) -> tuple[Any, ...]:
    found = extract_eligibility(text)
    work = found.eligibility_to_work
    clearance = found.security_clearance and found.security_clearance.required
    return work.sponsorship, visas(found), work.citizenship, work.authorization_required, clearance, work.contradictory


@pytest.mark.parametrize("row", params())
def test_row(row: dict[str, Any]) -> None:
    found = extract_eligibility(row["text"], country=row.get("country"))
    work, clearance = found.eligibility_to_work, found.security_clearance
    assert work.sponsorship == row.get("sponsorship")
    assert visas(found) == sorted(row.get("visas", []))
    assert work.citizenship == row.get("citizenship")
    assert work.authorization_required is (True if row.get("authorization") else None)
    assert (clearance and clearance.required) == row.get("clearance")
    assert work.contradictory is row.get("contradictory", False)
    if "level" in row:
        assert clearance is not None
        assert clearance.level == row["level"]


@pytest.mark.parametrize(("lack", "frame", "denial"), LACKS)
def test_what_is_lacked_turns_no_offer_into_a_refusal(lack: str, frame: str, denial: str) -> None:
    offer, refusal = (extract_eligibility(frame.format(lack, said)).eligibility_to_work.sponsorship for said in ("", denial))
    assert offer is Sponsorship.OFFERED
    assert refusal in (Sponsorship.NOT_OFFERED, None)


@pytest.mark.parametrize(("text", "said"), [(text, said) for said in VERDICTS for text in IDIOMS[said]])
def test_idiom_of_sponsorship(text: str, said: str) -> None:
    assert (extract_eligibility(text).eligibility_to_work.sponsorship or "silent") == said


@pytest.mark.parametrize(("text", "citizenship", "authorized", "cleared"), IDIOMS["status"])
def test_idiom_of_status(text: str, citizenship: str, authorized: bool, cleared: bool) -> None:
    found = extract_eligibility(text)
    work, clearance = found.eligibility_to_work, found.security_clearance
    assert (work.citizenship or "", bool(work.authorization_required)) == (citizenship, authorized)
    assert bool(clearance and clearance.required) is cleared


@pytest.mark.parametrize(("text", "named"), IDIOMS["visas"])
def test_idiom_of_visas(text: str, named: list[str]) -> None:
    assert sorted(set(visas(extract_eligibility(text)))) == named


@pytest.mark.parametrize("row", [row for row in ROWS if row["role"] != "xfail"], ids=lambda row: row["text"][:60])
def test_apostrophes_and_emphasis_change_nothing(row: dict[str, Any]) -> None:
    text = row["text"]
    assert verdict(text.replace("'", "’")) == verdict(text.replace("’", "'"))
    assert verdict(f"**{text}**") == verdict(text)


@settings(deadline=None)
@given(
    st.sampled_from([row for row in ROWS if row["text"].endswith(".")]),
    st.lists(st.sampled_from(NOISE), max_size=4),
    st.lists(st.sampled_from(NOISE), max_size=4),
)
def test_noise_around_changes_nothing(row: dict[str, Any], before: list[str], after: list[str]) -> None:
    text = " ".join([*before, row["text"], *after])
    assert verdict(text) == verdict(row["text"])


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(st.text(max_size=400), st.lists(st.sampled_from(SHARDS), max_size=60).map(" ".join)),
    st.sampled_from([None, "US", "DE", "??"]),
)
def test_any_text_is_read_and_quoted(text: str, country: str | None) -> None:
    found = extract_eligibility(text, country=country, title=text)
    assert all(statement.evidence.origin in {Origin.PROSE, Origin.TITLE} for statement in found.eligibility_to_work.statements)
    for statement in found.eligibility_to_work.statements:
        evidence = statement.evidence
        assert text[evidence.start : evidence.end] == evidence.quote != ""
        assert "." in evidence.rule
    if found.security_clearance:
        evidence = found.security_clearance.evidence
        assert text[evidence.start : evidence.end] == evidence.quote
    assert combine(found.eligibility_to_work.statements) == found.eligibility_to_work


HOSTILE = [
    "without " * 12_000, "visa " * 20_000, "no visa, " * 11_000, "sponsorship of " * 7_000, "not" * 33_000,
    "visa" + " " * 100_000, "\n" * 50_000 + "visa" + "\n" * 50_000, "if you need a visa " * 5_500,
    "U.S. citizen or " * 6_500, "clearance " * 10_000, "authorized to work " * 5_500, "TS/SCI " * 14_000,
    "a." * 50_000 + "visa", "| visa " * 14_000, "((((" * 25_000 + "sponsor", "H-1B, " * 16_000,
    "must " * 20_000 + "visa",
    "regardless of race " * 5_000, "citizen" + " or" * 33_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text.strip()[:20])
def test_time_is_linear_in_hostile_text(text: str) -> None:
    assert growth(lambda size: partial(extract_eligibility, text[:size])) < LINEAR


def test_a_title_is_read_too() -> None:
    found = extract_eligibility("We make maps.", title="Analyst (TS/SCI clearance required), US citizens only")
    clearance, (citizen, *_) = found.security_clearance, found.eligibility_to_work.statements
    assert clearance is not None
    assert (clearance.required, clearance.level, clearance.evidence.origin) == (True, "TS/SCI", Origin.TITLE)
    assert (citizen.value, citizen.evidence.origin) == ("citizen", Origin.TITLE)


@pytest.mark.parametrize(
    ("value", "topic", "said"),
    [
        ("Visa sponsorship: No", EligibilityTopic.SPONSORSHIP, "not_offered"),
        ("Sponsorship available: Yes", EligibilityTopic.SPONSORSHIP, "offered"),
        ("Must be a U.S. citizen", EligibilityTopic.CITIZENSHIP, "citizen"),
        ("A work permit for Norway", EligibilityTopic.AUTHORIZATION, "required"),
        ("Lawful residence", EligibilityTopic.AUTHORIZATION, "required"),
    ],
)
def test_fields_are_statements_too(value: str, topic: EligibilityTopic, said: str) -> None:
    found = read_eligibility([value, "n/a", " "], origin=Origin.JSONLD)
    assert (topic, said) in [(statement.topic, statement.value) for statement in found]
    assert {statement.evidence.quote for statement in found} == {value}
    assert {(s.evidence.origin, s.evidence.start, s.evidence.end) for s in found} == {(Origin.JSONLD, None, None)}


def statement(
    value: str,
    topic: EligibilityTopic = EligibilityTopic.SPONSORSHIP,
    rule: str = "sponsorship.test",
    accepted: bool | None = None,
) -> EligibilityStatement:
    return EligibilityStatement(topic, value, Evidence("eligibility_to_work", Origin.PROSE, "…", rule), accepted)


@pytest.mark.parametrize(
    ("values", "said", "contradictory"),
    [
        ([], None, False),
        (["offered", "offered"], "offered", False),
        (["not_offered"], "not_offered", False),
        (["not_offered", "conditional"], "conditional", False),
        (["offered", "conditional"], "conditional", False),
        (["offered", "not_offered"], "conditional", True),
    ],
)
def test_statements_make_a_verdict(values: list[str], said: str | None, contradictory: bool) -> None:
    found = combine([statement(value) for value in values])
    assert (found.sponsorship, found.contradictory, len(found.statements)) == (said, contradictory, len(values))


@pytest.mark.parametrize(
    ("said", "verdict", "sure"),
    [
        ([("offered", "weak")], None, None),
        ([("offered", "strong")], "offered", 0.95),
        ([("offered", "weak"), ("not_offered", "strong")], "not_offered", 0.95),
        ([("offered", "strong"), ("not_offered", "fair")], "conditional", 0.8),
        ([("conditional", "fair"), ("offered", "strong")], "conditional", 0.8),
        ([("offered", "fair"), ("offered", "strong")], "offered", 0.95),
    ],
)
def test_words_that_are_not_sure_make_no_verdict(
    monkeypatch: pytest.MonkeyPatch, said: list[tuple[str, str]], verdict: str | None, sure: float | None
) -> None:
    shares = {"weak": 0.5, "fair": 0.8, "strong": 0.95}
    monkeypatch.setattr("pipelines.extract.eligibility.verdict.confidence_of", lambda field, origin, rule: shares[rule])
    statements = [replace(one, evidence=replace(one.evidence, rule=rule)) for value, rule in said for one in [statement(value)]]
    found = combine(statements)
    assert (found.sponsorship, found.sponsorship_confidence) == (verdict, sure)
    assert found.statements == tuple(statements)


def test_the_order_of_statements_does_not_matter() -> None:
    said = [
        statement("offered"),
        statement("not_offered"),
        statement("citizen", EligibilityTopic.CITIZENSHIP),
        statement("us_person", EligibilityTopic.CITIZENSHIP),
    ]
    there, back = combine(said), combine(said[::-1])
    assert (there.sponsorship, there.citizenship, there.contradictory) == (
        back.sponsorship,
        back.citizenship,
        back.contradictory,
    )
    assert there.citizenship == "us_person"


def test_a_visa_with_two_answers_keeps_both() -> None:
    said = [
        statement("TN", EligibilityTopic.VISA, accepted=True),
        statement("TN", EligibilityTopic.VISA, accepted=False),
    ]
    found = combine(said)
    assert ([visa.accepted for visa in found.visas], found.contradictory) == ([True, False], True)


@pytest.mark.parametrize(
    ("said", "claimed", "status"),
    [
        (None, "offered", "unconfirmed"),
        ("offered", "offered", "confirmed"),
        ("conditional", "offered", "confirmed"),
        ("not_offered", "offered", "contradicted"),
        ("not_offered", "not_offered", "confirmed"),
        ("offered", "not_offered", "contradicted"),
    ],
)
def test_claims_stay_claims(said: str | None, claimed: str, status: str) -> None:
    evidence = Evidence("sponsorship", Origin.CLAIM, "visa sponsorship", "claim")
    claims = (Claim("sponsorship", claimed, evidence), Claim("title", "Engineer", evidence, "confirmed"))
    judged = judge_claims(claims, combine([statement(Sponsorship(said))] if said else []))
    assert [claim.status for claim in judged] == [status, "confirmed"]
    assert judged[1] is claims[1]


@pytest.mark.parametrize(
    ("value", "required", "level"),
    [
        ("Secret", True, "SECRET"),
        ("Top Secret/SCI", True, "TOP SECRET/SCI"),
        ("Yes", True, None),
        ("Public Trust - preferred", False, "PUBLIC TRUST"),
        ("Not Required", None, None),
        ("None", None, None),
    ],
)
def test_a_source_s_own_clearance(value: str, required: bool | None, level: str | None) -> None:
    found = read_clearance(value, origin=Origin.JSONLD)
    assert (found and found.required, found and found.level) == (required, level)
    assert found is None or (found.evidence.quote, found.evidence.start, found.evidence.rule) == (value, None, "clearance.field")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Visa sponsorship, including transfers and green card support, is available for this role", "offered"),
        ("Visa sponsorship available", "offered"),
        ("We sponsor your visa", "offered"),
        ("Acme can sponsor your visa", "offered"),
        ("Process visas and permits of new colleagues", None),
        ("Experience with visa sponsorship and relocation support", None),
    ],
)
def test_a_line_of_what_the_candidate_does_or_brings_speaks_of_the_employer_where_it_says_so(line: str, said: str | None) -> None:
    text = f"Requirements:\n- Five years of baking\n- {line}\n- A driving licence"
    found = derive_text(RawPosting("golden", "said", "1"), text, datetime(2026, 7, 4, tzinfo=UTC))
    assert found.eligibility_to_work.sponsorship == said
