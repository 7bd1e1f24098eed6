"""Agora's channels in the hub, by a clock by hand: who may come in, who may send, and who is put out when."""

from msgspec.structs import replace

from rts_console.gateway.agora_family import AgoraFamily
from rts_console.gateway.agora_tokens import AgoraTokens
from rts_console.gateway.backplane import ScopeKey
from rts_console.gateway.config import AgoraApp
from rts_console.gateway.login import TokenCheck
from rts_console.protocol.clock import SECOND_NS
from rts_console.protocol.frames import Attributes
from rts_console.protocol.words import RULE_SETS, PayloadKind, RefusalCode, RtsErrorCode
from tests.gateway.test_agora_tokens import APP, CERTIFICATE, NOW, agora_token

LOBBY = ScopeKey.room(APP, "lobby")
NOW_NS = NOW * SECOND_NS


class Host:
    """Notes whom the family puts out, and tells it as the hub does."""

    def __init__(self, family: AgoraFamily) -> None:
        self.family = family
        self.removed: list[tuple[str, str, int]] = []

    def remove(self, scope: ScopeKey, user_id: str, code: int, reason: str) -> None:
        assert reason
        self.removed.append((scope.name, user_id, code))
        self.family.left(scope, user_id, 0)


class Channel:
    """A family with its tokens and its host."""

    def __init__(self, most_streams: int = 5) -> None:
        self.tokens = AgoraTokens([AgoraApp(APP, CERTIFICATE)], TokenCheck({}))
        self.family = AgoraFamily(replace(RULE_SETS["agora"], streams_per_user=most_streams), self.tokens)
        self.host = Host(self.family)
        self.family.attach(self.host)  # type: ignore[arg-type]

    def log_in(self, user_id: str, token: str, now_s: int = NOW) -> None:
        self.tokens.admit(APP, user_id, token, now_s)

    def join(self, user_id: str, scope: ScopeKey = LOBBY, now_ns: int = NOW_NS) -> int:
        refusal = self.family.joining(scope, user_id, {}, now_ns)
        if refusal is None:
            self.family.joined(scope, user_id, {}, now_ns)
        return refusal.code if refusal else 0

    def send(self, user_id: str, attributes: Attributes, now_ns: int = NOW_NS) -> int:
        verdict = self.family.message(LOBBY, user_id, PayloadKind.BINARY, b"x", attributes, now_ns)
        return verdict.refusal.code if verdict.refusal else 0


def test_a_token_is_for_one_channel_unless_it_names_none() -> None:
    channel = Channel()
    channel.log_in("alice", agora_token())
    channel.log_in("bob", agora_token(channel=""))
    assert channel.join("alice") == channel.join("bob") == 0
    elsewhere = ScopeKey.room(APP, "elsewhere")
    assert channel.join("alice", elsewhere) == RtsErrorCode.INVALID_TOKEN
    assert channel.join("bob", elsewhere) == 0


def test_who_has_no_token_of_agoras_may_do_what_others_may() -> None:
    channel = Channel()
    assert channel.join("operator") == channel.send("operator", {}) == 0
    channel.family.tick(NOW_NS)
    assert channel.host.removed == []


def test_whose_token_runs_out_is_put_out_then_and_not_before() -> None:
    channel = Channel()
    for user_id, life_s in (("alice", 60), ("bob", 90)):
        channel.log_in(user_id, agora_token(privileges={1: life_s, 4: life_s}))
        channel.join(user_id)
    channel.family.tick(NOW_NS)
    channel.family.tick(NOW_NS + 60 * SECOND_NS - 1)
    assert channel.host.removed == []
    channel.family.tick(NOW_NS + 60 * SECOND_NS)
    assert channel.host.removed == [("lobby", "alice", RtsErrorCode.TOKEN_EXPIRED)]
    assert channel.join("alice", now_ns=NOW_NS + 60 * SECOND_NS) == RtsErrorCode.TOKEN_EXPIRED
    channel.family.tick(NOW_NS + 90 * SECOND_NS)
    assert [user_id for _, user_id, _ in channel.host.removed] == ["alice", "bob"]


def test_a_new_token_keeps_its_user_in_and_one_for_another_channel_does_not() -> None:
    channel = Channel()
    channel.log_in("alice", agora_token(privileges={1: 60}))
    channel.join("alice")
    channel.family.tick(NOW_NS)
    channel.log_in("alice", agora_token(privileges={1: 120}))
    channel.family.tick(NOW_NS + 60 * SECOND_NS)
    assert channel.host.removed == []
    channel.log_in("alice", agora_token(channel="elsewhere"))
    channel.family.tick(NOW_NS + 61 * SECOND_NS)
    assert channel.host.removed == [("lobby", "alice", RtsErrorCode.INVALID_TOKEN)]


def test_sending_wants_its_privilege_for_as_long_as_it_lasts() -> None:
    channel = Channel()
    channel.log_in("audience", agora_token(privileges={1: 60}))
    channel.log_in("host", agora_token(privileges={1: 60, 4: 30}))
    assert channel.join("audience") == channel.join("host") == 0
    assert channel.send("audience", {}) == RefusalCode.NOT_ALLOWED
    assert channel.send("host", {}, NOW_NS + 30 * SECOND_NS - 1) == 0
    assert channel.send("host", {}, NOW_NS + 30 * SECOND_NS) == RefusalCode.NOT_ALLOWED


def test_a_user_has_so_many_streams_in_a_stay() -> None:
    channel = Channel()
    channel.log_in("alice", agora_token())
    channel.join("alice")
    assert {channel.send("alice", {"stream": stream}) for stream in (1, 2, 3, 4, 5, 3)} == {0}
    assert channel.send("alice", {"stream": 6}) == RefusalCode.NOT_ALLOWED
    assert channel.send("alice", {"stream": "x"}) == RefusalCode.NOT_ALLOWED
    assert channel.send("alice", {}) == 0
    channel.family.left(LOBBY, "alice", NOW_NS)
    assert channel.join("alice") == channel.send("alice", {"stream": 6}) == 0
    free = Channel(most_streams=0)
    free.join("bob")
    assert {free.send("bob", {"stream": stream}) for stream in range(20)} == {0}
