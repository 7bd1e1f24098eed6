"""A file is there whole or not at all, and why not is said in words."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from rts_console.record import whole_file as whole_file_module
from rts_console.record.whole_file import REASONS, told, whole_file


class Lost(Exception):
    """What is told here."""


def test_it_appears_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"before")
    with whole_file(path) as file:
        file.write(b"after")
        file.flush()
        assert path.read_bytes() == b"before"
    assert path.read_bytes() == b"after"
    assert os.listdir(tmp_path) == ["a"]


def test_a_generator_that_is_closed_leaves_nothing(tmp_path: Path) -> None:
    def write() -> Iterator[None]:
        with whole_file(tmp_path / "a") as file:
            file.write(b"half")
            yield

    steps = write()
    next(steps)
    assert len(os.listdir(tmp_path)) == 1
    steps.close()  # type: ignore[attr-defined]
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("number", [*REASONS, errno.EIO])
def test_each_reason_is_told_and_nothing_is_left(tmp_path: Path, monkeypatch, number: int) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(whole_file_module.os, "fsync", fail)
    why, remedy = REASONS.get(number, (os.strerror(number), "Choose another place."))
    with pytest.raises(Lost) as caught, told(Lost, "It was not written"), whole_file(tmp_path / "a") as file:
        file.write(b"x")
    assert str(caught.value) == f"It was not written: {why}. {remedy}"
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(("name", "why"), [("", "it is a folder"), ("no/a", "no such folder"), ("f/a", "is a file")])
def test_places_that_cannot_be(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "f").write_text("")
    with pytest.raises(Lost, match=why), told(Lost, "No"), whole_file(tmp_path / name):
        pass
    assert os.listdir(tmp_path) == ["f"]


def test_a_name_as_long_as_names_can_be_is_taken(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 255)
    with whole_file(path) as file:
        file.write(b"x")
    assert path.read_bytes() == b"x"
