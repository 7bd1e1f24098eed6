"""What the commands share: times and keys that are given."""

import argparse
import io
import sys
from pathlib import Path

import pytest

from rts_console.command_line import KEY_VARIABLE, BadInput, app_key, print_everything, seconds


def test_seconds_are_from_one_to_an_hour() -> None:
    assert (seconds("1"), seconds("2.5"), seconds("3600")) == (1, 2.5, 3600)


@pytest.mark.parametrize(("terminal", "expected"), [(False, "→ 你".encode()), (True, b"\\u2192 \\u4f60")])
def test_every_sign_can_be_printed(monkeypatch: pytest.MonkeyPatch, terminal: bool, expected: bytes) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp1252")
    monkeypatch.setattr(stream, "isatty", lambda: terminal)
    monkeypatch.setattr(sys, "stdout", stream)
    print_everything()
    stream.write("→ 你")
    stream.flush()
    assert raw.getvalue() == expected


@pytest.mark.parametrize("text", ["0", "3601", "nan", "soon", ""])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is no time"):
        seconds(text)


def test_the_key_of_a_file_goes_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "of the environment")
    (tmp_path / "key").write_text(" of the file\n", encoding="utf-8")
    assert app_key(tmp_path / "key").reveal() == "of the file"
    assert app_key(None).reveal() == "of the environment"


def test_a_key_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="cannot be read"):
        app_key(tmp_path / "key")
