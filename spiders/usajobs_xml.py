"""The HR-XML feed that USAJOBS published before its API: one PositionOpening as the values of a RawPosting."""

import re
from typing import Any

from scrapy.http import Response

from schemas.raw import RawPay
from spiders.base import BadPayload
from spiders.reading import joined, pays, places
from spiders.xml_rows import XmlRows, open_body

BODY = "positionprofile.userarea.govt_xmljobbody."
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


def read_opening(paths: dict[str, list[str]]) -> dict[str, Any]:
    """Values for `BoardSpider.posting`. Country and state stand in the place's name ("Dyess AFB, TX United States")."""
    profile = {path.removeprefix("positionprofile."): texts for path, texts in paths.items()}

    def one(path: str) -> str | None:
        return next(iter(profile.get(path, ())), None)

    def section(path: str) -> str | None:
        return one(BODY.removeprefix("positionprofile.") + path)

    pay = "offeredremunerationpackage.remunerationrange.remuneration"
    low, high, unit = one(f"{pay}minimumamount"), one(f"{pay}maximumamount"), one(f"{pay}rateintervalcode")
    return {
        "identifier": one("documentid"),
        "title": one("positiontitle"),
        "hiring_organization": one("positionorganization.organizationidentifiers.organizationname"),
        "requisition_id": one("positionid"),
        "job_locations": places(*profile.get("positionlocation.locationname", ())),
        "base_salary": pays(RawPay(low, high, "USD", unit)),
        "employment_types": tuple(CODE.sub("", text) for text in profile.get("positionscheduletypecode", ())),
        "industry": one("jobcategorycode"),
        "date_posted": one("positionperiod.startdate.formatteddatetime"),
        "valid_through": one("positionperiod.enddate.formatteddatetime"),
        "description_html": joined(
            section("overview.jobsummary"),
            ("Duties", section("duties.majorduties")),
            (
                "Qualifications",
                section("qualificationandevaluation.qualifications") or section("qualificationsandevaluation.qualifications"),
            ),
            ("Education", section("qualificationsandevaluation.education")),
            ("Requirements", section("qualificationsandevaluation.requirements")),
            ("Key requirements", "; ".join(profile.get("userarea.govt_xmljobbody.overview.keyrequirement", ()))),
        ),
        "boilerplate_html": section("overview.agencymarketingstatement"),
        "job_benefits": section("benefitsandotherinformation.benefits"),
        "eligibility": tuple(CODE.sub("", text) for text in profile.get("userarea.govt_whomayapply", ())),
        "apply_url": next(iter(paths.get("userarea.govt_applyonlineurl", ())), None),
    }
