"""Sponsoring in languages whose sentences the grammar of mentions does not reach: a word for visa, and what is said of help with it."""

import re
from collections.abc import Iterator

from pipelines.extract.eligibility.lacking import without_lack
from pipelines.extract.eligibility.limits import is_refused_here
from pipelines.extract.eligibility.readings import Reading
from pipelines.extract.eligibility.sentences import Sentence
from pipelines.extract.words.grammar import TABLES, any_of, grammar
from pipelines.extract.words.rules import Rule, always, decide
from schemas.enums import Sponsorship


def _said(key: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, TABLES["foreign"][key])))  # scripts without blanks: no edges of words


_VISA, _HELP, _DENIED, _TASK = map(_said, ("visa", "help", "denied", "task"))

_POLISH = " wiz"  # the one visa among these that is written in ASCII
_NEAR = 40  # code points around the visa


def find_foreign(sentence: Sentence) -> Iterator[Reading]:
    """Help with visas said in Japanese, Chinese, Korean, Russian or Polish, offered or denied; at most one."""
    if sentence.folded.isascii() and _POLISH not in sentence.folded:
        return
    if not (visa := _VISA.search(sentence.folded)):
        return
    near = sentence.folded[max(0, visa.start() - _NEAR) : visa.end() + _NEAR]
    if value := decide(_RULES, near):
        yield Reading(value, f"sponsorship.{'refused' if value is Sponsorship.NOT_OFFERED else 'offered'}.foreign", *visa.span())


def find_help(sentence: Sentence) -> Iterator[Reading]:
    """Help with visas and permits as the languages of Europe say it, where the verb, or a "we", tells who gives it; at most one."""
    folded = sentence.folded
    papers = _PAPERS.search(folded)
    if papers is None or not (_OURS.search(folded) or (_WE.search(folded) and _HELPS.search(folded))) or _OTHERS.search(folded):
        return
    value = decide(_GIVEN, folded)
    if value is not None:
        yield Reading(value, f"sponsorship.{_RULE_OF[value]}.tongue", *papers.span())


def _any(key: str) -> re.Pattern[str]:
    return grammar(r"(?<!\w) (?: <said> )", said=any_of("help", key))


_PAPERS, _OURS, _WE, _HELPS, _NOT, _ONLY, _OTHERS = map(_any, ("papers", "ours", "we", "helps", "not", "only", "others"))
_RULE_OF = {Sponsorship.OFFERED: "offered", Sponsorship.NOT_OFFERED: "refused", Sponsorship.CONDITIONAL: "conditional"}
_GIVEN: tuple[Rule[str, Sponsorship | None], ...] = (
    Rule(is_refused_here, always(Sponsorship.NOT_OFFERED), "La empresa patrocina visas, pero no para esta vacante."),
    Rule(lambda folded: _NOT.search(without_lack(folded)) is not None, always(Sponsorship.NOT_OFFERED), "Non sponsorizziamo visti."),
    Rule(lambda folded: _ONLY.search(folded) is not None, always(Sponsorship.CONDITIONAL), "Solo in alcuni casi offriamo visti di lavoro."),
    Rule(always(True), always(Sponsorship.OFFERED), "S vízem ti pomůžeme."),
)
_RULES: tuple[Rule[str, Sponsorship | None], ...] = (
    Rule(lambda folded: not _HELP.search(folded) or bool(_TASK.search(folded)), always(None), "Командировки с визой Японии."),
    Rule(lambda folded: bool(_DENIED.search(without_lack(folded))), always(Sponsorship.NOT_OFFERED), "ビザサポートはありません。"),
    Rule(always(True), always(Sponsorship.OFFERED), "就労ビザの取得を支援します。"),
)
