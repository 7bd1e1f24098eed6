"""Each WebSocket message as an event, exactly as it is on the wire, but for secrets."""

import re

from rts_console.protocol.events import FrameSeen
from rts_console.protocol.secret import MASK, mask

_SECRET = re.compile(r'("(?:token|signature|session_id)"\s*:\s*)"(?:[^"\\]|\\.)+"')
"""The fields of control frames that hold one: of the login and its answer, of a new token, of the app server's
parameters."""


def frame_seen(message: str | bytes, at_ns: int, *, outgoing: bool) -> FrameSeen:
    """The event for a message. Text is masked where it has a token, a signature or a session id, and says so."""
    if not isinstance(message, str):
        return FrameSeen(at_ns=at_ns, outgoing=outgoing, text=False, data=message)
    shown = mask(_SECRET.sub(rf'\1"{MASK}"', message))
    return FrameSeen(at_ns=at_ns, outgoing=outgoing, text=True, data=shown.encode(), masked=shown != message)
