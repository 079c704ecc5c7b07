"""What a position of Personio's feed says."""

from typing import Any

from spiders.reading.values import Row, joined, places


def position_values(row: Row) -> dict[str, Any]:
    """``createdAt`` is the position's creation; texts are HTML in CDATA, each with its heading; keywords are comma-separated."""
    parts = [(part.text("name"), part.text("value")) for part in row.row("jobDescriptions").rows("jobDescription")]
    years, keywords = row.text("yearsOfExperience"), row.text("keywords") or ""
    return {
        "title": row.text("name"),
        "hiring_organization": row.text("subcompany"),
        "description_html": joined(*parts),
        "job_locations": places(row.text("office"), *row.row("additionalOffices").texts("office")),
        "employment_types": row.texts("employmentType", "schedule"),
        "department": row.path("department"),
        "seniority": row.text("seniority"),
        "experience": f"{years} years" if years else None,
        "skills": tuple(filter(None, map(str.strip, keywords.split(",")))),
        "date_posted": row.text("createdAt"),
        "date_posted_is_floor": True,
    }
