"""What a posting asks for, what it gives and how the work is done."""

from pipelines.extract.certificates import extract_certificates
from pipelines.extract.education import extract_education
from pipelines.extract.employment import extract_employment
from pipelines.extract.experience import extract_experience
from pipelines.extract.languages import extract_languages
from pipelines.extract.reading import read
from pipelines.extract.sections import extract_statements
from pipelines.extract.seniority import extract_seniority
from pipelines.extract.skills import extract_skills
from pipelines.extract.travel import extract_travel
from pipelines.extract.workplace import extract_workplace
from schemas.facts import Requirements


def extract_requirements(
    text: str, *, title: str | None = None, location: str | None = None, country: str | None = None, language: str | None = None
) -> Requirements:
    """Everything that ``text`` (a posting's clean description, lines separated by newlines) states of its requirements.

    ``title`` and ``location`` are the source's own words; ``country`` ISO 3166-1 alpha-2, ``language`` ISO 639-1. Spans are
    code-point offsets into ``text`` (into ``title`` for origin ``title``). No input raises.
    """
    reading = read(text)
    statements = extract_statements(reading)
    experience, experiences = extract_experience(reading)
    return Requirements(
        statements=tuple(statements),
        experience=experience,
        experiences=experiences,
        education=extract_education(reading),
        employment_types=extract_employment(reading, title),
        workplace=extract_workplace(reading, title, location),
        skills=extract_skills(reading),
        languages=extract_languages(reading),
        certificates=extract_certificates(reading),
        travel=extract_travel(reading),
        seniority=extract_seniority(reading, title),
    )
