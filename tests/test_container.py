"""Containerfile and compose.yaml, as far as they can be judged without an engine: their shape, and that they name what is there."""

import json
import re
from pathlib import Path

import pytest

from crawler.cli import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
INSTRUCTIONS = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "ENV", "HEALTHCHECK", "ENTRYPOINT", "CMD"}


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"\\\n", " ", "\n".join(line for line in (ROOT / "Containerfile").read_text("utf-8").splitlines() if line[:1] != "#"))
    return [(line.split()[0], line.partition(" ")[2]) for line in text.splitlines() if line.strip()]


def test_every_instruction_is_one() -> None:
    assert {name for name, _ in instructions()} <= INSTRUCTIONS
    assert instructions()[0][0] == "FROM"


def test_images_are_named_whole_with_a_tag() -> None:
    images = [rest.split()[0] for name, rest in instructions() if name == "FROM"]
    assert images
    assert not [image for image in images if not re.fullmatch(r"[\w.]+/[\w./-]+:\d[\w.-]*", image)]


def test_copied_files_are_there() -> None:
    copied = [part for name, rest in instructions() if name == "COPY" and "--from" not in rest for part in rest.split()[:-1]]
    assert copied
    assert not [part for part in copied if not (ROOT / part).exists()]


def test_what_is_copied_from_a_stage_was_made_there() -> None:
    stages = {rest.split()[2] for name, rest in instructions() if name == "FROM" and " AS " in rest}
    assert {stage for _, rest in instructions() for stage in re.findall(r"--from=(\w+)", rest)} == stages


def test_requirements_are_hashed_and_nothing_runs_as_root() -> None:
    installs = [part for name, rest in instructions() if name == "RUN" for part in rest.split("&&") if "pip install" in part]
    assert all("--require-hashes" in part or "--no-index" in part for part in installs)
    names = [name for name, _ in instructions()]
    assert names.index("USER") > max(at for at, name in enumerate(names) if name == "RUN")


@pytest.mark.parametrize("name", ["CMD", "ENTRYPOINT", "HEALTHCHECK"])
def test_programs_are_lists_that_need_no_shell(name: str) -> None:
    (rest,) = [rest for one, rest in instructions() if one == name]
    words = json.loads(rest[rest.index("[") :])
    assert words[0] in {"rolecall", "tick"}
    assert all(isinstance(word, str) for word in words)
    assert name != "HEALTHCHECK" or words[1] in COMMANDS


def compose() -> list[str]:
    return (ROOT / "compose.yaml").read_text("utf-8").splitlines()


def test_the_compose_file_is_plain_and_names_what_is_there() -> None:
    lines = [line for line in compose() if line.strip() and not line.startswith("#")]
    assert not [line for line in lines if "\t" in line or (len(line) - len(line.lstrip())) % 2]
    assert [line for line in lines if not line.startswith(" ")] == ["services:", "volumes:"]
    said = dict(re.findall(r"^ +(\w+): (.+)$", "\n".join(lines), re.MULTILINE))
    assert (ROOT / said["dockerfile"]).is_file()
    (command,) = [json.loads(rest[rest.index("[") :]) for name, rest in instructions() if name == "CMD"]
    assert json.loads(said["command"]) == command
    assert "- data:/data" in "\n".join(lines)
