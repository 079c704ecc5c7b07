"""What Oracle's list rows and details say, as values of a RawPosting."""

from typing import Any

from schemas.raw import RawPay, RawPlace
from spiders.reading.values import Row, joined, pays, place, places, text_of, words

PAY_PROMPTS = ("salary", "pay range", "compensation", "pay rate")  # of flex fields, which employers name

IGNORED = words("""Id RequisitionId JobFamilyId GeographyId HotJobFlag BeFirstToApplyFlag Distance TrendingFlag PostingEndDate
        ContentLocale ExternalUrlSeo ExternalUrl RequisitionType NumberOfOpenings MediaThumbURL Relevancy WorkplaceType
        secondaryLocations otherWorkLocations workLocation requisitionFlexFields ObjectVerNumberProfile skills media links
        PrimaryLocationCoordinates PrimaryLocationId DisplayInd""")


def row_values(row: Row) -> dict[str, Any]:
    """A list row, and the fields that a detail shares with it."""
    main = RawPlace(name=row.text("PrimaryLocation"), country=row.text("PrimaryLocationCountry"))
    return {
        "title": row.text("Title"),
        "hiring_organization": row.text("EmployerName"),
        "job_locations": places(main, *(place(spot, "Name", country="CountryCode") for spot in row.rows("secondaryLocations"))),
        "workplace": row.text("WorkplaceTypeCode", "WorkplaceType"),
        "employment_types": row.texts("JobSchedule", "JobType", "ContractType", "WorkerType"),
        "department": row.path("Organization", "Department") or row.path("JobFamily", "JobFunction", "Category"),
        "date_posted": row.text("PostedDate", "ExternalPostedStartDate"),
        "valid_through": row.text("PostingEndDate", "ExternalPostedEndDate"),
        "education": row.text("StudyLevel"),
        "requisition_id": row.text("RequisitionNumber") or text_of(row.get("Id")),
    }


def detail_values(row: Row) -> dict[str, Any]:
    """A detail: its text in three parts; what the corporation and the organization say of themselves stands apart."""
    short, flex = row.text("ShortDescriptionStr"), row.rows("requisitionFlexFields")
    prompts = [(entry.text("Prompt") or "", entry.text("Value")) for entry in flex]
    return row_values(row) | {
        "description_html": joined(
            row.text("ExternalDescriptionStr") or short,
            ("Responsibilities", row.text("ExternalResponsibilitiesStr")),
            ("Qualifications", row.text("ExternalQualificationsStr")),
        ),
        "boilerplate_html": joined(row.text("CorporateDescriptionStr"), row.text("OrganizationDescriptionStr")),
        "base_salary": pays(*(RawPay(text=value, label=name) for name, value in prompts if name.lower().startswith(PAY_PROMPTS))),
    }
