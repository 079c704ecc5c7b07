"""Whether a text says that the job itself ends: "the post is limited to 36 months", "nombramiento con una duración de tres años"."""

import re

from pipelines.extract.terms_of_work.spot import Spot
from pipelines.extract.words.lengths import MONTHS, amount_before, find_lengths
from schemas.enums import RequirementKind

# What may last for a time, and is the job: the last of these before the words for how long
THE_JOB = re.compile(
    r"\b(?:positions?|posts?|roles?|jobs?|appointments?|contracts?|engagements?|employments?|vacancy|(?:post)?doc\w*|fellowships?|hires?"
    r"|\w*stellen?|anstellung|\w*vertrag|beschäftigung|arbeitsverhältnis|postes?|contrats?|emploi|puestos?|contratos?|nombramiento|cargo"
    r"|plaza|vaga|contratto|incarico|functie|aanstelling|stillingen?|ansettelse\w*|anställning\w*|tjänst\w*|employed|appointed|angestellt)\b"
)
# What may last for a time in or beside a job
NOT_THE_JOB = re.compile(
    r"probation|\btrial|probezeit|essai|prueba|eligib|valid|exten[ds]|renew|verlänger|prórroga|prolong|notice|leave|train|onboard|program"
    r"|warrant|experience|erfahrung|resid|travel|reise|retain|retention|stored|gespeichert|previous|within|project|pool|list\b|reserv"
    r"|intern|praktik|prácticas|stage\b|student|benefit|insur|support|visa|permit|former"
)
ONE_CASE = re.compile(r"\b(?:if|where|should|falls|sofern|wenn|si)\b")
SENTENCE = re.compile(r".*(?:[.;!?](?:\s|$)|\n\s*\n|•)", re.DOTALL)
AHEAD = 150  # characters in which the job is named, over lines that a wrap has broken
BEHIND = 30  # characters in which the time begins
SHORTEST, LONGEST = 1, 72  # months


def is_for_a_term(spot: Spot) -> bool:
    """Words for a limit ("limited to", "duration") with a time behind or right before them, said of the job."""
    if spot.kind is RequirementKind.BENEFIT or spot.clause.is_denied or not _has_time(spot):
        return False
    ahead = SENTENCE.sub("", spot.low[max(0, spot.start - AHEAD) : spot.start])
    if ONE_CASE.search(ahead):
        return False
    jobs = list(THE_JOB.finditer(ahead))
    named = jobs or [job for job in [THE_JOB.search(spot.words)] if job]
    rest = ahead[jobs[-1].end() :] if jobs else ""
    return bool(named) and not NOT_THE_JOB.search(rest + spot.words + spot.after[:BEHIND])


def _has_time(spot: Spot) -> bool:
    time = next(find_lengths(spot.after, 0, len(spot.after)), None)
    if time and time.start <= BEHIND and not re.search(r"[.;!?]\s", spot.after[: time.start]):
        return SHORTEST <= time.high <= LONGEST
    before = next(iter(list(find_lengths(spot.before, 0, len(spot.before)))[-1:]), None)
    if before and not spot.before[before.end :].strip(" -()"):
        return SHORTEST <= before.high <= LONGEST
    years = amount_before(spot.before) if spot.words.startswith(("year", "-year")) else None
    return years is not None and years.low * MONTHS["year"] <= LONGEST
