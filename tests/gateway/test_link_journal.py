"""The journal of links: what the hub writes into it, and how much it keeps."""

from rts_console.gateway.link_journal import LinkJournal
from rts_console.protocol import frames as f
from rts_console.protocol.words import CloseCode
from tests.gateway.desk import APP, Desk, token


def whats(desk: Desk, user_id: str) -> list[tuple[str, int]]:
    return [(event.what, event.code) for event in desk.hub.links.since(0) if event.user_id == user_id]


def test_it_keeps_the_newest_and_says_from_where() -> None:
    journal = LinkJournal(lambda: 5, limit=3)
    assert journal.first == 1
    for number in range(5):
        journal.note(("app", f"user{number}"), "lost", 1006, "cut")
    assert journal.first == 3
    assert [event.number for event in journal.since(0)] == [3, 4, 5]
    assert [event.user_id for event in journal.since(4)] == ["user4"]
    assert journal.since(5) == journal.since(9) == []
    assert journal.since(4)[0][1:] == (5, "app", "user4", "lost", 1006, "cut")


def test_a_long_reason_is_clipped() -> None:
    journal = LinkJournal(lambda: 5)
    journal.note(("app", "alice"), "lost", 1006, "x" * 9_999)
    assert len(journal.since(0)[0].reason) < 1_000


def test_a_link_that_is_lost_and_comes_back() -> None:
    desk = Desk()
    alice = desk.user("alice")
    alice.lose_link()
    alice.come_back()
    assert whats(desk, "alice") == [("logged in", 0), ("lost", 1006), ("resumed", 0)]


def test_a_link_that_the_gateway_closes_is_lost_with_its_code_once() -> None:
    desk = Desk()
    alice = desk.user("alice")
    desk.hub.close_link(APP, "alice", CloseCode.DRAINING, "restart")
    alice.lose_link()
    assert whats(desk, "alice") == [("logged in", 0), ("lost", 4000)]


def test_a_later_login_elsewhere_a_logout_and_a_refusal() -> None:
    desk = Desk()
    desk.user("alice")
    second = desk.user("alice")
    second.ask(f.Logout(9))
    desk.person("alice").ask(f.Login(3, "alice", token("alice", expires_at_s=5)))
    assert whats(desk, "alice") == [
        ("logged in", 0),
        ("displaced", 0),
        ("logged in", 0),
        ("ended", 0),
        ("refused", -1000),
    ]
