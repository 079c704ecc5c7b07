"""Which lines state a requirement, a wish, a duty or a benefit."""

import re

from pipelines.extract.headings import HEADINGS, find_heading, heading_key
from pipelines.extract.lines import Line, split_lines
from schemas.enums import RequirementKind
from schemas.evidence import prose
from schemas.facts import Requirement

KINDS = {kind.value: kind for kind in RequirementKind}
PREFERRED = re.compile(
    r"\b(?:(?:is|are|would\ be|be)?\ ?(?:an?\ )?(?:big|huge|strong|definite|added|real)?\ ?(?:plus|bonus)\b(?!\ +\d)"
    r"|preferred\b|desired\b|desirable\b|nice[ -]to[ -]have|advantageous|an\ advantage|ideally\b"
    r"|von\ vorteil|wünschenswert|idealerweise|serait\ un\ plus|un\ plus\b|souhaité|deseable|valorable|se\ valora|desejável|diferencial)",
    re.IGNORECASE | re.VERBOSE,
)
REQUIRED = re.compile(
    r"^(?:\d+\+?\ ?(?:-\ ?\d+\ )?years?|minimum|at\ least|bachelor|master|degree|proven|strong|excellent|proficien|ability|able|experience|knowledge"
    r"|familiar|must|understanding|demonstrated|solid|good|high\ school|fluent|fluency|you\ (?:have|are|bring)|expert|working\ knowledge|willing"
    r"|abgeschlossen|erfahrung|kenntnisse|sehr\ gute|gute|du\ (?:hast|bist|bringst)|sie\ (?:haben|sind|bringen)|vous\ (?:avez|êtes|maîtrisez|justifiez))\b",
    re.IGNORECASE | re.VERBOSE,
)
BENEFIT = re.compile(
    r"\b(?:401\(?k|dental|vision\ insurance|health\ insurance|paid\ time\ off|pto|paid\ holidays|life\ insurance|parental\ leave|equity|stock\ options"
    r"|urlaubstage|tage\ urlaub|altersvorsorge|mutuelle|tickets?\ restaurant|rtt)\b",
    re.IGNORECASE | re.VERBOSE,
)
DUTY = re.compile(
    r"^(?:you(?:'|’)?ll\b|you\ will|develop|design|build|lead|manage|work\ with|collaborate|create|support|provide|ensure|maintain|assist|drive|analy[sz]e"
    r"|perform|participate|coordinate|monitor|implement|prepare|conduct|identify|partner|own\b|review|report\b|help|write|test|define|deliver"
    r"|du\ (?:entwickelst|unterstützt|übernimmst|betreust|arbeitest|berätst|planst|koordinierst|verantwortest)|as\ an?\ .{3,60}you\ will)",
    re.IGNORECASE | re.VERBOSE,
)
NOTHING = re.compile(
    r"equal\ opportunity|without\ regard\ to|reasonable\ accommodation|affirmative\ action|apply\ (?:now|today|even)|encourage\ you\ to\ apply|click\ |cover\ letter",
    re.IGNORECASE | re.VERBOSE,
)
VERSION = 1


def extract_statements(text: str) -> list[Requirement]:
    """The statements of ``text``, one per line (or sentence, where line breaks were lost), in order."""
    statements: list[Requirement] = []
    section: str | None = None
    for line in split_lines(text):
        heading = find_heading(line)
        if heading is not None:
            section = heading
            continue
        rule, kind = classify_line(line, _inline_heading(line) or section)
        if kind is not None:
            evidence = prose("requirements", text, line.start, line.end, rule, VERSION)
            statements.append(Requirement(kind, line.words, evidence, line.level))
    return statements


def classify_line(line: Line, section: str | None) -> tuple[str, RequirementKind | None]:
    """What ``line`` states, under a heading of kind ``section``, and the rule that says so."""
    words = line.words
    if len(words) < 3 or NOTHING.search(words):
        return "sections.nothing", None
    if section in ("required", "preferred", "responsibility") or section is None or section == "role":
        if PREFERRED.search(words) and section != "responsibility" and len(words) < 250:
            return "sections.preferred_cue", RequirementKind.PREFERRED
    if section in KINDS:
        return "sections.heading", KINDS[section]
    if BENEFIT.search(words):
        return "sections.benefit_cue", RequirementKind.BENEFIT
    if REQUIRED.search(words):
        return "sections.required_cue", RequirementKind.REQUIRED
    if DUTY.search(words):
        return "sections.duty_cue", RequirementKind.RESPONSIBILITY
    return "sections.nothing", None


def _inline_heading(line: Line) -> str | None:
    """The heading in front of a line's own words: "Requirements: five years of ..."."""
    head, colon, _ = line.words[:60].partition(":")
    return HEADINGS.get(heading_key(head)) if colon else None
