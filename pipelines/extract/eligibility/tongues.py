"""Sponsoring in languages whose sentences the grammar of mentions does not reach: a word for visa, and what is said of help with it."""

import re
from collections.abc import Iterator

from pipelines.extract.eligibility.readings import Reading
from pipelines.extract.eligibility.sentences import Sentence
from pipelines.extract.words.grammar import TABLES
from pipelines.extract.words.rules import Rule, always, decide
from schemas.enums import Sponsorship


def _said(key: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, TABLES["foreign"][key])))  # scripts without blanks: no edges of words


_VISA, _HELP, _DENIED, _TASK = map(_said, ("visa", "help", "denied", "task"))

_NEAR = 40  # code points around the visa


def find_foreign(sentence: Sentence) -> Iterator[Reading]:
    """Help with visas said in Japanese, Chinese, Korean or Russian, offered or denied; at most one."""
    if not (visa := _VISA.search(sentence.folded)):
        return
    near = sentence.folded[max(0, visa.start() - _NEAR) : visa.end() + _NEAR]
    if value := decide(_RULES, near):
        yield Reading(value, f"sponsorship.{'refused' if value is Sponsorship.NOT_OFFERED else 'offered'}.foreign", *visa.span())


_RULES: tuple[Rule[str, Sponsorship | None], ...] = (
    Rule(lambda folded: not _HELP.search(folded) or bool(_TASK.search(folded)), always(None), "Командировки с визой Японии."),
    Rule(lambda folded: bool(_DENIED.search(folded)), always(Sponsorship.NOT_OFFERED), "ビザサポートはありません。"),
    Rule(always(True), always(Sponsorship.OFFERED), "就労ビザの取得を支援します。"),
)
