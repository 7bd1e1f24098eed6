import msgspec
import pytest

from rts_console.protocol.events import (
    ConnectionStateChanged,
    CreateRoomStateChanged,
    FaultChanged,
    FrameRefused,
    FrameSeen,
    GatewayChanged,
    LatencyMeasured,
    LocalProxyStateChanged,
    LoggedOut,
    LoginResult,
    LogReport,
    NetworkTypeChanged,
    PeerOnlineStatus,
    RoomJoinDetails,
    RoomLeft,
    RoomNoticed,
    RoomStateChanged,
    ServerParamsSet,
    SessionResumed,
    SysStats,
    TokenRefused,
    TokenUpdated,
    TokenWillExpire,
    UserJoined,
    UserLeft,
    WarningRaised,
)
from rts_console.protocol.words import (
    ConnectionState,
    LocalProxyError,
    LocalProxyState,
    LocalProxyType,
    LoginErrorCode,
    LogoutReason,
    NetworkType,
    RtsErrorCode,
    RtsWarningCode,
    Scope,
    UserOfflineReason,
    UserOnlineStatus,
)
from rts_console.record.log import EventLog
from rts_console.record.query import parse
from rts_console.record.row import Direction, Severity
from rts_console.record.translate import KINDS, entry

from .events import gap, logged_in, members, received, room_received, submitted

STATS = SysStats(
    at_ns=1,
    cpu_cores=4,
    cpu_app_usage=0.125,
    cpu_total_usage=0.5,
    memory_usage=120.4,
    full_memory=16_000,
    total_memory_usage=9_000,
    free_memory=7_000,
    memory_ratio=0.0075,
    total_memory_ratio=0.5625,
)

CASES = [
    (received(), "message", Severity.NONE, ""),
    (room_received(), "room message", Severity.NONE, ""),
    (submitted(), "message", Severity.INFO, ""),
    (submitted(scope=Scope.SERVER, target=""), "server message", Severity.INFO, ""),
    (logged_in(), "login", Severity.SUCCESS, "0 Success"),
    (
        LoginResult(at_ns=1, user_id="a", code=LoginErrorCode.INVALID_TOKEN, elapsed_ms=1),
        "login",
        Severity.ERROR,
        "-1000 InvalidToken",
    ),
    (FrameSeen(at_ns=1, outgoing=False, text=True, data=b"{}"), "frame", Severity.NONE, "text frame"),
    (LoggedOut(at_ns=1, user_id="a", reason=LogoutReason.LOGOUT), "logout", Severity.INFO, "0 Logout"),
    (
        LoggedOut(at_ns=1, user_id="a", reason=LogoutReason.DUPLICATE_LOGIN),
        "logout",
        Severity.WARNING,
        "1 DuplicateLogin",
    ),
    (TokenUpdated(at_ns=1, user_id="a"), "token", Severity.INFO, ""),
    (
        TokenRefused(at_ns=1, user_id="a", code=LoginErrorCode.INVALID_TOKEN, reason="Made for bob."),
        "token",
        Severity.ERROR,
        "-1000 InvalidToken",
    ),
    (TokenWillExpire(at_ns=1, user_id="a", expires_at_s=9, remaining_ms=30_000), "token", Severity.WARNING, ""),
    (
        ConnectionStateChanged(at_ns=1, state=ConnectionState.RECONNECTING, attempt=2, retry_in_ms=1_500),
        "connection",
        Severity.WARNING,
        "4 Reconnecting",
    ),
    (ConnectionStateChanged(at_ns=1, state=ConnectionState.FAILED), "connection", Severity.ERROR, "7 Failed"),
    (SessionResumed(at_ns=1, user_id="a", resumed=True), "session", Severity.INFO, ""),
    (SessionResumed(at_ns=1, user_id="a", resumed=False, reason="forgotten"), "session", Severity.WARNING, ""),
    (gap(), "gap", Severity.WARNING, ""),
    (gap(3), "gap", Severity.ERROR, ""),
    (
        RoomStateChanged(at_ns=1, room_id="r", user_id="a", state=RtsErrorCode.SUCCESS),
        "room",
        Severity.SUCCESS,
        "0 Success",
    ),
    (
        RoomStateChanged(at_ns=1, room_id="r", user_id="a", state=RtsErrorCode.KICKED_OUT),
        "room",
        Severity.ERROR,
        "-1006 KickedOut",
    ),
    (
        RoomStateChanged(at_ns=1, room_id="r", user_id="a", state=RtsWarningCode.JOIN_ROOM_FAILED),
        "room",
        Severity.WARNING,
        "-2001 JoinRoomFailed",
    ),
    (
        CreateRoomStateChanged(at_ns=1, room_id="r", code=RtsErrorCode.ROOM_ALREADY_EXIST),
        "room",
        Severity.ERROR,
        "-1013 RoomAlreadyExist",
    ),
    (RoomLeft(at_ns=1, room_id="r"), "room", Severity.INFO, ""),
    (RoomJoinDetails(at_ns=1, room_id="r", details={"a": 1}), "room notice", Severity.INFO, ""),
    (RoomNoticed(at_ns=1, room_id="r", name="entries", details={}), "room notice", Severity.INFO, ""),
    (members("a", "b"), "members", Severity.NONE, ""),
    (NetworkTypeChanged(at_ns=1, network_type=NetworkType.WIFI), "network", Severity.NONE, "2 WiFi"),
    (STATS, "system", Severity.NONE, ""),
    (LogReport(at_ns=1, log_type="live_webrtc_monitor_log", content="{}"), "log report", Severity.NONE, ""),
    (UserJoined(at_ns=1, room_id="r", user_id="b"), "joined", Severity.NONE, ""),
    (UserLeft(at_ns=1, room_id="r", user_id="b", reason=UserOfflineReason.QUIT), "left", Severity.NONE, "0 Quit"),
    (
        UserLeft(at_ns=1, room_id="r", user_id="b", reason=UserOfflineReason.DROPPED),
        "left",
        Severity.WARNING,
        "1 Dropped",
    ),
    (
        PeerOnlineStatus(at_ns=1, peer_user_id="b", status=UserOnlineStatus.ONLINE),
        "presence",
        Severity.INFO,
        "1 Online",
    ),
    (ServerParamsSet(at_ns=1, code=200, url="http://x"), "server params", Severity.SUCCESS, "200 Success"),
    (ServerParamsSet(at_ns=1, code=400, url="http://x"), "server params", Severity.ERROR, "400 Failure"),
    (
        LocalProxyStateChanged(
            at_ns=1,
            proxy_type=LocalProxyType.SOCKS5,
            state=LocalProxyState.ERROR,
            error=LocalProxyError.SOCKS5_TCP_CLOSED,
        ),
        "proxy",
        Severity.ERROR,
        "5 Socks5TcpClosed",
    ),
    (WarningRaised(at_ns=1, code=190, reason="slow down"), "warning", Severity.WARNING, "190 RateRoom"),
    (WarningRaised(at_ns=1, code=77, reason="new"), "warning", Severity.WARNING, "77"),
    (FrameRefused(at_ns=1, reason="bad json"), "refused frame", Severity.ERROR, ""),
    (GatewayChanged(at_ns=1, words="killed by signal 9", died=True), "gateway", Severity.ERROR, ""),
    (GatewayChanged(at_ns=1, words="it runs", running=True), "gateway", Severity.SUCCESS, ""),
    (GatewayChanged(at_ns=1, words="it stops"), "gateway", Severity.WARNING, ""),
    (FaultChanged(at_ns=1, number=3, words="delay 200 ms for all", on=True), "fault", Severity.WARNING, ""),
    (FaultChanged(at_ns=1, number=3, words="delay 200 ms for all", on=False), "fault", Severity.INFO, ""),
]


@pytest.mark.parametrize(("event", "kind", "severity", "result"), CASES)
def test_each_event_has_its_kind_severity_and_result(event, kind, severity, result):
    made = entry(event)
    assert made is not None
    assert (made.kind, made.severity, made.result.text if made.result else "") == (kind, severity, result)
    assert kind in KINDS


def test_every_kind_is_reached():
    assert {kind for _event, kind, _severity, _result in CASES} | {"room message"} == set(KINDS)


def test_a_ping_never_enters():
    assert entry(LatencyMeasured(at_ns=1, round_trip_ns=1, offset_ns=1, error_ns=1)) is None


def test_the_target_is_a_user_or_a_room():
    to_peer, to_room = entry(submitted()), entry(submitted(scope=Scope.ROOM, target="lobby"))
    assert (to_peer.who, to_peer.where, to_peer.direction) == ("bob", "", Direction.OUT)
    assert (to_room.who, to_room.where) == ("", "lobby")


def test_a_loss_is_told_once_in_whole_sentences():
    lost = ConnectionStateChanged(
        at_ns=1,
        state=ConnectionState.RECONNECTING,
        reason="the connection ended without a word",
        retry_in_ms=123,
        close_code=1006,
    )
    assert entry(lost).note == "The link broke (1006: the connection ended without a word). Next try in 123 ms."


def test_a_reason_of_several_sentences_stands_without_brackets():
    lost = ConnectionStateChanged(
        at_ns=1, state=ConnectionState.LOST, reason="Nothing listens. Start it.", attempt=5, retry_in_ms=7_105
    )
    assert entry(lost).note == "Attempt 5 failed: Nothing listens. Start it. Next try in 7,105 ms."


def test_a_reconnect_says_attempt_wait_and_close_code():
    made = entry(
        ConnectionStateChanged(
            at_ns=1, state=ConnectionState.RECONNECTING, reason="Gone.", attempt=2, retry_in_ms=1_500, close_code=4000
        )
    )
    assert made.note == "Attempt 2 failed (4000: Gone). Next try in 1,500 ms."


def test_a_session_that_was_not_resumed_says_why():
    assert entry(SessionResumed(at_ns=1, user_id="a", resumed=True)).note.startswith("The same session goes on")
    afresh = SessionResumed(at_ns=1, user_id="a", resumed=False, reason="the gateway was started anew")
    assert entry(afresh).note == "Started afresh: the gateway was started anew."


@pytest.mark.parametrize(
    ("event", "where", "note"),
    [
        (gap(), "lobby", "Messages in the room lobby may be missing, how many is unknown: it was started anew."),
        (gap(1), "lobby", "1 message in the room lobby is missing: it was started anew."),
        (gap(1_200, scope=Scope.PEER, target=""), "", "1,200 messages from peers are missing: it was started anew."),
    ],
)
def test_a_gap_says_where_how_many_and_why(event, where, note):
    made = entry(event)
    assert (made.where, made.note) == (where, note)


def test_that_nobody_knows_how_many_are_missing_is_said_once():
    event = msgspec.structs.replace(gap(), reason="it was started anew; how many messages are missed is not known")
    assert entry(event).note == entry(gap()).note


def test_a_raw_frame_is_a_row_with_its_bytes_and_its_opcode() -> None:
    log = EventLog()
    data = b'{"type":"login","id":1,"user_id":"alice","token":"***"}'
    log.append("alice", [FrameSeen(at_ns=1, outgoing=True, text=True, data=data, masked=True)])
    log.append("alice", [FrameSeen(at_ns=2, outgoing=False, text=False, data=b"\xa7\x02")])
    sent, came = (log.row(seq) for seq in range(log.first_seq, log.next_seq))
    assert (sent.kind, sent.direction, sent.result, sent.pending) == (
        "frame",
        Direction.OUT,
        "text frame, masked",
        False,
    )
    assert log.payload(sent.seq) == data
    assert (came.kind, came.direction, came.result) == ("frame", Direction.IN, "binary frame")
    assert log.payload(came.seq) == b"\xa7\x02"
    assert "frame" in KINDS
    assert (sent.code, came.code) == (None, None)
    for text in ("pending", "code!=0", "code:1"):
        assert parse(text).select(log, log.first_seq, log.next_seq).tolist() == []


def test_a_room_notice_says_what_and_has_the_details_whole() -> None:
    made = entry(RoomNoticed(at_ns=1, room_id="r", name="entries", details={"key": "seat"}))
    assert made is not None
    assert (made.where, made.note, made.payload) == ("r", 'entries {"key":"seat"}', b'{"key":"seat"}')


def test_the_figures_of_the_machine_stand_in_the_payload() -> None:
    made = entry(STATS)
    assert made is not None
    assert made.note == "CPU 12% of 4 cores, all programs 50%; 120 MB of 16,000"
    assert b'"cpu_total_usage":0.5' in made.payload
    report = entry(LogReport(at_ns=1, log_type="live_webrtc_monitor_log", content='{"a":1}'))
    assert report is not None
    assert (report.note, report.payload) == ("live_webrtc_monitor_log", b'{"a":1}')
