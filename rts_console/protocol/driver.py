"""What a client's session and its driver say to each other of the socket, and how far both have come."""

import enum
from dataclasses import dataclass


class Phase(enum.Enum):
    """How far the user's login is."""

    IDLE = "idle"
    LOGGING_IN = "logging in"
    LIVE = "live"
    NEED_TOKEN = "need token"
    CLOSED = "closed"


class Link(enum.Enum):
    """How far the socket is."""

    DOWN = "down"
    OPENING = "opening"
    OPEN = "open"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Open:
    """The driver shall open a connection and report `connection_made` or `connection_failed`."""


@dataclass(frozen=True, slots=True)
class Close:
    """The driver shall close the connection with this code, or give up opening it."""

    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Abort:
    """The driver shall cut the connection, or give up opening it, at once."""

    reason: str


Action = Open | Close | Abort
