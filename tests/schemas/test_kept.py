"""What is kept from run to run is made once a key, and never stands in the way."""

from pathlib import Path

import pytest

from schemas.kept import folder, kept, key_of


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


class Maker:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> list[int]:
        self.times += 1
        return [self.times]


def test_it_is_made_once_a_key() -> None:
    make = Maker()
    assert [kept("numbers", key, make) for key in ("a", "a", "b", "b", "a")] == [[1], [1], [2], [2], [3]]


@pytest.mark.parametrize("damage", [b"", b"[", b'["a"]', b'{"a": 1}', b"\xff\xfe"])
def test_what_is_damaged_is_made_anew(damage: bytes) -> None:
    make = Maker()
    kept("numbers", "a", make)
    (folder() / "numbers.json").write_bytes(damage)
    assert kept("numbers", "a", make) == [2]
    assert kept("numbers", "a", make) == [2]


def test_without_a_folder_the_work_is_done_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    make = Maker()
    assert [kept("numbers", "a", make) for _ in range(2)] == [[1], [2]]


def test_a_key_moves_with_a_file_and_with_what_else_counts(tmp_path: Path) -> None:
    path = tmp_path / "table"
    path.write_text("one")
    keys = {key_of([path]), key_of([path], "3.12")}
    path.write_text("longer")
    assert len(keys | {key_of([path])}) == 3


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    kept("numbers", "a", Maker())
    assert [path.name for path in folder().iterdir()] == ["numbers.json"]
