"""rolecall openings"""

from dataclasses import asdict

import click

from catalog.database import reading
from catalog.openings import FEW, GROUPS, Group, read_openings
from catalog.survival import DAYS, FEWEST
from crawler.commands.options import catalog_option, json_option
from crawler.printing import bar, counted, cut, echo, echo_json
from crawler.run.places import Places

LONGEST = 36  # characters of a group's name


@click.command("openings")
@click.option("--by", type=click.Choice([*GROUPS]), default="all", show_default=True, help="What openings are grouped by.")
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="How many groups, the largest first.")
@catalog_option
@json_option
def openings_command(by: str, top: int, places: Places, as_json: bool) -> None:
    """Estimate how many days openings stay open: by employer, role, country, or whether pay is stated.

    An opening closed between two readings of its board; the median, its 95 % interval and the shares still open take that, and those that
    are open now, into account.
    """
    with reading(places.catalog) as db, bar(0, "groups", quiet=as_json) as progress:

        def show(done: int, of: int) -> None:
            progress.total = of
            progress.update(done - progress.n)

        found = read_openings(db, by, top, show)
    if as_json:
        echo_json([asdict(group) for group in found])
        return
    echo(*lines_of(found, by))


def lines_of(found: list[Group], by: str) -> list[str]:
    head = f"{by:<{LONGEST}} {'n':>7} {'closed':>7} {'median':>7} {'95 %':>11}  " + " ".join(f"{f'>{day} d':>6}" for day in DAYS)
    left_out = sum(group.left_out for group in found)
    notes = [
        f"{counted(left_out, 'opening')} left out: there already when the board was first read" if left_out else "",
        f"* of fewer than {FEW}: a hint, no more" if any(group.is_few and group.days for group in found) else "",
        f"no estimate of fewer than {FEWEST}, or where none has closed" if any(group.days is None for group in found) else "",
    ]
    return [head, *map(line_of, found), *filter(None, notes)]


def line_of(group: Group) -> str:
    counts = f"{cut(group.name, LONGEST):<{LONGEST}} {group.n:>7} {group.closed:>7}"
    if (found := group.days) is None:
        return f"{counts} {'-':>7}"
    interval = f"{day_of(found.low)}-{day_of(found.high)}"
    shares = " ".join(f"{'-' if share is None else f'{share:.0%}':>6}" for share in found.still_open.values())
    return f"{counts} {day_of(found.median) + '*' * group.is_few:>7} {interval:>11}  {shares}"


def day_of(days: float | None) -> str:
    """A number of days; "…" for one beyond what was seen."""
    return "…" if days is None else f"{days:.0f}"
