"""The rules' version moves with what a rule means, and with nothing else."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.run.rules import ROOT, rules_version

Edit = Callable[[str], str]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for folder in ("pipelines", "schemas", "data/reference"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def moved(root: Path, name: str, edit: Edit) -> bool:
    path = root / name
    text = path.read_text("utf-8")
    assert edit(text) != text
    before = rules_version(root)
    path.write_text(edit(text), "utf-8")
    rules_version.cache_clear()
    return rules_version(root) != before


def test_a_copy_has_the_same_version(copy: Path) -> None:
    assert rules_version(copy) == rules_version()


@pytest.mark.parametrize(
    ("name", "edit"),
    [
        ("pipelines/extract/title/__init__.py", lambda text: f"{text}\n# why this is so\n"),
        ("pipelines/extract/title/__init__.py", lambda text: text.replace('"""', '"""Another word on it. ', 1)),
        ("pipelines/extract/title/__init__.py", lambda text: text.replace('    """', '    """Said otherwise. ', 1)),
        ("schemas/annual_pay.py", lambda text: text.replace("Decimal(2080)", "(Decimal(\n    2080\n))")),
        ("schemas/fields.py", lambda text: text.replace('"named skills"', '"skills by name"')),  # no rule reads the table
        ("schemas/raw.py", lambda text: text.replace("tags, stack, keywords", "tags")),  # what a page is written from
        ("data/reference/areas.txt", lambda text: f"# a note\n{text}"),
        ("data/reference/workplaces.csv", lambda text: text.replace("\n", "\n\n", 2)),
        (
            "data/reference/registers/employer_aliases.csv",
            lambda text: f"{text}Acme,Bolt Inc,files as,US,,its footer\n",
        ),  # reads no posting
    ],
)
def test_words_about_a_rule_do_not_move_it(copy: Path, name: str, edit: Edit) -> None:
    assert not moved(copy, name, edit)


@pytest.mark.parametrize(
    ("name", "edit"),
    [
        ("schemas/annual_pay.py", lambda text: text.replace("2080", "2000")),
        ("schemas/enums.py", lambda text: text.replace('"hybrid"', '"mixed"')),
        ("pipelines/derive.py", lambda text: text.replace("not item.unchanged", "item.unchanged")),
        ("pipelines/match/vetoes.py", lambda text: f"{text}\nANOTHER = 1\n"),
        ("data/reference/areas.txt", lambda text: f"{text}mars\n"),
        ("data/reference/match/title_noise.txt", lambda text: f"{text}oven\n"),
    ],
)
def test_a_changed_rule_moves_it(copy: Path, name: str, edit: Edit) -> None:
    assert moved(copy, name, edit)


def test_a_new_module_moves_it(copy: Path) -> None:
    before = rules_version(copy)
    (copy / "pipelines/extract/more.py").write_text("MORE = 1\n")
    rules_version.cache_clear()
    assert rules_version(copy) != before
