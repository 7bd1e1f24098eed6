"""Profiles as files, in the window: kept the same, taken over, asked about, imported and exported."""

import asyncio
import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from rts_console.gui.keys import token_key
from rts_console.gui.window import MainWindow
from rts_console.profiles.model import Profile, Snippet
from rts_console.profiles.reading import read_profile
from rts_console.protocol.secret import Secret
from tests.gui.sample_window import HERE


class Files:
    """The window, and a hand that changes files outside."""

    def __init__(self, window: MainWindow, own: Path) -> None:
        self.window = window
        self.desk = window.profiles
        self.settings = window.context.settings
        self.own = own
        self._told: list[str] = []
        object.__setattr__(window.context, "notify", lambda text, _severity: self._told.append(text))
        self.desk.begin(own)
        self.desk.sync()

    @property
    def names(self) -> list[str]:
        return [profile.name for profile in self.settings.profiles]

    @property
    def notices(self) -> str:
        return " ".join(self._told)

    def write(self, path: Path, text: str) -> None:
        new = path.with_suffix(".tmp")
        new.write_text(text, encoding="utf-8")
        os.replace(new, path)

    def press(self, name: str) -> None:
        button = self.desk.bar.findChild(QPushButton, name)
        assert button is not None
        button.click()


@pytest.fixture
def files(window: MainWindow, tmp_path: Path) -> Files:
    return Files(window, tmp_path / "profiles")


async def test_profiles_of_the_settings_move_to_files(files: Files) -> None:
    assert [path.name for path in files.own.iterdir()] == ["local-gateway.yaml"]
    files.settings.profiles.append(Profile("Staging", url="wss://x"))
    files.desk.look()
    assert not (files.own / "staging.yaml").exists()  # perhaps it is still being typed
    files.desk.look()
    assert "wss://x" in (files.own / "staging.yaml").read_text()


async def test_what_changed_outside_is_taken_over_and_told(files: Files) -> None:
    told: list[bool] = []
    files.desk.changed.connect(lambda: told.append(True))
    files.write(files.own / "team.yaml", "name: Team\nurl: wss://x\n")
    files.desk.look()
    assert files.names == ["Local gateway", "Team"]
    assert told == [True]
    assert "New from outside: Team." in files.notices
    (files.own / "team.yaml").unlink()
    files.settings.active_profile = "Team"
    files.desk.sync()
    assert files.names == ["Local gateway"]
    assert files.settings.active_profile == "Local gateway"


async def test_a_profile_renamed_outside_keeps_users_and_secrets(files: Files) -> None:
    files.write(files.own / "team.yaml", "name: Team\n")
    files.desk.sync()
    files.settings.active_profile = "Team"
    identity = files.window.context.stage.add("alice", HERE)
    files.window.context.stage.rename_profile(identity.profile, "Team")
    await files.window.context.keys.put(token_key("Team", "alice"), Secret("t"))
    files.write(files.own / "team.yaml", "name: Crew\n")
    files.desk.sync()
    assert files.settings.active_profile == identity.profile == "Crew"
    assert await files.window.context.keys.get(token_key("Crew", "alice")) == Secret("t")
    await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("button", "url"), [("profile_keep_mine", "wss://mine"), ("profile_take_theirs", "wss://theirs")]
)
async def test_a_conflict_is_asked_about_and_nothing_is_lost(files: Files, button: str, url: str) -> None:
    files.write(files.own / "team.yaml", "name: Team\nurl: wss://x\n")
    files.desk.sync()
    team = files.settings.profile("Team")
    assert team is not None
    team.url = "wss://mine"
    files.write(files.own / "team.yaml", "name: Team\nurl: wss://theirs\n")
    files.desk.sync()
    assert not files.desk.bar.isHidden()
    assert "team.yaml was changed outside, and Team here: url" in files.desk.bar.words.text()
    files.press(button)
    assert team.url == url
    assert url in (files.own / "team.yaml").read_text()
    assert files.desk.bar.isHidden()


async def test_a_bad_file_is_told_with_its_line_until_it_is_mended_or_hidden(files: Files) -> None:
    files.write(files.own / "team.yaml", "name: Team\napp_key: hunter2\n")
    files.desk.sync()
    assert "team.yaml:2:10" in files.desk.bar.words.text()
    assert "hunter2" not in files.desk.bar.words.text()
    files.press("profile_hide")
    files.desk.sync()
    assert files.desk.bar.isHidden()
    files.write(files.own / "team.yaml", "name: Team\napp_key: env:TEAM_KEY\n")
    files.desk.sync()
    assert files.names == ["Local gateway", "Team"]


async def test_a_folder_of_a_team_takes_the_place_of_ones_own_and_back(files: Files, tmp_path: Path) -> None:
    files.settings.profiles.append(Profile("Mine", url="wss://mine"))
    team = tmp_path / "team"
    team.mkdir()
    files.write(team / "a.yaml", "name: A\nurl: wss://a\n")
    files.desk.open_folder(team)
    assert files.names == ["Local gateway", "A"]
    assert sorted(path.name for path in team.iterdir()) == ["a.yaml"]  # nothing is put there uninvited
    assert files.settings.profiles_folder == str(team)
    assert "outside" not in files.notices  # they are new here, but that is what was asked for
    files.desk.use_own()
    assert files.names == ["Local gateway", "Mine"]
    assert files.settings.profiles_folder == ""


async def test_the_gateway_follows_the_rules_of_the_folder(files: Files, tmp_path: Path) -> None:
    team = tmp_path / "team"
    team.mkdir()
    files.write(team / "local.yaml", "name: Ours\nkind: local\nrules: agora\n")
    files.desk.open_folder(team)
    assert files.names == ["Ours"]
    assert files.window.context.child.rules == "agora"


async def test_what_is_not_saved_keeps_the_folder_open(files: Files, tmp_path: Path) -> None:
    files.settings.profiles.append(Profile("Mine", url="wss://me:hunter2@x"))
    files.desk.open_folder(tmp_path)
    assert "Mine" in files.names
    assert "not saved yet" in files.notices
    assert "hunter2" not in files.notices


async def test_a_folder_that_is_not_there(files: Files, tmp_path: Path) -> None:
    files.desk.open_folder(tmp_path / "none")
    assert "is no folder" in files.notices
    files.settings.profiles_folder = str(tmp_path / "none")
    files.desk.begin(files.own)
    files.desk.sync()
    assert "cannot be used" in files.desk.bar.words.text()
    assert files.names == ["Local gateway"]
    files.press("profile_use_own")
    assert files.desk.folder is not None
    assert files.desk.folder.path == files.own
    assert files.desk.bar.isHidden()


async def test_the_menu_leads_out_of_a_folder_that_is_gone_too(files: Files, tmp_path: Path) -> None:
    (tmp_path / "team").mkdir()
    files.desk.open_folder(tmp_path / "team")
    (tmp_path / "team").rmdir()
    files.desk.sync()
    assert not files.desk.bar.isHidden()
    files.window.commands["own_profiles"].trigger()
    assert files.desk.bar.isHidden()


async def test_import_gives_a_free_name_and_says_what_is_wrong(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "given.yaml"
    path.write_text("name: Local gateway\nurl: wss://x\n")
    files.desk.import_file(path)
    assert files.settings.active_profile == "Local gateway 2"
    path.write_text("name: X\nurll: wss://x\n")
    files.desk.import_file(path)
    assert "given.yaml:2:1" in files.notices
    files.desk.import_file(tmp_path / "none.yaml")
    assert "none.yaml cannot be read" in files.notices


async def test_export_writes_what_import_reads_and_asks_before_it_replaces(files: Files, tmp_path: Path) -> None:
    files.settings.active.snippets.append(Snippet("hi", "hi {{user}}"))
    path = tmp_path / "out.yaml"
    files.desk.export_to(path)
    assert read_profile(path.read_text(), "out.yaml").snippets == [Snippet("hi", "hi {{user}}")]
    files.settings.active.snippets.clear()
    files.desk.export_to(path)
    assert "hi {{user}}" in path.read_text()
    files.press("profile_replace")
    assert "hi {{user}}" not in path.read_text()


async def test_users_on_the_stage_are_noted(files: Files) -> None:
    files.window.commands["note_users"].trigger()
    assert "No user of Local gateway" in files.notices
    files.window.context.stage.add("alice", HERE)
    files.window.commands["note_users"].trigger()
    assert [user.id for user in files.settings.active.users] == ["alice"]
