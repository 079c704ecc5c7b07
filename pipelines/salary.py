"""salary: the pay of a posting. The source's own figures first, then what its words add."""

from typing import Any, Self

from pipelines.context import Rolecall, rolecall_of
from pipelines.extract.pay.fields import read_pay
from pipelines.extract.pay.prose import PAY, extract_pay
from schemas.facts import Salary
from schemas.job import Sighting


class SalaryPipeline:
    """Sets ``base_salary`` (base and total pay) and ``other_pay`` (bonus, equity, allowance)."""

    def __init__(self, rolecall: Rolecall) -> None:
        self.counts = rolecall.counts

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(rolecall_of(crawler))

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Sighting) and item.job is not None:
            job = item.job
            country = next((place.country for place in job.job_locations if place.country), None)
            given = read_pay(item.raw.base_salary, origin=item.raw.origin, country=country)
            said = extract_pay(job.description, country=country, title=job.title)
            job.base_salary = tuple(merged([pay for pay in given if pay.kind in PAY], [pay for pay in said if pay.kind in PAY]))
            job.other_pay = tuple(pay for pay in (*given, *said) if pay.kind not in PAY)
            self.counts.update(f"base_salary.{pay.evidence.origin}" for pay in job.base_salary[:1])
        return item


def merged(given: list[Salary], said: list[Salary]) -> list[Salary]:
    """The source's figures, and prose only where they are silent: prose beside them repeats them."""
    return given or said
