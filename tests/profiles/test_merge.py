"""Changes of two sides: together where they can be, named where they cannot."""

from rts_console.profiles.merge import merge
from rts_console.profiles.model import Profile, ProfileUser, Snippet, copy_of

BASE = Profile(
    "a",
    url="wss://old",
    rooms=["lobby", "stage"],
    variables={"x": "1", "y": "2"},
    users=[ProfileUser("alice"), ProfileUser("bob")],
    snippets=[Snippet("hi", "hi"), Snippet("bye", "bye")],
)


def sides() -> tuple[Profile, Profile]:
    return copy_of(BASE), copy_of(BASE)


def test_changes_of_one_side_are_taken() -> None:
    mine, theirs = sides()
    theirs.url, theirs.rooms = "wss://new", ["stage"]
    assert merge(BASE, mine, theirs).profile == theirs
    assert merge(BASE, theirs, mine).profile == theirs


def test_changes_of_both_go_together() -> None:
    mine, theirs = sides()
    mine.snippets.append(Snippet("mine", "m"))
    theirs.snippets.insert(0, Snippet("theirs", "t"))
    theirs.snippets[1].text = "hello"
    del mine.snippets[1]
    mine.rooms.append("mine")
    theirs.rooms.remove("lobby")
    mine.variables["x"] = "9"
    del theirs.variables["y"]
    merged = merge(BASE, mine, theirs)
    assert merged.conflicts == ()
    assert [(each.name, each.text) for each in merged.profile.snippets] == [
        ("theirs", "t"), ("hi", "hello"), ("mine", "m"),
    ]  # fmt: skip
    assert merged.profile.rooms == ["stage", "mine"]
    assert merged.profile.variables == {"x": "9"}


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    mine, theirs = sides()
    mine.url = theirs.url = "wss://new"
    assert merge(BASE, mine, theirs).conflicts == ()


def test_what_both_changed_is_named_and_stays_as_it_is_here() -> None:
    mine, theirs = sides()
    mine.url, theirs.url = "wss://mine", "wss://theirs"
    mine.snippets[0].text, theirs.snippets[0].text = "m", "t"
    theirs.pin = "a"
    merged = merge(BASE, mine, theirs)
    assert set(merged.conflicts) == {"url", "snippet hi"}
    assert merged.profile.url == "wss://mine"
    assert merged.profile.pin == "a"


def test_one_that_was_changed_here_and_deleted_there() -> None:
    mine, theirs = sides()
    mine.users[0].rooms.append("lobby")
    del theirs.users[0]
    merged = merge(BASE, mine, theirs)
    assert merged.conflicts == ("user alice",)
    assert merged.profile.user("alice") == ProfileUser("alice", rooms=["lobby"])


def test_an_order_that_one_side_changed_is_kept() -> None:
    mine, theirs = sides()
    theirs.snippets.reverse()
    mine.snippets[0].text = "x"
    assert [each.name for each in merge(BASE, mine, theirs).profile.snippets] == ["bye", "hi"]
    assert [each.name for each in merge(BASE, theirs, mine).profile.snippets] == ["bye", "hi"]
