"""What a posting of SmartRecruiters' API says, list row or detail."""

import re
from collections.abc import Iterator
from typing import Any

from schemas.raw import RawPay
from spiders.reading.values import Row, amount, joined, pays, place, places

PAY_LABEL = re.compile(r"(?:salary|pay|compensation) range", re.IGNORECASE)
RANGE = re.compile(r"([\d,.]{1,15})\s?[-–]\s?([\d,.]{1,15})")


def posting_values(row: Row) -> dict[str, Any]:
    """Ads of one job in other languages or places share ``refNumber``; the company's own text stands apart."""
    parts, pay, where = row.row("jobAd").row("sections"), row.row("compensation"), row.row("location")
    sections = {name: (part.text("title"), part.text("text")) for name in list(parts) for part in [parts.row(name)]}
    about, url = sections.pop("companyDescription", None), row.text("postingUrl")
    own = row.pop("customField", None)
    is_remote, is_hybrid = where.flag("remote"), where.flag("hybrid")
    return {
        "title": row.text("name"),
        "description_html": joined(*sections.values()),
        "boilerplate_html": joined(about),
        "job_locations": places(place(where, "fullLocation", region="region")),
        "workplace": "Remote" if is_remote else "Hybrid" if is_hybrid else None,
        "base_salary": pays(RawPay(amount(pay.pop("min", 0)), amount(pay.pop("max", 0)), pay.text("currency"), pay.text("period")))
        or pays(*custom_pay(own)),
        "date_posted": row.text("releasedDate"),
        "employment_types": row.texts("typeOfEmployment"),
        "seniority": row.text("experienceLevel"),
        "department": row.path("department", "function"),
        "industry": row.text("industry"),
        "requisition_id": row.text("refNumber"),
        "language": row.row("language").text("code"),
        "apply_url": row.text("applyUrl"),
    } | ({"url": url} if url else {})


def custom_pay(fields: Any) -> Iterator[RawPay]:
    """Pay in a field that the employer made ("Salary Range": "106,600.00-142,100.00"), of rows that lack the platform's own."""
    for field in fields if isinstance(fields, list) else ():
        label, value = (str(field.get(name)) if isinstance(field, dict) else "" for name in ("fieldLabel", "valueLabel"))
        if PAY_LABEL.fullmatch(label) and (found := RANGE.fullmatch(value)):
            yield RawPay(found[1], found[2])
