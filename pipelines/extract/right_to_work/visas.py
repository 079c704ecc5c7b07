"""Visas and statuses named in a sentence, each welcome or ruled out by the words around it."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipelines.extract.right_to_work.lexicon import grammar
from pipelines.extract.right_to_work.readings import Reading
from pipelines.extract.right_to_work.sentences import Sentence
from schemas.enums import Sponsorship


class Named(NamedTuple):
    """A visa at ``start``-``end`` of the sentence, welcome or ruled out."""

    visa: str
    accepted: bool
    rule: str
    start: int
    end: int


_PATH = Path(__file__).resolve().parents[3] / "data" / "reference" / "visas.tsv"
_ROWS = [line.split("\t") for line in _PATH.read_text(encoding="utf-8").splitlines()[1:]]
_VISAS = re.compile("|".join(rf"(?P<v{n}>(?<![\w.-])(?:{row[1]})(?![\w]|-\d))" for n, row in enumerate(_ROWS)))

_LISTED = grammar(
    r"\b (?: visas? | h-?1-?b\w* | h1 | h4 | opt | cpt | ead | gc | usc | citizens? | green_?cards? | status | sponsor\w* | tn | l2 | transfers? | f-?1 | immigra\w* | work_authori[sz]ation ) \b"
)
_HEALTH = grammar(r"\b (?: codes? | coding | icd\S* | hcpcs | lgd | pd | claims | billing | medical | out | for | in | to | cost )\b")
_REFUSED = grammar(
    r"(?: \b (?: no | not | n't | without | except | exclud\w+ | cannot | unable | nor | neither | non ) \b | n't \b | non- ) (?: [\s,/()&-]+ [^\s.;|]+ ){0,12} [\s,/(&-]* $"
)
_GONE = grammar(
    r"^ (?: [\s,/()&'-]* [^\s.;|]+ ){0,7}? [\s,/()]* (?: \b not | n't | cannot | unable | excluded | ineligible | need_not | unavailable )\b"
)
_WELCOME = grammar(
    r"^ ['s]{0,2} (?: [\s,/()&'-]* (?: visas? | holders? | candidates? | transfers? | and | or | students? | h-?1-?bs? | interns? | opt | ead | gc | f-?1 | tn | processing | relos? | eligible | applicants? ) ){0,6} [\s)]* (?: is | are | also )? \s* (?: complex_but_usually_ )? (?: all\s )? (?: welcome | ok | okay | accepted | fine | eligible | possible | available | considered | friendly | preferred | encouraged | can_apply | all_welcome )"
)
_STATUS_LIST = grammar(
    r"(?: \b (?: only | status | authori[sz]ation | citizens? | usc | citizenship | visas? | candidates? | accepted | any | holders? | us_person | eligib\w+ | must_be | hold | have | mandatory )\b [^.;]{0,80} $ )"
)


def find_visas(sentence: Sentence, readings: Sequence[Reading]) -> Iterator[Named]:
    """The visas that the sentence welcomes or rules out. One named in passing is left out, as are all in a question."""
    if sentence.asks:
        return
    for found in _VISAS.finditer(sentence.folded):
        visa, _, context = _ROWS[int(str(found.lastgroup)[1:])]
        if not _is_meant(context, found, sentence):
            continue
        verdict = _accepted(visa, found, sentence.folded, readings)
        if verdict is not None:
            yield Named(visa, verdict, "visa.welcome" if verdict else "visa.ruled_out", *found.span())


def _is_meant(context: str, found: re.Match[str], sentence: Sentence) -> bool:
    """Short names mean a visa only among their like: "TN visa" not "Nashville, TN", "OPT" not "opt out", "CPT" not its codes."""
    near = sentence.folded[max(0, found.start() - 70) : found.start()] + " " + sentence.folded[found.end() : found.end() + 70]
    raw = sentence.raw[found.start() : found.end()]
    if context == "visa":
        return bool(_LISTED.search(near)) and raw[:1].isupper() and not re.match(r"\s*\d{5}", sentence.folded[found.end() :])
    if context in {"opt", "ead"}:
        long = len(found[0]) > 4
        return (
            ((long or raw.rstrip("s'").isupper())
            and not _HEALTH.search(near[-80:]))
            or ((long or raw.isupper())
            and bool(_LISTED.search(near)))
        )
    if context == "gc" and len(found[0]) <= 3:
        return raw.rstrip("s").isupper() and bool(_LISTED.search(near) or near.strip().startswith("holder"))
    if context == "status":
        return bool(re.search(r"citizen|resident|person|eligible|status", near))
    return True


def _accepted(visa: str, found: re.Match[str], folded: str, readings: Sequence[Reading]) -> bool | None:
    before, after = folded[max(0, found.start() - 110) : found.start()], folded[found.end() : found.end() + 80]
    before = re.split(r"[;|]|\bbut\b|\s-\s|\.\s", before)[-1]
    after = re.split(r"[;|]|\bbut\b|\s-\s|\.\s", after)[0]
    if _WELCOME.match(after) and not _REFUSED.search(before):
        return True
    near = _governing(found, folded, readings)
    if (
        visa == "green card"
        and re.search(r"citizens?(?:hip)?\W+(?:\(?usc?\)?\W+)?(?:s\W+)?(?:and|or|/|,|&)|hold\w*\s+(?:a\s)?$", before[-60:])
        and not re.search(r"sponsor", before[-25:])
    ):
        return True
    if near is not None:
        return near.value is not Sponsorship.NOT_OFFERED
    if _REFUSED.search(before) or _GONE.match(after):
        return False
    if _STATUS_LIST.search(before) or re.match(r"\s*(?:holders?|only|/|or\b)", after):
        return True
    return None


def _governing(found: re.Match[str], folded: str, readings: Sequence[Reading]) -> Reading | None:
    """The sponsorship reading nearest to the visa, in its own clause."""
    best = min(readings, key=lambda r: max(r.start - found.end(), found.start() - r.end, 0), default=None)
    if best is None:
        return None
    between = folded[min(best.end, found.end()) : max(best.start, found.start())]
    return None if re.search(r";|\bbut\b|\s-\s|\.\s", between) else best
