"""Messages to the app server."""

import pytest
from msgspec.structs import replace

from rts_console.gateway.app_server import ServerReply
from rts_console.protocol import frames as f
from rts_console.protocol.words import RULE_SETS, PayloadKind, UserMessageSendResult
from tests.gateway.desk import START, Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize(
    ("signature", "url", "words"),
    [
        ("", "http://x", "signature is empty"),
        ("s", "ftp://x", "ftp"),
        ("s", "http://", "no host"),
        ("s", "http://x:y", "cannot be read"),
        ("s", "", "begins with"),
    ],
)
def test_server_params_that_cannot_work_are_refused(desk: Desk, signature: str, url: str, words: str) -> None:
    alice = desk.user("alice")
    (result,) = alice.ask(f.SetServerParams(4, signature, url))
    assert (result.id, result.code) == (4, 400)
    assert words in result.reason
    assert alice.send_server().code == 106


def test_a_message_goes_to_the_app_server_and_its_answer_comes_back(desk: Desk) -> None:
    alice = desk.user("alice")
    assert alice.send_server().code == 106
    assert alice.ask(f.SetServerParams(4, "sign", "http://x/y")) == [f.ServerParamsSet(4, 200)]
    assert alice.send_server(b"ping", client_message_id="x") is None
    ((post, done),) = desk.posts
    assert (post.url, post.signature, post.payload) == ("http://x/y", "sign", b"ping")
    done(ServerReply(UserMessageSendResult.SUCCESS, "", 200, b"\xff", PayloadKind.BINARY, 3, 11, 12))
    ((answer, kind, body),) = alice.wire.read()
    assert (kind, body) == (PayloadKind.BINARY, b"\xff")
    assert (answer.code, answer.http_status, answer.truncated) == (0, 200, 3)
    assert (answer.gateway_in_ns, answer.gateway_out_ns, answer.answered_at_ns) == (START, 11, 12)


def test_a_message_asked_for_again_is_posted_once_and_answered_on_the_new_link(desk: Desk) -> None:
    alice = desk.user("alice")
    alice.ask(f.SetServerParams(4, "sign", "http://x"))
    alice.send_server(client_message_id="x")
    alice.lose_link()
    again, _ = alice.come_back()
    assert again.send_server(client_message_id="x", id=77) is None
    ((_, done),) = desk.posts
    done(ServerReply(UserMessageSendResult.SUCCESS, http_status=200, body=b"ok"))
    ((answer, _, body),) = again.wire.read()
    assert (answer.id, body) == (77, b"ok")
    assert again.send_server(client_message_id="x", id=78).id == 78
    assert len(desk.posts) == 1


def test_a_failed_post_can_be_tried_again(desk: Desk) -> None:
    alice = desk.user("alice")
    alice.ask(f.SetServerParams(4, "sign", "http://x"))
    alice.send_server(client_message_id="x")
    desk.posts[0][1](ServerReply(UserMessageSendResult.E2BS_RETURN_FAILED, "no", 503))
    assert alice.wire.read()[0][0].code == 18
    assert alice.send_server(client_message_id="x") is None
    assert len(desk.posts) == 2


def test_the_rate_of_messages_to_the_app_server_is_limited_too() -> None:
    desk = Desk(replace(RULE_SETS["volcengine"], server_rate=1))
    alice = desk.user("alice")
    alice.ask(f.SetServerParams(4, "s", "http://x"))
    assert alice.send_server() is None
    header = alice.send_server()
    assert header.code == 5
    assert header.retry_after_ms > 0
