"""What is known of the moment of a code."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from rts_console.gui.models.codes import Subject, subject_of
from rts_console.gui.models.evidence import FaultMemory, Known, Restricted, fact_words, gather, resolved
from rts_console.gui.operator import SetFault
from rts_console.gui.past_stage import past_context
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import (
    ConnectionStateChanged,
    Event,
    FaultChanged,
    LoggedOut,
    LoginResult,
    MessageSent,
    MessageSubmitted,
    PeerOnlineStatus,
    RoomLeft,
    RoomStateChanged,
    ServerParamsSet,
)
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import (
    Code,
    ConnectionState,
    LoginErrorCode,
    LogoutReason,
    MessageMode,
    Outcome,
    PayloadKind,
    RtsErrorCode,
    Scope,
    UserMessageSendResult,
    UserOnlineStatus,
)
from rts_console.record.explain import Check, Finding, card_of
from rts_console.vendors.volcengine import make_token
from tests.gui.panels.worlds import TARGET, World

NS = 1_000_000_000
pytestmark = pytest.mark.asyncio


def set_token(
    world: World, *, user: str = "alice", app: str = TARGET.app_id, life_s: int = 30, age_s: int = 40
) -> None:
    issued = now_ns() // NS - age_s
    token = make_token(
        TARGET.app_id, Secret("key"), user, issued_at_s=issued, expires_at_s=issued + life_s if life_s else 0
    )
    identity = world.stage.get("alice")
    assert identity is not None
    world.stage.set_token(identity, token)


def refused_login(at_ns: int) -> LoginResult:
    return LoginResult(at_ns=at_ns, user_id="alice", code=LoginErrorCode.INVALID_TOKEN, elapsed_ms=1.0)


def sent(world: World, number: int, at_ns: int, code: Code, data: bytes = b"hello") -> list[Event]:
    assert isinstance(code, UserMessageSendResult)
    name = f"m{number}"
    return [
        MessageSubmitted(
            at_ns=at_ns,
            scope=Scope.PEER,
            target="bob",
            message_id=number,
            client_message_id=name,
            kind=PayloadKind.TEXT,
            data=data,
            mode=MessageMode.RELIABLE_ORDERED,
        ),
        MessageSent(
            at_ns=at_ns + 1_000,
            message_id=number,
            client_message_id=name,
            outcome=Outcome.REFUSED,
            composed_at_ns=at_ns,
            user_id="bob",
            code=code,
        ),
    ]


def look(world: World, code: Code, memory: FaultMemory | None = None, **subject: str) -> Known:
    return gather(world.context, Subject(code, "alice", **subject), now_ns(), memory or FaultMemory())


def findings(known: Known, code: Code) -> dict[str, Finding]:
    return {cause.words.en: finding for cause, finding in card_of(code).ordered(known.evidence)}


async def test_a_token_that_was_over_is_the_reason_also_when_there_is_a_new_one_since(qapp: object) -> None:
    world = World("alice")
    set_token(world)
    world.tell("alice", refused_login(now_ns()))
    set_token(world, age_s=0)
    world.tell("alice", LoginResult(at_ns=now_ns(), user_id="alice", code=LoginErrorCode.SUCCESS, elapsed_ms=1.0))
    known = look(world, LoginErrorCode.INVALID_TOKEN)
    found = findings(known, LoginErrorCode.INVALID_TOKEN)
    assert next(iter(found.items())) == ("The token had expired.", Finding.SUPPORTED)
    assert found["The token was made for another user."] is Finding.RULED_OUT
    assert known.use is not None
    assert known.use.taken.fingerprint in fact_words(Check.TOKEN, known)


async def test_a_token_of_another_user_or_app_is_named(qapp: object) -> None:
    world = World("alice")
    set_token(world, user="mallory", life_s=0)
    world.tell("alice", refused_login(now_ns()))
    known = look(world, LoginErrorCode.INVALID_TOKEN)
    found = findings(known, LoginErrorCode.INVALID_TOKEN)
    assert found["The token was made for another user."] is Finding.SUPPORTED
    assert found["The token had expired."] is Finding.RULED_OUT
    assert "mallory, not alice" in fact_words(Check.TOKEN, known)


async def test_a_signature_is_judged_only_where_the_key_is_known(qapp: object) -> None:
    world = World("alice")
    set_token(world, life_s=0)
    world.tell("alice", refused_login(now_ns()))
    assert look(world, LoginErrorCode.INVALID_TOKEN).evidence.token_signature_ok is None
    world.context.child.app_id = TARGET.app_id
    assert look(world, LoginErrorCode.INVALID_TOKEN).evidence.token_signature_ok is False
    world.context.child.app_key = Secret("key")
    assert look(world, LoginErrorCode.INVALID_TOKEN).evidence.token_signature_ok is True


async def test_the_link_is_that_of_the_moment(qapp: object) -> None:
    world, start = World("alice"), now_ns() - 10 * NS
    world.tell("alice", ConnectionStateChanged(at_ns=start, state=ConnectionState.RECONNECTING))
    world.tell("alice", *sent(world, 1, start + NS, UserMessageSendResult.NO_CONNECTION))
    world.tell("alice", ConnectionStateChanged(at_ns=start + 2 * NS, state=ConnectionState.RECONNECTED))
    known = look(world, UserMessageSendResult.NO_CONNECTION)
    assert known.evidence.link is ConnectionState.RECONNECTING
    assert findings(known, UserMessageSendResult.NO_CONNECTION)["The link is down at the moment."] is Finding.SUPPORTED
    assert "Reconnecting" in fact_words(Check.LINK, known)


@pytest.mark.parametrize(
    ("reason", "finding"), [("dropped on purpose", Finding.SUPPORTED), ("no answer", Finding.RULED_OUT)]
)
async def test_a_link_dropped_on_purpose_is_told_from_an_accident(qapp: object, reason: str, finding: Finding) -> None:
    world, start = World("alice"), now_ns() - 10 * NS
    lost = ConnectionStateChanged(at_ns=start, state=ConnectionState.RECONNECTING, reason=reason, close_code=1006)
    world.tell("alice", lost)
    for number, state in enumerate((ConnectionState.RECONNECTING, ConnectionState.DISCONNECTED)):
        if number:
            world.tell("alice", ConnectionStateChanged(at_ns=start + NS, state=state))
        known = look(world, state)
        assert findings(known, state)["The link was dropped on purpose (Drop link)."] is finding
        assert ("on purpose" in fact_words(Check.LINK, known)) is (finding is Finding.SUPPORTED)
    world.tell("alice", ConnectionStateChanged(at_ns=start + 2 * NS, state=ConnectionState.RECONNECTED))
    assert look(world, ConnectionState.RECONNECTED).evidence.link_was_dropped is None


async def test_the_rate_and_the_size_are_those_of_the_message(qapp: object) -> None:
    world, start = World("alice"), now_ns() - 10 * NS
    for number in range(120):
        world.tell("alice", *sent(world, number, start + number * 5_000_000, UserMessageSendResult.EXCEED_QPS))
    known = look(world, UserMessageSendResult.EXCEED_QPS)
    assert (known.evidence.sent_last_second, known.evidence.rate_limit) == (120, 100)
    world.tell("alice", *sent(world, 999, start + 8 * NS, UserMessageSendResult.EXCEED_MAX_LENGTH, b"x" * 65_537))
    known = look(world, UserMessageSendResult.EXCEED_MAX_LENGTH)
    assert known.evidence.sent_last_second == 1
    assert fact_words(Check.SIZE, known) == "The message has 65,537 bytes; the limit is 65,536."


async def test_a_look_up_speaks_only_for_its_own_time(qapp: object) -> None:
    world, long_ago = World("alice"), now_ns() - 600 * NS
    world.tell("alice", *sent(world, 1, long_ago, UserMessageSendResult.NO_RECEIVER))
    online = PeerOnlineStatus(at_ns=now_ns(), peer_user_id="bob", status=UserOnlineStatus.ONLINE)
    world.tell("alice", online)
    known = look(world, UserMessageSendResult.NO_RECEIVER)
    assert known.evidence.peer is None
    assert "not what was at the moment" in fact_words(Check.PEER, known)
    world.tell("alice", *sent(world, 2, now_ns(), UserMessageSendResult.NO_RECEIVER))
    assert look(world, UserMessageSendResult.NO_RECEIVER).evidence.peer is UserOnlineStatus.ONLINE


async def test_whether_one_was_in_the_room_then(qapp: object) -> None:
    world, at = World("alice"), now_ns()
    joined = RoomStateChanged(at_ns=at, room_id="lobby", user_id="alice", state=RtsErrorCode.SUCCESS)
    kicked = RoomStateChanged(at_ns=at + 1, room_id="lobby", user_id="alice", state=RtsErrorCode.KICKED_OUT)
    world.tell("alice", joined, kicked, RoomLeft(at_ns=at + 2, room_id="lobby"))
    known = look(world, RtsErrorCode.KICKED_OUT, where="lobby")
    assert known.evidence.in_room is True
    assert "in the room lobby" in fact_words(Check.ROOM, known)


async def test_a_login_elsewhere_is_seen(qapp: object) -> None:
    world = World("alice")
    world.tell("alice", LoggedOut(at_ns=now_ns(), user_id="alice", reason=LogoutReason.DUPLICATE_LOGIN))
    known = look(world, LogoutReason.DUPLICATE_LOGIN)
    assert known.evidence.other_login is True
    assert known.evidence.logged_in is False


async def test_the_newest_row_with_the_code_is_meant_when_none_is_named(qapp: object) -> None:
    world = World("alice")
    world.tell("alice", refused_login(now_ns() - NS), refused_login(now_ns()))
    newest = world.log.next_seq - 1
    assert resolved(world.log, Subject(LoginErrorCode.INVALID_TOKEN, "alice")).seq == newest
    assert resolved(world.log, Subject(LoginErrorCode.SERVER_ERROR, "alice")).seq is None
    assert resolved(world.log, Subject(LoginErrorCode.INVALID_TOKEN, "bob")).seq is None
    subject = subject_of(world.log.row(newest - 1))
    assert subject is not None
    assert resolved(world.log, subject).seq == newest - 1


async def test_somebody_who_is_gone_leaves_all_open(qapp: object) -> None:
    world = World("alice")
    world.tell("alice", refused_login(now_ns()))
    alice = world.stage.get("alice")
    assert alice is not None
    await world.stage.remove(alice)
    known = look(world, LoginErrorCode.INVALID_TOKEN)
    assert set(findings(known, LoginErrorCode.INVALID_TOKEN).values()) == {Finding.OPEN}
    assert all(fact_words(check, known) for check in Check)


async def test_restrictions_count_only_when_they_were_looked_up(qapp: object) -> None:
    world = World("alice")
    subject = Subject(LoginErrorCode.LOGIN_FAILED, "alice")
    wanted = {Restricted.UNKNOWN: None, Restricted.NO: False, Restricted.YES: True}
    for restricted, said in wanted.items():
        known = gather(world.context, subject, now_ns(), FaultMemory(), restricted)
        assert known.evidence.muted_or_banned is said


def fault(number: int, start_ns: int, end_ns: int = 0, user_id: str = "") -> SetFault:
    return SetFault(number, "all is lost", "console", start_ns, end_ns, {"kind": "loss", "user_id": user_id}, True)


async def test_a_fault_counts_while_it_is_on_and_a_moment_longer() -> None:
    memory = FaultMemory()
    memory.see([fault(1, 10 * NS), fault(2, 10 * NS, 12 * NS, "bob")], 11 * NS)
    memory.see([], 20 * NS)
    assert [each.number for each in memory.at(15 * NS, "alice")] == [1]
    assert [each.number for each in memory.at(21 * NS, "alice")] == [1]
    assert memory.at(9 * NS, "alice") == []
    assert memory.at(22 * NS, "alice") == []
    assert [each.number for each in memory.at(11 * NS, "bob")] == [1, 2]


def of_the_past(world: World, subject: Subject) -> Known:
    """What the log of that world tells when it is only read."""
    past = past_context(world.context, world.log, "volcengine")
    return gather(past, subject, past.clock(), FaultMemory())


async def test_of_a_case_the_rows_are_the_evidence(qapp: QApplication) -> None:
    world = World("alice")
    at = now_ns()
    fields = {"kind": "delay", "delay_ms": 200}
    world.log.append(
        "gateway", [FaultChanged(at_ns=at - 5 * NS, number=1, words="delay 200 ms for all", on=True, fields=fields)]
    )
    world.log.append("alice", [ServerParamsSet(at_ns=at - 3 * NS, code=200, url="http://x", reason="")])
    looked_up = PeerOnlineStatus(at_ns=at - 2 * NS, peer_user_id="bob", status=UserOnlineStatus.OFFLINE)
    world.log.append("alice", [looked_up])
    world.log.append("alice", sent(world, 1, at, UserMessageSendResult.TIMEOUT))
    known = of_the_past(world, Subject(UserMessageSendResult.TIMEOUT, "alice", "bob", seq=world.log.next_seq - 1))
    assert known.row is not None
    evidence = known.evidence
    assert (evidence.logged_in, evidence.server_params_set, evidence.peer) == (True, True, UserOnlineStatus.OFFLINE)
    assert (evidence.size, evidence.sent_last_second) == (5, 1)
    assert evidence.faults == {"delay"}
    assert fact_words(Check.FAULTS, known) == "On was: delay 200 ms for all."
    assert "Tokens are not kept" in fact_words(Check.TOKEN, known)


async def test_a_fault_of_which_only_words_are_known_rules_nothing_out(qapp: QApplication) -> None:
    world = World("alice")
    at = now_ns()
    world.log.append("gateway", [FaultChanged(at_ns=at - NS, number=1, words="loss 30 % for bob", on=True)])
    world.log.append("gateway", [FaultChanged(at_ns=at - NS, number=2, words="kick for alice", on=True)])
    world.log.append("alice", [refused_login(at)])
    known = of_the_past(world, Subject(LoginErrorCode.INVALID_TOKEN, "alice", seq=world.log.next_seq - 1))
    assert known.evidence.faults is None
    assert fact_words(Check.FAULTS, known) == "On was: kick for alice; loss 30 % for bob."
