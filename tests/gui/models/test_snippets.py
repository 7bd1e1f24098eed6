"""Saved messages: byte for byte what was sent, filled in, checked, and never lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.gui.models.draft import Draft, DraftFormat
from rts_console.gui.models.snippets import (
    LARGEST,
    Filling,
    Sender,
    SnippetError,
    bring_back,
    delete,
    free_name,
    matches,
    move,
    problem_of,
    put,
    snippet_of_draft,
    snippet_of_row,
)
from rts_console.profiles.model import Profile, Snippet
from rts_console.protocol.words import MessageMode, PayloadKind, Scope
from rts_console.record.log import EventLog, Row
from tests.gui.sample_events import received, room_received, submitted

SENDER = Sender("alice", "app", "bob")


def row_of(*events: object) -> tuple[Row, bytes]:
    log = EventLog()
    log.append("alice", events)  # type: ignore[arg-type]
    return log.row(0), log.payload(0)


def test_a_row_becomes_a_message_with_its_target() -> None:
    assert snippet_of_row(*row_of(submitted("hi", target="bob"))) == Snippet("hi", "hi", scope="peer", target="bob")
    said = snippet_of_row(*row_of(room_received('{"a": 1}')))
    assert (said.format, said.scope, said.target) == ("json", "room", "lobby")
    binary = snippet_of_row(*row_of(received(b"\x00\xff", kind=PayloadKind.BINARY)))
    assert (binary.format, binary.text) == ("hex", "00 ff")


@given(st.binary(max_size=64) | st.just(b"x" * 2_000))
def test_the_bytes_of_a_row_are_those_that_are_sent_again(data: bytes) -> None:
    snippet = snippet_of_row(*row_of(received(data, kind=PayloadKind.BINARY)))
    assert Filling().fill(snippet, SENDER, {}).payload(None) == data


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_the_text_of_a_row_is_sent_again_as_it_was_braces_and_all(text: str) -> None:
    text = "{{user}}" + text
    snippet = snippet_of_row(*row_of(submitted(text)))
    assert Filling().fill(snippet, SENDER, {}) == Draft(DraftFormat(snippet.format), text)


def test_what_is_too_large_belongs_into_a_file() -> None:
    with pytest.raises(SnippetError, match="256 KiB"):
        snippet_of_draft(Draft(text="x" * (LARGEST + 1)), Scope.PEER, "bob", MessageMode.RELIABLE_ORDERED)


def test_a_draft_keeps_its_variables_and_its_way(tmp_path: object) -> None:
    draft = Draft(DraftFormat.JSON, '{"from": "{{user}}"}')
    assert snippet_of_draft(draft, Scope.ROOM, "lobby", MessageMode.UNRELIABLE_ORDERED) == Snippet(
        '{"from": "{{user}}"}', '{"from": "{{user}}"}', "json", "room", "lobby", "unreliable-ordered"
    )
    with pytest.raises(SnippetError, match="no file"):
        snippet_of_draft(Draft(DraftFormat.FILE, path="/none/such"), Scope.PEER, "", MessageMode.RELIABLE_ORDERED)


def test_known_variables() -> None:
    filling = Filling()
    snippet = Snippet("a", "{{user}} {{target}} {{app}} {{seq}}")
    assert filling.fill(snippet, SENDER, {}).text == "alice bob app 1"
    assert filling.fill(Snippet("b", "no number"), SENDER, {}).text == "no number"
    assert filling.fill(snippet, SENDER, {}).text == "alice bob app 2"
    now, ms, uuid = filling.fill(Snippet("c", "{{now}} {{now_ms}} {{uuid}}"), SENDER, {}).text.split()
    assert now.endswith("Z")
    assert ms.isdigit()
    assert len(uuid) == 36


def test_own_variables_are_asked_for_with_what_was_given_last_or_stands_in_the_profile() -> None:
    profile = Profile("p", variables={"order": "A-17"})
    filling, snippet = Filling(), Snippet("a", "{{order}} {{who}}")
    assert filling.asked_for(snippet, profile) == {"order": "A-17", "who": ""}
    assert filling.fill(snippet, SENDER, {"order": "B", "who": "me"}).text == "B me"
    assert filling.asked_for(snippet, profile) == {"order": "B", "who": "me"}
    assert profile.variables == {"order": "A-17"}


def test_what_cannot_be_filled_in_is_told() -> None:
    with pytest.raises(SnippetError, match="order has no value"):
        Filling().fill(Snippet("a", "{{order}}"), SENDER, {})
    with pytest.raises(SnippetError, match=r"random\(1, 6\)"):
        Filling().fill(Snippet("a", "{{random(x)}}"), SENDER, {})


@pytest.mark.parametrize(
    ("snippet", "words"),
    [
        (Snippet(" "), "no name"),
        (Snippet("there"), "another name"),
        (Snippet("a", "{{a b}}"), "no name"),
        (Snippet("a", "007eJx" + "a" * 30), "looks like a token"),
        (Snippet("a", '{"password": "hunter2secret"}', "json"), "{{password}}"),
        (Snippet('{"appKey":"hunter2secret'), "the variable {{appKey}}"),
        (Snippet("a", "{", "json"), "Not JSON"),
        (Snippet("a", "0", "hex"), "odd number"),
    ],
)
def test_what_cannot_be_saved(snippet: Snippet, words: str) -> None:
    problem = problem_of(snippet, Profile("p", snippets=[Snippet("there")]))
    assert problem is not None
    assert words in problem
    assert "007eJx" not in problem
    assert "hunter2" not in problem


def test_a_secret_does_not_get_into_the_name_that_is_proposed() -> None:
    draft = Draft(DraftFormat.JSON, '{"password": "hunter2secret"}')
    made = snippet_of_draft(draft, Scope.PEER, "bob", MessageMode.RELIABLE_ORDERED)
    assert made.name == '{"password": "***"}'
    assert made.text == draft.text


def test_what_can_be_saved() -> None:
    profile = Profile("p", snippets=[Snippet("there")])
    assert problem_of(Snippet("there", "x"), profile, "there") is None
    assert problem_of(Snippet("b", '{"n": {{seq}}}', "json"), profile) is None


def test_in_order_changed_deleted_and_back() -> None:
    profile = Profile("p", snippets=[Snippet("a"), Snippet("b"), Snippet("c")])

    def names() -> str:
        return "".join(each.name for each in profile.snippets)

    assert move(profile, "a", 2)
    assert names() == "bca"
    assert not move(profile, "a", 1)
    assert not move(profile, "none", 1)
    put(profile, Snippet("C"), "c")
    put(profile, Snippet("d"))
    assert names() == "bCad"
    deleted = delete(profile, "C")
    assert deleted is not None
    assert delete(profile, "C") is None
    put(profile, Snippet("C"))
    bring_back(profile, deleted)
    assert [each.name for each in profile.snippets] == ["b", "C 2", "a", "d", "C"]
    assert free_name(profile, "C") == "C 3"


def test_search() -> None:
    snippet = Snippet("Order", "tea and more", target="bob")
    assert matches(snippet, "ORD tea bob")
    assert not matches(snippet, "order coffee")
