"""rolecall score"""

from dataclasses import asdict
from pathlib import Path

import click

from crawler.commands.options import json_option
from crawler.measure.scorecard import FEWEST, OTHERS, Score, floor, load_labels, score_labels, scorecard
from crawler.measure.scoring import INVERSIONS
from crawler.printing import bar, echo, echo_json
from schemas.errors import Problem

HEAD = f"{'fact':<13} {'measure':<26} {'items':>6} {'precision':>9} {'recall':>7} {'F1':>6}  95 % of resamples"


@click.command("score")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--by-group", is_flag=True, help="Also by source and by language.")
@json_option
def score_command(folder: Path, by_group: bool, as_json: bool) -> int:
    """Measure extraction on the labelled sets (*.jsonl) of DIR: salary, eligibility, requirements.

    Below the measures stand the worst source and the worst language of each. docs/accuracy.md states the shapes of labels; they are told
    by their keys.
    """
    try:
        labels = list(load_labels(folder))
    except ValueError as error:
        raise Problem(f"{error}: mend the line or take the file out of {folder}") from error
    if not labels:
        raise Problem(f"no labelled set in {folder}: docs/accuracy.md states the shapes")
    scores = scorecard(score_labels(bar(labels, "items", quiet=as_json)))
    shown, worst = [score for score in scores if by_group or score.group == "all"], floor(scores)
    if as_json:
        echo_json([{**asdict(score), "worst": score in worst} for score in dict.fromkeys((*shown, *worst))])
        return 0
    echo(HEAD, *map(line_of, shown))
    if worst:
        echo("", f"worst source and worst language of at least {FEWEST} items ({OTHERS}: those with fewer, together)", *map(line_of, worst))
    return 0


def line_of(score: Score) -> str:
    measure = score.measure if score.group == "all" else f"{score.measure} [{score.group}]"
    if score.measure == INVERSIONS:
        return f"{score.fact:<13} {measure:<26} {score.items:>6} {'':>9} {'':>7} {score.hits:>6}"
    return (
        f"{score.fact:<13} {measure:<26} {score.items:>6} {score.precision:>9.3f} {score.recall:>7.3f} {score.f1:>6.3f}"
        f"  {score.low:.3f}-{score.high:.3f}"
    )
