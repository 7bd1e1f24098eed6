"""The calls of RongCloud's server API that have to do with chat rooms and their users (facts A5)."""

from typing import Final

import msgspec

from rts_console.protocol.words import RONGCLOUD_IDS
from rts_console.vendors.parameters import Kind, Parameter
from rts_console.vendors.server_actions import Action, Tables


def _id(name: str, kind: Kind, meaning: str, count: int = 0) -> Parameter:
    """An id, or several, which must be there."""
    return Parameter(name, kind, meaning, required=True, most=64, in_bytes=True, count=count, ids=RONGCLOUD_IDS)


_ROOM: Final = _id("chatroomId", Kind.ROOM, "The chat room, at most 64 bytes.")
_USER: Final = _id("userId", Kind.USER, "The user, at most 64 bytes.")
_USERS: Final = _id("userId", Kind.USERS, "A user on each line, up to 20.", count=20)
_FIVE_USERS: Final = _id("userId", Kind.USERS, "A user on each line, up to 5.", count=5)
_MINUTE: Final = Parameter(
    "minute", Kind.NUMBER, "For how many minutes, 1 to 43,200 (30 days).", required=True, least=1, most=43_200
)
_NOTIFY: Final = Parameter("needNotify", Kind.FLAG, "Tell the members.", default="false")
_EXTRA: Final = Parameter("extra", Kind.TEXT, "What they are told beside it.", most=5_120)
_NOTICE: Final = (_NOTIFY, _EXTRA)
_LIFE: Final = (
    Parameter(
        "destroyType", Kind.CHOICE, "When it ends.", default="0", choices=((0, "when idle"), (1, "after a time"))
    ),
    Parameter("destroyTime", Kind.NUMBER, "Minutes, 60 to 10,080.", least=60, most=10_080, default="60"),
)
_FROM: Final = _id("fromUserId", Kind.USER, "Who it is from.")
_TYPE: Final = Parameter(
    "objectName",
    Kind.TEXT,
    "Type of the message.",
    required=True,
    most=32,
    default="RC:TxtMsg",
    choices=(("RC:TxtMsg", "text"), ("RC:InfoNtf", "a notice"), ("RC:chrmKVNotiMsg", "an attribute")),
)
_CONTENT: Final = Parameter(
    "content",
    Kind.LINES,
    "What the type holds, mostly JSON; at most 128 KB.",
    required=True,
    most=131_072,
    in_bytes=True,
    default='{"content": "hello"}',
)
_TO_SENDER: Final = Parameter("isIncludeSender", Kind.FLAG, "The sender gets it too.", default="false")
_KEY: Final = Parameter(
    "key", Kind.TEXT, "Letters, digits and + = - _, at most 128.", required=True, most=128, characters="+=-_"
)
_VALUE: Final = Parameter("value", Kind.LINES, "1 to 4,096 characters.", required=True, most=4_096)
_AUTO: Final = Parameter("autoDelete", Kind.FLAG, "Goes when its setter leaves.", default="false")
_ENTRIES: Final = Parameter(
    "entryInfo",
    Kind.TABLE,
    "key=value on each line, up to 20.",
    count=20,
    most=4_096,
    characters="+=-_",
    key_most=128,
)
_NAMES: Final = Parameter("objectName", Kind.TEXTS, "A type on each line, up to 5.", required=True, count=5, most=32)
_PROTECTED: Final = Parameter(
    "objectnames", Kind.TEXTS, "A type on each line, up to 20.", required=True, count=20, most=32
)
_WORD: Final = Parameter("word", Kind.TEXT, "The word, at most 32 characters.", required=True, most=32)
_MESSAGE: Final = (_FROM, _TYPE, _CONTENT, _TO_SENDER)


def _call(
    path: str,
    meaning: str,
    group: str,
    *parameters: Parameter,
    hits: bool = False,
    json: bool = False,
    rate: int = 100,
    tables: Tables = Tables.TEXT,
) -> Action:
    return Action(path, meaning, group, parameters, hits_others=hits, json_body=json, per_second=rate, tables=tables)


_ROOMS: Final = "Chat rooms"
_MEMBERS: Final = "Members"
_MUTES: Final = "Mutes and bans"
_MESSAGES: Final = "Messages"
_ATTRIBUTES: Final = "Attributes"
_PRIORITY: Final = "Priority"
_WORDS: Final = "Word filter"
_PEOPLE: Final = "Users"

ACTIONS: Final = (
    _call("user/getToken", "A token for a user.", _PEOPLE, _USER,
          Parameter("name", Kind.TEXT, "What the user is called, at most 64 characters.", required=True, most=64),
          Parameter("portraitUri", Kind.TEXT, "A picture of the user.", most=1_024), rate=200),
    _call("user/token/expire", "End the tokens that users got before a time.", _PEOPLE, _USERS,
          Parameter("time", Kind.NUMBER, "Milliseconds since 1970.", required=True), hits=True),
    _call("user/checkOnline", "Whether a user is online.", _PEOPLE, _USER),
    _call("user/block", "Keep users out, and those who are online take out.", _PEOPLE, _USERS, _MINUTE, hits=True),
    _call("user/unblock", "Let users in again.", _PEOPLE, _USERS),
    _call("user/block/query", "Who is kept out.", _PEOPLE),
    _call("chatroom/create_new", "Make a chat room.", _ROOMS, _ROOM, *_LIFE,
          Parameter("isBan", Kind.FLAG, "All in it are muted.", default="false"),
          Parameter("whiteUserIds", Kind.USERS, "But these users, up to 20.", count=20, most=64, ids=RONGCLOUD_IDS),
          Parameter("entryOwnerId", Kind.USER, "Who sets its attributes.", most=64, ids=RONGCLOUD_IDS), _ENTRIES),
    _call("chatroom/create", "Make chat rooms with names (an old call).", _ROOMS,
          Parameter("chatroom", Kind.TABLE, "id=name on each line, up to 100.", required=True, count=100, most=64,
                    characters="_@-.+", key_most=64), tables=Tables.NAMED),
    _call("chatroom/get", "What a chat room is like.", _ROOMS, _ROOM),
    _call("chatroom/query", "When chat rooms were made, up to 20 (an old call).", _ROOMS,
          _id("chatroomId", Kind.ROOMS, "A chat room on each line.", count=20)),
    _call("chatroom/destroy/set", "Change when a chat room ends.", _ROOMS, _ROOM, *_LIFE),
    _call("chatroom/destroy", "Take everyone out and end chat rooms.", _ROOMS,
          _id("chatroomId", Kind.ROOMS, "A chat room on each line.", count=100), hits=True),
    _call("chatroom/keepalive/add", "Let a chat room not end by itself.", _ROOMS, _ROOM),
    _call("chatroom/keepalive/remove", "Let it end by itself again.", _ROOMS, _ROOM),
    _call("chatroom/keepalive/query", "Which do not end by themselves.", _ROOMS),
    _call("chatroom/user/query", "Who is in a chat room, up to 500.", _MEMBERS, _ROOM,
          Parameter("count", Kind.NUMBER, "How many to name.", required=True, least=1, most=500, default="500"),
          Parameter("order", Kind.CHOICE, "Who is named first.", required=True, default="1",
                    choices=((1, "who came first"), (2, "who came last")))),
    _call("chatroom/user/exist", "Whether a user is in a chat room.", _MEMBERS, _ROOM, _USER),
    _call("chatroom/users/exist", "Which of up to 1,000 users are in it.", _MEMBERS, _ROOM,
          _id("userId", Kind.USERS, "A user on each line.", count=1_000)),
    _call("chatroom/join", "Put users into a chat room.", _MEMBERS, _ROOM,
          _id("userId", Kind.USERS, "A user on each line, up to 50.", count=50), hits=True),
    _call("chatroom/user/gag/add", "Mute users in a chat room.", _MUTES, _ROOM, _USERS, _MINUTE, *_NOTICE, hits=True),
    _call("chatroom/user/gag/rollback", "Let them speak again.", _MUTES, _ROOM, _USERS, *_NOTICE),
    _call("chatroom/user/gag/list", "Who is muted in a chat room.", _MUTES, _ROOM),
    _call("chatroom/user/ban/add", "Mute users in all chat rooms.", _MUTES, _USERS, _MINUTE, *_NOTICE, hits=True),
    _call("chatroom/user/ban/remove", "Let them speak again.", _MUTES, _USERS, *_NOTICE),
    _call("chatroom/user/ban/query", "Who is muted in all chat rooms.", _MUTES),
    _call("chatroom/ban/add", "Mute a whole chat room.", _MUTES, _ROOM, *_NOTICE, hits=True),
    _call("chatroom/ban/rollback", "Let all speak again.", _MUTES, _ROOM, *_NOTICE),
    _call("chatroom/ban/query", "Which chat rooms are muted.", _MUTES,
          Parameter("size", Kind.NUMBER, "How many on a page.", least=1, most=1_000, default="50"),
          Parameter("page", Kind.NUMBER, "Which page.", least=1, most=10**6, default="1")),
    _call("chatroom/ban/check", "Whether a chat room is muted.", _MUTES, _ROOM),
    _call("chatroom/user/ban/whitelist/add", "Whom the mute of a whole chat room does not meet.", _MUTES, _ROOM, _USERS,
          *_NOTICE),
    _call("chatroom/user/ban/whitelist/rollback", "Whom it meets again.", _MUTES, _ROOM, _USERS, *_NOTICE, hits=True),
    _call("chatroom/user/ban/whitelist/query", "Whom it does not meet.", _MUTES, _ROOM),
    _call("chatroom/user/block/add", "Take users out of a chat room and keep them out.", _MUTES, _ROOM, _USERS, _MINUTE,
          *_NOTICE, hits=True),
    _call("chatroom/user/block/rollback", "Let them in again.", _MUTES, _ROOM, _USERS, *_NOTICE),
    _call("chatroom/user/block/list", "Who is kept out of a chat room.", _MUTES, _ROOM),
    _call("message/chatroom/publish", "Send a message to chat rooms.", _MESSAGES, _FROM,
          _id("toChatroomId", Kind.ROOMS, "A chat room on each line, 10 are advised.", count=100), _TYPE,
          _CONTENT, Parameter("isPersisted", Kind.FLAG, "It is kept.", default="true"), _TO_SENDER, hits=True),
    _call("message/chatroom/broadcast", "Send a message to all chat rooms, once a second.", _MESSAGES, *_MESSAGE,
          hits=True, rate=1),
    _call("message/online/broadcast", "Send a system message to all who are online.", _MESSAGES, *_MESSAGE, hits=True),
    _call("message/recall", "Take a message back.", _MESSAGES, _FROM,
          Parameter("conversationType", Kind.CHOICE, "Where it is.", required=True, default="4",
                    choices=((4, "chat room"),)),
          _id("targetId", Kind.ROOM, "The chat room."),
          Parameter("messageUID", Kind.TEXT, "uid among its attributes.", required=True, most=128),
          Parameter("sentTime", Kind.NUMBER, "Milliseconds since 1970.", required=True),
          Parameter("isAdmin", Kind.FLAG, "By an administrator.", default="false"),
          Parameter("isDelete", Kind.FLAG, "Delete it rather than leave a note.", default="false"),
          Parameter("disablePush", Kind.FLAG, "Without a push; chat rooms have none.", default="false"),
          _EXTRA, hits=True),
    _call("v3/message/chatroom/query", "Messages of a chat room between two times.", _MESSAGES, _USER,
          _id("targetId", Kind.ROOM, "The chat room."),
          Parameter("startTime", Kind.NUMBER, "Milliseconds since 1970.", required=True),
          Parameter("endTime", Kind.NUMBER, "Milliseconds since 1970.", required=True),
          Parameter("pageSize", Kind.NUMBER, "How many, 1 to 100.", least=1, most=100, default="20"),
          Parameter("includeStart", Kind.FLAG, "With those of the first moment.", default="false"), json=True),
    _call("chatroom/entry/set", "Set an attribute of a chat room.", _ATTRIBUTES, _ROOM, _USER, _KEY, _VALUE, _AUTO,
          Parameter("objectName", Kind.TEXT, "Tell of it with a message of this type.", most=32),
          Parameter("content", Kind.LINES, "What that message holds.", most=131_072), hits=True),
    _call("chatroom/entry/batch/set", "Set up to 20 attributes.", _ATTRIBUTES, _ROOM,
          _id("entryOwnerId", Kind.USER, "Who sets them."), msgspec.structs.replace(_ENTRIES, required=True), _AUTO,
          hits=True),
    _call("chatroom/entry/remove", "Remove an attribute.", _ATTRIBUTES, _ROOM, _USER, _KEY,
          Parameter("objectName", Kind.TEXT, "Tell of it with a message of this type.", most=32),
          Parameter("content", Kind.LINES, "What that message holds.", most=131_072), hits=True),
    _call("chatroom/entry/query", "The attributes of a chat room.", _ATTRIBUTES, _ROOM,
          Parameter("keys", Kind.TEXTS, "Only these, up to 100.", count=100, most=128, characters="+=-_")),
    _call("chatroom/message/stopDistribution", "Pass messages of a chat room on to nobody.", _PRIORITY, _ROOM,
          hits=True),
    _call("chatroom/message/resumeDistribution", "Pass them on again.", _PRIORITY, _ROOM),
    _call("chatroom/message/priority/add", "Types that are dropped first.", _PRIORITY, _NAMES),
    _call("chatroom/message/priority/remove", "Drop them as others.", _PRIORITY, _NAMES),
    _call("chatroom/message/priority/query", "Which are dropped first.", _PRIORITY),
    _call("chatroom/whitelist/add", "Types that are dropped last.", _PRIORITY, _PROTECTED),
    _call("chatroom/whitelist/delete", "Drop them as others.", _PRIORITY, _PROTECTED),
    _call("chatroom/whitelist/query", "Which are dropped last.", _PRIORITY),
    _call("chatroom/user/whitelist/add", "Users of a chat room whose messages are dropped last, up to 5.", _PRIORITY,
          _ROOM, _FIVE_USERS),
    _call("chatroom/user/whitelist/remove", "Drop theirs as others.", _PRIORITY, _ROOM, _FIVE_USERS),
    _call("chatroom/user/whitelist/query", "Whose are dropped last.", _PRIORITY, _ROOM),
    _call("sensitiveword/add", "A word that is replaced, or without a replacement blocked.", _WORDS, _WORD,
          Parameter("replaceWord", Kind.TEXT, "What stands in its place.", most=32)),
    _call("sensitiveword/batch/add", "Words that are replaced or blocked.", _WORDS,
          Parameter("words", Kind.TABLE, "word=what stands in its place on each line, up to 50; word= blocks.",
                    required=True, count=50, most=32, key_most=32), json=True, tables=Tables.WORDS),
    _call("sensitiveword/delete", "Let a word be said again.", _WORDS, _WORD),
    _call("sensitiveword/batch/delete", "Let words be said again.", _WORDS,
          Parameter("words", Kind.TEXTS, "A word on each line.", required=True, count=50, most=32)),
    _call("sensitiveword/list", "The words of the filter.", _WORDS,
          Parameter("type", Kind.CHOICE, "Which.", default="2", choices=((0, "replaced"), (1, "blocked"), (2, "all")))),
)  # fmt: skip
NOT_HERE: Final = {
    "wordfilter/add": "an earlier name of sensitiveword/add",
    "wordfilter/delete": "an earlier name of sensitiveword/delete",
    "wordfilter/list": "an earlier name of sensitiveword/list",
}
"""Calls without a form, and what to use."""
