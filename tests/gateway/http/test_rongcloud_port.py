"""What the port's values are when nothing is said."""

from rts_console.gateway.http.rongcloud_port import Lifetime, Recall, ServerMessage


def test_a_room_ends_after_an_hour_without_use() -> None:
    assert (Lifetime().fixed, Lifetime().minutes) == (False, 60)


def test_a_message_is_kept_and_not_echoed() -> None:
    message = ServerMessage("server", "RC:TxtMsg", b"{}")
    assert (message.kept, message.include_sender) == (True, False)


def test_a_recall_leaves_a_notice_in_the_users_name() -> None:
    recall = Recall("server", "uid", 1)
    assert (recall.by_admin, recall.delete, recall.extra) == (False, False, "")
