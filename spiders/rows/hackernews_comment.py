"""A comment of a "Who is hiring?" thread. Its first line is by habit "Company | Role | Place | REMOTE | Full-time | $pay | URL"."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pipelines.extract.words.tables import load_words
from schemas.raw import RawPay
from spiders.reading.values import pays, places

MAX_COMMENT, MAX_ROLES, MAX_LINE = 100_000, 30, 90
ROLE_WORDS = sorted(load_words("role_words.txt"), key=lambda word: (-len(word), word))
ROLE = re.compile(rf"(?<![\w.@/])(?:{'|'.join(map(re.escape, ROLE_WORDS))})(?:s|\(s\))?(?![\w@])", re.IGNORECASE)
SEEKER = re.compile(
    r"willing to relocate\s{0,3}:|\br[eé]sum[eé](?:\s{0,3}/\s{0,3}cv)?\s{0,3}:|\A\W{0,5}seeking (?:work|freelance)", re.IGNORECASE
)
SHORT_PLACES = frozenset(("US", "UK", "EU", "NY", "SF", "LA", "DC"))  # "REMOTE (US)"; other letters are rather a field: "ML"
ANCHOR = re.compile(r'<a href="(?P<href>[^"]{1,2000})"[^>]{0,200}>[^<]{0,2000}</a>')
BREAK = re.compile(r"<p>|</p>|<br\s?/?>|\n", re.IGNORECASE)
TAG = re.compile(r"<[^>]{0,2000}>")
URL = re.compile(r"https?://[^\s|<>\"]{3,500}")
WORKPLACE = re.compile(r"remote|on-?\s?site|hybrid|wfh|work from home|in[- ]office", re.IGNORECASE)
TYPE = re.compile(r"full[- ]?time|part[- ]?time|contract(?:or)?|freelance|interns?(?:hip)?s?|perm(?:anent)?|temporary", re.IGNORECASE)
PAY = re.compile(r"[$€£¥₹]\s?\d|\d\s?(?:k\b|usd|eur|gbp)", re.IGNORECASE)
VISA = re.compile(r"\bvisas?\b|h-?1b", re.IGNORECASE)
SEPARATOR = {True: re.compile(r"\||\s[–—•]\s"), False: re.compile(r"\s[-–—]\s")}
LABEL = re.compile(r"\A(company|location|remote|type|salary|role|position|title)\s{0,3}:\s{0,3}(.{1,300})", re.IGNORECASE)
BULLET = re.compile(r"\A[\s\-*•·–>]{1,8}|\A\(?\d{1,2}[.)]\s{1,3}")
AFTER_ROLE = re.compile(r"\s*(?::|\s[-–—]\s|\(|\||https?://|@\s).*\Z", re.DOTALL)
BETWEEN_ROLES = re.compile(r"\s*(?:/|,|;|\band\b|&|\bor\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HiringComment:
    """What a comment's first line and role lines say; ``text`` is its HTML with links shown whole."""

    text: str
    organization: str | None
    roles: dict[str, str | None]  # each with the link that stands beside it
    places: tuple[str, ...]
    workplace: str | None
    employment_types: tuple[str, ...]
    pay: str | None
    link: str | None

    def values(self, role: str) -> dict[str, Any]:
        """Values for `BoardSpider.posting` of one of the roles ("" for a comment that names none)."""
        return {
            "title": role or None,
            "hiring_organization": self.organization,
            "description_html": self.text,
            "job_locations": places(*self.places),
            "workplace": self.workplace,
            "employment_types": self.employment_types,
            "base_salary": pays(RawPay(text=self.pay)),
            "apply_url": self.roles.get(role) or self.link,
        }


def read_comment(text: str) -> HiringComment | None:
    """None for what offers no job: replies, questions, job seekers."""
    text = ANCHOR.sub(r'<a href="\g<href>">\g<href></a>', text[:MAX_COMMENT])
    lines = [line for part in BREAK.split(text) if (line := html.unescape(TAG.sub("", part)).strip())]
    if not lines or SEEKER.search("\n".join(lines)):
        return None
    organization, *segments = labelled(lines) or [part.strip(" .\t") for part in SEPARATOR["|" in lines[0]].split(lines[0])]
    organization, *segments = role_second([organization, *segments])
    kinds = [(kind_of(segment), segment) for segment in segments if segment]
    listed = {role: link_in(line) for line in lines[1:] if (role := listed_role(line))}
    named = dict.fromkeys(header_roles([segment for kind, segment in kinds if kind == "role"]))
    roles = listed if len(listed) > 1 else named or listed
    if not segments or (not roles and len(segments) < 2):
        return None
    return HiringComment(
        text,
        re.sub(r"\s*[(\[].*|\s*https?://.*", "", organization).strip() or None,
        dict(islice(roles.items(), MAX_ROLES)),
        tuple(segment for kind, segment in kinds if kind == "place")[:3],
        next((segment for _, segment in kinds if WORKPLACE.search(segment)), None),
        tuple(segment for kind, segment in kinds if kind == "type"),
        next((segment for kind, segment in kinds if kind == "pay"), None),
        link_in("\n".join(lines)),
    )


def link_in(text: str) -> str | None:
    """The first address in ``text``."""
    url = URL.search(text)
    return url[0].rstrip(".,)") if url else None


def labelled(lines: list[str]) -> list[str]:
    """The first line's parts, organization first, where they stand on lines of their own: "Company: Acme", "Location: Oslo"."""
    found = {label[1].lower(): label[2].strip() for line in lines[:12] if (label := LABEL.match(line))}
    organization = found.pop("company", "")
    return [organization, *(f"Remote: {v}" if k == "remote" else v for k, v in found.items())] if organization and found else []


def role_second(segments: list[str]) -> list[str]:
    """The segments with the organization first, where the role stands before it: "Data Engineer | Acme | Oslo". Two more must look like
    names, the organization's and a place's, and none like a role: "Acme Engineering | Oslo"."""
    kinds = [kind_of(segment) for segment in segments[1:]]
    is_role = any(found.end() == len(segments[0]) for found in ROLE.finditer(segments[0]))
    name = next((segment for kind, segment in zip(kinds, segments[1:], strict=True) if kind == "place" and "," not in segment), None)
    if name is None or not is_role or "role" in kinds or kinds.count("place") < 2:
        return segments
    return [name, *(segment for segment in segments if segment != name)]


def kind_of(segment: str) -> str:
    """What a segment of the first line holds."""
    if URL.search(segment) or re.fullmatch(r"[\w.-]+\.[a-z]{2,6}(?:/\S*)?", segment):
        return "url"
    if PAY.search(segment):
        return "pay"
    if segment.lower().startswith("remote:"):
        return "other"
    rest = TYPE.sub("", WORKPLACE.sub("", segment)).strip(" ,/;&()+-")
    if VISA.search(segment) or (len(rest) < 3 and rest not in SHORT_PLACES):
        return "type" if TYPE.search(segment) else "other"
    if ROLE.search(segment) or re.search(r"\b(?:multiple|various|several|all)\b", segment, re.IGNORECASE):
        return "role"
    return "place" if len(segment) <= MAX_LINE else "other"


def header_roles(segments: list[str]) -> Iterator[str]:
    """The roles of the first line; a list of them is parted only where each part names one."""
    for segment in segments:
        parts = [part for part in BETWEEN_ROLES.split(segment) if part]
        yield from parts if len(parts) > 1 and all(ROLE.search(part) for part in parts) else [segment]


def listed_role(line: str) -> str | None:
    """The role that a line of a list stands for: short, no sentence, named before a link, colon or dash."""
    role = AFTER_ROLE.sub("", BULLET.sub("", line)).strip(" .,:;-–")
    bulleted = BULLET.match(line) is not None or AFTER_ROLE.search(line) is not None or len(line) <= 60
    is_short = 4 <= len(role) <= MAX_LINE and len(role.split()) <= 9
    return role if bulleted and is_short and role[0].isupper() and ROLE.search(role) and not is_sentence(role) else None


def is_sentence(words: str) -> bool:
    return (
        re.search(r"\b(?:we|our|you|your|us|is|are|have|has|will|can|our|please|looking|hiring|apply|team of)\b", words, re.IGNORECASE)
        is not None
    )
