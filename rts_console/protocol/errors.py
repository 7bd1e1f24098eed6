"""What a call can raise. One family, so that a caller can catch `RtsError` and be done.

RtsError
 ├── InvalidCall       refused at once, before anything is sent (the vendor's -1, -2, -3)
 ├── RequestRejected   the service answered no, with a code
 ├── RequestTimeout    no answer in time: the outcome is unknown
 ├── ConnectionLost    the link could not be made or broke
 └── ProtocolError     the other side sent something that cannot be understood
"""

from rts_console.protocol.words import Code


class RtsError(Exception):
    """Root of all that the client core raises."""


class InvalidCall(RtsError):
    """The call is not possible now or a parameter is not allowed; nothing was sent."""

    def __init__(self, code: Code, reason: str) -> None:
        """Keep the immediate return value and say what is wrong and what to do."""
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


class RequestRejected(RtsError):
    """The service refused; `code` is the vendor's."""

    def __init__(self, code: Code, reason: str = "", retry_after_ms: int | None = None, vendor_code: int = 0) -> None:
        """Keep the code, the reason in words and, for a rate limit, when to try again. `vendor_code` is the number of
        a rule set that has one of its own for the reason.
        """
        super().__init__(f"{code}: {reason or code.meaning}")
        self.code = code
        self.reason = reason or code.meaning
        self.retry_after_ms = retry_after_ms
        self.vendor_code = vendor_code


class RequestTimeout(RtsError):
    """No answer came within `timeout_ms`; whether the service acted is unknown."""

    def __init__(self, what: str, timeout_ms: int) -> None:
        """Name the request and how long was waited."""
        super().__init__(f"{what}: no answer within {timeout_ms:,} ms; whether it took effect is unknown.")
        self.what = what
        self.timeout_ms = timeout_ms


class ConnectionLost(RtsError):
    """The link could not be made, or broke while an answer was awaited."""

    def __init__(self, reason: str, close_code: int | None = None) -> None:
        """Keep the reason in words and the WebSocket close code where there is one."""
        super().__init__(reason)
        self.reason = reason
        self.close_code = close_code


class ProtocolError(RtsError):
    """A frame cannot be understood. `code` is 101 for an unknown type, 102 for anything else."""

    def __init__(self, code: Code, reason: str) -> None:
        """Keep our refusal code and what is wrong with the frame."""
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason
