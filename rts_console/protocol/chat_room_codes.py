"""The numbers that rule sets beside Volcengine's may answer with on this wire: RongCloud's, of chat rooms.

Numbers are the vendor's; where its old list and its present one differ, the meaning names both.
"""

from rts_console.protocol.words import Code, RtsErrorCode, code_or


class ChatRoomCode(Code):
    """Result of a chat room's command or message, RongCloud's number."""

    TOO_OFTEN = 20604, "SendFrequencyTooHigh", "More than 5 messages in a second; nothing was sent."
    REQUEST_TOO_OFTEN = 20607, "RequestFrequencyTooHigh", "Asked for too often; wait before asking again."
    BLOCKED_BY_WORD = 21501, "MessageBlockedByWord", "The message has a forbidden word; nobody gets it."
    WORD_REPLACED = 21502, "MessageWordReplaced", "A forbidden word in the message was replaced."
    NOT_IN_ROOM = 23406, "NotInChatRoom", "The user is not in this chat room."
    ALLOWLIST_FULL = 23407, "MuteAllowlistFull", "The list of those whom a mute does not meet is full."
    MUTED = 23408, "MutedInChatRoom", "The user is muted in this chat room."
    KICKED = 23409, "KickedFromChatRoom", "The user was kicked out, and is barred until the set minutes pass."
    NO_ROOM = 23410, "ChatRoomNotExist", "There is no such chat room."
    ROOM_FULL = 23411, "ChatRoomFull", "The chat room has as many members as it may have."
    BAD_PARAMETER = 23412, "ChatRoomBadParameter", "A parameter of the chat room's command is not allowed."
    HISTORY_ERROR = 23413, "ChatRoomHistoryError", "The chat room's history cannot be read."
    HISTORY_OFF = 23414, "ChatRoomHistoryNotEnabled", "Cloud storage of chat room messages is not enabled."
    ENTRIES_FULL = 23423, "ChatRoomEntriesFull", "The chat room has as many attributes as it may have (100)."
    ENTRY_OF_ANOTHER = 23424, "ChatRoomEntryOfAnother", "Another user set this attribute; only force changes it."
    ENTRIES_OFF = 23426, "ChatRoomEntriesNotEnabled", "Attributes of chat rooms are not enabled."
    NO_ENTRY = 23427, "ChatRoomEntryNotExist", "The chat room has no attribute of that key."
    BATCH_PARTLY_FAILED = 23428, "ChatRoomEntriesPartlyFailed", "Some attributes of the batch were not changed."
    BATCH_TOO_LARGE = 23429, "ChatRoomBatchTooLarge", "A batch may change 10 attributes at most."
    RECALL_BAD_PARAMETER = 25101, "RecallBadParameter", "The message to recall is not known here."
    RECALL_NOT_OWN = 25107, "RecallNotOwn", "Only the sender may recall its message."
    TOO_LARGE = 30016, "MessageTooLarge", "The message is larger than 128 KB; nothing was sent."
    NOT_INITIALISED = 33001, "NotInitialised", "Call init first."
    BAD_CALL = 33003, "BadParameter", "A parameter of the call is not allowed."
    UPLOAD_FAILED = 34011, "UploadFailed", "The file could not be uploaded."
    NO_FILE = 34018, "FileMissing", "The file is missing or empty."


def vendor_code(number: int) -> ChatRoomCode | None:
    """The code of a family beside Volcengine's that has this number, if any."""
    return code_or(ChatRoomCode, number, None)


def room_state(number: int) -> Code:
    """What a join or an exit against one's will ended with: -1001 where the number is not known here."""
    return code_or(RtsErrorCode, number, None) or vendor_code(number) or RtsErrorCode.JOIN_ROOM
