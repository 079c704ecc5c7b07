"""The languages that candidates have to speak, with their level."""

import re

from pipelines.extract.demands.certificates import KINDS
from pipelines.extract.text.lines import Line
from pipelines.extract.text.reading import Reading
from pipelines.extract.words.lexicon import BLANKS, Lexicon, longest_hits
from pipelines.extract.words.tables import load_rows
from schemas.enums import Origin, RequirementKind
from schemas.evidence import Evidence, prose
from schemas.facts import Term

LEVEL = re.compile(
    r"""
    \b(?P<cefr>[abc][12])\b
    |(?P<native>(?<!near-)(?<!near\ )native(?:[\ -](?:level|speaker))?(?:\ (?:or\ bilingual\ )?(?:fluen|proficien)\w*)?
    |mother\s?tongue|muttersprach|langue\ maternelle|lengua\ materna|língua\ materna
    |nativo|moedertaal|madrelingua|ojczyst|rodil|modersmål|äidinkiel|родной|рідн|anadil|anyanyelv|ネイティブ|母语|母語|원어민)
    |(?P<fluent>fluen|fließend|verhandlungssicher|bilingu|trilingu|courant|couramment|fluido|fluid|vloeiend|excellent|ausgezeichnet|perfekt
    |sehr\ gut|near[\ -]native|proficien(?!\w*\ (?:to|in)\ read)
    |biegł|płynn|plynn|flytande|flydende|flytende|sujuv|erinomai|свободн|вільн|folyékony|流暢|流利|유창|άριστ
    |ottim|uitstekend|výborn|bardzo\ dobr|velmi\ dobr|mycket\ god)
    |(?P<professional>(?:professional|business|working)(?:\ working)?(?:[\ -]level)?\ proficien\w*|professional|business
    |working\ knowledge|full\ professional|advanced|avanzado|avançado
    |professionnel|profesional|profissional|zakelijk|zaawansowan|pokročil|ビジネス|商务|비즈니스)
    |(?P<good>\bgood\b|\bgut|solid|bon(?:ne)?\b|buen|buon|bom\b|boa\b|goed
    |(?:intermediate|conversational)(?:\ level)?\ (?:fluen|proficien)\w*
    |intermedi|konversation|conversational|\bdobr|komunikatywn|\bgod[at]?\b|хорош|добр|hyvä|\biyi\b|καλή)
    |(?P<basic>basic\ (?:level\ )?(?:fluen|proficien)\w*|basic
    |grundkenntnisse|notions|básic|scolaire|elementary|podstaw|základ|grundläggande|grundlæggende|базов|\btemel\b|alapfok)
    """,
    re.VERBOSE,
)
MANNER = re.compile(r"in wort und schrift|written and|spoken and written|spoken|parlé")  # good where nothing says how good
OWN = re.compile(  # behind a language, before the next: but for one that shares the manner
    rf"(?: (?:und|and|et|y) \w+(?=(?: \w+){{0,3}} (?:{MANNER.pattern})))?"
    rf"(?:{MANNER.pattern}|(?! (?:und|sowie|and|et|y) (?!\w+ (?:{MANNER.pattern})))[^,;./])*"
)
STATED = re.compile(r"\s?\([^()]{1,40}\)")  # in brackets right behind a language: its own
SPEAKS = re.compile(
    r"speak|spoken|writ|read\b|language|sprach|kenntnisse|langue|parl|idioma|nivel|nível|niveau|level|taal|schrift|verbal|oral"
    r"|communicat|bilingu|beherrsch|maîtris|lingua|língua|lengua|conoscenza|domin|język|znajomo|jazyk|znalost|språk|kunskap|sprog|kiel[ie]|taito"
    r"|nyelv|язык|владе|мов[аиу]|володін|\bdil|limb[aă]|γλώσσ|שפה|اللغة|語|语|어\b|beheers|fluen|poziom|úrov|уров|рівень|niveli|seviye"
)
NOT_SPOKEN = re.compile(
    r"\s?(?:speaking jobs|market|compan|law\b|team|office|government|healthcare|citizen|client|customer|subsidiar|literature"
    r"|teacher|tutor|cuisine|food|national|firm|gaap|tax|bank|group\b|hub\b|courses?|classes|lessons|studio|art\b|your\b|the\b|up\b)"
)
# What is told of others than the candidate, or taught.
OURS = re.compile(r"\b(?:we|our|unser\w*|wir|notre|nous|nuestr\w+|onze|nasz\w*|learn|courses?|lessons|classes|kurse?)\b")
# A title that asks for a language; others name a market or a subject ("German Tax", "English Teacher").
SPEAKER = re.compile(r"speak(?:ing|er)|sprachig|sprechend|parlant|\bfluent|bilingu|hablante|ophone\b|talig|språkig|talande|język", re.I)
NAMED = Lexicon(((row["phrase"], row["code"]) for row in load_rows("spoken_languages.csv")), BLANKS)
SHORT, LONG = 30, 160  # characters of a line
VERSION = 2


def extract_languages(reading: Reading, title: str = "") -> tuple[Term, ...]:
    """Each language asked for, once, in the title too ("German-speaking"). ``value`` ISO 639-1, ``detail`` its level: a CEFR level (C1) or
    native, fluent, professional, good, basic; ``required`` by the line it stands in."""
    found: dict[str, Term] = {}
    for start, end, code in longest_hits(reading.hits["language"]):
        index = reading.line_at(start)
        if index is None or code in found or (kind := reading.kinds[index]) is RequirementKind.BENEFIT:
            continue
        line = reading.lines[index]
        before, after = reading.low[max(line.start, start - 60) : start], reading.low[end : min(line.end, end + 50)]
        level = _level(before, after, reading.low[end : min(line.end, end + 90)])
        around = before + reading.low[start:end] + after
        is_asked = _is_asked(reading, line, level) if kind is None else _is_spoken(line, level, around)
        if NOT_SPOKEN.match(after) or not is_asked:
            continue
        evidence = prose("languages", reading.text, start, end, "languages.name", VERSION)
        found[code] = Term(code, evidence, level, KINDS.get(kind) if kind else None)
    for start, end, code in longest_hits(NAMED.find(title.replace("-", " "))) if SPEAKER.search(title) else ():
        found.setdefault(
            code, Term(code, Evidence("languages", Origin.TITLE, title[start:end], "languages.title", VERSION, start, end), None)
        )
    return tuple(found.values())


def _is_spoken(line: Line, level: str | None, around: str) -> bool:
    """Whether a language in a demand or duty is one to speak: it has a level, words of speaking beside it, or stands in a short line."""
    return level is not None or SPEAKS.search(around) is not None or len(line.words) < SHORT


def _is_asked(reading: Reading, line: Line, level: str | None) -> bool:
    """Whether a line that states nothing else asks for a language: it names a level, in few words, and is not of somebody else."""
    return level is not None and len(line.words) < LONG and OURS.search(reading.low, line.start, line.end) is None


def _level(before: str, after: str, far: str) -> str | None:
    """The level nearest to a language: first one behind it in brackets, then before it, then behind; good where only the manner is told."""
    told = STATED.match(after)
    match = (LEVEL.search(told[0]) if told else None) or LEVEL.search(after[:16])
    if match is None or not (told or match["cefr"]):
        has_manner, own = MANNER.search(before + "|" + after) is not None, OWN.match(far)
        *_, match = [LEVEL.search(own[0] if own and has_manner else after), *LEVEL.finditer(before)]
        if match is None:
            return "good" if has_manner else None
    return match["cefr"].upper() if match["cefr"] else match.lastgroup
