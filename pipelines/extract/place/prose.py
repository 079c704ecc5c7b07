"""Places of work that a description or a title names, where no field of the source does."""

import re
from collections.abc import Iterable, Iterator

from pipelines.extract.place.fields import FIELD, read_words
from pipelines.extract.text.reading import Reading
from pipelines.extract.words.lexicon import ANYWHERE, Lexicon, any_way
from schemas.enums import Origin
from schemas.evidence import Evidence, prose
from schemas.facts import Place

Span = tuple[int, int, str]  # start and end in the title as given, and its words there
_READ = 12_000  # characters of a description

LABEL = re.compile(
    r"""^[ #*-]{0,4}(?i:(?:(?:job|work|primary|office)[ ])?(?:locations?|place[ ]of[ ]work|workplace)|standort
      |arbeitsort|einsatzort|dienstort|lieu(?:[ ]de[ ]travail)?|localisation|ubicaci[oó]n|lugar[ ]de[ ]trabajo|locatie
      |werklocatie|localização|local(?:[ ]de[ ]trabalho)?|sede(?:[ ]di[ ]lavoro)?|luogo[ ]di[ ]lavoro|lokalizacja|miejsce[ ]pracy
      |místo[ ](?:výkonu[ ])?práce|arbetsort|arbejdssted|arbeidssted|työpaikka|toimipaikka|勤務地|工作地点|근무지|город|место[ ]работы)
    (?:\(s\))?(?:[ ]?[:：][ ]{0,3}|[ ]?\n{1,2})(?P<place>[^\n:]{2,80})$""",
    re.M | re.X,
)
BASED = re.compile(
    r"""\b(?i:position|role|job|opportunity|post)[ ](?:is|will[ ]be)[ ](?:based|located|situated)[ ]
    (?:in|at|out[ ]of)[ ](?:our[ ])?(?P<place>[A-Z][\w’' -]{1,30}(?:,[ ][A-Z][\w’'. -]{1,30}){0,2}?)
    (?=[.;\n(]|,?[ ](?:and|with|but|or|offices?|headquarters|campus)\b)""",
    re.X,
)


# The words that each of the two begins with, in lower case: cheaper to find than the idiom.
_PLACES = (
    *any_way("|job |work |primary |office ", "location|place of work|workplace"),
    *("standort", "arbeitsort", "einsatzort", "dienstort", "lieu", "localisation", "ubicacion", "ubicación", "lugar de trabajo"),
    *("locatie", "werklocatie", "localização", "local", "sede", "luogo di lavoro", "lokalizacja", "miejsce pracy", "místo "),
    *("arbetsort", "arbejdssted", "arbeidssted", "työpaikka", "toimipaikka", "勤務地", "工作地点", "근무지", "город", "место работы"),
)
_LABELS = Lexicon(((words, None) for words in _PLACES), ANYWHERE)
_BASED = Lexicon(
    ((words, None) for words in any_way("position|role|job|opportunity|post", " is | will be ", "based|located|situated", " ")), ANYWHERE
)


def find_places(reading: Reading, named: Iterable[Span] = (), home: str | None = None) -> tuple[Place, ...]:
    """Places by the first idiom that names any: a line "Location: …", "the role is based in …", the title's places (``named``). ``home``
    (ISO 3166-1 alpha-2) decides between places of one name."""
    text, low = reading.text[:_READ], reading.low[:_READ]
    for found, rule in ((_labelled(text, low), "places.label"), (_based(text, low), "places.based")):
        for match in found:
            if places := tuple(_of_words(match["place"], text, match.start("place"), rule, home)):
                return places
    return tuple(_of_title(named, home))


def _labelled(text: str, low: str) -> Iterator[re.Match[str]]:
    after = 0
    for start, _, _ in _LABELS.find(low):
        line = text.rfind("\n", 0, start) + 1
        if line >= after and not text[line:start].strip(" #*-") and (match := LABEL.match(text, line)):
            after = match.end()
            yield match


def _based(text: str, low: str) -> Iterator[re.Match[str]]:
    return filter(None, (BASED.match(text, start) for start, _, _ in _BASED.find(low)))


def _of_words(words: str, description: str, offset: int, rule: str, home: str | None) -> Iterator[Place]:
    for spot, quote, _ in read_words(words, home):
        start = words.find(quote)
        span = (offset + start, offset + start + len(quote)) if start >= 0 else (offset, offset + len(words))
        evidence = prose(FIELD, description, *span, rule)
        yield Place(evidence, spot.city, spot.region, spot.country, spot.latitude, spot.longitude, spot.remote)


def _of_title(named: Iterable[Span], home: str | None) -> Iterator[Place]:
    for start, end, quote in named:
        for spot, _, _ in read_words(quote.strip(" -–—|,:()[]"), home):
            if spot.country is None:  # "Head of Sales, EMEA" need not work there
                continue
            evidence = Evidence(FIELD, Origin.TITLE, quote, "places.title", 1, start, end)
            yield Place(evidence, spot.city, spot.region, spot.country, spot.latitude, spot.longitude, spot.remote)
