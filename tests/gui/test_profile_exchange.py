"""Files of profiles and saved messages: what is in the way is told, and nothing else happens."""

from pathlib import Path

import pytest

from rts_console.gui.profile_exchange import give_out, take_in
from rts_console.profiles.model import Profile
from rts_console.profiles.reading import LARGEST_FILE, read_profile
from rts_console.profiles.writing import profile_text


class Told:
    """What the user was told."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, text: str, _severity: str) -> None:
        self.texts.append(text)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"name: [", "Not imported. x.yaml:1:8:"),
        (b"\xff\xfe\x00", "x.yaml cannot be read: it is not written in UTF-8. Choose another one."),
        (b" " * (LARGEST_FILE + 1), "x.yaml cannot be read: it is larger than 4 MiB. Choose another one."),
        (None, "x.yaml cannot be read: No such file or directory. Choose another one."),
    ],
)
def test_what_cannot_be_taken_in(told: Told, tmp_path: Path, data: bytes | None, said: str) -> None:
    path = tmp_path / "x.yaml"
    if data is not None:
        path.write_bytes(data)
    assert take_in(told, path, read_profile) is None
    assert [text[: len(said)] for text in told.texts] == [said]


@pytest.mark.parametrize("name", ["x.yaml", "x.json"])
def test_what_is_given_out_can_be_taken_in(told: Told, tmp_path: Path, name: str) -> None:
    profile = Profile("Team", url="wss://x", file=name)
    give_out(told, tmp_path / name, lambda as_json: profile_text(profile, as_json=as_json))
    assert told.texts == [f"Exported to {name}."]
    assert (tmp_path / name).read_text()[0] == ("{" if name.endswith("json") else "p")
    assert take_in(told, tmp_path / name, read_profile) == profile


@pytest.mark.parametrize(
    ("profile", "file", "said"),
    [
        (Profile("Team", url="wss://me:hunter2@x"), "x.yaml", "Not exported: url shows a secret"),
        (Profile("Team"), "none/x.yaml", "x.yaml cannot be written: No such file or directory. Choose another place."),
    ],
)
def test_what_cannot_be_given_out(told: Told, tmp_path: Path, profile: Profile, file: str, said: str) -> None:
    give_out(told, tmp_path / file, lambda as_json: profile_text(profile, as_json=as_json))
    assert [text[: len(said)] for text in told.texts] == [said]
    assert "hunter2" not in told.texts[0]
    assert list(tmp_path.iterdir()) == []
