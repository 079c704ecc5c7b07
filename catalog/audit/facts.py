"""What can be audited: every field of schemas.fields whose values have words, with the SELECT that lists them.

A fact is named by its field (``base_salary``, ``qualifications.required``, ``workplace``), a statement on who may work there by its topic
(``sponsorship``): audited is the posting's verdict on it, with the statements that say the same (all of them, where it was combined from
others); of ``visa``, which has no verdict, every statement. Each SELECT gives a row for each piece of words, in the order of the text:
posting, posting_id, board, label, value, origin, quote, span_start, span_end, rule. ``label`` is what figures are told apart by: the
value's own name where its vocabulary is closed, else NULL.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.enums import EligibilityTopic
from schemas.fields import ELIGIBILITY, FIELDS, SCALAR, TERM, WORDS, Fact, Field, Stands

_TOLD = WORDS[:5]


@dataclass(frozen=True, slots=True)
class Audited:
    """One fact that can be audited: its name, and the SELECT, which takes a condition on ``x.posting`` at ``{where}``."""

    name: str
    select: str


def _select(table: str, label: str, value: str, condition: str) -> str:
    return (
        f"SELECT x.posting, p.posting_id, s.family || ':' || s.board, {label}, {value}, {', '.join(f'x.{word.stored}' for word in _TOLD)} "
        f"FROM {table} x JOIN posting p ON p.id = x.posting JOIN source s ON s.id = p.source "
        f"WHERE {condition} AND {{where}} ORDER BY x.posting, x.n"
    )


def _label(field: Field, stored: str) -> str:
    return stored if field.words or field in ELIGIBILITY.values else "NULL"


def _part(field: Field, first: bool) -> str:
    """SQL for a part of a fact's value, as it is read: "bachelor", ", required", ", detail: C1"; empty where it is not stated."""
    stored, comma = f"x.{field.stored}", "" if first else ", "
    if field.type is bool:
        return f"CASE {stored} WHEN 1 THEN '{comma}{field.name}' WHEN 0 THEN '{comma}not {field.name}' ELSE '' END"
    if field.quoted:
        return f"coalesce({stored}, x.quote)"
    named = "" if first and field.type not in (int, float) else f"{field.name}: "
    return f"coalesce('{comma}{named}' || {stored}, '')"


def _of_fact(name: str, kind: Fact, where: tuple[str, str | int] | None, told: Field | None = None) -> Audited:
    """``told``: the field whose vocabulary the first value is of, where the fact's own table does not say so."""
    mark, is_value = where or ("", "")
    first, *rest = (value for value in kind.values if value.judged and value.stored != mark)
    value = f"ltrim({' || '.join((_part(first, True), *(_part(field, False) for field in rest)))}, ', ')"
    return Audited(
        name, _select(kind.table, _label(told or first, f"x.{first.stored}"), value, f"x.{mark} = '{is_value}'" if mark else "true")
    )


def _of_scalar(field: Field) -> Audited:
    value = f"p.{field.stored}"
    return Audited(field.name, _select(SCALAR.table, _label(field, value), value, f"x.field = '{field.name}' AND {value} IS NOT NULL"))


def _of_topic(topic: EligibilityTopic) -> Audited:
    verdict = next((field for field in FIELDS if field.stands is Stands.NONE and field.stored in (topic, f"{topic}_required")), None)
    if verdict is None:
        return _of_fact(topic.value, ELIGIBILITY, ("topic", topic.value))
    held = f"p.{verdict.stored}"
    value = f"CASE {held} WHEN 1 THEN 'required' ELSE 'preferred' END" if verdict.type is bool else held
    same = f"SELECT 1 FROM eligibility y WHERE y.posting = x.posting AND y.topic = x.topic AND y.value = {held}"
    condition = f"x.topic = '{topic}' AND {held} IS NOT NULL AND (x.value = {held} OR NOT EXISTS ({same}))"
    return Audited(topic.value, _select(ELIGIBILITY.table, value, value, condition))


def _audited() -> Iterator[Audited]:
    for field in FIELDS:
        if field.stands is Stands.SCALAR:
            yield _of_scalar(field)
        elif field.type is ELIGIBILITY:
            yield from map(_of_topic, EligibilityTopic)
        elif isinstance(field.type, Fact):
            yield _of_fact(field.name, field.type, field.where)
        elif field.stands is Stands.FACT:
            yield _of_fact(field.name, TERM, ("field", field.name), field)


AUDITED = {fact.name: fact for fact in _audited()}
