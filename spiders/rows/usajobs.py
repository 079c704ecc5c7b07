"""Parts of an announcement in the USAJOBS API's shape."""

import re
from typing import Any

from schemas.raw import RawPay, RawPlace
from spiders.reading.values import Row, amount, joined, listed, words

NOT_READ = """LowGrade HighGrade PromotionPotential OrganizationCodes Relocation HiringPath TotalOpenings TravelCode Evaluations HowToApply
    WhatToExpectNext RequiredDocuments BenefitsDisplayDefaultText BenefitsURL BenefitsUrl WithinArea CommuteDistance ServiceType
    ApplyOnlineUrl AnnouncementClosingType AnnouncementClosingTypeOption SubAgencyName MCOTags AgencyContactWebsite AgencyContactPhone
    AgencyContactEmail DetailStatusUrl DrugTestRequired AdjudicationType TeleworkEligible PositionSensitivitiy FinancialDisclosure
    BargainingUnitStatus SupervisoryStatus"""
IGNORED = words(
    """PositionLocationDisplay ApplyURI PositionStartDate PositionEndDate PositionFormattedDescription RelevanceRank JobGrade
    PositionOfferingType UserArea.IsRadialSearch PositionRemuneration.Description PositionSchedule.Code
    JobCategory.Code SubAgency"""
) | frozenset(f"UserArea.Details.{name}" for name in NOT_READ.split())
FRACTION = re.compile(r"(\.\d{6})\d+")  # seven digits, which no ISO 8601 reader takes


def read_details(row: Row) -> dict[str, Any]:
    """Values for `BoardSpider.posting` that stand in UserArea.Details; the qualifications stand before it."""
    details, qualifications = row.row("UserArea").row("Details"), row.text("QualificationSummary")
    return {
        "description_html": joined(
            details.text("JobSummary"),
            ("Duties", listed(details.texts("MajorDuties"))),
            ("Qualifications", qualifications),
            ("Education", details.text("Education")),
            ("Requirements", details.text("Requirements")),
            ("Key requirements", listed(details.texts("KeyRequirements"))),
            ("Other information", details.text("OtherInformation")),
        ),
        "boilerplate_html": details.text("AgencyMarketingStatement"),
        "job_benefits": details.text("Benefits"),
        "eligibility": details.texts("WhoMayApply"),
        "security_clearance": details.text("SecurityClearance"),
        "workplace": "Remote" if details.flag("RemoteIndicator") else None,
    }


def read_place(place: Row) -> RawPlace:
    keys = ("LocationName", "CityName", "CountrySubDivisionCode", "CountryCode")
    name, city, region, country = map(place.text, keys)
    return RawPlace(name, city, region, country, latitude=place.text("Latitude"), longitude=place.text("Longitude"))


def read_pay(pay: Row) -> RawPay:
    return RawPay(amount(pay.text("MinimumRange")), amount(pay.text("MaximumRange")), "USD", pay.text("RateIntervalCode"))


def moment(text: str | None) -> str | None:
    return FRACTION.sub(r"\1", text) if text else None
