"""How much of a week is worked, told by a number: "0,8 FTE", "Pensum: 60-80 %", "1/2 etatu", "20 Stunden pro Woche"."""

import re
from collections.abc import Callable
from fractions import Fraction

from pipelines.extract.terms_of_work.spot import Spot
from schemas.enums import RequirementKind

_SHARE = r"\d{2,3}\s?%?(?:\s?(?:-|–|bis|à|to|až|do|til)\s?\d{2,3})?\s?%|[01][.,]\d{1,2}|\d\s?/\s?\d|[½¼¾]"
_NUMBER = r"\d{1,2}(?:[.,]\d{1,2})?"
SHARE_BEHIND = re.compile(rf"\W{{0,4}}(?:(?:na|von|à|de|på|of|is|ist)\s)?({_SHARE}|(?<=[\s:])1(?![.,]))(?![\w./])")  # "FTE: 1"
SHARE_AHEAD = re.compile(rf"(?<![\w.,/])({_SHARE})[\s-]{{0,2}}$")
SHARE_IN_TITLE = re.compile(
    r"(?:^|[\s(,])(\d{2,3}\s?%?(?:\s?(?:-|–|bis|à)\s?\d{2,3})?\s?%)(?=\)|$|\s*[,|–-])(?!.{0,12}(?:remote|home|office))"
)
HOURS_AHEAD = re.compile(
    rf"(?<![\w.,/])(?:(?:{_NUMBER})\s?(?:-|–|bis|à|to|až|do|til|a|of|or|ou|oder|och|og|és|y|e)\s?)?({_NUMBER})\s?\W{{0,2}}$"
)
# A label's answer, also below it: "Hours per week: at most 15", "wöchentliche Arbeitszeit beträgt 20 Stunden"
HOURS_BEHIND = re.compile(
    rf"\s?(?::\s{{0,3}}(?:at most|max\.?|up to|ca\.?|approx\.?|about)?|(?:beträgt|von|is)(?: ca\.?| etwa)?)\s{{0,3}}({_NUMBER})"
    r"(?!\s?(?:-|–|bis|to|%)|[\d.,:])"
)
FRACTIONS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}
PART_WEEK = 33  # hours: from here on a week may be a full one
SHORTEST = 4  # hours of a week that a job takes
# Hours of a week that are not the job's: of lessons, of help, beyond the usual ones, of what others do
OF_SOMETHING_ELSE = re.compile(
    r"overtime|überstunden|heures sup|extra|training|class|lesson|lecture|cours|unterricht|volunt|ehrenamt|travel|driv|sav(?:e|ing)|spar"
    r"|on.call|open|service|support hours|course|study|studi|experience|erfahrung|homework|workshop|meeting|eligib|benefit|full.time"
    r"|insur|sleep|sit|stand|listen|watch|customer|client|kunden|patient|unless|if you|more than|less than"
    r"|at least|minim|mínim|mindest|\bmin\.|au moins|al menos|pelo menos|almeno|minst|mindst|co najmniej|alespoň"
)


def share_of(words: str) -> str | None:
    """What a share of a full week means: "80-100 %" is both hours, "0.5" a part; None where it is no share."""
    parts = [_fraction(part) for part in re.findall(r"\d\s?/\s?\d|\d+(?:[.,]\d+)?|[½¼¾]", words)]
    if not parts or max(parts) > 1 or min(parts) < Fraction(1, 20):
        return None
    return "FULL_TIME" if min(parts) == 1 else "PART_TIME" if max(parts) < 1 else "FULL_TIME+PART_TIME"


def _fraction(words: str) -> Fraction:
    if words in FRACTIONS:
        return FRACTIONS[words]
    if "/" in words:
        above, below = (int(part) for part in words.split("/"))
        return Fraction(above, below or 1)
    number = Fraction(words.replace(",", "."))
    return number if "." in words or "," in words or number <= 1 else number / 100


def _of_label(spot: Spot) -> tuple[str, int, int] | None:
    """A label's share: "Pensum: 60-80 %"."""
    share = SHARE_BEHIND.match(spot.low, spot.end, spot.line[1])
    value = share and share_of(share[1])
    return (value, share.start(1), share.end(1)) if share and value else None


def _of_unit(spot: Spot) -> tuple[str, int, int] | None:
    """A share before its unit: "0.8 FTE", "50 %-Stelle"."""
    share = SHARE_AHEAD.search(spot.before[-14:])
    value = share and share_of(share[1])
    return (value, spot.start - len(share[0]), spot.end) if share and value else None


def _of_either(spot: Spot) -> tuple[str, int, int] | None:
    return _of_unit(spot) or _of_label(spot)


def _of_hours(spot: Spot) -> tuple[str, int, int] | None:
    """The job's hours a week, where they are fewer than a full week's can be."""
    hours = HOURS_AHEAD.search(spot.before[-16:]) or HOURS_BEHIND.match(spot.low, spot.end)
    if hours is None or spot.kind in (RequirementKind.RESPONSIBILITY, RequirementKind.BENEFIT):
        return None
    if not SHORTEST <= float(hours[1].replace(",", ".")) < PART_WEEK or OF_SOMETHING_ELSE.search(spot.before + "|" + spot.after):
        return None
    ahead = hours.re is HOURS_AHEAD
    return ("PART_TIME", spot.start - len(hours[0]), spot.end) if ahead else ("PART_TIME", *hours.span(1))


# What the lexicon calls a word that stands beside a number -> how the two are read
NUMBERED: dict[str, Callable[[Spot], tuple[str, int, int] | None]] = {"pensum": _of_label, "fte": _of_either, "hours": _of_hours}
