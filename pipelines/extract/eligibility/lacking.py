"""What a candidate lacks: "who are not EU citizens", "ohne EU-Pass". Its denial tells for whom a statement is, and denies nothing.

"Candidates who are not citizens will need sponsorship, which we provide" offers; read with the "not" it would refuse.
"""

from pipelines.extract.words.grammar import any_of, grammar

_NOT = r"(?: not | n't )"
_STATUS = r"""(?: citizens? | citizenship | nationals? | residents? | residency | passports? | nationality
        | right s?_to_ (?: live_and_ )? work
    | work(?:ing)?_rights | permission_to_work ) (?: _ (?: of | in )_ (?: the_ )? \w+ | _here )? \b"""
_LACKED = grammar(
    rf"""\b (?: (?: who | that | if_you | if_they | you | they | applicants | candidates | people | those | anyone )_ )?
        (?: (?: (?: are | is | am )_not | (?: are | is )n't )_ (?! able | allowed | considering | open | accepting ) (?: [\w'/-]+_ ){{0,5}}?
          | (?: (?: do | does )_not | (?: do | does )n't | not )_ (?: already_ | currently_ | yet_ )? (?: have | hold | possess )_
            (?: [\w'/-]+_ ){{0,4}}?
          | (?: without | lacking )_ (?: [\w'/-]+_ ){{0,3}}?
          | not_ (?: an?_ ) (?: [\w'/.-]+_ ){{0,2}}? ) {_STATUS}
      | \b (?: who | that | you | they | applicants | candidates | people | those | anyone )_ (?: (?: do | does )_not | (?: do
          | does )n't )_
        (?: already_ | currently_ | yet_ )? (?: have | hold | possess )_ (?: an?_ | any_ | the_ | your_ | valid_ | necessary_
            | work(?:ing)?_
        | residence_ ){{0,4}} (?: permit | visa ) \b (?! [\w\s]{{0,12}} sponsor )
      | \b non[\s-] (?: \w+[\s-] ){{0,1}} (?: citizens? | nationals? | residents? ) \b"""
)
_TABLES = {key: any_of("lacking", key) for key in ("not", "status", "unlike", "has")} | {
    "papers": f"(?:{any_of('help', 'papers')}|{any_of('lacking', 'papers')})"
}
_NO_PAPERS = r"""(?<!\w) (?: <not> )_ (?: [\w'’]+_ ){0,2}? (?: <has> )_ (?: [\w'’]+_ ){0,3}? (?: <papers> ) (?!\w)
      | (?<!\w) (?<! wir\s ) (?<! vi\s ) (?: <has> )_ (?: <not> )_ (?: [\w'’]+_ ){0,2}? (?: <papers> ) (?!\w)
      | (?<!\w) (?: <not> )_ (?: [\w'’]+_ ){0,2}? (?: <papers> )_ (?: <has> ) (?!\w)"""
_LACKED_PAPERS = grammar(_NO_PAPERS, **_TABLES)
_TONGUES = grammar(
    rf"""(?<!\w) (?: <not> )_ (?: [\w'’./-]+_ ){{0,4}}? (?: [\w-]+- )? (?: <status> ) (?!\w)
      | (?<!\w) (?: <status> )_ (?: <unlike> ) (?!\w)
      | {_NO_PAPERS}""",
    **_TABLES,
)


def without_lack(words: str) -> str:
    """Folded ``words`` without what is said of a status that candidates do not have. Not of the same length."""
    return _TONGUES.sub(" ", _LACKED.sub(" ", words))


def is_lacked(folded: str, start: int, end: int) -> bool:
    """Whether the papers at ``folded[start:end]`` are those that a candidate does not have yet: "Wenn Sie noch kein Visum haben, …"."""
    return any(found.start() <= start and end <= found.end() for found in _LACKED_PAPERS.finditer(folded))
