"""A board's employer: what its postings say together, what its registry row says, and what stays each posting's own."""

import random
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extract.organization import posting_names
from pipelines.extract.organization.board_token import board_label, find_spelled, inferred_name, own_site
from pipelines.extract.organization.employer import Board, Settlement, settle_employer
from pipelines.extract.organization.names import are_related, extract_organization, plain_name
from pipelines.extract.organization.site_name import read_site_name
from pipelines.extract.organization.tally import Tally
from pipelines.extract.text.reading import read
from schemas.enums import Lineage, Origin
from schemas.facts import EmployerName
from schemas.raw import RawPosting
from schemas.source import Home

Texts = Iterable[str | tuple[str, str]]  # a posting: its text, or its text and the organization that its field names

CRUMBLY = "About Crumbly\n\nWe bake.\n\nCrumbly Inc. is an equal opportunity employer."


def told(board: Board, postings: Texts) -> dict[str, tuple[EmployerName, ...]]:
    """What each posting of a board tells, by posting_id."""
    names = {}
    for n, posting in enumerate(postings):
        text, field = posting if isinstance(posting, tuple) else (posting, None)
        raw = RawPosting(board.family, board.name, str(n), lineage=board.lineage, hiring_organization=field)
        names[raw.posting_id] = posting_names(raw, read(text), "Baker")
    return names


def tally_of(names: Mapping[str, tuple[EmployerName, ...]]) -> Tally:
    tally = Tally()
    for posting_id, said in names.items():
        tally.add(posting_id, said)
    return tally


def settled(board: Board, postings: Texts) -> tuple[Settlement, list[str | None]]:
    """The settlement, and the organization of each posting under it."""
    names = told(board, postings)
    settlement = settle_employer(tally_of(names), board)
    return settlement, [settlement.naming(posting_id, said).organization for posting_id, said in names.items()]


def test_one_employer_under_several_spellings_has_one_name() -> None:
    silent = "Knead dough."
    settlement, names = settled(Board("ashby", "crumbly"), [CRUMBLY, "At Crumbly, we bake.", "CRUMBLY is hiring bakers.", silent])
    employer = settlement.employer
    assert names == ["Crumbly"] * 4
    assert employer is not None
    assert (employer.legal_name, employer.is_agency, employer.evidence.origin) == ("Crumbly Inc.", False, Origin.BOARD)


def test_a_posting_s_own_words_stand_behind_the_name_where_it_has_them() -> None:
    board = Board("ashby", "crumbly")
    names = told(board, ["At Crumbly, we bake.", "Knead dough."])
    settlement = settle_employer(tally_of(names), board)
    own, silent = (settlement.naming(posting_id, said).evidence for posting_id, said in names.items())
    assert own is not None
    assert (own.origin, own.quote, own.start) == (Origin.PROSE, "Crumbly", 3)
    assert silent is not None
    assert (silent.origin, silent.quote, silent.start) == (Origin.BOARD, "Crumbly", None)


def test_a_posting_s_prose_does_not_stand_against_the_board() -> None:
    texts = [CRUMBLY, CRUMBLY, "About Ovenworks\n\nOvenworks is a platform for bakers. At Ovenworks, we help Crumbly."]
    assert settled(Board("ashby", "crumbly"), texts)[1] == ["Crumbly"] * 3
    assert settled(Board("ashby", "crumbly"), texts[2:])[1] == ["Crumbly"]


def test_what_most_postings_prove_stands_against_the_token() -> None:
    renamed = "About Flourish (formerly Crumbly)\n\nAt Flourish, we bake."
    settlement, names = settled(Board("ashby", "crumbly"), [renamed] * 3)
    assert names == ["Flourish"] * 3
    assert settlement.employer is not None
    assert [alias.name for alias in settlement.employer.aliases] == ["Crumbly"]


def test_roles_teams_and_programs_are_no_employers() -> None:
    text = "About the Code Role\n\nYou code.\n\nAbout the Acme Team\n\nAt Data Platform Team, we code."
    assert told(Board("ashby", "x1"), [text]) == {RawPosting("ashby", "x1", "0").posting_id: ()}


def test_two_companies_are_no_legal_name() -> None:
    text = "At Crumbly, we bake. Documents of Crumbly Limitada and Crumbly LLC."
    settlement, _ = settled(Board("ashby", "crumbly"), [text] * 2)
    assert settlement.employer is not None
    assert (settlement.employer.legal_name, settlement.employer.aliases) == (None, ())


def test_without_any_name_the_token_is_spelled_out_and_says_so() -> None:
    settlement, names = settled(Board("ashby", "corn-mill"), ["Grind corn."])
    assert names == ["Corn Mill"]
    assert settlement.employer is not None
    assert (settlement.employer.evidence.rule, settlement.employer.evidence.quote) == ("employer.token", "corn-mill")


def test_a_board_that_nothing_names_has_no_employer() -> None:
    assert settled(Board("paylocity", "add565e9-4cee-4334-8182-9de221ffb9e4"), ["Grind corn."]) == (Settlement(None), [None])


@pytest.mark.parametrize(
    ("words", "label", "name"),
    [
        ("Careers at Crumbly", None, "Crumbly"),
        ("Jobs bei Crumbly GmbH | JOIN", None, "Crumbly GmbH"),
        ("Crumbly Mill", None, "Crumbly Mill"),
        ("crumbly", "crumbly", "crumbly"),
        ("Search Jobs - Crumbly Careers", "crumbly", "Crumbly"),
        ("Jobs | Corn Mill", "corn-mill", "Corn Mill"),
        ("Crumbly LLC - Job Opportunities", None, "Crumbly LLC"),
        ("Baker at Crumbly GmbH | Jobs", None, "Crumbly GmbH"),
        ("Baker | Jobs", "crumbly", None),
        ("Baking Jobs", None, None),
        ("Teamtailor", None, None),
        ("Jobs at Ashby", None, None),
        ("JOIN", "join", None),
        ("Careers", None, None),
        ("Job Widget", None, None),
        ("Candidate Portal", None, None),
        ("Join our team", None, None),
        ("Work at home", None, None),
        ("Jobs at Berlin", None, None),
        ("Careers at GmbH", None, None),
        ("Our Bakery", None, None),
        ("Crumbly " * 20, None, None),
    ],
)
def test_what_a_site_calls_itself(words: str, label: str | None, name: str | None) -> None:
    assert read_site_name(words, label) == name


def test_a_board_that_nothing_else_names_is_called_what_it_calls_itself() -> None:
    board = Board("paylocity", "4711", site_name="Careers at Crumbly, Inc.")
    settlement, names = settled(board, ["Knead dough.", "We love Ovenworks. Ovenworks is hiring bakers."])
    employer = settlement.employer
    assert names == ["Crumbly"] * 2
    assert employer is not None
    assert (employer.evidence.quote, employer.evidence.rule, employer.posting_id) == (board.site_name, "employer.site_name", None)
    assert employer.legal_name == "Crumbly, Inc."
    assert settled(Board("ashby", "cdrf", site_name="Cedar Fund"), ["Knead dough."])[1] == ["Cedar Fund"]


def test_what_a_board_calls_itself_stands_back_behind_fields_proof_and_token() -> None:
    fields = settled(Board("paylocity", "4711", site_name="Ovenworks"), [("Bake.", "Crumbly")] * 2)[1]
    proof = settled(Board("paylocity", "4711", site_name="Ovenworks"), ["About Crumbly\n\nAt Crumbly, we bake."] * 3)[1]
    token = settled(Board("ashby", "crumbly", site_name="Ovenworks"), ["At Crumbly, we bake.", "Knead dough."])[1]
    registry = settled(Board("ashby", "x1", Home(employer="Crumbly"), site_name="Ovenworks"), ["Knead dough."])[1]
    assert {*fields, *proof, *token, *registry} == {"Crumbly"}


def test_what_an_aggregator_calls_itself_is_no_employer() -> None:
    board = Board("remotive", "all", lineage=Lineage.AGGREGATOR, site_name="Crumbly Careers")
    assert settled(board, ["Knead dough."]) == (Settlement(None, shared=True), [None])


def test_the_registry_beats_the_board() -> None:
    board = Board("ashby", "crumbly", Home("US", "Crumbly Bakeries"))
    settlement, names = settled(board, [CRUMBLY, CRUMBLY])
    employer = settlement.employer
    assert names == ["Crumbly Bakeries"] * 2
    assert employer is not None
    assert (employer.evidence.origin, employer.country, employer.legal_name) == (Origin.REGISTRY, "US", "Crumbly Inc.")
    assert [(alias.name, alias.evidence.quote) for alias in employer.aliases] == [("Crumbly", "Crumbly Inc.")]


def test_an_alias_has_the_words_that_give_it() -> None:
    texts = ["At Crumbly, we bake. Crumbly Bakeries is an equal opportunity employer.", "At Crumbly, we bake."]
    settlement, _ = settled(Board("ashby", "crumbly"), texts)
    assert settlement.employer is not None
    (alias,) = settlement.employer.aliases
    assert (alias.name, alias.posting_id) == ("Crumbly Bakeries", RawPosting("ashby", "crumbly", "0").posting_id)
    assert texts[0][alias.evidence.start : alias.evidence.end] == "Crumbly Bakeries"


def test_a_legal_sentence_under_another_name_is_an_alias_where_it_returns() -> None:
    text = "At Crumbly, we bake. Oven Holding LLC is an E-Verify employer. Oven Holding LLC is an equal opportunity employer."
    settlement, _ = settled(Board("ashby", "crumbly"), [text, text, "At Crumbly, we bake."])
    assert settlement.employer is not None
    assert settlement.employer.legal_name == "Oven Holding LLC"
    once, _ = settled(Board("ashby", "crumbly"), [text, *["At Crumbly, we bake."] * 2])
    assert once.employer is not None
    assert once.employer.aliases == ()


def test_a_group_keeps_what_each_posting_s_field_names() -> None:
    fields = ["Mehlwerk GmbH", "Mehlwerk GmbH", "Backhaus AG", "Backhaus", "Ofenbau SE"]
    settlement, names = settled(Board("personio", "korngruppe"), [("Brot.", name) for name in fields])
    assert settlement.shared
    assert names == ["Mehlwerk", "Mehlwerk", "Backhaus", "Backhaus", "Ofenbau"]
    told_names = told(Board("personio", "korngruppe"), [("Brot.", name) for name in fields])
    employers = [settlement.naming(posting_id, said).employer for posting_id, said in told_names.items()]
    assert [one.legal_name for one in employers if one] == ["Mehlwerk GmbH", "Mehlwerk GmbH", "Backhaus AG", "Backhaus AG", "Ofenbau SE"]


def test_one_field_among_many_makes_no_group() -> None:
    board = Board("workday", "crumbly.wd1/jobs")
    settlement, names = settled(board, [("Bake.", "Crumbly Inc.")] * 9 + [("Bake.", "Ovenworks LLC")])
    assert (settlement.shared, set(names)) == (False, {"Crumbly"})


def test_the_registry_s_employer_under_many_legal_entities_is_no_group() -> None:
    board = Board("amazon", "CAN", Home("CA", "Crumbly"))
    settlement, names = settled(
        board, [("Bake.", "Crumbly Ovens Canada, Inc."), ("Bake.", "Crumbly Mills ULC"), ("Bake.", "Dough Labs Inc.")]
    )
    assert (settlement.shared, set(names)) == (False, {"Crumbly"})
    assert settlement.employer is not None
    assert settlement.employer.legal_name is None  # two of them, and neither is the group's


def test_an_agency_s_postings_keep_their_clients() -> None:
    texts = ["About Crumbly\n\nAt Crumbly, we bake.", "Bake for a client of ours."]
    settlement, names = settled(Board("ashby", "ovenrecruiting", Home(employer="Oven Recruiting")), texts)
    assert settlement.employer is not None
    assert settlement.employer.agency is not None
    assert (settlement.employer.agency.quote, settlement.employer.agency.rule) == ("Oven Recruiting", "employer.agency_words")
    assert (settlement.employer.is_agency, settlement.shared, names) == (True, True, ["Crumbly", "Oven Recruiting"])


def test_a_board_whose_postings_prove_several_names_is_shared() -> None:
    clients = [f"About {name}\n\nAt {name}, we bake." for name in ("Crumbly", "Mehlwerk", "Ofenbau")]
    settlement, names = settled(Board("ashby", "grain"), [*clients, "Grain helps its portfolio to find bakers."])
    assert settlement.shared
    assert names == ["Crumbly", "Mehlwerk", "Ofenbau", "Grain"]


def test_a_board_whose_postings_are_for_clients_is_an_agency_s() -> None:
    texts = ["On behalf of our client, we look for a baker.", "Our client is a mill.", "Für unseren Kunden suchen wir Bäcker.", CRUMBLY]
    settlement, names = settled(Board("ashby", "crumbly"), texts)
    assert settlement.employer is not None
    assert settlement.employer.agency is not None
    assert (settlement.employer.agency.quote, settlement.employer.agency.rule) in {
        (words, "employer.for_client") for words in ("On behalf of our client", "Our client", "Für unseren Kunden")
    }
    assert (settlement.shared, names) == (True, ["Crumbly"] * 4)


@pytest.mark.parametrize(
    "text",
    ["We bake for our clients.", "On behalf of our clients, we invest.", "You advise our client base.", "Be kind to our client's guests."],
)
def test_whoever_works_for_clients_is_no_agency(text: str) -> None:
    settlement, _ = settled(Board("ashby", "crumbly"), [f"At Crumbly, we bake. {text}"] * 3)
    assert settlement.employer is not None
    assert not settlement.employer.is_agency


def test_who_is_for_a_client_names_nobody() -> None:
    ((names),) = told(Board("paylocity", "4711"), ["For one of our biggest clients, bake."]).values()
    assert [(name.name, name.is_somebody, name.evidence.quote) for name in names] == [
        ("our client", False, "For one of our biggest clients")
    ]
    assert settled(Board("paylocity", "4711"), ["For one of our biggest clients, bake."] * 3)[1] == [None] * 3


def test_a_board_whose_postings_prove_many_names_posts_for_others() -> None:
    clients = ("Crumbly", "Mehlwerk", "Ofenbau", "Sourdough", "Millstone")
    texts = [f"About {name}\n\nAt {name}, we bake." for name in clients]
    settlement, names = settled(Board("ashby", "grain"), [*texts, "Grain helps its portfolio to find bakers."])
    assert settlement.employer is not None
    assert settlement.employer.agency is not None
    assert settlement.employer.agency.rule == "employer.many_names"
    assert set(settlement.employer.agency.quote.split(", ")) == set(clients)
    assert names == [*clients, "Grain"]
    fewer, _ = settled(Board("ashby", "grain"), [*texts[1:], "Grain helps its portfolio to find bakers."])
    assert fewer.employer is not None
    assert (fewer.shared, fewer.employer.is_agency) == (True, False)


def test_a_token_is_no_further_employer_on_a_board_of_several() -> None:
    board = Board("personio", "b")
    settlement, names = settled(board, [("Brot.", "Mehlwerk GmbH"), ("Brot.", "Backhaus AG"), "Brot."])
    assert settlement.employer is None
    assert {other[1] for other in settlement.others} == {"Mehlwerk", "Backhaus"}
    assert names == ["Mehlwerk", "Backhaus", None]


def test_an_aggregator_is_nobody_s_board() -> None:
    board = Board("remotive", "all", Home(employer="Remotive"), Lineage.AGGREGATOR)
    settlement, names = settled(board, [("Bake.", "Crumbly Inc."), ("Bake.", "Crumbly Inc."), "Knead dough."])
    assert settlement == Settlement(None, shared=True)
    assert names == ["Crumbly", "Crumbly", None]  # the words behind it keep the legal form


def test_two_boards_are_one_employer_s_by_registry_or_legal_name_alone() -> None:
    def identity(board: Board, text: str) -> str:
        employer = settled(board, [text])[0].employer
        assert employer is not None
        return employer.identity

    home = Home(employer="Crumbly")
    assert identity(Board("ashby", "crumbly", home), CRUMBLY) == identity(Board("lever", "crumblyhq", home), "Bake.")
    assert identity(Board("ashby", "crumbly"), CRUMBLY) == identity(Board("lever", "crumblyhq"), CRUMBLY)
    assert identity(Board("ashby", "crumbly"), "At Crumbly, we bake.") != identity(Board("lever", "crumbly"), "At Crumbly, we bake.")


@given(st.permutations(range(6)), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_postings_does_not_matter(order: list[int], chance: random.Random) -> None:
    board = Board("ashby", "crumbly")
    texts = [CRUMBLY, "At CRUMBLY, we bake.", "Crumbly Bakeries is hiring bakers.", "At Ovenworks, we bake.", "Knead.", "At Crumbly, we."]
    names = list(told(board, texts).items())
    shuffled = dict(names[n] for n in order)
    assert settle_employer(tally_of(shuffled), board) == settle_employer(tally_of(dict(names)), board)


@pytest.mark.parametrize(
    ("family", "board", "label"),
    [
        ("ashby", "corn-mill", "corn-mill"),
        ("ashby", "Corn%20Mill", "Corn Mill"),
        ("ashby", "crumbly.ai", "crumbly"),
        ("ashby", "li.fi", "li.fi"),
        ("workday", "crumbly.wd5/External_Careers", "crumbly"),
        ("oracle", "crum.fa.oraclecloud.com/CX_1001", "crum"),
        ("icims", "careers-crumbly.icims.com", "careers-crumbly"),
        ("jsonld", "jobs.crumbly.co.uk", "crumbly"),
        ("gusto", "crumbly-llc-629e09d9-d8bf-4616-94a7-b744e4a77616", "crumbly-llc"),
        ("paylocity", "add565e9-4cee-4334-8182-9de221ffb9e4", None),
    ],
)
def test_the_part_of_a_token_that_names_its_owner(family: str, board: str, label: str | None) -> None:
    assert board_label(family, board) == label


@pytest.mark.parametrize(
    ("label", "text", "name"),
    [
        ("cornmill", "Why Corn Mill? Mail jobs@cornmill.example or see www.cornmill.example/jobs.", "Corn Mill"),
        ("corn-and-mill", "At Corn & Mill, we grind.", "Corn & Mill"),
        ("joincrumbly", "Bake with Crumbly.", "Crumbly"),
        ("crumblyhq", "Bake with Crumbly.", "Crumbly"),
        ("crumbly", "At crumbly, we bake; crumbly cakes.", "crumbly"),
        ("double", "You double the output and a double-decker.", None),
        ("corn-one", "We grind at corn.one daily.", "corn.one"),
        ("ridealso", "Come and ride ALSO bikes.", None),
    ],
)
def test_a_token_as_the_text_spells_it(label: str, text: str, name: str | None) -> None:
    found = find_spelled(read(text), label)
    assert (found.name if found else None) == name
    assert found is None or text[found.evidence.start : found.evidence.end] == name


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("acme-robotics", "Acme Robotics"),
        ("acme-ai", "Acme AI"),
        ("CornMill", "CornMill"),
        ("acme-careers", "Acme"),
        ("acme.com", "Acme"),
        ("acme-2024-006", "Acme"),
    ],
)
def test_a_token_spelled_out(label: str, name: str) -> None:
    assert inferred_name(label) == name


@pytest.mark.parametrize(
    ("family", "board", "site"),
    [
        ("jsonld", "careers.crumbly.com", "crumbly.com"),
        ("ashby", "crumbly.ai", "crumbly.ai"),
        ("icims", "careers-crumbly.icims.com", None),
        ("workday", "crumbly.wd5/External", None),
        ("ashby", "crumbly", None),
    ],
)
def test_the_employer_s_own_host(family: str, board: str, site: str | None) -> None:
    assert own_site(family, board) == site


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Acme, Inc.", "Acme"),
        ("Mehlwerk GmbH & Co. KG", "Mehlwerk"),
        ("the Acme", "Acme"),
        ("The Agile Monkeys", "The Agile Monkeys"),
        ("Seven LLC d/b/a Crumbly Ltd.", "Crumbly"),
        ("Double the Donation", "Double the Donation"),
        ("Inc", "Inc"),
        ("Crumbly A.Ş.", "Crumbly"),
        ("Crumbly Ltd. Şti.", "Crumbly"),
        ("Crumbly Sp. z o.o.", "Crumbly"),
        ("Crumbly S.r.l.", "Crumbly"),
        ("Crumbly S.à r.l.", "Crumbly"),
        ("Crumbly OÜ", "Crumbly"),
        ("ООО «Мельница»", "Мельница"),
        ("ТОО Мельница", "Мельница"),
        ("株式会社クランブリー", "クランブリー"),
        ("クランブリー有限会社", "クランブリー"),
        ("(株)クランブリー", "クランブリー"),
        ("上海磨坊股份有限公司", "上海磨坊"),
        ("주식회사 크럼블리", "크럼블리"),
        ("㈜크럼블리", "크럼블리"),
        ("株式会社", "株式会社"),
        ("AB Crumbly", "AB Crumbly"),
    ],
)
def test_a_name_without_its_legal_form(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@pytest.mark.parametrize("form", ["GmbH", "GmbH & Co. KG", "Inc.", "株式会社", "㈜", "ООО", "A.Ş.", "S.r.l."])
def test_a_legal_form_alone_names_nobody(form: str) -> None:
    assert extract_organization(form) is None
    assert settled(Board("paylocity", "4711"), [(f"{form} is an equal opportunity employer.", form)] * 3)[1] == [None] * 3


def test_a_name_has_no_characters_that_nobody_sees() -> None:
    settlement, names = settled(Board("personio", "crumbly"), [("Bake.", "\u202eCrum\u200bbly\u2028 Bakeries\x9b")])
    assert names == ["Crumbly Bakeries"]
    assert settlement.employer is not None
    assert settlement.employer.name == "Crumbly Bakeries"


@pytest.mark.parametrize(
    ("one", "other", "related"),
    [
        ("Acme", "Acme Robotics", True),
        ("Acme.ai", "Acme", True),
        ("Stack AI", "StackAI", True),
        ("Hims & Hers", "hims and hers", True),
        ("Acme", "Acme’s Mobile Platform", True),
        ("Rain", "Rainforest", False),
        ("Acme", "Bolt", False),
    ],
)
def test_names_that_may_be_one_employer_s(one: str, other: str, related: bool) -> None:
    assert are_related(one, other) is are_related(other, one) is related


@given(st.text(max_size=60), st.text(max_size=30))
@settings(max_examples=300, deadline=None)
def test_no_text_and_no_token_raises(text: str, token: str) -> None:
    for board in (Board("ashby", token, site_name=text), Board("workday", token + ".wd1/x"), Board("ukg", "1", site_name=token)):
        for posting in ((text, token), text):
            settled(board, [posting])
