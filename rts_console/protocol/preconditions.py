"""What must be true before a client's command may leave.

Each check raises `InvalidCall`, which says what is wrong and what to do.
"""

from typing import Final

import msgspec

from rts_console.protocol import codec
from rts_console.protocol import frames as fr
from rts_console.protocol.driver import Link, Phase
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.heartbeat import PING_INTERVAL_MAX_MS, PING_INTERVAL_MIN_MS
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import IDS, Code, IdRule, LoginReturn, ReturnStatus, SendReturn, id_problem

FIELD_LIMIT: Final = 7 * 1024
"""Bytes of a token, signature or URL as JSON: two of them fit into a control frame beside everything else."""
CALL_ID_DIGITS: Final = 19


def check_options(app_id: str, device_id: str, client: str, ping_interval_ms: int) -> None:
    """A session's options."""
    for what, value in (("app id", app_id), ("device id", device_id), ("client's name", client)):
        check_field(what, value)
    if not PING_INTERVAL_MIN_MS <= ping_interval_ms <= PING_INTERVAL_MAX_MS:
        rule = f"Give {PING_INTERVAL_MIN_MS} to {PING_INTERVAL_MAX_MS:,} ms."
        raise InvalidCall(ReturnStatus.PARAMETER_ERROR, f"The ping interval is {ping_interval_ms:,} ms. {rule}")


def check_open(phase: Phase, code: Code = LoginReturn.NO_ENGINE) -> None:
    """The client is not closed."""
    if phase is Phase.CLOSED:
        raise InvalidCall(code, "This client is closed. Make a new one.")


def check_login(phase: Phase, present_user_id: str, token: Secret, user_id: str, ids: IdRule = IDS) -> None:
    """Nobody is logged in, and this user may be."""
    check_open(phase)
    if phase in (Phase.LIVE, Phase.LOGGING_IN):
        raise InvalidCall(LoginReturn.ALREADY_LOGGED_IN, f"{present_user_id} is logged in. Log out first.")
    if problem := id_problem("user id", user_id, ids):
        raise InvalidCall(LoginReturn.INVALID_PARAMETER, problem)
    check_token(token)


def check_token(token: Secret) -> None:
    """There is a token, and a frame can carry it."""
    if not token:
        raise InvalidCall(LoginReturn.INVALID_PARAMETER, "The token is empty. Paste one, or mint one.")
    check_field("token", token.reveal())


def check_somebody(phase: Phase, problem: str) -> None:
    """Somebody is logged in, or on the way; otherwise the `problem`."""
    check_open(phase)
    if phase is Phase.IDLE:
        raise InvalidCall(LoginReturn.INVALID_PARAMETER, problem)


def check_user(phase: Phase, user_id: str, ids: IdRule = IDS) -> None:
    """A peer's id is legal."""
    check_open(phase, SendReturn.NO_ENGINE)
    if problem := id_problem("peer's user id", user_id, ids):
        raise InvalidCall(SendReturn.EMPTY_USER, problem)


def check_ready(phase: Phase, link: Link, what: str, code: Code = ReturnStatus.WRONG_STATE) -> None:
    """Somebody is logged in, and the link is up."""
    check_open(phase)
    if phase is not Phase.LIVE:
        raise InvalidCall(code, f"Log in before you {what}.")
    if link is not Link.READY:
        raise InvalidCall(code, f"The link is being made again; {what} when it is back.")


def check_app_server(signature: str, url: str) -> None:
    """What is said of the app server is there, and a frame can carry it."""
    for what, value in (("signature for the app server", signature), ("URL of the app server", url)):
        if not value:
            raise InvalidCall(LoginReturn.INVALID_PARAMETER, f"The {what} is empty.")
        check_field(what, value)


def check_frame(operation: str, frame: fr.RoomCall | fr.JoinRoom) -> None:
    """What an operation of a room is given can be JSON, and a control frame can carry it."""
    try:
        size = len(codec.encode_control(frame).encode()) + CALL_ID_DIGITS
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        reason = f"What {operation} was given cannot be JSON: {error}. Give texts, numbers, lists and tables."
        raise InvalidCall(ReturnStatus.PARAMETER_ERROR, reason) from None
    if size > codec.CONTROL_LIMIT:
        reason = (
            f"{operation} takes {size:,} bytes in a frame; {codec.CONTROL_LIMIT:,} is the limit. Give less at once."
        )
        raise InvalidCall(ReturnStatus.PARAMETER_ERROR, reason)


def check_attributes(attributes: fr.Attributes) -> None:
    """What is said of a message can be said on the wire."""
    if attributes and (problem := codec.attributes_problem(attributes)):
        raise InvalidCall(ReturnStatus.PARAMETER_ERROR, problem)


def check_field(what: str, value: str) -> None:
    """Text that a control frame cannot carry is refused before anything waits for an answer to it."""
    try:
        size = len(msgspec.json.encode(value))
    except UnicodeEncodeError as error:
        reason = f"The {what} has half of a character pair at place {error.start + 1}. Remove it."
        raise InvalidCall(LoginReturn.INVALID_PARAMETER, reason) from None
    if size > FIELD_LIMIT:
        reason = f"The {what} takes {size:,} bytes in a frame; {FIELD_LIMIT:,} is the limit. Shorten it."
        raise InvalidCall(LoginReturn.INVALID_PARAMETER, reason)
