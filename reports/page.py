"""A report as one page of HTML that loads nothing and runs nothing: ``page(questions, asked, catalog)``."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from reports.drawing import draw, written
from reports.numbers import FEW
from reports.picture import Asked, Picture, Question
from reports.svg import inline
from schemas.characters import plain

HERE = Path(__file__).parent / "templates"


def page(questions: Sequence[Question], asked: Asked, catalog: str) -> str:
    """``catalog``: what the file is called."""
    templates = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters.update(cell=cell, coded=coded, drawn=drawn)
    sheet = Markup((HERE / "report.css").read_text("utf-8"))  # noqa: S704  # ours
    shown = templates.get_template("report.html")
    return shown.render(questions=questions, asked=asked, catalog=plain(catalog, 200), sheet=sheet, few=FEW)


def drawn(picture: Picture) -> Markup:
    assert picture.chart is not None
    return Markup(inline(written(draw(picture.chart), "svg"), picture.name))  # noqa: S704  # XML, written by lxml


def coded(text: str) -> Markup:
    """A sentence of ours with what stands between backticks as code."""
    parts = [escape(part) for part in text.split("`")]
    return Markup("").join(Markup("<code>{}</code>").format(part) if n % 2 else part for n, part in enumerate(parts))


def cell(value: Any) -> str:
    """A number of a table as it is read: 1,204 and more without a fraction; 37.5; a share 0.318; "–" where there is none."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}" if 0 < abs(value) < 1 else f"{value:,.{0 if abs(value) >= 1_000 else 1}f}".removesuffix(".0")
    return f"{value:,}" if isinstance(value, int) else plain(value, 400)
