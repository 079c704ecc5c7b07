"""What stands for the registers where the catalog's side alone is tested: answers that a test sets, and how often each was asked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.registers.keeping import Filer, PublicRecord
from catalog.registers.waiting import AskedEmployer
from crawler.registers.loaded import Loaded, Register
from crawler.registers.wages import Priced, Table, prevailing, spots_of
from registers.areas import Area
from registers.wages import Levels
from schemas.filings import YearRecord

PERIOD = "2021-2022"
HUB = Register("uscis", "USCIS H-1B Employer Data Hub", PERIOD, ("hub.csv",))
LEVELS = (60_000, 80_000, 100_000, 120_000)


def loaded(version: str = "1", *more: Register) -> Loaded:
    """``version``: another one stands for other files."""
    registers = {one.register: one for one in (HUB, *more)}
    return Loaded(registers, {"US": (HUB, *more)}, f"employers {version}", f"titles {version}", f"wages {version}")


def short(found: bool = True, country: str = "US", **parts: Any) -> dict[str, Any]:
    entity = {
        "name": "HERONSGATE INC", "state": "ME", "city": "PORTLAND", "naics": "33", "method": "key", "why": "the same name", "filings": 9,
        "evidence": {"origin": "register", "register": "uscis", "period": PERIOD, "key": "heronsgate"},
    }  # fmt: skip
    visa = {
        "visa": "H-1B", "firstYear": 2021, "lastYear": 2022, "newApprovals": 5, "newDenials": 1, "continuingApprovals": 3,
        "continuingDenials": 0, "certified": None, "rating": None, "trend": "rising",
        "evidence": [{"origin": "register", "register": "uscis", "period": PERIOD, "key": "hub.csv"}],
    }  # fmt: skip
    told = {
        "country": country, "found": found, "ambiguous": False, "method": "key" if found else None, "why": None,
        "entities": [entity] if found else [], "entityCount": int(found), "visas": [visa] if found else [],
        "dependent": None, "willfulViolator": None, "secondaryShare": None,
    }  # fmt: skip
    return told | parts


def record(*years: YearRecord, ambiguous: bool = False, **parts: Any) -> PublicRecord:
    """An employer that files in the United States."""
    filer = Filer("uscis", PERIOD, "heronsgate", "HERONSGATE INC", "US", "key", "ME", "PORTLAND", "33", "the same name", 9)
    told = short(**parts) if not ambiguous else short(found=False, ambiguous=True, entities=short()["entities"], entityCount=1)
    return PublicRecord(None if ambiguous else "key", ambiguous, "the same name", (filer,), years, (), {"US": told})


NOBODY = PublicRecord(shorts={"US": short(found=False)})
HUNDREDS = (
    YearRecord("H-1B", 2021, new_approvals=80, continuing_approvals=90, new_denials=1, files=["hub.csv"]),
    YearRecord("H-1B", 2022, new_approvals=70, continuing_approvals=60, certified=12, dependent=True, files=["hub.csv", "lca.csv"]),
)


@dataclass
class Stand:
    """``records``: by the employer's first name; ``titles``: SOC codes of a title; ``version``: of what is loaded."""

    records: dict[str, PublicRecord] = field(default_factory=dict)
    titles: dict[str, list[str]] = field(default_factory=dict)
    version: str = "1"
    more: tuple[Register, ...] = ()
    levels: tuple[int, ...] = LEVELS
    asked: Counter[str] = field(default_factory=Counter)
    employers: list[AskedEmployer] = field(default_factory=list)

    @property
    def loaded(self) -> Loaded:
        return loaded(self.version, *self.more)

    def records_of(self, employers: Sequence[AskedEmployer]) -> list[PublicRecord]:
        return list(map(self.record, employers))

    def record(self, employer: AskedEmployer) -> PublicRecord:
        self.asked[employer.names[0].text] += 1
        self.employers.append(employer)
        return self.records.get(employer.names[0].text, NOBODY)

    def occupations(self, titles: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        self.asked.update(titles)
        return {title: [_occupation(soc, title) for soc in self.titles.get(title, [])] for title in titles}

    def wages(self, several: Sequence[Priced]) -> list[list[dict[str, Any]]]:
        return list(map(self._wages, several))

    def _wages(self, priced: Priced) -> list[dict[str, Any]]:
        self.asked["wages"] += 1
        collection = "EDC" if priced.is_academic else "ALC"

        def table_of(soc: str, area: str) -> Table | None:
            return Table.of(Levels(soc, area, "2025-26", "2025-26", collection, self.levels)) if soc != "99-9999" else None

        spots = spots_of(priced.asking, lambda place: Area("38860", "Portland, ME") if place.city == "Portland" else None)
        return prevailing(priced, spots, table_of)


def _occupation(soc: str, title: str) -> dict[str, Any]:
    at = {"origin": "register", "register": "onet_titles", "period": None, "key": title}
    return {"soc": soc, "name": f"Occupation {soc}", "share": 0.5, "evidence": [at]}
