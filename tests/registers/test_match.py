"""Whom a register's filer is claimed for, and what stays ambiguous. All employers are invented, those of the table of names aside."""

import ast
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from registers import filers
from registers.aliases import COLUMNS, Alias, AliasError, read_aliases, shipped_aliases
from registers.fitting import Rank, fits, groups_of, is_ordinary, rank_of
from registers.houses import houses_of
from registers.match import Called, Decision, Match, Matcher
from registers.names import key_of
from registers.rules import RULES, rule_of
from registers.store import drop_file, files, open_store
from schemas.enums import MatchMethod
from schemas.transaction import transaction
from tests.conftest import ROOT
from tests.registers.filings import put


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_store(tmp_path / "registers.db")) as made:
        yield made


def filer(name: str, city: str = "", state: str = "", naics: str = "54", **more: Any) -> dict[str, Any]:
    return {"employer": name, "city": city, "state": state, "naics": naics, **more}


def case(name: str, city: str = "", state: str = "", naics: str = "541511", **more: Any) -> dict[str, Any]:
    return {"employer": name, "employer_city": city, "employer_state": state, "naics": naics, **more}


def ask(
    db: sqlite3.Connection, name: str, legal: str = "", city: str = "San Francisco", state: str = "CA", title: str = "Software Engineer",
    *, countries: Sequence[str] = ("US",), domain: str | None = None, alias: str = "", **more: Any,
) -> Match | None:  # fmt: skip
    names = [Called(name), *([Called(legal, "legal")] if legal else []), *([Called(alias, "alias")] if alias else [])]
    return Matcher(db, **more).match(names, countries, [state] if state else [], [title], domain, [city] if city else [])


def claimed(match: Match | None) -> list[str]:
    return sorted({entity.name for entity in match.entities}) if match and not match.is_ambiguous else []


def is_doubted(match: Match | None) -> bool:
    return match is not None and match.is_ambiguous


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_decides_its_example(rule: Any) -> None:
    assert rule_of(rule.example) is rule


def test_the_very_name_in_the_place_of_the_jobs(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("TARNWATER INC", "SAN FRANCISCO", "CA"), filer("TARNWATER HEALTH INC", "SAN FRANCISCO", "CA", "62"))
    match = ask(db, "Tarnwater")
    assert match
    assert claimed(match) == ["TARNWATER INC"]
    (entity,) = match.entities
    assert (entity.register, entity.key, entity.state, entity.city, entity.method) == ("uscis", "tarnwater", "CA", "SAN FRANCISCO", "key")
    assert "TARNWATER INC" in entity.why


def test_a_coined_name_is_claimed_from_afar_and_a_word_is_not(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("TARNWATER INC", "RENO", "NV"), filer("LANTERN INC", "RENO", "NV"), filer("APEX SYSTEMS INC", "RENO", "NV"))
    assert claimed(ask(db, "Tarnwater")) == ["TARNWATER INC"]
    assert is_doubted(ask(db, "Lantern"))
    assert is_doubted(ask(db, "Apex Systems"))


def test_namesakes_are_told_apart_by_place_else_ambiguous(db: sqlite3.Connection) -> None:
    put(db, "lca", case("Tarnwater Labs LLC", "Reno", "NV", fein="123450001"), case("Tarnwater Labs Inc", "Akron", "OH", fein="123450002"))
    assert claimed(ask(db, "Tarnwater Labs", city="Akron", state="OH")) == ["Tarnwater Labs Inc"]
    match = ask(db, "Tarnwater Labs")
    assert match
    assert is_doubted(match)
    assert {entity.name for entity in match.entities} == {"Tarnwater Labs LLC", "Tarnwater Labs Inc"}
    assert "others of that name" in match.why


def test_an_industry_that_has_no_such_jobs_tells_a_namesake(db: sqlite3.Connection) -> None:
    put(db, "lca", case("Copper Kettle LLC", "Oakland", "CA", "722511"))
    assert is_doubted(ask(db, "Copper Kettle"))
    assert claimed(ask(db, "Copper Kettle", title="Line Cook", city="Oakland")) == ["Copper Kettle LLC"]


def test_one_tax_number_in_several_states_is_one_employer(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("LANTERN WORKS INC", "RENO", "NV", tax_id="4711"), filer("LANTERN WORKS INC", "AKRON", "OH", tax_id="4711"))
    match = ask(db, "Lantern Works", city="Akron", state="OH")
    assert match
    assert {row[2] for entity in match.entities for row in entity.rows} == {"NV", "OH"}


def test_the_name_in_use_counts_within_the_name_and_beside_it(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("MAPLE SAP INC DBA TARNWATER", "SAN JOSE", "CA"))
    put(db, "lca", case("Maple Sap, Inc.", "San Jose", "CA", trade_name="Tarnwater"))
    match = ask(db, "Tarnwater")
    assert match
    assert {(entity.register, entity.method) for entity in match.entities} == {("uscis", "dba"), ("lca", "dba")}
    assert is_doubted(ask(db, "Harbor")) is False


def test_many_trade_under_one_word(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("MAPLE SAP INC DBA BRIDGE", "SAN FRANCISCO", "CA"))
    assert is_doubted(ask(db, "Bridge"))


def test_a_filer_that_goes_by_another_name_is_worth_less(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("TARNWATER INC DBA BOLT SCHOOL", "RENO", "NV"))
    assert is_doubted(ask(db, "Tarnwater"))


def test_another_legal_name_or_form_speaks_against_it(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("TARNWATER INC", "RENO", "NV"))
    assert is_doubted(ask(db, "Tarnwater", "Tarnwater Robotics LLC"))
    assert is_doubted(ask(db, "Tarnwater", "Tarnwater LLC"))
    assert claimed(ask(db, "Tarnwater", "Tarnwater, Inc.")) == ["TARNWATER INC"]


def test_the_legal_name_of_the_footer_leads_to_the_filer(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("COPPER FIN LABS INC", "OAKLAND", "CA"), filer("COPPER INC", "RENO", "NV"))
    assert claimed(ask(db, "Copper", "Copper Fin Labs, Inc.")) == ["COPPER FIN LABS INC"]


def test_a_name_that_is_longer_is_another_one(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("COHERE TECHNOLOGIES INC", "SAN FRANCISCO", "CA"), filer("COHERE HEALTH INC", "BOSTON", "MA", "62"))
    assert ask(db, "Cohere") is None
    put(db, "uscis", filer("COHERE US INC", "PALO ALTO", "CA"))
    assert claimed(ask(db, "Cohere")) == ["COHERE US INC"]
    assert ask(db, "Cohere", state="TX", city="Austin") is None


def test_the_only_longer_name_of_a_coined_brand_is_its_entity_where_nothing_else_is_told(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("TARNWATER TECHNOLOGIES INC", "OAKLAND", "CA"), filer("QUOLLY INSURANCE INC", "OAKLAND", "CA"))
    assert claimed(ask(db, "Tarnwater")) == ["TARNWATER TECHNOLOGIES INC"]
    assert ask(db, "Quolly") is None
    put(db, "uscis", filer("TARNWATER GROUP LLC", "AKRON", "OH"))
    assert ask(db, "Tarnwater") is None


def test_the_site_names_the_entity(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("QUOLLY MEADOW INC", "OAKLAND", "CA"), filer("QUOLLY COM INC", "OAKLAND", "CA"))
    assert claimed(ask(db, "Quolly", domain="quollymeadow.com")) == ["QUOLLY MEADOW INC"]
    assert claimed(ask(db, "Quolly", domain="quolly.com")) == ["QUOLLY COM INC"]


def test_a_name_spelled_otherwise_is_claimed_in_its_city_alone(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("QUOLLY MEADOW TECH INC", "OAKLAND", "CA"))
    assert ask(db, "QuollyMeadow Technologies") is None
    assert claimed(ask(db, "QuollyMeadow Technologies", city="Oakland")) == ["QUOLLY MEADOW TECH INC"]


WHOLE = "Quolly Institute of Ocean Technology and Science"


def test_a_cut_name_is_the_only_whole_name_that_begins_so(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer(WHOLE.upper()[:34], "OAKLAND", "CA"))
    match = ask(db, WHOLE)
    assert match
    assert (claimed(match), match.method) == ([WHOLE.upper()[:34]], "cut")
    put(db, "lca", case("Quolly Institute of Ocean Technologists", "Oakland", "CA"))
    assert WHOLE.upper()[:34] not in claimed(ask(db, WHOLE))


def test_hospitals_and_schools_have_no_jobs_elsewhere(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("QUOLLY COLLEGE", "RENO", "NV", "61"))
    assert is_doubted(ask(db, "Quolly College", title="Lecturer"))
    assert claimed(ask(db, "Quolly College", title="Lecturer", city="Reno", state="NV")) == ["QUOLLY COLLEGE"]


def test_a_brand_is_the_sum_of_its_entities(db: sqlite3.Connection) -> None:
    put(
        db, "uscis", filer("AMAZON COM SERVICES LLC", "SEATTLE", "WA", "45"), filer("AMAZON WEB SERVICES INC", "SEATTLE", "WA", "51"),
        filer("AMAZON LLC", "AUSTIN", "TX", "72"), filer("FACEBOOK INC", "MENLO PARK", "CA", "51"),
        filer("META PLATFORMS INC", "MENLO PARK", "CA", "51"), filer("META SOFT LLC", "ATLANTA", "GA"),
    )  # fmt: skip
    assert claimed(ask(db, "Amazon", city="Austin", state="TX", domain="amazon.com")) == [
        "AMAZON COM SERVICES LLC",
        "AMAZON WEB SERVICES INC",
    ]
    assert claimed(ask(db, "Meta")) == ["FACEBOOK INC", "META PLATFORMS INC"]


def test_a_listed_brand_files_from_its_seat(db: sqlite3.Connection) -> None:
    put(db, "lca", case("Apple Inc", "Edison", "NJ", "722511", fein="123450001"), case("Apple Inc.", "Cupertino", "CA", fein="123450002"))
    assert claimed(ask(db, "Apple", city="Edison", state="NJ", domain="www.apple.com")) == ["Apple Inc."]


def test_a_listed_word_wants_a_place_a_site_or_many_filings(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("COMPASS GROUP INC", "AUSTIN", "TX"), filer("URBAN COMPASS INC", "NEW YORK", "NY"))
    assert is_doubted(ask(db, "Compass", city="Austin", state="TX"))
    assert claimed(ask(db, "Compass", city="Austin", state="TX", domain="compass.com")) == ["URBAN COMPASS INC"]
    assert claimed(ask(db, "Compass", city="Albany", state="NY")) == ["URBAN COMPASS INC"]
    put(db, "uscis", filer("URBAN COMPASS INC", "NEW YORK", "NY", initial_approvals=400))
    assert claimed(ask(db, "Compass", city="Austin", state="TX")) == ["URBAN COMPASS INC"]


def test_another_of_the_name_in_the_city_of_the_jobs_is_nearer_than_the_listed_one(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("SNAP INC", "SANTA MONICA", "CA", tax_id="2795"), filer("SNAP INC", "CHANTILLY", "VA", tax_id="6708"))
    assert claimed(ask(db, "Snap")) == ["SNAP INC"]
    assert is_doubted(ask(db, "Snap", city="Chantilly", state="VA"))


def test_a_listed_word_is_of_others_where_the_occupation_or_the_site_is(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("CITADEL AMERICAS LLC", "CHICAGO", "IL", "52"))
    seen: dict[str, Any] = {"city": "", "state": ""}
    assert not claimed(ask(db, "The Citadel", domain="citadel.edu", **seen))
    assert not claimed(ask(db, "Citadel", title="Assistant Professor of History", state="IL", city=""))
    assert claimed(ask(db, "Citadel", domain="citadel.com", **seen)) == ["CITADEL AMERICAS LLC"]


def test_who_trades_under_a_listed_brand_elsewhere_is_not_that_brand(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("PELOTON INTERACTIVE INC", "NEW YORK", "NY"), filer("ORVANE INC D/B/A PELOTON", "SEATTLE", "WA"))
    assert claimed(ask(db, "Peloton", city="", state="")) == ["PELOTON INTERACTIVE INC"]
    assert claimed(ask(db, "Peloton", city="Austin", state="TX")) == ["PELOTON INTERACTIVE INC"]


def test_several_words_that_few_bear_lead_to_the_filers_whose_names_begin_so(db: sqlite3.Connection) -> None:
    put(
        db, "uscis", filer("ORVANE TARNWATER INSURANCE CO", "OAKLAND", "CA", "52"), filer("ORVANE TARNWATER ADVISORS LLC", "RENO", "NV"),
        filer("ORVANE TARNWATER FOUNDATION", "OAKLAND", "CA", "81"),
    )  # fmt: skip
    assert claimed(ask(db, "Orvane Tarnwater")) == ["ORVANE TARNWATER INSURANCE CO"]
    assert claimed(ask(db, "Orvane Tarnwater", city="", state="TX")) == []


def test_those_about_a_university_are_not_it(db: sqlite3.Connection) -> None:
    put(
        db,
        "uscis",
        filer("UNIVERSITY OF TARNWATER CREDIT UNIO", "OAKLAND", "CA", "52"),
        filer("TARNWATER UNIVERSITY PRESS", "OAKLAND", "CA"),
    )
    assert ask(db, "University of Tarnwater", city="Oakland") is None
    assert ask(db, "Tarnwater University", city="Oakland") is None


def test_a_name_with_an_aim_is_another_than_that_without(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("ORVANE INSTITUTE FOR BIRDS", "OAKLAND", "CA"))
    assert ask(db, "Orvane Institute", city="Oakland") is None


def test_several_entities_of_one_coined_word_want_the_city(db: sqlite3.Connection) -> None:
    put(db, "uscis", *(filer(name, "OAKLAND", "CA") for name in ("QUOLLY LABS INC", "QUOLLY SERVICES LLC", "QUOLLY FARMS")))
    assert claimed(ask(db, "Quolly", city="Oakland")) == ["QUOLLY LABS INC", "QUOLLY SERVICES LLC"]
    assert ask(db, "Quolly") is None


def test_what_is_claimed_brings_its_cut_and_stray_rows_in_its_state(db: sqlite3.Connection) -> None:
    whole, cut = "ORVANE CLINIC D/B/A TARNWATER REGIONAL HEALTH", "ORVANE CLINIC D/B/A TARNWATER REGI"
    put(db, "uscis", filer(whole, "OAKLAND", "CA", "62"), filer(cut, "FRESNO", "CA", "62"), filer(cut, "AKRON", "OH", "62"))
    match = ask(db, "Tarnwater Regional Health", city="Oakland", title="Staff Nurse")
    assert match
    assert {(name, state) for entity in match.entities for name, _, state in entity.rows} == {(whole, "CA"), (cut, "CA")}


def test_no_two_universities_are_called_the_same() -> None:
    assert rank_of("university of washington") == Rank.PLAIN
    assert rank_of("liberty university") > rank_of("liberty center") == Rank.COMMON


def test_a_group_owns_downwards(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("GOOGLE LLC", "MOUNTAIN VIEW", "CA"), filer("WAYMO LLC", "MOUNTAIN VIEW", "CA"))
    assert claimed(ask(db, "Alphabet")) == ["GOOGLE LLC", "WAYMO LLC"]
    assert claimed(ask(db, "Google")) == ["GOOGLE LLC"]


def test_a_register_speaks_of_its_country_alone(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("TARNWATER INC", "SAN FRANCISCO", "CA"))
    put(db, "uk_sponsors", {"employer": "Tarnwater Limited", "city": "London", "route": "Skilled Worker", "rating": "Worker (A rating)"})
    assert claimed(ask(db, "Tarnwater", countries=["GB"], city="London", state="")) == ["Tarnwater Limited"]
    assert claimed(ask(db, "Tarnwater", countries=["US", "GB"])) == ["TARNWATER INC", "Tarnwater Limited"]
    assert ask(db, "Tarnwater", countries=["DE"]) is None
    assert ask(db, "Tarnwater", countries=[]) is None


def test_a_persons_word_goes_before_everything(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("MAPLE SAP INC", "RENO", "NV"), filer("TARNWATER INC", "SAN FRANCISCO", "CA"))
    same, other = Decision("Tarnwater", "Maple Sap Inc", True), Decision("Tarnwater", "Tarnwater Inc", False)
    match = ask(db, "Tarnwater", decisions=[same])
    assert match
    assert (claimed(match), match.method) == (["MAPLE SAP INC", "TARNWATER INC"], "confirmed")
    assert claimed(ask(db, "Tarnwater", decisions=[same, other])) == ["MAPLE SAP INC"]
    assert ask(db, "Tarnwater", decisions=[other]) is None
    assert claimed(ask(db, "Tarnwater", decisions=[Decision("Tarnwater", "Tarnwater", False, "lca")])) == ["TARNWATER INC"]


def test_likeness_suggests_and_claims_nothing(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("TARNWATER ENERGY GROUP LLC", "RENO", "NV"), filer("TARNWATERS INC", "RENO", "NV"), filer("COPPER INC"))
    assert ask(db, "Tarnwater Energy") is None
    first, *others = Matcher(db).suggest("Tarnwater Energy")
    assert (first.key, first.register, first.state) == ("tarnwater energy group", "uscis", "NV")
    assert 0.6 <= first.likeness <= 1
    assert "copper" not in {one.key for one in others}
    assert Matcher(db).suggest("") == []


def test_a_dropped_file_is_matched_no_more(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("TARNWATER INC", "SAN FRANCISCO", "CA"))
    with transaction(db):
        drop_file(db, files(db)[0])
    assert ask(db, "Tarnwater") is None


def test_names_are_read_anew_where_the_rules_have_changed(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("TARNWATER INC", "SAN FRANCISCO", "CA"))
    db.execute("UPDATE filer_name SET key = 'stale'")
    assert not filers.refresh(db)
    db.execute("UPDATE filer_rules SET version = -1")
    assert filers.refresh(db)
    assert claimed(ask(db, "Tarnwater")) == ["TARNWATER INC"]


def test_what_a_name_is_worth() -> None:
    assert rank_of("tarnwater") == Rank.UNIQUE
    assert rank_of("summit") == rank_of("apex systems") == rank_of("ibm") == Rank.COMMON
    assert rank_of("january") == Rank.PLAIN
    assert is_ordinary("plaids")
    assert is_ordinary("planned")
    assert not is_ordinary("brainly")
    assert rank_of("") == Rank.COMMON


def test_which_industry_employs_whom() -> None:
    nurse, engineer = groups_of(["Registered Nurse"]), groups_of(["15-1252"])
    assert (fits(nurse, ["54"]), fits(nurse, ["72"]), fits(engineer, ["722511"]), fits(engineer, ["54"])) == (True, False, False, True)
    assert groups_of(["Registered Nurse", "Accountant"]) == frozenset()
    assert fits(engineer, []) is fits(groups_of(["Accountant"]), ["72"]) is fits(groups_of([]), ["72"]) is None


def test_every_listed_name_has_a_source_and_leads_to_an_entity() -> None:
    rows = shipped_aliases()
    assert len(rows) > 300
    assert not [row for row in rows if not (row.source and key_of(row.name) and key_of(row.entity))]
    assert (
        len({(key_of(row.name), key_of(row.entity), row.relation, row.states) for row in rows})
        >= len({(r.name, r.entity) for r in rows}) / 2
    )


def test_a_users_own_rows_are_read_beside_those(db: sqlite3.Connection, tmp_path: Path) -> None:
    own = tmp_path / "aliases.csv"
    own.write_text(f"# mine\n{','.join(COLUMNS)}\nTarnwater,Maple Sap Inc,files as,US,,its footer\n", "utf-8")
    put(db, "uscis", filer("MAPLE SAP INC", "RENO", "NV"))
    match = ask(db, "Tarnwater", aliases=read_aliases(own))
    assert match
    assert (claimed(match), match.method) == (["MAPLE SAP INC"], "alias")
    assert "its footer" in match.why


@pytest.mark.parametrize(
    ("row", "said"),
    [("Tarnwater,,files as,US,,x", "lacks entity"), ("Tarnwater,Maple,knows,US,,x", "relation 'knows'"), ("a,b,owns,US,,", "lacks source")],
)
def test_a_row_that_cannot_be_is_told(tmp_path: Path, row: str, said: str) -> None:
    own = tmp_path / "aliases.csv"
    own.write_text(f"{','.join(COLUMNS)}\n{row}\n", "utf-8")
    with pytest.raises(AliasError, match=said):
        read_aliases(own)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AliasError, match="cannot be read"):
        read_aliases(tmp_path / "a.csv")


@pytest.mark.parametrize(
    "spellings",
    [("HALYARD GROUP LLC DBA TARNWATER", "HALYARD GROUP LLC DBA TARNWATER REED"), ("HALYARD CONSULTANTS DBA TARNWATER",)],
)
def test_a_name_in_use_that_was_cut_is_but_a_beginning(db: sqlite3.Connection, spellings: tuple[str, ...]) -> None:
    put(db, "uscis", *(filer(name, "SAN FRANCISCO", "CA") for name in spellings))
    assert not claimed(ask(db, "Tarnwater"))


def test_a_name_in_use_that_is_whole_is_found(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("HALYARD LLC DBA TARNWATER", "SAN FRANCISCO", "CA"), filer("HALYARD LLC DBA TARNWATER INC", "RENO", "NV"))
    assert "HALYARD LLC DBA TARNWATER" in claimed(ask(db, "Tarnwater"))


@pytest.mark.parametrize("between", ["F/K/A", "FKA", "FORMERLY KNOWN AS", "FORMERLY"])
def test_a_name_that_it_had_is_none_that_it_trades_under(db: sqlite3.Connection, between: str) -> None:
    put(db, "lca", case(f"Lantern Inc {between} Tarnwater", "San Francisco", "CA"))
    match = ask(db, "Lantern", legal="Lantern Inc")
    assert claimed(match) == [f"Lantern Inc {between} Tarnwater"]
    assert not houses_of(list(filers.filers_by(db, "trade", "tarnwater")), by_sector=True)[0].goes_by_another(["lantern"])
    assert claimed(ask(db, "Tarnwater"))  # older files call it so


def test_a_reason_does_not_name_who_was_rejected(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("LANTERN INC", "RENO", "NV", initial_approvals=50))
    put(db, "lca", case("Lantern LLC", "Reno", "NV"), case("Lantern LLC", "Reno", "NV", case_number="2"))
    told = ask(db, "Lantern", decisions=[Decision("Lantern", "LANTERN INC", is_same=False, register="uscis")])
    assert told
    assert "Lantern is the name of Lantern LLC" in told.why


def test_letters_that_stand_alone_are_those_at_the_end_of_a_word(db: sqlite3.Connection) -> None:
    put(
        db,
        "uscis",
        filer("ORVANE A I TECHNOLOGIES CORP", "SAN FRANCISCO", "CA"),
        filer("ORVANE A I TECNOLOGIES CORP", "SAN FRANCISCO", "CA"),
    )
    assert claimed(ask(db, "OrvaneAI")) == ["ORVANE A I TECHNOLOGIES CORP", "ORVANE A I TECNOLOGIES CORP"]
    assert not claimed(ask(db, "OrvaneAI", city="Reno", state="NV"))
    assert not claimed(ask(db, "Orvanai"))


def test_every_way_of_matching_is_one_that_a_record_may_name() -> None:
    calls = (node for node in ast.walk(ast.parse((ROOT / "registers/match.py").read_text("utf-8"))) if isinstance(node, ast.Call))
    found = {call.args[0].value for call in calls if getattr(call.func, "id", "") == "_Finding" and isinstance(call.args[0], ast.Constant)}
    assert "kin" in found
    assert found | {rule.example.method for rule in RULES} <= {*MatchMethod}


@pytest.mark.parametrize(
    ("name", "city", "state", "is_one"),
    [
        ("Fenwright", "Dayton", "OH", True),
        ("Fenwright", "Columbus", "OH", True),  # coined, and in the state
        ("Fenwright", "Reno", "NV", False),
        ("Harvest", "Dayton", "OH", True),
        ("Harvest", "Columbus", "OH", False),  # a word
        ("Lantern", "Dayton", "OH", False),  # others file under the very name
    ],
)
def test_a_brand_that_is_its_filers_name_less_ai(db: sqlite3.Connection, name: str, city: str, state: str, is_one: bool) -> None:
    made = [filer(f"{one} AI INC", "DAYTON", "OH") for one in ("FENWRIGHT", "HARVEST", "LANTERN")]
    put(db, "uscis", *made, filer("LANTERN LLC", "SALEM", "OR", "23"))
    match = ask(db, name, city=city, state=state)
    assert (claimed(match) == [f"{name.upper()} AI INC"]) is is_one
    if is_one and name == "Harvest":  # the coined one is the only name that begins so
        assert match is not None
        assert match.method == MatchMethod.AI


def test_ai_is_not_left_out_where_the_industry_has_no_such_jobs(db: sqlite3.Connection) -> None:
    put(db, "uscis", filer("FENWRIGHT AI INC", "DAYTON", "OH", "72"))
    assert claimed(ask(db, "Fenwright", city="Columbus", state="OH")) == []


def test_a_listed_brand_is_not_claimed_from_afar_where_a_namesake_is_in_the_city(db: sqlite3.Connection) -> None:
    aliases = [Alias("Bastion", "Bastion Tarn Trading LLC", "files as", "US", "", "its site")]
    put(db, "uscis", filer("BASTION TARN TRADING LLC", "CHICAGO", "IL", "52", initial_approvals=400))
    of_fund = ask(db, "Bastion", city="Chicago", state="IL", title="Quantitative Researcher", aliases=aliases)
    put(db, "uscis", filer("THE BASTION", "CHARLESTON", "SC", "61", fiscal_year=2021))
    college = ask(db, "The Bastion", city="Charleston", state="SC", title="Assistant Professor", aliases=aliases)
    assert claimed(of_fund) == ["BASTION TARN TRADING LLC"]
    assert "BASTION TARN TRADING LLC" not in claimed(college)
    again = ask(db, "Bastion", city="Chicago", state="IL", title="Quantitative Researcher", aliases=aliases)
    assert claimed(again) == ["BASTION TARN TRADING LLC"]  # of the fund, the college is a stranger
    assert claimed(ask(db, "Bastion", city="Miami", state="FL", aliases=aliases)) == ["BASTION TARN TRADING LLC"]
