"""The folder and the profiles: whichever changed, the other follows; what cannot go together waits for a choice."""

import os
from pathlib import Path

import pytest

from rts_console.profiles.folder import ProfileFolder
from rts_console.profiles.model import Profile, Snippet, Synced


class Desk:
    """A folder, and the profiles of a program that looks into it."""

    def __init__(self, path: Path) -> None:
        self.path = path / "team"
        self.path.mkdir()
        self.profiles: list[Profile] = []
        self.synced: dict[str, Synced] = {}
        self.folder = ProfileFolder(self.path, self.synced)

    def sync(self) -> None:
        self.changes = self.folder.sync(self.profiles)

    def write(self, name: str, text: str) -> None:
        """Another program writes a file: as git does, a new one in the old one's place."""
        new = self.path / f"{name}.tmp"
        new.write_text(text, encoding="utf-8")
        os.replace(new, self.path / name)

    def text(self, name: str) -> str:
        return (self.path / name).read_text(encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.profiles.append(Profile("Staging", url="wss://old"))
    made.sync()
    return made


def test_a_profile_gets_a_file_of_its_own(desk: Desk) -> None:
    assert desk.text("staging.yaml") == "profile: 1\nname: Staging\nkind: url\nurl: wss://old\n"
    desk.profiles.append(Profile("staging!"))
    desk.sync()
    assert [each.file for each in desk.profiles] == ["staging.yaml", "staging-2.yaml"]


def test_a_change_here_goes_to_the_file_and_comments_stay(desk: Desk) -> None:
    desk.write("staging.yaml", "# ours\nname: Staging\nurl: wss://old\n")
    desk.sync()
    desk.profiles[0].url = "wss://new"
    desk.sync()
    assert desk.text("staging.yaml").startswith("# ours\n")
    assert "url: wss://new" in desk.text("staging.yaml")
    before = (desk.path / "staging.yaml").stat().st_mtime_ns
    desk.sync()
    assert (desk.path / "staging.yaml").stat().st_mtime_ns == before


def test_a_change_outside_is_taken_over_by_the_same_profile(desk: Desk) -> None:
    profile = desk.profiles[0]
    desk.write("staging.yaml", "name: Staging\nurl: wss://theirs\n")
    desk.write("new.json", '{"name": "New", "kind": "url"}')
    desk.sync()
    assert profile.url == "wss://theirs"
    assert desk.changes.taken == ["Staging"]
    assert desk.changes.added == ["New"]
    assert [each.name for each in desk.profiles] == ["Staging", "New"]


def test_a_name_that_changed_outside_is_told(desk: Desk) -> None:
    desk.write("staging.yaml", "name: Stage\nurl: wss://old\n")
    desk.sync()
    assert desk.changes.renamed == [("Staging", "Stage")]


def test_deleted_here_and_deleted_outside(desk: Desk) -> None:
    desk.write("other.yaml", "name: Other\n")
    desk.sync()
    desk.profiles.remove(desk.profiles[0])
    (desk.path / "other.yaml").unlink()
    desk.sync()
    assert list(desk.path.iterdir()) == []
    assert desk.profiles == []
    assert desk.changes.removed == ["Other"]


def test_changes_of_both_sides_go_together(desk: Desk) -> None:
    desk.profiles[0].snippets.append(Snippet("hi", "hi"))
    desk.write("staging.yaml", "name: Staging\nurl: wss://theirs\n")
    desk.sync()
    assert desk.folder.conflicts == {}
    assert desk.profiles[0].url == "wss://theirs"
    assert "hi" in desk.text("staging.yaml")
    assert "wss://theirs" in desk.text("staging.yaml")


def in_conflict(desk: Desk) -> None:
    desk.profiles[0].url = "wss://mine"
    desk.write("staging.yaml", "name: Staging\nurl: wss://theirs\npin: abc\n")
    desk.sync()


def test_what_both_changed_waits_and_neither_side_is_lost(desk: Desk) -> None:
    in_conflict(desk)
    for _ in range(2):
        assert desk.folder.conflicts["staging.yaml"].fields == ("url",)
        assert desk.profiles[0].url == "wss://mine"
        assert "wss://theirs" in desk.text("staging.yaml")
        desk.sync()


def test_mine_is_kept_with_all_else_of_theirs(desk: Desk) -> None:
    in_conflict(desk)
    desk.folder.keep_mine("staging.yaml", desk.profiles)
    desk.sync()
    assert desk.folder.conflicts == {}
    assert (desk.profiles[0].url, desk.profiles[0].pin) == ("wss://mine", "abc")
    assert "wss://mine" in desk.text("staging.yaml")
    assert "pin: abc" in desk.text("staging.yaml")


def test_theirs_is_taken(desk: Desk) -> None:
    in_conflict(desk)
    desk.folder.take_theirs("staging.yaml", desk.profiles)
    desk.sync()
    assert desk.folder.conflicts == {}
    assert (desk.profiles[0].url, desk.profiles[0].pin) == ("wss://theirs", "abc")


@pytest.mark.parametrize("keep", [True, False])
def test_changed_here_and_deleted_outside(desk: Desk, keep: bool) -> None:
    desk.profiles[0].url = "wss://mine"
    (desk.path / "staging.yaml").unlink()
    desk.sync()
    desk.sync()
    assert desk.folder.conflicts["staging.yaml"].gone
    solve = desk.folder.keep_mine if keep else desk.folder.take_theirs
    solve("staging.yaml", desk.profiles)
    desk.sync()
    assert desk.folder.conflicts == {}
    assert [each.url for each in desk.profiles] == (["wss://mine"] if keep else [])
    assert (desk.path / "staging.yaml").exists() is keep


def test_a_file_that_cannot_be_understood_is_left_alone_until_it_is_mended(desk: Desk) -> None:
    broken = "<<<<<<< HEAD\nname: Staging\n"
    desk.write("staging.yaml", broken)
    desk.profiles[0].pin = "mine"
    desk.sync()
    trouble = desk.folder.troubles["staging.yaml"]
    assert trouble.words.startswith("staging.yaml:1:1: a merge is not finished")
    assert (trouble.line, trouble.column) == (1, 1)
    desk.sync()
    assert desk.text("staging.yaml") == broken
    assert desk.profiles[0].pin == "mine"
    desk.write("staging.yaml", "name: Staging\nurl: wss://mended\n")
    desk.sync()
    assert desk.folder.troubles == {}
    assert (desk.profiles[0].url, desk.profiles[0].pin) == ("wss://mended", "mine")


def test_a_file_with_a_secret_in_clear_is_refused(desk: Desk) -> None:
    desk.write("bad.yaml", "name: Bad\napp_key: hunter2\n")
    desk.sync()
    assert [each.name for each in desk.profiles] == ["Staging"]
    assert desk.folder.troubles["bad.yaml"].words.startswith("bad.yaml:2:10: app_key has something else than a ref")
    assert "hunter2" not in desk.folder.troubles["bad.yaml"].words


def test_a_secret_is_never_written(desk: Desk) -> None:
    desk.profiles[0].url = "wss://me:hunter2@x"
    desk.sync()
    assert "hunter2" not in desk.text("staging.yaml")
    assert "is not saved" in desk.folder.troubles["staging.yaml"].words


def test_two_files_of_one_name(desk: Desk) -> None:
    desk.write("z.yaml", "name: Staging\n")
    desk.sync()
    assert "'Staging' is that of staging.yaml already" in desk.folder.troubles["z.yaml"].words


@pytest.mark.parametrize("remedy", ["delete", "rename here", "rename outside"])
def test_a_name_that_has_become_free_is_taken(desk: Desk, remedy: str) -> None:
    desk.write("z.yaml", "name: Staging\nurl: wss://z\n")
    desk.sync()
    if remedy == "delete":
        (desk.path / "staging.yaml").unlink()
    elif remedy == "rename here":
        desk.profiles[0].name = "Other"
    else:
        desk.write("staging.yaml", "name: Other\nurl: wss://old\n")
    desk.sync()
    desk.sync()
    assert desk.folder.troubles == {}
    assert [each.url for each in desk.profiles if each.name == "Staging"] == ["wss://z"]
    assert desk.changes.removed == []


def test_a_name_of_a_profile_without_a_file_is_taken_too(desk: Desk) -> None:
    desk.profiles.append(Profile("Local", "local"))
    desk.folder = ProfileFolder(desk.path, desk.synced, may_write=lambda _profile: False)
    desk.write("staging.yaml", "name: Local\n")
    desk.sync()
    assert [each.name for each in desk.profiles] == ["Staging", "Local"]
    assert "'Local' is that of another profile already" in desk.folder.troubles["staging.yaml"].words


@pytest.mark.parametrize("name", ["a.yaml", "z.yaml"])
def test_a_file_that_was_moved_is_the_same_profile(desk: Desk, name: str) -> None:
    profile = desk.profiles[0]
    profile.rooms.append("mine")
    (desk.path / "staging.yaml").rename(desk.path / name)
    desk.sync()
    assert desk.profiles == [profile]
    assert (desk.changes.added, desk.changes.removed, desk.folder.conflicts) == ([], [], {})
    assert profile.file == name
    assert "mine" in desk.text(name)
    desk.sync()
    assert list(desk.path.iterdir()) == [desk.path / name]


def test_a_file_that_was_moved_and_changed_is_merged(desk: Desk) -> None:
    profile = desk.profiles[0]
    profile.rooms.append("mine")
    (desk.path / "staging.yaml").unlink()
    desk.write("a.yaml", "name: Staging\nurl: wss://theirs\n")
    desk.sync()
    assert desk.profiles == [profile]
    assert (profile.url, profile.rooms) == ("wss://theirs", ["mine"])


def test_a_profile_without_a_file_is_merged_with_one_of_its_name(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write("local.yaml", "name: Local gateway\nkind: local\nrules: agora\n")
    desk.profiles.append(Profile("Local gateway", "local"))
    desk.sync()
    assert [(each.name, each.rules, each.file) for each in desk.profiles] == [("Local gateway", "agora", "local.yaml")]


def test_what_the_last_run_knew_is_enough_to_see_what_changed_meanwhile(desk: Desk) -> None:
    desk.write("staging.yaml", "name: Staging\nurl: wss://theirs\n")
    desk.profiles[0].pin = "mine"
    desk.folder = ProfileFolder(desk.path, desk.synced)
    desk.sync()
    assert (desk.profiles[0].url, desk.profiles[0].pin) == ("wss://theirs", "mine")


def test_a_folder_that_is_gone_takes_no_profile_with_it(desk: Desk) -> None:
    (desk.path / "staging.yaml").unlink()
    desk.path.rmdir()
    with pytest.raises(FileNotFoundError):
        desk.sync()
    assert [each.name for each in desk.profiles] == ["Staging"]


def test_many_files_are_taken_in_pieces(desk: Desk) -> None:
    for number in range(5):
        desk.write(f"p{number}.yaml", f"name: P{number}\n")
    rounds = 0
    while not rounds or desk.folder.unfinished:
        desk.folder.sync(desk.profiles, budget_s=0)
        rounds += 1
    assert [each.name for each in desk.profiles] == ["Staging", *(f"P{number}" for number in range(5))]
    assert rounds > 3


def test_other_files_are_nobodys_business(desk: Desk) -> None:
    for name in ("README.md", ".hidden.yaml"):
        (desk.path / name).write_text("name: x")
    (desk.path / "folder.yaml").mkdir()
    desk.sync()
    assert [each.name for each in desk.profiles] == ["Staging"]
    assert desk.folder.troubles == {}


def test_a_file_that_is_no_text_is_told(desk: Desk) -> None:
    (desk.path / "bad.yaml").write_bytes(b"\xff\xfe\x00")
    desk.sync()
    assert "not written in UTF-8" in desk.folder.troubles["bad.yaml"].words


def test_what_cannot_be_written_waits(desk: Desk) -> None:
    in_the_way = [desk.path / ".staging.yaml.new", desk.path / ".new.yaml.new"]  # a lock that root cannot pass either
    for each in in_the_way:
        each.mkdir()
    desk.profiles[0].url = "wss://new"
    desk.profiles.append(Profile("New"))
    desk.sync()
    assert "cannot be written" in desk.folder.troubles["staging.yaml"].words
    assert "cannot be written" in desk.folder.troubles[""].words
    for each in in_the_way:
        each.rmdir()
    desk.sync()
    assert desk.folder.troubles == {}
    assert "wss://new" in desk.text("staging.yaml")
