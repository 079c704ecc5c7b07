"""Employment types, as stated in a posting's title or text."""

import re

from schemas.enums import EmploymentType, Origin
from schemas.evidence import Evidence, prose
from schemas.facts import Term

TYPES = re.compile(
    r"""
    (?P<FULL_TIME>full[- ]?time|vollzeit|temps\ plein|temps\ complet|tiempo\ completo|jornada\ completa|tempo\ integral|tempo\ inteiro|full\ ?time|fulltime|voltijd)
    |(?P<PART_TIME>part[- ]?time|teilzeit|temps\ partiel|tiempo\ parcial|media\ jornada|tempo\ parcial|meio\ período|deeltijd|parttime)
    |(?P<CONTRACTOR>\bcontractor\b|freelance|\bfreiberuf|job\ types?:\ contract|contract\ position|\bcontract\ role|\bC2C\b|\b1099\b|\bautónomo|contract\ to\ hire|contract-to-hire)
    |(?P<TEMPORARY>\btemporary\b|befristet\b(?<!unbefristet)|\bCDD\b|\bintérim\b|fixed[- ]term|\btemporal\b|temporário|seasonal|tijdelijk)
    |(?P<INTERN>\binternship|\bintern\b|praktikum|praktikant|werkstudent|\bstagiaire|\bstage\b(?=.{0,20}mois)|\bprácticas|estágio|becario)
    |(?P<APPRENTICE>\bapprentice|auszubildende|\bazubi|apprentissage|alternance|\baprendiz|leerling)
    |(?P<VOLUNTEER>\bvolunteer\ (?:position|role|opportunity)|ehrenamtlich|bénévole)
    |(?P<PER_DIEM>\bper[ -]diem\ (?:position|role|shift)|\bPRN\b)
    """,
    re.IGNORECASE | re.VERBOSE,
)
VERSION = 1


def extract_employment(text: str, title: str | None) -> tuple[Term, ...]:
    """Each employment type once, from the title first. A word that speaks of something else (full-time studies) does not count."""
    found: dict[str, Term] = {}
    for match in TYPES.finditer(title or ""):
        evidence = Evidence(
            "employment_types", Origin.TITLE, match[0], "employment.title", VERSION, match.start(), match.end()
        )
        found.setdefault(match.lastgroup or "", Term(EmploymentType(match.lastgroup or ""), evidence))
    for match in TYPES.finditer(text):
        kind = match.lastgroup or ""
        if kind in ("INTERN", "APPRENTICE", "VOLUNTEER") and kind not in found:
            continue
        evidence = prose("employment_types", text, match.start(), match.end(), "employment.words", VERSION)
        found.setdefault(kind, Term(EmploymentType(kind), evidence))
    return tuple(found.values())
