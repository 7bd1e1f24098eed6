"""What a message said of itself."""

from rts_console.gui.models.attributes import attributes_of, type_of
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import LoginResult, RoomMessageReceived
from rts_console.protocol.frames import Attributes
from rts_console.protocol.words import LoginErrorCode, MessageMode, PayloadKind
from rts_console.record.log import EventLog
from rts_console.record.row import Row


def row_of(attributes: Attributes) -> Row:
    log = EventLog()
    log.append(
        "alice",
        [
            RoomMessageReceived(
                at_ns=now_ns(),
                room_id="lobby",
                user_id="bob",
                kind=PayloadKind.TEXT,
                data=b"x",
                mode=MessageMode.RELIABLE_ORDERED,
                client_message_id="1",
                composed_at_ns=now_ns(),
                gateway_in_ns=0,
                gateway_out_ns=0,
                attributes=attributes,
            )
        ],
    )
    return log.row(log.first_seq)


def test_attributes_are_read_back() -> None:
    row = row_of({"type": "RC:TxtMsg", "flag": 3})
    assert attributes_of(row) == {"type": "RC:TxtMsg", "flag": "3"}
    assert type_of(row) == "RC:TxtMsg"
    assert type_of(row_of({"stream": 2, "seq": 7})) == "stream 2"


def test_a_message_without_has_none() -> None:
    assert attributes_of(row_of({})) == {}
    assert type_of(row_of({})) == ""


def test_what_is_no_message_has_none() -> None:
    log = EventLog()
    log.append("alice", [LoginResult(at_ns=1, user_id="a", code=LoginErrorCode.SUCCESS, elapsed_ms=1, reason="a: b")])
    assert attributes_of(log.row(log.first_seq)) == {}
