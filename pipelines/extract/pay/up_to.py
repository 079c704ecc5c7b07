"""Whether the words around a single figure make it a bound: "up to 60k", "from €15", "20+", "5000起"."""

import re

from pipelines.extract.pay.tables import BOUNDS, one_of

_WINDOW = 32
_LABEL = 96  # characters of a bound that words for pay and the job part from its figure
_WORD = re.compile(r"[^\s()[\]*\\:�|£$€]+")
_STRAY_SIGN = ("£", "$", "€")  # "£Up to £45k": a form that puts its sign ahead of whatever was filled in
_OFS = ("of", "von", "de", "van")
_ABOUT = re.compile(
    r"""\b(?:ca|c|circa|cirka|approx(?:imately)?|about|around|roughly|rund|etwa|ungefähr|env|environ|aprox(?:imadamente)?|alrededor\sde|cerca\sde
    |około|ok|около|примерно|приблизно|близько|omkring|noin|asi|přibližně|zhruba|yakla\w{2,3}k|khoảng|sekitar|körülbelül|kb|aproximativ|περίπου|ongeveer)
    \.?\s{1,2}\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_TAXED = re.compile(  # between a bound and its figure: "legalább bruttó 450 000"
    r"\b(?:gross|net|brutt?[oaó]|nett?[oaó]|brute?|nette?|lord[oai]|hrub\w{1,3}|čist\w{1,3})\.?\s{1,2}\Z", re.IGNORECASE
)
_ROUGH = 24  # characters of the longest of these, its white space included
_PAY = one_of(BOUNDS["pay"])
_OF_PAY = re.compile(
    rf"\s(?:an?|einem|una?|een)\s(?:base\s|annual\s|hourly\s)?(?:{_PAY}|gehalt)\s(?:{'|'.join(_OFS)})\Z",
    re.IGNORECASE,
)
_BOUND_PAY = re.compile(  # "minimum salary of", "Mindestgehalt:"
    rf"""(?:\bmindest(?:brutto|monats|grund|jahres|netto)*(?:gehalt|entgelt|vergütung|bezug|verdienst)s?
        |\b(?P<most>höchst|maximal)(?:gehalt|entgelt|vergütung)s?
        |\b(?:min(?:imum|imal|imalne|\.)?|lowest|минимальн\w{{2,3}}|(?P<max>max(?:imum|imal|\.)?|maksymalne|highest|максимальн\w{{2,3}}))
            \s(?:\w{{1,12}}\s){{0,2}}{_PAY}(?:\srate)?
        |\b(?P<cap>ceiling|cap|maximum)\s(?:for|of)\sthis\s(?:role|job|post|position)
        |\b{_PAY}\s(?:(?:mensuel(?:le)?|annuel(?:le)?|brut[oa]?|brutto|mensual|anual)\s)?
            (?:mín(?:imo|ima)|minim(?:um|al|ale|o|a)|(?P<maxi>máxim[oa]|maxim(?:um|al|ale|o|a)|massim[oa])))
    (?:\s(?:for|für|pour|para|per|voor)\s(?:(?:this|the|an?|our|diese[ns]?|die|ce|cette|este|esta|questo|questa|deze)\s)?
        (?:[\w/’'-]{{1,16}}\s){{0,2}}[\w/’'-]{{1,16}})?
    (?:\s(?:is|of|will\sbe|would\sbe|shall\sbe|von|de|beträgt|liegt\sbei|ist|est(?:\sde)?|es(?:\sde)?|é(?:\sde)?|è(?:\sdi)?|di|van|wynosi|составляет)|\s?[:—–-])?
    (?:,?\s(?:according\sto|based\son|as\sper|per|under|laut|lt\.|gemäß|nach|selon|según|secondo|volgens)\s(?:[\w'’-]{{1,24}}\s){{0,3}}
        [\w-]*(?:agreement|vertrag|tarif\w*|convention|convenio|contratto|cao|kv))?[,:]?(?:\s\()?\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_EXTREME = re.compile(r"m[iíaá][nxsk]|chst|ceil|cap|м[аи][кн]|est\s", re.IGNORECASE)  # in every such bound
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MORE = re.compile(
    rf"""[ \u00a0]{{0,2}}\\?(?:
        (?<!\s)\+(?!\s{{0,2}}(?:[$£€%]|\d|[（一-鿿]|\w*\s{{0,2}}(?:bonus|benefit|equity|comm|car\b|super|package|perks|excellent|great|pension
            |stock|options|provision|prämie|boni|variable|prowizj|tantieme|преми|бонус|процент)))
      | {one_of(BOUNDS["more"])} | plus(?=\s?(?:[,.;)\n]|\Z)) | 以上 | 起 | 이상 | -t[óő]l\b
      | ['’]?n?[dt][ae]n\s(?:itibaren|başl\w*|(?:az|düşük)\sol\w*) | (?:[〜~～]|から)(?=\s*(?:$|\n|[)）（(、。]))
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_MORE_HEADS = frozenset({word[0] for phrase in BOUNDS["more"] for word in (phrase, phrase.upper())} | set("\\+pP以起이〜~～か-'’ndt"))
_STARTING_BEHIND = re.compile(r"\s{0,3}(?:\w{1,15}\s){0,2}(?:starting\s(?:pay|wage|rate)|to\sstart\b|starting\b)", re.IGNORECASE)
_NO_MORE_WORDS = r"\.?(?=$|[\s.,;)])(?!\s(?:wage|of|per|experience|\d))"
_LEAST_BEHIND = re.compile(rf"[ \u00a0]\(?{one_of(BOUNDS['floor_words_behind'])}{_NO_MORE_WORDS}", re.IGNORECASE)
_MOST_BEHIND = re.compile(rf"[ \u00a0]\(?{one_of(BOUNDS['ceiling_words_behind'])}{_NO_MORE_WORDS}", re.IGNORECASE)
_CEILINGS, _FLOORS = frozenset(BOUNDS["ceiling"]), frozenset(BOUNDS["floor"])
_CEILING_ENDINGS, _FLOOR_ENDINGS = tuple(BOUNDS["ceiling_endings"]), tuple(BOUNDS["floor_endings"])
_CEILING_BEHIND = tuple(BOUNDS["ceiling_behind"])  # in scripts without spaces, and endings


def without_about(ahead: str) -> str:
    """The words ahead of a figure without one that makes it a rough one: "approx. "."""
    return ahead[:-_ROUGH] + _ABOUT.sub("", ahead[-_ROUGH:])


def more_behind(text: str, end: int) -> int | None:
    """Where the words end that make a figure at least so much ("+", "or more", "aufwärts"); None where there are none."""
    if text[end : end + 3].lstrip(" \u00a0")[:1] not in _MORE_HEADS:
        return None
    found = _MORE.match(text, end)
    return found.end() if found else None


def is_ceiling(joint: str) -> bool:
    """Whether the words that stand between two figures bound the second ("up to", "и до"), more than a plain "to" does."""
    return " ".join(joint.lower().removeprefix("и ").removeprefix("i ").split()) in _CEILINGS


def is_ceiling_behind(text: str, end: int) -> bool:
    return text.startswith(_CEILING_BEHIND, end) or _MOST_BEHIND.match(text, end) is not None


def is_start_behind(text: str, end: int) -> bool:
    """ "$15 an hour starting pay" is a floor as much as "starting at $15"."""
    return _STARTING_BEHIND.match(text, end) is not None or _LEAST_BEHIND.match(text, end) is not None


def bound_ahead(text: str, start: int) -> tuple[str, int] | None:
    """``floor`` or ``ceiling``, with where its words begin."""
    window = _TAXED.sub("", without_about(text[max(0, start - _WINDOW) : start])).rstrip(" \u00a0*\\:�\n")
    if named := window.lower().endswith(_OFS) and _OF_PAY.search(
        window
    ):  # "starts at a salary of": the words for pay stay ahead of the figure
        side = bound_ahead(window[: named.start()], named.start())
        return (side[0], start) if side else None
    if side_of_pay := _bound_of_pay(text, start):
        return side_of_pay, start
    if window.endswith(_CEILING_ENDINGS):
        return "ceiling", start
    if window.endswith(_FLOOR_ENDINGS):
        return "floor", start
    words = list(_WORD.finditer(window))[-4:]
    if window.lower() == "to" and start <= _WINDOW:
        return "ceiling", 0  # a pay field's "to 35 per hour"
    for number in range(len(words), 0, -1):
        first = words[-number]
        glue = [cut.end() for cut in _GLUED.finditer(first[0])]
        at = glue[-1] if glue else 0
        phrase = " ".join([first[0][at:], *(word[0] for word in words[len(words) - number + 1 :])]).lower()
        if phrase in _FLOORS or phrase in _CEILINGS:
            begin = max(0, start - _WINDOW) + first.start() + at
            return "floor" if phrase in _FLOORS else "ceiling", begin - (text[begin - 1 : begin] in _STRAY_SIGN)
    return None


def _bound_of_pay(text: str, start: int) -> str | None:
    """The side that a minimum or maximum pay names, whose words stay ahead of the figure: "minimum salary for this post is"."""
    label = without_about(text[max(0, start - _LABEL) : start]).rstrip()
    found = _BOUND_PAY.search(label) if _EXTREME.search(label) else None
    if found is None:
        return None
    return "ceiling" if any(found.groups()) else "floor"
