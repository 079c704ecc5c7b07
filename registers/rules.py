"""When a register's filer is claimed for an employer: a table of rules over what is known of both."""

from collections.abc import Callable
from dataclasses import dataclass

from registers.fitting import Rank
from registers.houses import Near

_LARGE = 100  # filings from which on a name's leading filer is known everywhere
_KNOWN = 1000  # the same, whatever its name, where no place is known
_NOWHERE = Near.CITY + 1
_SOME = 10  # the same, where its name is rare, or a word in its own city


@dataclass(frozen=True, slots=True)
class Case:
    """A house that may be claimed. ``method``: how its name was found; ``rank``: what the name is worth; ``near``: where it is beside the
    jobs; ``fits``: whether its industry has such jobs; ``rivals``: other houses of the name that are as near; ``is_alone``: there is no
    other house of the name, or none of weight beside it; ``is_legal``: found by the employer's legal name; ``has_city``: the cities of
    both are known; ``is_at_seat``: it files from where the table of names says;
    ``is_word``: the name is one word of the dictionary; ``is_local``: of an employer whose jobs are where it is;
    ``has_other_trade``: its filer trades under a name that was not asked for; ``has_nearer``: another
    house of the name is in a city of the jobs; ``has_namesake``: of a listed brand, one whose very name it is; ``has_site``: the employer's
    site is called as it is, ".com"; ``has_other_site``: its site is of an institution, or is called otherwise; ``is_brand``: the name is
    listed as that of another filer."""

    method: str
    rank: Rank
    near: Near
    fits: bool | None = None
    rivals: int = 0
    is_alone: bool = True
    filings: int = 1
    is_legal: bool = False
    has_city: bool = False
    is_at_seat: bool = True
    is_word: bool = False
    is_local: bool = False
    has_other_trade: bool = False
    has_nearer: bool = False
    has_namesake: bool = False
    has_site: bool = False
    has_other_site: bool = False
    is_brand: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """``why`` says in words what becomes of a case that it takes, and ``example`` is one."""

    name: str
    takes: Callable[[Case], bool]
    claims: bool
    why: str
    example: Case


# The first that takes a case decides.
RULES = (
    Rule("confirmed", lambda c: c.method == "confirmed", True, "a person has confirmed it", Case("confirmed", Rank.COMMON, Near.FAR)),
    Rule("twin", lambda c: c.method == "twin", True, "it has its name, in its state", Case("twin", Rank.COMMON, Near.FAR)),
    Rule(
        "another is nearer", lambda c: c.near == Near.FAR and c.has_nearer and (c.method != "alias" or c.rank < Rank.UNIQUE), False,
        "another of that name is in a city of the jobs", Case("alias", Rank.PLAIN, Near.FAR, has_nearer=True),
    ),
    Rule(
        "a namesake of the listed one", lambda c: c.method == "alias" and c.near == Near.FAR and c.has_namesake and not c.has_site, False,
        "another, whose very name it is, is in a city of the jobs", Case("alias", Rank.UNIQUE, Near.FAR, has_namesake=True),
    ),
    Rule(
        "a listed word",
        lambda c: (c.method, c.is_word, c.has_site) == ("alias", True, False) and c.near < Near.STATE and c.filings < _LARGE,
        False, "its name is a word that others may be called by, too", Case("alias", Rank.UNIQUE, Near.FAR, is_word=True),
    ),
    Rule(
        "a listed word of others",
        lambda c: (c.method, c.is_word, c.has_site) == ("alias", True, False)
        and c.near < Near.CITY
        and (c.fits is False or c.has_other_site),
        False, "its name is a word, and the site or the occupation is of another one",
        Case("alias", Rank.UNIQUE, Near.STATE, fits=False, is_word=True),
    ),
    Rule(
        "listed", lambda c: c.method == "alias" and (c.is_at_seat or c.rank >= Rank.RARE), True, "a table of names says so",
        Case("alias", Rank.COMMON, Near.FAR),
    ),
    Rule(
        "not the listed one", lambda c: c.method == "alias", False, "it files from elsewhere than the table of names says",
        Case("alias", Rank.COMMON, Near.STATE, is_at_seat=False),
    ),
    Rule(
        "stranger", lambda c: c.fits is False and (c.rank < Rank.UNIQUE or c.near < Near.STATE), False, "its industry has no such jobs",
        Case("key", Rank.PLAIN, Near.STATE, fits=False),
    ),
    Rule(
        "a brand less AI",
        lambda c: c.method == "ai"
        and not c.rivals
        and c.fits is not False
        and (c.near == Near.CITY or (c.near == Near.STATE and c.rank == Rank.UNIQUE)),
        True, "it is where the jobs are, and nobody files under the brand itself", Case("ai", Rank.COMMON, Near.CITY),
    ),
    Rule(
        "no brand less AI", lambda c: c.method == "ai", False, "the name is a longer one, and nothing else bears it out",
        Case("ai", Rank.RARE, Near.STATE),
    ),
    Rule(
        "of kin",
        lambda c: c.method == "kin" and c.near > Near.FAR and c.near + c.rank >= Near.CITY + Rank.PLAIN, True,
        "few have such a name, and it is where the jobs are", Case("kin", Rank.RARE, Near.STATE),
    ),
    Rule(
        "no kin", lambda c: c.method == "kin", False, "the name is a longer one, and nothing else bears it out",
        Case("kin", Rank.PLAIN, Near.STATE),
    ),
    Rule(
        "crowded", lambda c: c.rivals > 0, False, "others of that name are as near as it is",
        Case("key", Rank.PLAIN, Near.STATE, rivals=1, is_alone=False),
    ),
    Rule(
        "another's brand",
        lambda c: c.is_brand and c.near < (Near.CITY if c.method == "dba" else Near.STATE) and c.filings < _LARGE,
        False, "another is known by that name", Case("dba", Rank.UNIQUE, Near.UNKNOWN, is_brand=True),
    ),
    Rule(
        "trade name of one word",
        lambda c: c.method == "dba" and c.is_word and (c.near < Near.CITY or c.filings < _SOME),
        False, "many trade under such a word", Case("dba", Rank.PLAIN, Near.CITY, is_word=True),
    ),
    Rule(
        "otherwise spelled", lambda c: c.method == "loose" and (c.near < Near.CITY or c.rank == Rank.COMMON), False,
        "the name is another one, and nothing else bears it out", Case("loose", Rank.RARE, Near.STATE),
    ),
    Rule(
        "of a family elsewhere", lambda c: c.method == "family" and (c.near < Near.STATE or c.rank == Rank.COMMON), False,
        "the name is a longer one, and nothing else bears it out", Case("family", Rank.RARE, Near.FAR),
    ),
    Rule(
        "a word", lambda c: c.is_word and c.near < (Near.STATE if c.is_legal else Near.CITY if c.filings >= _SOME else _NOWHERE), False,
        "its name is a word that others may be called by, too", Case("key", Rank.PLAIN, Near.STATE, is_word=True),
    ),
    Rule(
        "goes by another name", lambda c: c.has_other_trade and c.rank == Rank.COMMON, False, "it trades under another name",
        Case("key", Rank.COMMON, Near.CITY, has_other_trade=True),
    ),
    Rule("city", lambda c: c.near == Near.CITY, True, "it is in a city of the jobs", Case("key", Rank.COMMON, Near.CITY)),
    Rule(
        "state", lambda c: c.near == Near.STATE and c.rank > Rank.COMMON, True, "it is in a state of the jobs",
        Case("key", Rank.PLAIN, Near.STATE),
    ),
    Rule(
        "legal name in the state", lambda c: c.near == Near.STATE and c.is_legal and not c.has_city, True,
        "it has the legal name, in a state of the jobs", Case("key", Rank.COMMON, Near.STATE, is_legal=True),
    ),
    Rule(
        "local", lambda c: c.is_local and c.near == Near.FAR, False, "such employers have no jobs elsewhere",
        Case("key", Rank.UNIQUE, Near.FAR, is_local=True),
    ),
    Rule(
        "unique", lambda c: c.rank == Rank.UNIQUE and c.is_alone and c.filings > 0, True, "nobody else is called so",
        Case("key", Rank.UNIQUE, Near.FAR),
    ),
    Rule(
        "rare, filed often", lambda c: c.rank == Rank.RARE and c.is_alone and c.filings >= _SOME, True, "nobody else is called so",
        Case("key", Rank.RARE, Near.FAR, filings=20),
    ),
    Rule(
        "rare, no place", lambda c: c.rank == Rank.RARE and c.near == Near.UNKNOWN and c.is_alone, True, "nobody else is called so",
        Case("key", Rank.RARE, Near.UNKNOWN),
    ),
    Rule(
        "plain, no place", lambda c: c.rank == Rank.PLAIN and c.near == Near.UNKNOWN and c.is_alone, True, "nobody else is called so",
        Case("key", Rank.PLAIN, Near.UNKNOWN),
    ),
    Rule(
        "plain, legal", lambda c: c.rank >= Rank.PLAIN and c.is_legal and c.is_alone, True,
        "it has the legal name, and nobody else has", Case("key", Rank.PLAIN, Near.FAR, is_legal=True),
    ),
    Rule(
        "large", lambda c: c.rank >= Rank.PLAIN and c.is_alone and c.filings >= _LARGE, True,
        "it has nearly all filings of the name", Case("key", Rank.PLAIN, Near.FAR, filings=500),
    ),
    Rule(
        "well known", lambda c: c.is_alone and c.filings >= (_LARGE if c.near == Near.STATE else _KNOWN) and c.near >= Near.UNKNOWN, True,
        "it has nearly all filings of the name", Case("key", Rank.COMMON, Near.UNKNOWN, filings=5000),
    ),
    Rule(
        "far", lambda c: c.near == Near.FAR, False, "it is in no state of the jobs, and the name tells too little",
        Case("key", Rank.COMMON, Near.FAR),
    ),
    Rule("common", lambda c: True, False, "the name is one that many have", Case("key", Rank.COMMON, Near.STATE)),
)  # fmt: skip


def rule_of(case: Case) -> Rule:
    return next(rule for rule in RULES if rule.takes(case))
