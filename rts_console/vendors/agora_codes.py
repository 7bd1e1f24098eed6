"""Agora's numbers: states, reasons, errors, encryption modes; each with the vendor's name and what it means here.

Numbers and names are those of the vendor's native enums (facts, B1 to B5). A method returns minus an error's number.
"""

import enum

from rts_console.protocol.words import Code


class State(Code):
    """State of a connection."""

    DISCONNECTED = 1, "Disconnected", "Not in a channel, and not on the way."
    CONNECTING = 2, "Connecting", "On the way into the channel."
    CONNECTED = 3, "Connected", "In the channel."
    RECONNECTING = 4, "Reconnecting", "Nothing was heard for 4 s; it is tried again."
    FAILED = 5, "Failed", "Given up: disconnect, or renew the token."


class Reason(Code):
    """Why the state of a connection changed."""

    CONNECTING = 0, "Connecting", "The connection is being made."
    JOIN_SUCCESS = 1, "JoinSuccess", "The channel is joined."
    INTERRUPTED = 2, "Interrupted", "Nothing was heard for too long."
    BANNED_BY_SERVER = 3, "BannedByServer", "The app server or an operator keeps the user out."
    JOIN_FAILED = 4, "JoinFailed", "Joining failed for so long that it was given up."
    LEAVE_CHANNEL = 5, "LeaveChannel", "The user left."
    INVALID_APP_ID = 6, "InvalidAppId", "The app id is not known."
    INVALID_CHANNEL_NAME = 7, "InvalidChannelName", "The channel id has a character that is not allowed."
    INVALID_TOKEN = 8, "InvalidToken", "The token is wrong, or made for another app, channel or user."
    TOKEN_EXPIRED = 9, "TokenExpired", "The token ran out."
    REJECTED_BY_SERVER = 10, "RejectedByServer", "The service refused: in the channel already, or an echo test runs."
    SETTING_PROXY_SERVER = 11, "SettingProxyServer", "A proxy was set."
    RENEW_TOKEN = 12, "RenewToken", "A new token was given, and it is tried with that."
    CLIENT_IP_ADDRESS_CHANGED = 13, "ClientIpAddressChanged", "The address of this machine changed."
    KEEP_ALIVE_TIMEOUT = 14, "KeepAliveTimeout", "The service heard nothing, or did not answer."
    REJOIN_SUCCESS = 15, "RejoinSuccess", "The channel is joined again."
    LOST = 16, "Lost", "The link to the service is lost."
    ECHO_TEST = 17, "EchoTest", "An echo test changed it."
    CLIENT_IP_ADDRESS_CHANGED_BY_USER = 18, "ClientIpAddressChangedByUser", "The user changed the address."
    SAME_UID_LOGIN = 19, "SameUidLogin", "The same user came in elsewhere."
    TOO_MANY_BROADCASTERS = 20, "TooManyBroadcasters", "There are as many as may send."
    LICENSE_VALIDATION_FAILURE = 21, "LicenseValidationFailure", "The licence is not valid."
    CERTIFICATION_VERIFY_FAILURE = 22, "CertificationVerifyFailure", "The service's certificate is not valid."
    STREAM_CHANNEL_NOT_AVAILABLE = 23, "StreamChannelNotAvailable", "The stream channel is not there."
    INCONSISTENT_APP_ID = 24, "InconsistentAppId", "The app ids do not fit together."


class Error(Code):
    """What went wrong; a method returns minus this number."""

    OK = 0, "Ok", "Accepted."
    FAILED = 1, "Failed", "An error without a number of its own."
    INVALID_ARGUMENT = 2, "InvalidArgument", "A parameter is not allowed."
    NOT_READY = 3, "NotReady", "Not possible yet."
    NOT_SUPPORTED = 4, "NotSupported", "Not offered."
    REFUSED = 5, "Refused", "Not allowed."
    NOT_INITIALIZED = 7, "NotInitialized", "The connection was released."
    INVALID_STATE = 8, "InvalidState", "Not in this state."
    JOIN_CHANNEL_REJECTED = 17, "JoinChannelRejected", "Joining was refused."
    LEAVE_CHANNEL_REJECTED = 18, "LeaveChannelRejected", "Leaving was refused."
    INVALID_APP_ID = 101, "InvalidAppId", "The app id is not known."
    INVALID_CHANNEL_NAME = 102, "InvalidChannelName", "The channel id has a character that is not allowed."
    TOKEN_EXPIRED = 109, "TokenExpired", "The token ran out."
    INVALID_TOKEN = 110, "InvalidToken", "The token is wrong, or made for another app, channel or user."
    CONNECTION_INTERRUPTED = 111, "ConnectionInterrupted", "Nothing was heard for more than 4 s."
    CONNECTION_LOST = 112, "ConnectionLost", "The service was not reached for another 10 s."
    NOT_IN_CHANNEL = 113, "NotInChannel", "Join a channel first."
    SIZE_TOO_LARGE = 114, "SizeTooLarge", "A packet has more than 1 KB."
    BITRATE_LIMIT = 115, "BitrateLimit", "More packets or bytes in a second than allowed."
    TOO_MANY_DATA_STREAMS = 116, "TooManyDataStreams", "The user has 5 data streams."
    STREAM_MESSAGE_TIMEOUT = 117, "StreamMessageTimeout", "Packets of a stream did not come within 5 s."
    SET_CLIENT_ROLE_NOT_AUTHORIZED = 119, "SetClientRoleNotAuthorized", "The role may not do that."
    DECRYPTION_FAILED = 120, "DecryptionFailed", "What came cannot be decrypted."
    INVALID_USER_ID = 121, "InvalidUserId", "The user id is too long or has a character that is not allowed."
    DATASTREAM_DECRYPTION_FAILED = 122, "DataStreamDecryptionFailed", "A data packet cannot be decrypted."
    CLIENT_IS_BANNED_BY_SERVER = 123, "ClientIsBannedByServer", "The app server or an operator keeps the user out."


class LeftReason(Code):
    """Why another user is no longer in the channel."""

    QUIT = 0, "Quit", "It left."
    DROPPED = 1, "Dropped", "Nothing was heard of it for 20 s."
    BECOME_AUDIENCE = 2, "BecomeAudience", "It became audience."


class EncryptionErrorType(Code):
    """What failed of encryption."""

    INTERNAL_FAILURE = 0, "InternalFailure", "The encryption itself failed."
    DECRYPTION_FAILURE = 1, "DecryptionFailure", "Media could not be decrypted."
    ENCRYPTION_FAILURE = 2, "EncryptionFailure", "Media could not be encrypted."
    DATASTREAM_DECRYPTION_FAILURE = 3, "DataStreamDecryptionFailure", "A data packet could not be decrypted."
    DATASTREAM_ENCRYPTION_FAILURE = 4, "DataStreamEncryptionFailure", "A data packet could not be encrypted."


class EncryptionMode(enum.IntEnum):
    """How stream data is encrypted."""

    AES_128_XTS = 1
    AES_128_ECB = 2
    AES_256_XTS = 3
    SM4_128_ECB = 4
    AES_128_GCM = 5
    AES_256_GCM = 6
    AES_128_GCM2 = 7
    AES_256_GCM2 = 8

    @property
    def wants_salt(self) -> bool:
        """Whether a salt of 32 bytes goes into the key."""
        return self >= EncryptionMode.AES_128_GCM2
