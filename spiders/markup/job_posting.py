"""A schema.org JobPosting node as the values of a RawPosting; used wherever a format carries one."""

import html
import re
from collections.abc import Iterator
from typing import Any

from pipelines.extract.words.entities import unescape_once
from schemas.raw import RawPay, RawPlace
from spiders.reading.values import text_of

UNSTATED = {"", "unavailable", "none", "null", "undefined", "n/a", "na", "-"}  # literals that templates print for "nothing"
LONGEST_UNSTATED = max(map(len, UNSTATED))
SURROGATE = re.compile("[\ud800-\udfff]")
UNITS = {"ANN": "YEAR", "MON": "MONTH", "WEE": "WEEK", "HUR": "HOUR"}  # UN/CEFACT unitCode
TAG = re.compile(r"<[a-zA-Z/!]")
ESCAPED_TAG = re.compile(r"&lt;/?[a-zA-Z]{1,10}[\s/&]")
NAME_IN_LITERAL = re.compile(r"\A\{\s{0,9}['\"]name['\"]\s{0,9}:\s{0,9}(['\"])(?P<name>.{1,300}?)\1\s{0,9}[,}]")
SECTIONS = {"responsibilities": "Responsibilities", "qualifications": "Qualifications"}
IGNORED = frozenset({"@type", "@context", "@id", "image", "logo", "directApply", "mainEntityOfPage", "sameAs", "workHours"})


def is_opening(node: dict[str, Any]) -> bool:
    """A JobPosting that names neither its date nor its own page is a landing page's decoration."""
    return bool(words(node.get("title") or node.get("name"))) and bool(words(node.get("datePosted")) or words(node.get("url")))


def read_job_posting(node: dict[str, Any]) -> dict[str, Any]:
    """Values for `BoardSpider.posting`; pops what it reads, so that ``node`` ends as the unread rest."""
    places = tuple(read_places(node.pop("jobLocation", None))) or tuple(read_places(node.pop("applicantLocationRequirements", None)))
    currency = words(node.pop("salaryCurrency", None))
    pay = [*read_pay(node.pop("baseSalary", None), currency), *read_pay(node.pop("estimatedSalary", None), currency, estimated=True)]
    return read_conditions(node) | {
        "title": unescaped_title(node.pop("title", None) or node.pop("name", None)),
        "hiring_organization": name_of(node.pop("hiringOrganization", None)),
        "job_locations": places,
        "description_html": description(node),
        "boilerplate_html": unescaped(words(node.pop("employerOverview", None))),
        "date_posted": words(node.pop("datePosted", None)),
        "date_modified": words(node.pop("dateModified", None)),
        "valid_through": words(node.pop("validThrough", None)),
        "employment_types": tuple(strings(node.pop("employmentType", None), split=True)),
        "workplace": words(node.pop("jobLocationType", None)),
        "base_salary": tuple(pay),
        "department": name_of(node.pop("employmentUnit", None)),
        "requisition_id": value_of(node.pop("identifier", None)),
        "language": words(node.pop("inLanguage", None)),
        "industry": trade(node),
        "url": words(node.pop("url", None)),
    }


def read_conditions(node: dict[str, Any]) -> dict[str, Any]:
    """What a node asks of a candidate and offers beside pay."""
    return {
        "eligibility": tuple(strings(node.pop("eligibilityToWorkRequirement", None))),
        "security_clearance": joined(node.pop("securityClearanceRequirement", None)),
        "education": joined(node.pop("educationRequirements", None)),
        "experience": joined(node.pop("experienceRequirements", None)),
        "skills": tuple(strings(node.pop("skills", None), split=True)),
        "job_benefits": benefits(node),
    }


def benefits(node: dict[str, Any]) -> str | None:
    """What is offered beside pay: benefits, and bonus, commission or equity in words."""
    parts = (node.pop("jobBenefits", None) or node.pop("benefits", None), node.pop("incentiveCompensation", None))
    return "; ".join(filter(None, map(joined, parts))) or None


def trade(node: dict[str, Any]) -> str | None:
    """The industry, else the category in words; a bare occupation code ("15-1252.00") says nothing to a reader."""
    named = [joined(node.pop(key, None)) for key in ("industry", "occupationalCategory", "jobCategory")]
    return next((html.unescape(text) for text in named if text and any(map(str.isalpha, text))), None)


def words(value: Any) -> str | None:
    """A scalar (the first of a list) as text, with surrogate halves and template literals for "nothing" removed."""
    if isinstance(value, list):
        value = next((entry for entry in value if words(entry)), None)
    text = text_of(value)
    if text is None or (len(text) <= LONGEST_UNSTATED and text.casefold() in UNSTATED):
        return None
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if SURROGATE.search(text) else text


def unescaped(text: str | None) -> str | None:
    """Markup that was escaped once more inside the JSON: only where no tag of its own says otherwise."""
    return unescape_once(text) if text and not TAG.search(text) and ESCAPED_TAG.search(text) else text


def unescaped_title(value: Any) -> str | None:
    text = words(value)
    return html.unescape(text) if text else None


def name_of(value: Any) -> str | None:
    """An organization's or unit's name, from a node, a bare string or the printed form of a node."""
    if isinstance(value, list):
        return next(filter(None, map(name_of, value)), None)
    if isinstance(value, dict):
        return unescaped_title(value.get("name") or value.get("legalName"))
    text = unescaped_title(value)
    literal = NAME_IN_LITERAL.match(text) if text else None
    return literal["name"] if literal else text


def value_of(value: Any) -> str | None:
    """A PropertyValue's value, or the bare identifier."""
    if isinstance(value, list):
        return next(filter(None, map(value_of, value)), None)
    return words(value.get("value")) if isinstance(value, dict) else words(value)


def strings(value: Any, split: bool = False) -> Iterator[str]:
    """Texts of a scalar, node or list of them; ``split`` where a comma parts values."""
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict):
            months = words(entry.get("monthsOfExperience"))
            entry = f"{months} months" if months else entry.get("credentialCategory") or entry.get("name") or entry.get("description")
        text = words(entry)
        yield from filter(None, map(str.strip, text.split(","))) if text and split else (t for t in (text,) if t)


def joined(value: Any) -> str | None:
    return unescaped("; ".join(strings(value))) or None


def description(node: dict[str, Any]) -> str | None:
    """The text, followed by sections that stand in properties of their own and not in it."""
    text = unescaped(words(node.pop("description", None))) or ""
    for key, heading in SECTIONS.items():
        lines = [unescaped(line) or "" for line in strings(node.pop(key, None))]
        section = lines[0] if len(lines) == 1 else "".join(f"<li>{line}</li>" for line in lines)
        if section and section not in text:
            text += f"\n<h3>{heading}</h3>\n{section}"
    return text.strip() or None


def read_places(value: Any) -> Iterator[RawPlace]:
    """Places, each as a Place with an address, a bare address, a region by name or a string."""
    for entry in value if isinstance(value, list) else [value]:
        place = read_place(entry)
        if place != RawPlace():
            yield place


def read_place(entry: Any) -> RawPlace:
    if not isinstance(entry, dict):
        return RawPlace(name=words(entry))
    address = entry.get("address", entry)
    address = next((a for a in address if a), None) if isinstance(address, list) else address
    geo = entry.get("geo") if isinstance(entry.get("geo"), dict) else {}
    if not isinstance(address, dict):
        address = {"name": address}
    is_country = words(entry.get("@type")) == "Country"
    return RawPlace(
        name=None if is_country else words(entry.get("name")) or words(address.get("name")),
        locality=words(address.get("addressLocality")),
        region=words(address.get("addressRegion")),
        country=words(entry.get("name")) if is_country else name_of(address.get("addressCountry")),
        postal_code=words(address.get("postalCode")),
        latitude=words((geo or {}).get("latitude")),
        longitude=words((geo or {}).get("longitude")),
    )


def read_pay(value: Any, currency: str | None, estimated: bool = False) -> Iterator[RawPay]:
    """Pay bands of a MonetaryAmount, PriceSpecification, distribution, number or text."""
    for entry in value if isinstance(value, list) else [value]:
        if not isinstance(entry, dict):
            text = words(entry)
            number = text is not None and re.fullmatch(r"[\d.]{1,20}", text) is not None
            if text and number:
                yield RawPay(min_value=text, max_value=text, currency=currency, estimated=estimated)
            elif text:
                yield RawPay(text=text, currency=currency, estimated=estimated)
            continue
        yield from read_amount(entry, currency, estimated)


def read_amount(entry: dict[str, Any], currency: str | None, estimated: bool) -> Iterator[RawPay]:
    """One amount node; its value may be a node again, a number or a list of either."""
    inner = entry.get("value")
    for amount in inner if isinstance(inner, list) else [inner]:
        node = {**entry, **amount} if isinstance(amount, dict) else entry
        single = words(node.get("value")) or words(node.get("price"))
        low = words(node.get("minValue")) or words(node.get("minPrice")) or words(node.get("percentile10")) or single
        high = words(node.get("maxValue")) or words(node.get("maxPrice")) or words(node.get("percentile90")) or single
        if not low and not high:
            continue
        unit = words(node.get("unitText")) or words(node.get("duration")) or words(node.get("unitCode"))
        stated = words(node.get("currency")) or words(node.get("priceCurrency")) or currency
        yield RawPay(low, high, stated, UNITS.get(unit or "", unit), label=words(entry.get("name")), estimated=estimated)
