"""The forms of the families' room operations, held against what the gateway takes."""

import msgspec
import pytest

from rts_console.gateway.chat_room_family import (
    ChatRoomFamily,
    GetEntries,
    GetEntry,
    Info,
    RemoveEntries,
    RemoveEntry,
    SetEntries,
    SetEntry,
    TakeBack,
)
from rts_console.gateway.chat_rooms import ChatRooms
from rts_console.gateway.config import ChatRoomRules
from rts_console.gateway.volcengine_family import VolcengineFamily
from rts_console.vendors.families import RONGCLOUD, SET_VISIBILITY, VOLCENGINE

ARGUMENTS = {
    "set_entry": SetEntry,
    "set_entries": SetEntries,
    "remove_entry": RemoveEntry,
    "remove_entries": RemoveEntries,
    "get_entry": GetEntry,
    "get_entries": GetEntries,
    "info": Info,
    "recall": TakeBack,
}
UPLOADS = {"upload_begin", "upload_part"}
"""These take a file to pieces: no form does that."""


def test_each_operation_has_a_form_and_no_form_is_without_one() -> None:
    served = set(ChatRoomFamily(ChatRooms(ChatRoomRules())).room_calls)
    assert set(RONGCLOUD.room_calls) == served - UPLOADS == set(ARGUMENTS)


@pytest.mark.parametrize("operation", ARGUMENTS)
def test_a_form_asks_for_what_the_operation_takes(operation: str) -> None:
    fields = {field.encode_name: field for field in msgspec.structs.fields(ARGUMENTS[operation])}
    form = {parameter.name: parameter for parameter in RONGCLOUD.room_calls[operation].parameters}
    assert form.keys() == fields.keys()
    for name, field in fields.items():
        assert form[name].required == field.required


def test_volcengines_rooms_have_no_form() -> None:
    assert list(VolcengineFamily().room_calls) == [SET_VISIBILITY]
    assert VOLCENGINE.room_calls == {}
    assert VOLCENGINE.join_options == ()
