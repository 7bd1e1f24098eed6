"""What the families call things, and what each lets a user do beyond what all have: the words and forms of a window.

A rule set belongs to one family: `volcengine-basic` to Volcengine's. What a form has here is what the gateway takes
(tests hold the one against the other).
"""

from typing import Final

import msgspec

from rts_console.protocol.words import Code, code_or
from rts_console.vendors.agora_codes import Reason
from rts_console.vendors.agora_results import agoras_own
from rts_console.vendors.parameters import Kind, Parameter
from rts_console.vendors.rongcloud_codes import RongCloudCode
from rts_console.vendors.rongcloud_results import rongclouds_own

_FORCE: Final = Parameter("force", Kind.FLAG, "Also where another user set it.")
_NOTIFY: Final = Parameter("notify", Kind.FLAG, "Tell the others with a message RC:chrmKVNotiMsg.")
_EXTRA: Final = Parameter("extra", Kind.TEXT, "What that message carries beside the attribute.", most=5_120)
_AUTO_DELETE: Final = Parameter("auto_delete", Kind.FLAG, "Goes when its setter leaves.")
_KEY: Final = Parameter(
    "key", Kind.TEXT, "Name of the attribute: letters, digits and + = - _.", required=True, most=128, characters="+=-_"
)


class RoomCall(msgspec.Struct, frozen=True):
    """An operation of a room: its title, what it does, and its arguments."""

    title: str
    meaning: str
    parameters: tuple[Parameter, ...] = ()


class Family(msgspec.Struct, frozen=True):
    """One family. `room` and `rooms` are its word for a room; `app_id` and `secret` for what opens an app.

    `join_options` are told when a room is joined, `message_fields` with a message to a room, `room_calls` by operation.
    `likes`: its rooms are for many who tap, and a message a second carries what they tapped.
    """

    name: str
    title: str
    room: str = "room"
    rooms: str = "rooms"
    app_id: str = "App id"
    secret: str = "App key"
    join_options: tuple[Parameter, ...] = ()
    message_fields: tuple[Parameter, ...] = ()
    room_calls: dict[str, RoomCall] = {}
    token_life: bool = True
    server_api: str = ""
    likes: bool = False


SET_VISIBILITY: Final = "set_visibility"
"""The operation of Volcengine's rooms, and a join's option `visible`, need no form."""

VOLCENGINE: Final = Family("volcengine", "Volcengine RTS", server_api="volcengine")

RONGCLOUD: Final = Family(
    "rongcloud",
    "RongCloud chat rooms",
    room="chat room",
    rooms="chat rooms",
    app_id="App key",
    secret="App secret",
    token_life=False,
    server_api="rongcloud",
    likes=True,
    join_options=(
        Parameter(
            "history",
            Kind.NUMBER,
            "How many messages of before to get: 0 for 10, -1 for none.",
            least=-1,
            most=50,
        ),
        Parameter("existing", Kind.FLAG, "Only join a chat room that is there; otherwise it is made."),
    ),
    message_fields=(
        Parameter(
            "type",
            Kind.TEXT,
            'Object name of the message; RC:TxtMsg holds JSON such as {"content": "hello"}.',
            most=32,
            default="RC:TxtMsg",
            choices=(
                ("RC:TxtMsg", "text"),
                ("RC:InfoNtf", "a notice"),
                ("app:like", "likes"),
                ("app:gift", "your own"),
            ),
        ),
        Parameter(
            "flag",
            Kind.CHOICE,
            "Whether the message is kept and counted as unread: 3 is both.",
            default="3",
            choices=((3, "counted"), (1, "kept"), (0, "neither"), (16, "status")),
        ),
    ),
    room_calls={
        "set_entry": RoomCall(
            "Set an attribute",
            "Set one attribute of the chat room; all members are told.",
            (
                _KEY,
                Parameter("value", Kind.LINES, "What it is to be, 1 to 4,096 characters.", required=True, most=4_096),
                _AUTO_DELETE,
                _FORCE,
                _NOTIFY,
                _EXTRA,
            ),
        ),
        "set_entries": RoomCall(
            "Set attributes",
            "Set up to 10 attributes at once; what could not be set is told for each key.",
            (
                Parameter(
                    "entries",
                    Kind.TABLE,
                    "key=value on each line, up to 10.",
                    required=True,
                    most=4_096,
                    count=10,
                    characters="+=-_",
                ),
                _AUTO_DELETE,
                _FORCE,
                _NOTIFY,
                _EXTRA,
            ),
        ),
        "remove_entry": RoomCall(
            "Remove an attribute", "Remove one attribute of the chat room.", (_KEY, _FORCE, _NOTIFY, _EXTRA)
        ),
        "remove_entries": RoomCall(
            "Remove attributes",
            "Remove up to 10 attributes at once.",
            (
                Parameter(
                    "keys",
                    Kind.TEXTS,
                    "A key on each line, up to 10.",
                    required=True,
                    most=128,
                    count=10,
                    characters="+=-_",
                ),
                _FORCE,
                _NOTIFY,
                _EXTRA,
            ),
        ),
        "get_entry": RoomCall("Read an attribute", "Read one attribute: its value, who set it, when.", (_KEY,)),
        "get_entries": RoomCall(
            "Read all attributes",
            "Read all attributes of the chat room, a page at a time.",
            (Parameter("after", Kind.TEXT, "Go on behind this key (`more` of the page before).", most=128),),
        ),
        "info": RoomCall(
            "Room info",
            "How many are in the chat room, and who: up to 20.",
            (
                Parameter("count", Kind.NUMBER, "How many members to name, 0 to 20.", most=20, default="20"),
                Parameter(
                    "order",
                    Kind.CHOICE,
                    "Who is named first.",
                    default="1",
                    choices=((1, "who came first"), (2, "who came last")),
                ),
            ),
        ),
        "recall": RoomCall(
            "Recall a message",
            "Take a message back; the members are told.",
            (
                Parameter("uid", Kind.TEXT, "uid among the attributes of the message.", required=True, most=128),
                Parameter("sent", Kind.NUMBER, "When it was sent, milliseconds since 1970.", required=True),
                Parameter("admin", Kind.FLAG, "Recalled by an administrator."),
                Parameter("delete", Kind.FLAG, "Delete it rather than leave a note."),
                _EXTRA,
            ),
        ),
    },
)

AGORA: Final = Family(
    "agora",
    "Agora data streams",
    room="channel",
    rooms="channels",
    secret="App certificate",
    message_fields=(
        Parameter(
            "stream",
            Kind.CHOICE,
            "Of which of the user's data streams the packet is.",
            default="1",
            choices=((1, "first"), (2, "second"), (3, "third"), (4, "fourth"), (5, "fifth")),
        ),
    ),
)

FAMILIES: Final = {family.name: family for family in (VOLCENGINE, RONGCLOUD, AGORA)}
RULE_TITLES: Final = {
    "volcengine": "Volcengine (Advanced)",
    "volcengine-basic": "Volcengine Basic",
    "rongcloud": "RongCloud",
    "agora": "Agora",
    "agora-2026": "Agora (limits of 2026)",
}


def code_of_family(number: int) -> Code | None:
    """The code of a family beside Volcengine's that ended a login, by its number: those of RongCloud and of Agora have
    none in common but 0."""
    return None if not number else code_or(RongCloudCode, number, None) or code_or(Reason, number, None)


def family_of(rules: str) -> Family:
    """The family of a rule set; Volcengine's where the name is not known."""
    return FAMILIES.get(rules.partition("-")[0], VOLCENGINE)


def in_own_words(rules: str, code: Code) -> Code | None:
    """The vendor's own code for one that all rule sets share, where it is another; `None` where it is the same."""
    own = {AGORA.name: agoras_own, RONGCLOUD.name: rongclouds_own}.get(family_of(rules).name)
    return own(code) if own is not None else None


def rules_title(rules: str) -> str:
    """What a rule set is called."""
    return RULE_TITLES.get(rules, rules)
