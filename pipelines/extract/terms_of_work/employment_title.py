"""Whether a title's word for a way of being employed is said of the job, as a table of rules."""

import re

from pipelines.extract.terms_of_work.employment_hours import NUMBERED
from pipelines.extract.terms_of_work.employment_rules import ABBREVIATED, IN_BRACKETS
from pipelines.extract.terms_of_work.employment_said import CONTRACT
from pipelines.extract.terms_of_work.spot import Spot
from pipelines.extract.words.rules import Rule, always, decide

# In titles a word counts but for these: jobs that have contracts, interns or volunteers for their subject.
ROLE_OF_IT = re.compile(
    r"\W?\s?(?:program\w*\s)?(?:manage|manufactur|admin|special|negotiat|analyst|lawyer|attorney|counsel|offic|coordinat|law\b|&"
    r"|and\b|research"
    r"|review|complian|executive|associat|communit|engagement|recruit|lead\b|director|trainer|leit|services|programm?e?\s(?:lead"
    r"|head|coord))"
)
PARTS = re.compile(r"[(\[|,/–-]\s?(?:\S+\s){0,3}$")
ENDS = re.compile(r"\W*$|\s(?:to\b|position|role|basis|opportunity|\(|[-–|,])")
# German: a notice within the house, "Intern: Sachbearbeiter/-in"
INTERNAL = re.compile(r"\s?:\s.*(?:/-?in\b|[*:_]in\b|\bm\s?/\s?w\b|\bw\s?/\s?m\b)")
SUBJECTS = frozenset({"INTERN", "APPRENTICE", "VOLUNTEER", "CONTRACTOR"})


def _is_a_subject(spot: Spot) -> bool:
    """ "Contract Manager", "Volunteer Coordinator": what the job has to do with."""
    return spot.value in SUBJECTS and ROLE_OF_IT.match(spot.after) is not None


def _is_within_a_name(spot: Spot) -> bool:
    """A bare "contract" between other words: "Smart Contract Engineer"."""
    apart = PARTS.search(spot.before) or ENDS.match(spot.after) or not spot.before.strip()
    return spot.words in CONTRACT and not apart


def _is_a_step(spot: Spot) -> bool:
    apart = not spot.before.strip() or re.search(r"[-–|(/:]\s?$", spot.before)
    return spot.words == "stage" and not apart


IN_TITLE: tuple[Rule[Spot, bool], ...] = (  # whether a title's word says how the job is held
    Rule(lambda spot: spot.value in ("none", *NUMBERED), always(False), "Baker, permanent contract"),
    Rule(_is_a_subject, always(False), "Volunteer Coordinator"),
    Rule(_is_within_a_name, always(False), "Senior Dough Contract Baker"),
    Rule(_is_a_step, always(False), "Baker, early stage"),
    Rule(lambda spot: spot.words == "temporal" and not re.search(r"[-–|(/,:]\s*$", spot.before), always(False), "Baker of temporal cakes"),
    Rule(
        lambda spot: spot.value == "INTERN" and spot.words == "intern" and INTERNAL.match(spot.after) is not None,
        always(False),
        "Intern: Bäcker/in (m/w/d)",
    ),
    Rule(
        lambda spot: spot.words in ABBREVIATED and not IN_BRACKETS.search(spot.before) and not re.search(r"[-–|,/]\s?$", spot.before),
        always(False),
        "PT Assistant",
    ),
    Rule(
        lambda spot: spot.words == "casual" and re.match(r"\s(?:din|wear|gam|fashion)", spot.after) is not None,
        always(False),
        "Chef for casual dining",
    ),
    Rule(always(True), always(True), "Part-time baker"),
)


def is_in_title(spot: Spot) -> bool:
    """Whether a title's word says how the job is held."""
    return decide(IN_TITLE, spot) is True
