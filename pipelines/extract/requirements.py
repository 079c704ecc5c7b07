"""What a posting asks for, what it gives and how the work is done."""

from pipelines.extract.demands.certificates import extract_certificates
from pipelines.extract.demands.education import extract_education
from pipelines.extract.demands.experience import extract_experience
from pipelines.extract.demands.languages import extract_languages
from pipelines.extract.demands.seniority import extract_seniority
from pipelines.extract.demands.skills import extract_skills
from pipelines.extract.demands.travel import extract_travel
from pipelines.extract.sections.statements import extract_statements
from pipelines.extract.terms_of_work.employment import extract_employment
from pipelines.extract.terms_of_work.workplace import extract_workplace
from pipelines.extract.text.reading import read
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
