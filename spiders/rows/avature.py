"""What an Avature job page says: sections of fields, each a value with or without a label; labels are the employer's own words."""

import re
from typing import Any

from parsel import Selector

from schemas.raw import RawPay
from spiders.reading.documents import words_of
from spiders.reading.values import joined, pays, places

FIELD, LABEL, VALUE = (f".article__content__view__field{part}" for part in ("", "__label", "__value"))
LABELLED = re.compile(r"(?P<label>[^:]{2,40}?)\s{0,3}:\s{1,9}(?P<value>\S.{0,300})")  # "Salary Range : $30.36 - 43.49 Hourly"

KNOWN = {
    "place": ("work location", "location", "primary location", "locations", "city"),
    "workplace": ("onsite or remote", "remote", "workplace type", "work model", "remote type"),
    "pay": ("salary range", "salary", "pay range", "compensation", "hiring range"),
    "type": ("employment type", "worker type", "job type", "schedule type", "contract type"),
    "posted": ("posted date", "date posted", "posting date"),
    "number": ("job #", "requisition", "requisition #", "requisition id", "job id", "role id", "req id"),
    "department": ("department", "business unit", "job function", "organization"),
}


def read_fields(page: Selector) -> dict[str, Any]:
    """Values for a RawPosting; fields with no known label are the description."""
    known: dict[str, str] = {}
    texts: list[str] = []
    for field in page.css(FIELD):
        label, value = words_of(field, LABEL), words_of(field, VALUE) or ""
        if label is None and (said := LABELLED.fullmatch(value)):
            label, value = said["label"], said["value"]
        name = next((name for name, labels in KNOWN.items() if label and label.lower().strip(" :") in labels), None)
        if name:
            known.setdefault(name, value)
        elif value:
            texts.append(f"<p><b>{label}</b>: {value}</p>" if label else field.css(VALUE).get() or "")
    return {
        "title": words_of(page, ".banner__text__title")
        or words_of(page, "h2.title")
        or page.css("meta[property='og:title']::attr(content)").get(),
        "description_html": joined(*texts),
        "job_locations": places(known.get("place")),
        "workplace": known.get("workplace"),
        "base_salary": pays(RawPay(text=known.get("pay"))),
        "employment_types": tuple(filter(None, [known.get("type")])),
        "date_posted": known.get("posted"),
        "requisition_id": known.get("number"),
        "department": known.get("department"),
    }
