import math

import msgspec
import pytest

from rts_console.protocol.events import FrameSeen
from rts_console.protocol.words import Scope
from rts_console.record.parts import BUILDERS, Part, payload_of
from rts_console.record.translate import Entry, entry

from .events import received, room_received, submitted

OWN = {"bob": "b"}


def column(part, place, name, default):
    for columns in (part.numbers, part.words, part.times):
        if name in columns:
            values = columns[name]
            return values[place] if isinstance(values, list) else values
    return default


EVENTS = [
    received(b"one"),
    received(b"two", user_id="carol", client_message_id=""),
    received(b"three", composed_at_ns=0),
    room_received(b"four"),
    submitted(b"five"),
    submitted(b"six", scope=Scope.ROOM, target="lobby"),
    submitted(b"", scope=Scope.SERVER, target=""),
    msgspec.structs.replace(room_received(b"seven"), attributes={"type": "RC:TxtMsg", "flag": 3}),
    msgspec.structs.replace(submitted(b"eight"), attributes={"stream": 1}),
    FrameSeen(at_ns=5, outgoing=True, text=True, data=b"{}"),
    FrameSeen(at_ns=5, outgoing=False, text=False, data=b"\x00", masked=True),
]


@pytest.mark.parametrize("event", EVENTS)
def test_a_builder_makes_the_same_as_an_entry(event):
    part, made = BUILDERS[type(event)]([event], {}), entry(event)
    assert isinstance(part, Part)
    assert (part.at_ns, payload_of(event)) == ([made.at_ns], made.payload)
    assert (part.ids or [""], part.notes or [""]) == ([made.client_message_id], [made.note])
    assert (part.results or [None]) == [made.result]
    general = BUILDERS[Entry]([made], {})
    for columns in (general.numbers, general.words, general.times):
        for name, [value] in columns.items():
            usual = {"elapsed_ms": math.nan, "mode": -1}.get(name, "" if isinstance(value, str) else 0)
            assert _plain(column(part, 0, name, usual)) == _plain(value), name


def test_one_way_times_are_those_of_our_own_senders():
    part = BUILDERS[type(EVENTS[0])](EVENTS[:3], OWN)
    assert str(part.numbers["elapsed_ms"]) == "[3.0, nan, nan]"


def test_entries_keep_notes_and_results():
    made = Entry(at_ns=1, kind="x", note="why")
    part = BUILDERS[Entry]([made, msgspec.structs.replace(made, note="")], {})
    assert (part.notes, part.results, payload_of(made)) == (["why", ""], [None, None], b"")


def _plain(value):
    return value if isinstance(value, str) else str(float(value))


def test_attributes_of_messages_are_notes_and_without_any_there_are_none():
    with_some = [EVENTS[0], msgspec.structs.replace(EVENTS[0], attributes={"type": "RC:TxtMsg", "flag": 3})]
    assert BUILDERS[type(EVENTS[0])](with_some, {}).notes == ["", "type: RC:TxtMsg · flag: 3"]
    assert BUILDERS[type(EVENTS[0])](EVENTS[:3], {}).notes is None
