"""The HR-XML feed that USAJOBS published before its API: one PositionOpening as the values of a RawPosting."""

import re
from typing import Any

from scrapy.http import Response

from schemas.raw import RawPay
from spiders.reading.values import BadPayload, joined, pays, places
from spiders.reading.xml_rows import XmlRows, open_body

PROFILE = "positionprofile."
BODY = f"{PROFILE}userarea.govt_xmljobbody."
PAY = "offeredremunerationpackage.remunerationrange.remuneration"
CODE = re.compile(r"\A\d+-")  # "15514-United States Citizens"


def openings_in(response: Response) -> list[dict[str, list[str]]] | None:
    """The feed's announcements; None for an answer that is no XML. Raises `BadPayload` for XML without one (an error page)."""
    if response.body.lstrip(b"\xef\xbb\xbf \r\n")[:1] != b"<":
        return None
    with open_body(response) as stream:
        openings = list(XmlRows(stream, frozenset({"positionopening"})))
    if not openings:
        raise BadPayload(f"no position in {response.body[:80]!r}")
    return openings


class Opening:
    """The texts of one PositionOpening by path, for `first` and `all`; paths start within its profile."""

    def __init__(self, paths: dict[str, list[str]]) -> None:
        self.paths = paths

    def first(self, *names: str, within: str = PROFILE) -> str | None:
        return next((text for name in names for text in self.paths.get(within + name, ())), None)

    def all(self, name: str, within: str = PROFILE) -> list[str]:
        return self.paths.get(within + name, [])


def read_opening(paths: dict[str, list[str]]) -> dict[str, Any]:
    """Values for `BoardSpider.posting`. Country and state stand in the place's name ("Dyess AFB, TX United States")."""
    opening = Opening(paths)
    low, high, unit = (opening.first(f"{PAY}{part}") for part in ("minimumamount", "maximumamount", "rateintervalcode"))
    return {
        "identifier": opening.first("documentid", within=""),
        "title": opening.first("positiontitle"),
        "hiring_organization": opening.first("positionorganization.organizationidentifiers.organizationname"),
        "requisition_id": opening.first("positionid"),
        "job_locations": places(*opening.all("positionlocation.locationname")),
        "base_salary": pays(RawPay(low, high, "USD", unit)),
        "employment_types": tuple(CODE.sub("", text) for text in opening.all("positionscheduletypecode")),
        "industry": opening.first("jobcategorycode"),
        "date_posted": opening.first("positionperiod.startdate.formatteddatetime"),
        "valid_through": opening.first("positionperiod.enddate.formatteddatetime"),
        "description_html": description(opening),
        "boilerplate_html": opening.first("overview.agencymarketingstatement", within=BODY),
        "job_benefits": opening.first("benefitsandotherinformation.benefits", within=BODY),
        "eligibility": tuple(CODE.sub("", text) for text in opening.all("userarea.govt_whomayapply")),
        "apply_url": opening.first("userarea.govt_applyonlineurl", within=""),
    }


def description(opening: Opening) -> str | None:
    """The announcement's parts under headings of their own; qualifications stand under one of two spellings."""
    asked = "qualificationsandevaluation"
    qualifications = opening.first("qualificationandevaluation.qualifications", f"{asked}.qualifications", within=BODY)
    return joined(
        opening.first("overview.jobsummary", within=BODY),
        ("Duties", opening.first("duties.majorduties", within=BODY)),
        ("Qualifications", qualifications),
        ("Education", opening.first(f"{asked}.education", within=BODY)),
        ("Requirements", opening.first(f"{asked}.requirements", within=BODY)),
        ("Key requirements", "; ".join(opening.all("overview.keyrequirement", within=BODY))),
    )
