"""What RongCloud's server API answers when it refuses: its codes, each with its HTTP status."""

import enum
from typing import Final

SUCCESS: Final = 200


class ApiCode(enum.IntEnum):
    """The codes of the server API; 404 and 405 are HTTP's own."""

    http_status: int

    def __new__(cls, number: int, http_status: int) -> "ApiCode":
        """Keep the HTTP status beside the number."""
        code = int.__new__(cls, number)
        code._value_ = number
        code.http_status = http_status
        return code

    NOT_FOUND = 404, 404
    NOT_ALLOWED = 405, 405
    INTERNAL = 1000, 500
    APP_SECRET = 1001, 401
    PARAMETER = 1002, 400
    EMPTY_ID_OR_MINUTE = 1003, 400
    SIGNATURE = 1004, 401
    TOO_LONG = 1005, 400
    APP_LOCKED = 1006, 401
    ADDRESS_DENIED = 1007, 401
    TOO_MANY_CALLS = 1008, 429
    SERVICE_OFF = 1009, 430
    NOTHING_TO_DELETE = 1015, 200
    TOO_MANY_KEPT_ALIVE = 1016, 403
    TIMEOUT = 1050, 504
    USER_QUOTA = 2007, 403
    NO_ROOM = 23410, 200


class ApiError(Exception):
    """A call is refused; the message is the answer's `errorMessage`."""

    def __init__(self, code: ApiCode, message: str) -> None:
        """Keep both."""
        super().__init__(message)
        self.code = code
        self.message = message
