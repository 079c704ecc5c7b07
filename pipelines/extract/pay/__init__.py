"""Pay: a source's own fields (``fields``), the words (``prose``), and what both come to: `settle_pay`.

The way through the words: ``figures`` reads numbers, ``currency`` their marks, ``money`` puts both together, ``bands`` joins amounts to
ranges (``ranges``) and bounds (``up_to``) with the unit behind them, ``cues`` and ``kinds`` say what each is, ``units`` what it is per.
"""

from pipelines.extract.pay.fields import read_pay
from pipelines.extract.pay.prose import PAY, extract_pay
from schemas.facts import Salary
from schemas.raw import RawPosting


def settle_pay(raw: RawPosting, text: str, country: str | None) -> tuple[tuple[Salary, ...], tuple[Salary, ...]]:
    """Base and total pay, and other pay (bonus, commission, equity, allowance).

    Field before words for the first: words beside figures repeat them. For the second both count, fields first. ``country`` (ISO 3166-1
    alpha-2) settles "$" and the like.
    """
    given = read_pay(raw.base_salary, origin=raw.origin, country=country)
    said = extract_pay(text, country=country, title=raw.title)
    base = [pay for pay in given if pay.kind in PAY] or [pay for pay in said if pay.kind in PAY]
    return tuple(base), tuple(pay for pay in (*given, *said) if pay.kind not in PAY)
