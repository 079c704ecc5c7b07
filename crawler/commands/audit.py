"""rolecall audit"""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import click
import orjson

from catalog.audit.drawing import draw, quotes_of
from catalog.audit.facts import AUDITED
from catalog.audit.judgements import Finding, keep_judgement
from catalog.audit.questions import Question, Shown, make_questions
from catalog.audit.report import Precision, Report, report
from catalog.database import CatalogError, open_catalog, read_catalog, reading
from crawler.commands.options import catalog_option, json_option
from crawler.printing import counted, cut, echo, echo_json, json_line
from crawler.run.places import Places
from pipelines.context import utc_now
from schemas.troubles import troubles_of

LONGEST = 1000  # characters of a value or quote; a file has them whole
SKIP, QUIT = "skip", "quit"
ANSWERS: tuple[str, ...] = (*Finding, SKIP, QUIT)


@click.command("audit")
@click.option("--fact", type=click.Choice(["all", *AUDITED]), default="all", metavar="FACT", help="The fact to judge.  [default: all]")
@click.option("--value", help="Only values that are this, as in --fact sponsorship --value offered.")
@click.option("--n", type=click.IntRange(1), default=50, show_default=True, help="How many values of each fact to draw.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed draws other values.")
@click.option("--to", type=click.File("wb", lazy=True), help="Write the sample to this file, to be judged elsewhere.")
@click.option("--from", "source", type=click.File("rb"), help="Take judgements from such a file.")
@click.option("--report", "told", is_flag=True, help="Print what the judgements come to.")
@catalog_option
@json_option
def audit_command(
    fact: str, value: str | None, n: int, seed: int, to: BinaryIO | None, source: BinaryIO | None, told: bool, places: Places, as_json: bool
) -> int:
    """Judge by hand whether values are right: a sample of the catalog, each value with the words it was read from.

    Answers are kept at once; the same command goes on where it was left.
    """
    if sum((to is not None, source is not None, told)) > 1:
        raise click.UsageError("--to, --from and --report are three things: give one of them")
    if as_json and not (to or source or told):
        raise click.UsageError("--json needs --to, --from or --report: a person answers here")
    if to is not None:
        places.refuse_own(Path(to.name))
    facts = [*AUDITED.values()] if fact == "all" else [AUDITED[fact]]
    if source is not None:
        return take(source, places, as_json)
    with reading(places.catalog) as db:
        if told:
            print_report(report(db, facts, value), as_json)
            return 0
        questions = make_questions(db, draw(db, facts, n, seed, value))
    return write_sample(questions, to, as_json) if to is not None else judge(questions, places)


def judge(questions: list[Question], places: Places) -> int:
    """Ask about each value; what was said of the same words of the same board is not asked again."""
    judged = 0
    with troubles_of(places.catalog, of=(sqlite3.Error,)), closing(open_catalog(places.catalog)) as db:
        for number, question in enumerate(questions, 1):
            answer = question.finding or ask(question, f"{number} of {len(questions)}")
            if answer == QUIT:
                break
            if answer != SKIP:
                keep_judgement(db, question.postings, question.fact, question.value, question.quotes, Finding(answer), utc_now())
                judged += 1
    echo(f"{judged} judged, {len(questions) - judged} open; `rolecall audit --report` says what they come to")
    return 0


def ask(question: Question, place: str) -> str:
    """One of `ANSWERS`."""
    echo("", *question_lines(question, place))
    try:
        return str(click.prompt("  right, wrong, unclear, skip or quit", value_proc=parse_answer))
    except click.Abort:  # the end of the input, or an interrupt
        echo("")
        return QUIT


def parse_answer(text: str) -> str:
    """An answer, or the beginning of one. UsageError for anything else."""
    found = [answer for answer in ANSWERS if text.strip() and answer.startswith(text.strip().lower())]
    if len(found) != 1:
        raise click.UsageError(f"answer with one of {', '.join(ANSWERS)}, or a first letter")
    return found[0]


def question_lines(question: Question, place: str) -> list[str]:
    more = f", and {len(question.postings) - 1} more of its postings" if len(question.postings) > 1 else ""
    posting = f"{cut(question.title, LONGEST)}, {cut(question.organization, LONGEST)} ({question.board}){more}"
    head = [f"[{place}] {question.fact}: {cut(question.value, LONGEST)}", f"  {posting}", *([f"  {question.url}"] if question.url else [])]
    return [*head, *(line for words in question.words for line in words_lines(words))]


def words_lines(words: Shown) -> tuple[str, str]:
    before, after = (cut(text, LONGEST) for text in (words.before, words.after))
    return f"  {words.origin} by {words.rule}", f"    {before} >>> {cut(words.quote, LONGEST)} <<< {after}".rstrip()


def write_sample(questions: list[Question], to: BinaryIO, as_json: bool) -> int:
    to.write(b"".join(map(sample_line, questions)))
    to.close()
    postings = sum(len(question.postings) for question in questions)
    if as_json:
        echo_json({"questions": len(questions), "values": postings, "file": to.name})
    elif to.name != "-":
        asked = f"{counted(len(questions), 'question')} on {counted(postings, 'value')}"
        echo(f"{asked} in {to.name}: fill in each verdict, then `rolecall audit --from {to.name}`")
    return 0


def sample_line(question: Question) -> bytes:
    row = {name: value for name, value in asdict(question).items() if name not in ("finding", "quotes")}
    return json_line({**row, "verdict": question.finding}) + b"\n"


def take(source: BinaryIO, places: Places, as_json: bool) -> int:
    """Keep the verdicts of a file; a bad line costs itself alone, and is named."""
    kept, left, bad = 0, 0, 0
    read_catalog(places.catalog).close()
    with troubles_of(places.catalog, of=(sqlite3.Error,)), closing(open_catalog(places.catalog)) as db:
        for number, line in enumerate(source, 1):
            try:
                answer = parse_line(line)
                if answer is not None:
                    keep_judgement(db, *answer, utc_now())
                kept, left = kept + (answer is not None), left + (answer is None)
            except (ValueError, CatalogError) as error:
                bad += 1
                echo(f"{source.name}, line {number}: {error}", err=True)
    if as_json:
        echo_json({"kept": kept, "open": left, "bad": bad})
    else:
        echo(f"{counted(kept, 'judgement')} kept, {left} still open, {counted(bad, 'bad line')}")
    return int(bad > 0)


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def has_quotes(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(words, dict) and is_text(words.get("quote")) for words in value)


# What a line of a sample needs, and what is said where it lacks it.
NEEDED: tuple[tuple[str, Callable[[Any], bool], str], ...] = (
    ("fact", lambda fact: fact in [*AUDITED], "a fact that can be audited"),
    ("value", is_text, "a text"),
    ("words", has_quotes, 'a list of objects with a "quote"'),
    ("postings", lambda ids: isinstance(ids, list) and bool(ids) and all(map(is_text, ids)), "a list of posting_ids"),
    ("verdict", lambda verdict: verdict is None or verdict in [*Finding], "right, wrong, unclear or null"),
)


def parse_line(line: bytes) -> tuple[Iterable[str], str, str, str, Finding] | None:
    """What `keep_judgement` takes; None where the verdict is open. ValueError says what the line lacks."""
    row = orjson.loads(line)
    if not isinstance(row, dict):
        raise ValueError("is no JSON object")
    for name, is_good, needed in NEEDED:
        if not is_good(row.get(name)):
            raise ValueError(f'"{name}" is to be {needed}')
    if row.get("verdict") is None:
        return None
    return row["postings"], row["fact"], row["value"], quotes_of(words["quote"] for words in row["words"]), Finding(row["verdict"])


def print_report(found: Report, as_json: bool) -> None:
    if as_json:
        echo_json(asdict(found))
        return
    echo(f"{'fact':<24} {'value or rule':<40} {'n':>5} {'right':>6} {'wrong':>6} {'unclear':>8} {'precision':>10}  95 % interval")
    echo(*map(precision_line, found.lines))
    if found.outdated:
        echo(f"{counted(found.outdated, 'judgement')} left out: the catalog reads no such value from those words now")


def precision_line(line: Precision) -> str:
    part = line.label or (f"by {line.rule}" if line.rule else "")
    share = "" if line.precision is None else f"{line.precision:.3f}"
    counts = f"{line.n:>5} {line.right:>6} {line.wrong:>6} {line.unclear:>8} {share:>10}"
    return f"{line.fact:<24} {cut(part, 40):<40} {counts}  {line.low:.3f}-{line.high:.3f}"
