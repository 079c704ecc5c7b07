"""Values of a record in words for a person: "95,000 to 120,000 USD a year", "5 years or more", "bachelor in physics, preferred"."""

from collections.abc import Callable
from typing import Any

Object = dict[str, Any]

_PER = {"HOUR": "an hour", "DAY": "a day", "WEEK": "a week", "MONTH": "a month", "YEAR": "a year", "OTHER": "in another unit"}
_VERDICTS = {
    "offered": "sponsorship offered",
    "not_offered": "no sponsorship",
    "conditional": "sponsorship under conditions",
    "unclear": "unclear: words on sponsorship that make no verdict",
    "silent": "not stated",
}
_CITIZENS = {
    "citizen": "citizens only",
    "citizen_or_permanent_resident": "citizens or permanent residents",
    "us_person": "U.S. persons",
    "other": "a nationality is asked for",
}
_TOPICS: dict[str, Callable[[Object], str]] = {
    "sponsorship": lambda said: _VERDICTS.get(said["value"], plain(said["value"])),
    "citizenship": lambda said: _CITIZENS.get(said["value"], plain(said["value"])),
    "authorization": lambda said: "the right to work must be held already" if said["value"] == "required" else plain(said["value"]),
    "visa": lambda said: f"{said['value']}: {'ruled out' if said['accepted'] is False else 'welcome'}",
    "clearance": lambda said: f"clearance: {said['value']}",
}
EMPLOYMENT = {"FULL_TIME": "full time", "PART_TIME": "part time", "INTERN": "internship", "PER_DIEM": "by the day"}


def plain(value: Any) -> str:
    """A word of a closed set, a number or a truth value: "not_offered" is "not offered"."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float | int):
        return amount(value)
    return str(value)


def amount(value: float) -> str:
    """95,000; 41.50."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def verdict(value: str | None) -> str:
    """Of sponsorship: offered, not_offered, conditional, unclear or silent."""
    return _VERDICTS.get(value or "silent", plain(value))


def citizens(value: str) -> str:
    return _CITIZENS.get(value, plain(value))


def employment(value: str) -> str:
    return EMPLOYMENT.get(value, plain(value).replace("_", " ").lower())


def pay(said: Object) -> str:
    """Of a Salary: what is stated, in its unit."""
    low, high = said["minValue"], said["maxValue"]
    if low is not None and high is not None:
        figures = amount(low) if low == high else f"{amount(low)} to {amount(high)}"
    elif low is None and high is None:
        figures = "an amount that is not told"
    else:
        figures = f"up to {amount(high)}" if low is None else f"from {amount(low)}"
    per = _PER.get(said["unitText"] or "", "")
    return " ".join(filter(None, (figures, said["currency"], per)))


def pay_notes(said: Object) -> list[str]:
    """What there is to say of it besides."""
    by_year = [value for value in (said["annualMin"], said["annualMax"]) if value is not None]
    return [
        *([said["kind"]] if said["kind"] != "base" else []),
        *([said["label"]] if said["label"] else []),
        *(["unit inferred"] if said["unitText"] and not said["unitStated"] else []),
        *(["the site's estimate"] if said["estimated"] else []),
        *([f"{' to '.join(map(amount, dict.fromkeys(by_year)))} a year"] if by_year and said["unitText"] != "YEAR" else []),
        *said["flags"],
    ]


def place(said: Object) -> str:
    """ "Norfolk, VA, US"; "anywhere in US"."""
    region = (said["region"] or "").removeprefix(f"{said['country']}-")
    named = ", ".join(filter(None, (said["city"], region, said["country"]))) or "a place that is not known"
    return f"anywhere in {named}" if said["remote"] else named


def years(months: int) -> str:
    """ "5 years", "18 months"."""
    number, unit = (months // 12, "year") if months % 12 == 0 and months else (months, "month")
    return f"{number} {unit}{'s' * (number != 1)}"


def experience(said: Object) -> str:
    span = years(said["months"])
    span = f"{span} to {years(said['maxMonths'])}" if said["maxMonths"] else f"{span} or more" if said["months"] else "none needed"
    return f"{span} with {said['skill']}" if said["skill"] else span


def education(said: Object) -> str:
    level = {"none": "no degree needed", "doctorate": "doctorate"}.get(said["level"], said["level"].replace("_", " "))
    fields = f" in {', '.join(said['fields'])}" if said["fields"] else ""
    return f"{level}{fields}{', or equivalent experience' if said['equivalentAccepted'] else ''}"


def term(said: Object) -> str:
    return f"{said['value']} ({said['detail']})" if said["detail"] else str(said["value"])


def statement(said: Object) -> str:
    """Of an EligibilityStatement."""
    say = _TOPICS.get(said["topic"])
    return say(said) if say else f"{said['topic']}: {plain(said['value'])}"


def claim(said: Object) -> str:
    return f"an aggregator claims {said['field']}: {plain(said['value'])}; {said['status']}"


def wanted(said: Object) -> list[str]:
    """Whether a demand is one."""
    return [] if said.get("required") is None else ["required" if said["required"] else "preferred"]
