"""Spellings of one name meet under one key; names of two employers do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers.names import cut_key, cut_text, key_of, loose_key, read_name, split_dba, whole_text


@pytest.mark.parametrize(
    "spellings",
    [
        ("Tarnwater, Inc.", "TARNWATER INC", "The Tarnwater Corporation", "Tarnwater L.L.C.", "TARNWATER L L C", "tarnwater"),
        ("J.P. Cinder & Co.", "J P CINDER AND CO", "JP Cinder Company", "J P CINDER CO"),
        ("Ostrava Univ", "OSTRAVA UNIVERSITY", "The Ostrava University", "Ostrava University, The"),
        ("Cinder Intl Svcs LLC", "Cinder International Services"),
        ("Natl Assoc of Lamplighters", "NATIONAL ASSOCIATION OF LAMPLIGHTERS", "Natl. Assn. of Lamplighters"),
        ("Moss & Assoc", "MOSS AND ASSOCIATES", "Moss & Associates, P.C."),
        ("Reed Mfg. Co.", "REED MANUFACTURING COMPANY"),
        ("Dept of Tides", "Department of Tides"),
        ("St. Oda Med Ctr", "SAINT ODA MEDICAL CENTER", "St. Oda Medical Centre"),
        ("Calder's, Inc.", "CALDER S INC", "Calder’s"),
        ("Børre Lång A/S", "BORRE LANG AS"),
        ("Harrow U.S.A., Inc.", "HARROW U S A INC", "Harrow USA"),
        ("H.E.R. LP", "H E R L P"),
        ("Bank of Ebb N.A.", "BANK OF EBB NATIONAL ASSOCIATION"),
        ("Lantern Motor, Inc. (LMI)", "LANTERN MOTOR INC"),
        ("S&W Tiles", "S W TILES", "S AND W TILES"),
        ("Ember PBC", "Ember, a Public Benefit Corporation"),
        ("株式会社クランブリー", "クランブリー"),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings: tuple[str, ...]) -> None:
    assert len({key_of(name) for name in spellings}) == 1, {name: key_of(name) for name in spellings}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harrow US Inc", "Harrow Technologies Inc"),
        ("Tarnwater Health Inc", "Tarnwater Inc"),
        ("Moss Technologies", "Moss Technology"),
        ("Natl Assoc of Lamplighters", "National Associates"),
        ("Ostrava University", "Ostrava College"),
        ("Street of Saints", "St of Saints"),
    ],
)
def test_names_of_two_employers_do_not(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


@pytest.mark.parametrize(
    ("name", "legal", "trade"),
    [
        ("ANVIL PBC D B A ANVIL WORKS INC", "ANVIL PBC", "ANVIL WORKS INC"),
        ("Anvil, Inc. (d/b/a Bolt for Good)", "Anvil, Inc.", "Bolt for Good"),
        ("Anvil LLC/DBA BOLT", "Anvil LLC", "BOLT"),
        ("Anvil Inc. f/k/a Hammer Inc.", "Anvil Inc.", "Hammer Inc"),
        ("Anvil Limited t/a Bolt", "Anvil Limited", "Bolt"),
        ("Anvil Inc formerly known as Hammer", "Anvil Inc", "Hammer"),
        ("Anvil Inc AKA Hammer", "Anvil Inc", "Hammer"),
        ("ANVIL CHEMICALS INC A HAMMER COMPANY", "ANVIL CHEMICALS INC", "HAMMER"),
        ("ANVIL LLC SUBSIDIARY OF HAMMER MATERIALS COMPANY", "ANVIL LLC", "HAMMER MATERIALS COMPANY"),
    ],
)
def test_the_name_in_use_is_told_apart(name: str, legal: str, trade: str) -> None:
    assert split_dba(name) == (legal, trade)
    assert read_name(name).keys == (key_of(legal), key_of(trade))


@pytest.mark.parametrize("name", ["AKA Brands", "Dba", "d/b/a Bolt Ltd", "Formerly Inc", "DBA Works LLC", "Dial A Hammer Company"])
def test_a_name_that_begins_so_is_one(name: str) -> None:
    assert split_dba(name) == (name, "")


@pytest.mark.parametrize("name", ["", "  ", "GmbH", "Inc.", "&", "..."])
def test_nothing_is_left_of_no_name(name: str) -> None:
    assert key_of(name) == ""


CUT = "LANTERN INSTITUTE OF OCEAN TECHNOLOGY AND SCIENCE"[:34]


def test_a_cut_name_begins_as_its_whole_one() -> None:
    assert whole_text("Lantern Institute of Ocean Technology and Science").startswith(cut_text(CUT))
    assert cut_text("LANTERN INSTITUTE") == ""


def test_the_piece_of_a_form_or_of_dba_that_a_cut_leaves_is_none_of_the_name() -> None:
    assert cut_key("LANTERN OCEANIC SURVEY SERVICES IN") == "lantern oceanic survey services"
    assert cut_text("LANTERN OCEAN REEF SERVICES LLC DBA BOLT"[:34]) == "lantern ocean reef services llc"


def test_a_loose_key_joins_words_and_takes_the_plural_for_one() -> None:
    assert loose_key(key_of("Data Lantern Technologies")) == loose_key(key_of("Datalantern Tech Inc"))


@given(st.text(max_size=400))
def test_every_text_has_a_key_that_is_its_own_key(name: str) -> None:
    key = key_of(name)
    assert key == " ".join(key.split())
    assert read_name(name).key == key


@pytest.mark.parametrize("end", ["FORMERLY KNOWN", "FORMERLY KNOWN AS", "FORMERLY", "F/K/A", "FKA", "FORMERLY KNOWN A"])
def test_what_a_cut_left_of_formerly_known_as_names_nobody(end: str) -> None:
    assert read_name(f"LANTERN REEF USA INC {end}") == read_name("LANTERN REEF USA INC")


def test_a_name_that_it_had_is_told_from_one_that_it_has() -> None:
    assert read_name("ANVIL INC F/K/A HAMMER").is_former
    assert read_name("ANVIL INC FORMERLY KNOWN HAMMER").trade == "hammer"
    assert not read_name("ANVIL INC D/B/A HAMMER").is_former
    assert not read_name("ANVIL INC NKA HAMMER").is_former
