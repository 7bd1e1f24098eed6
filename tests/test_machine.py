"""Versions and the kind of machine, and not whose it is."""

import platform
from pathlib import Path

import rts_console
from rts_console.machine import machine_facts, program_facts, without_home


def test_versions_are_told() -> None:
    facts = program_facts()
    assert facts["version"] == rts_console.__version__
    assert facts["Python"] == platform.python_version()
    assert "SSL" in facts["OpenSSL"]


def test_nothing_says_whose_machine_it_is(monkeypatch) -> None:
    monkeypatch.setattr(platform, "node", lambda: "secret-host")
    monkeypatch.setenv("USER", "secret-user")
    words = str(machine_facts() | program_facts())
    assert platform.system() in words
    assert "secret-host" not in words
    assert "secret-user" not in words


def test_paths_do_not_say_whose_they_are() -> None:
    found = {"folder": "/home/bob/team", "deep": [{"ca": "/home/bob/ca.pem", "/home/bob": 1}], "n": 3, "on": True}
    told = {"folder": "~/team", "deep": [{"ca": "~/ca.pem", "~": 1}], "n": 3, "on": True}
    assert without_home(found, "/home/bob") == told
    assert without_home({"a": "/b"}, "/") == {"a": "/b"}
    assert str(Path.home()) not in without_home([str(Path.home() / "x")]) or len(str(Path.home())) < 2
