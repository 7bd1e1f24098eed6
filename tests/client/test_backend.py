"""The port: what a result says, what a proxy hides, and that the client has every call of it."""

import inspect

import pytest

from rts_console.client.backend import Backend, Capabilities, LocalProxy, Room, SendResult
from rts_console.client.rts import RtsClient, RtsRoom
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LocalProxyType, MessageMode, Outcome, RoomMessageSendResult


def members(port: type) -> dict[str, object]:
    return {name: value for name, value in vars(port).items() if not name.startswith("_")}


@pytest.mark.parametrize(("port", "made"), [(Backend, RtsClient), (Room, RtsRoom)])
def test_the_client_has_every_member_of_the_port_with_the_same_parameters(port: type, made: type) -> None:
    for name, wanted in members(port).items():
        got = inspect.getattr_static(made, name)
        if isinstance(wanted, property):
            assert isinstance(got, property), name
            continue
        assert callable(wanted)
        assert inspect.iscoroutinefunction(got) == inspect.iscoroutinefunction(wanted), name
        ours, theirs = inspect.signature(got).parameters, inspect.signature(wanted).parameters
        assert [(p.name, p.default) for p in ours.values()] == [(p.name, p.default) for p in theirs.values()], name


@pytest.mark.parametrize(
    ("outcome", "ok"), [(Outcome.ACCEPTED, True), (Outcome.REFUSED, False), (Outcome.UNKNOWN, False)]
)
def test_only_an_accepted_message_is_ok(outcome: Outcome, ok: bool) -> None:
    assert SendResult(1, RoomMessageSendResult.SUCCESS, outcome, 1.5).ok is ok


def test_a_backend_offers_everything_unless_it_says_otherwise() -> None:
    everything = Capabilities()
    assert everything.message_modes == tuple(MessageMode)
    assert all(getattr(everything, name) for name in Capabilities.__struct_fields__ if name != "room_calls")
    assert everything.room_calls == ()


def test_a_proxy_does_not_show_its_password() -> None:
    proxy = LocalProxy(LocalProxyType.SOCKS5, "10.0.0.1", 1080, "desk", Secret("canary"))
    assert "canary" not in f"{proxy!r} {proxy}"
    assert proxy.password.reveal() == "canary"
