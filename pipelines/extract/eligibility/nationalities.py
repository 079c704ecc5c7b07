"""Which nationality a demand is for: the country's own, another's, or one of several."""

import re

from pipelines.extract.words.grammar import TABLES, any_of, grammar
from schemas.enums import Citizenship

NATION = f"(?:{any_of('nations')}|{any_of('unions')})"
_COUNTRY_OF = {word: country for country, words in TABLES["nations"].items() for word in words}
_NATION_WORD = grammar(any_of("nations"))
_UNION = grammar(r"<unions> | _country$ | member[\s-](?:countr|state)", unions=any_of("unions"))

# What stands between the nationality and the "or" says how it is meant: "(Italians abroad count as such)", "within the meaning of Art. 116"
_ASIDE = re.compile(r"\([^()]{0,200}\)")
_CLAUSE_END = re.compile(r"[;!?]|\.\s(?!\d)")
_REACH = 250  # code points after a nationality in which another one is looked for
_NEXT = 20  # within so many a nation alone is one: "citizens or EU nationals", but not "…, with a degree of a US or European school"
_OR = grammar(
    r"""(?: (?<! \w ) <or> (?! \w ) | / ) ( (?: [\s,]{1,3} (?: <between> | <status> ) ){0,10} ) [\s,]{0,3}
        ( <nation> ) (?! [\s-]{1,3} (?: <not> ) )""",
    **{"or": any_of("alternatives", "or"), "not": any_of("alternatives", "not")},
    between=any_of("alternatives", "between"),
    status=any_of("tongues", "citizenship"),
    nation=NATION,
)


def nationality(words: str, after: str, country: str | None) -> Citizenship:
    """What the nationality named by ``words`` is to a job in ``country`` (ISO 3166-1 alpha-2): "other" where it is that of another country
    or of several, or where the text ``after`` lets others in, too."""
    nations = _nations(words)
    others = _UNION.search(words) or len(nations) > 1 or lets_others_in(nations, after)
    return Citizenship.OTHER if others or (country and nations and country.upper() not in nations) else Citizenship.CITIZEN


def is_own_named(words: str, country: str | None) -> bool:
    """Whether ``words`` name a country's own nationality and no union's, as far as the job's country is known."""
    nations = _nations(words)
    return bool(nations) and not _UNION.search(words) and (not country or country.upper() in nations)


def lets_others_in(nations: set[str], after: str) -> bool:
    """Whether an "or" behind a nationality joins one of other countries: "... or that of another member state of the EU"."""
    text = _ASIDE.sub("", after[:_REACH])
    end = found.start() if (found := _CLAUSE_END.search(text)) else len(text)
    return any(
        (joined[1].strip() or joined.start() < _NEXT) and (_UNION.search(joined[2]) or _nations(joined[2]) - nations)
        for joined in _OR.finditer(text, 0, end)
    )


def _nations(words: str) -> set[str]:
    return {_COUNTRY_OF[" ".join(word.split())] for word in _NATION_WORD.findall(words) if " ".join(word.split()) in _COUNTRY_OF}
