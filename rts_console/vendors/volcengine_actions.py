"""The calls of Volcengine's server API that have to do with messages, rooms, users and callbacks (facts 5)."""

from typing import Final

from rts_console.vendors.parameters import Kind, Parameter
from rts_console.vendors.server_actions import Action
from rts_console.vendors.volcengine_api import CALLBACK_EVENTS

_NEWEST: Final = "2023-11-01"
_OLDEST: Final = "2020-12-01"
_MESSAGES: Final = "2023-07-20"

APP: Final = Parameter("AppId", Kind.APP, "The app.", required=True)
_ROOM: Final = Parameter("RoomId", Kind.ROOM, "The room.", required=True)
_ANY_ROOM: Final = Parameter("RoomId", Kind.ROOM, "The room; leave it out for all rooms.")
_USER: Final = Parameter("UserId", Kind.USER, "The user.", required=True)
_FROM: Final = Parameter("From", Kind.USER, "Who it is from: no id of a user who is logged in.", required=True)
_MESSAGE: Final = Parameter(
    "Message", Kind.LINES, "Text of at most 64 KB; Base64 of at most 46 KB when Binary.", required=True
)
_BINARY: Final = Parameter("Binary", Kind.FLAG, "The message is Base64 of bytes.", default="false")
_START: Final = Parameter(
    "StartTime", Kind.TEXT, "From when on, as RFC 3339: 2026-01-31T08:00:00+08:00.", required=True
)
_END: Final = Parameter("EndTime", Kind.TEXT, "Until when, as RFC 3339.", required=True)
_PAGE: Final = Parameter("PageNum", Kind.NUMBER, "Which page, from 1 on.", least=1)
_SIZE: Final = Parameter("PageSize", Kind.NUMBER, "How many on a page, 1 to 100.", least=1, most=100)
_BUSINESS: Final = Parameter("BusinessId", Kind.TEXT, "Only of rooms with this tag.", most=128, characters="_@-.")
_TAG: Final = Parameter("BusinessId", Kind.TEXT, "The tag.", required=True, most=64, characters="_@-")
_REMARKS: Final = Parameter("Remarks", Kind.TEXT, "What people call it, 1 to 24 characters.", required=True, most=24)
_FORBIDDEN: Final = Parameter(
    "ForbiddenInterval", Kind.NUMBER, "For how many seconds, 10 to 604,800; 0 takes out only.", most=604_800
)
_BAN: Final = (APP, _ANY_ROOM, Parameter("UserId", Kind.USER, "The user; leave it out for all users."), Parameter(
    "IP", Kind.TEXT, "All users of this address."
), _FORBIDDEN)  # fmt: skip
_HOOK: Final = (
    APP,
    Parameter("URL", Kind.TEXT, "Where callbacks are posted, http:// or https://.", required=True, most=2_048),
    Parameter("SecretKey", Kind.SECRET, "What they are signed with; your server needs it too.", required=True),
    Parameter(
        "EventList",
        Kind.TEXTS,
        f"One on each line: {', '.join(CALLBACK_EVENTS)}.",
        required=True,
        default="\n".join(CALLBACK_EVENTS),
    ),
    _BUSINESS,
)

ACTIONS: Final = (
    Action(
        "SendUnicast",
        "Send a message to a user who is logged in, in a room or not.",
        "Messages",
        (APP, _FROM, Parameter("To", Kind.USER, "The user.", required=True), _MESSAGE, _BINARY),
        _MESSAGES,
        hits_others=True,
        per_second=500,
    ),
    Action(
        "SendBroadcast",
        "Send a message to everyone in a room.",
        "Messages",
        (APP, _FROM, _ROOM, _MESSAGE, _BINARY),
        _MESSAGES,
        hits_others=True,
        per_second=500,
    ),
    Action(
        "SendRoomUnicast",
        "Send a message to one user of a room: of the RTC SDK, the RTS SDK does not receive it.",
        "Messages",
        (APP, _FROM, _ROOM, Parameter("To", Kind.USER, "The user.", required=True), _MESSAGE, _BINARY),
        _MESSAGES,
        hits_others=True,
        per_second=500,
    ),
    Action(
        "BatchSendRoomUnicast",
        "Send a message to some users of a room, up to 600 and 20 KB: the RTS SDK does not receive it.",
        "Messages",
        (APP, _FROM, _ROOM, Parameter("To", Kind.USERS, "A user on each line.", required=True, count=600), _MESSAGE,
         _BINARY),
        _MESSAGES,
        hits_others=True,
        per_second=500,
    ),
    Action("KickUser", "Take a user out of a room; it may come back.", "Rooms and users", (APP, _ROOM, _USER), _OLDEST,
           hits_others=True),
    Action("DismissRoom", "Take everyone out of a room and end it.", "Rooms and users", (APP, _ROOM), _OLDEST,
           hits_others=True),
    Action("BanRoomUser", "Take users out and keep them out: name a room, a user or an address at least.",
           "Rooms and users", _BAN, _NEWEST, hits_others=True, per_second=40),
    Action("UpdateBanRoomUserRule", "Change how long a ban lasts; 0 lifts it.", "Rooms and users", _BAN, _NEWEST,
           hits_others=True, per_second=20),
    Action(
        "LimitTokenPrivilege",
        "End the privileges of a token for a time.",
        "Rooms and users",
        (
            APP,
            _ROOM,
            _USER,
            Parameter("Token", Kind.SECRET, "The token.", required=True),
            Parameter("ForbiddenInterval", Kind.NUMBER, "For how many seconds, 60 to 259,200.", most=259_200),
        ),
        _NEWEST,
        hits_others=True,
        per_second=40,
    ),
    Action(
        "GetRoomOnlineUsers",
        "Who is in a room.",
        "Rooms and users",
        (
            APP,
            _ROOM,
            Parameter("Property", Kind.FLAG, "With details of up to 200 users, once a second.", default="false"),
            Parameter(
                "RoleType",
                Kind.CHOICE,
                "Which of them.",
                default="0",
                choices=((0, "all"), (1, "visible"), (2, "invisible")),
            ),
        ),
        _NEWEST,
        "GET",
        per_second=40,
    ),
    Action(
        "GetRoomUsersProperty",
        "Details of up to ten users of a room.",
        "Rooms and users",
        (APP, _ROOM, Parameter("UserIds", Kind.USERS, "A user on each line, up to 10.", required=True, count=10)),
        _NEWEST,
        "GET",
        per_second=10,
    ),
    Action("ListRoomInfo", "Lives of rooms between two times.", "Rooms and users",
           (APP, _START, _END, _ANY_ROOM, _PAGE, _SIZE), _NEWEST, "GET"),
    Action(
        "ListUserInfo",
        "Users of a room between two times, and when they came and went.",
        "Rooms and users",
        (
            APP,
            _ROOM,
            _START,
            _END,
            Parameter("UserId", Kind.USERS, "Only these, up to 10.", count=10),
            Parameter("ExcludeServerUser", Kind.FLAG, "Without users of the SDK for servers.", default="true"),
            _PAGE,
            _SIZE,
        ),
        _NEWEST,
        "GET",
    ),
    Action("CreateCallback", "Have what happens in rooms posted to a server.", "Callbacks", _HOOK, _OLDEST,
           hits_others=True),
    Action("UpdateCallback", "Change where callbacks go, and which.", "Callbacks", _HOOK, _OLDEST, hits_others=True),
    Action("GetCallback", "Where callbacks go.", "Callbacks", (APP, _BUSINESS), _OLDEST, "GET"),
    Action("DeleteCallback", "Have nothing posted any more.", "Callbacks", (APP, _BUSINESS), _OLDEST,
           hits_others=True),
    Action("AddBusinessID", "Make a tag for rooms.", "Business ids", (APP, _TAG, _REMARKS), _OLDEST),
    Action("ModifyBusinessRemarks", "Change what people call a tag.", "Business ids", (APP, _TAG, _REMARKS), _OLDEST),
    Action("DeleteBusinessID", "Remove a tag.", "Business ids", (APP, _TAG), _OLDEST, hits_others=True),
    Action(
        "GetAllBusinessID",
        "All tags, a page at a time.",
        "Business ids",
        (
            APP,
            Parameter("Limit", Kind.NUMBER, "How many, up to 100.", most=100),
            Parameter("Offset", Kind.NUMBER, "After how many."),
        ),
        _OLDEST,
        "GET",
    ),
)  # fmt: skip
