"""The operator's tables: users, rooms, members, restrictions and links of a gateway."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt

from rts_console.gui.language import said
from rts_console.gui.models.clock_text import time_of_day
from rts_console.gui.models.keyed import KeyedTable
from rts_console.gui.models.marks import Marks, plain_tool_tip
from rts_console.gui.models.operator_facts import GatewayRoom, Limit, Link, Member, Seen, Target, User
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.state_lamp import LampState


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a text for each column, what they are ordered by where that is not the text, and who is meant.

    `lamp` and `icon` (name and colour) stand in the column `at`.
    """

    texts: tuple[str, ...]
    target: Target
    at: int = 0
    lamp: LampState | None = None
    icon: tuple[str, str] | None = None
    ranks: tuple[tuple[int, Any], ...] = ()
    muted: bool = False


class LinesModel(KeyedTable[Line]):
    """Lines under headers; `mono` columns are in the fixed font."""

    def __init__(
        self,
        theme: Theme,
        headers: Sequence[str],
        *,
        numeric: frozenset[int] = frozenset(),
        mono: frozenset[int] = frozenset(),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(theme, headers, parent)
        self.numeric = numeric
        self._mono = mono
        self._marks = Marks(theme)

    def cell(self, row: Line, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.texts[column]
            case Qt.ItemDataRole.DecorationRole if column == row.at:
                return self._sign(row)
            case Qt.ItemDataRole.ForegroundRole if row.muted:
                return self._theme.color("text_muted")
            case Qt.ItemDataRole.FontRole:
                return self._theme.font("mono" if column in self._mono else "body")
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tool_tip(row.texts[column])
        return None

    def sort_value(self, row: Line, column: int) -> Any:
        return dict(row.ranks).get(column, row.texts[column].casefold())

    def _sign(self, row: Line) -> Any:
        if row.lamp is not None:
            return self._marks.lamp(row.lamp)
        return self._marks.icon(*row.icon) if row.icon is not None else None


Rows = dict[Hashable, Line]


def user_lines(seen: Seen, wanted: str = "") -> Rows:
    """Columns: user, state, rooms, refused, address. Who is online first."""
    wanted = wanted.casefold()
    users = sorted(seen.users, key=lambda user: (not user.online, user.user_id.casefold()))
    many = len({user.app_id for user in users}) > 1
    return {user[:2]: _user_line(user, many) for user in users if wanted in user.user_id.casefold()}


def _user_line(user: User, many_apps: bool) -> Line:
    state, lamp = ("online", LampState.ONLINE) if user.online else ("offline", LampState.OFFLINE)
    if not user.online and user.rooms:
        state, lamp = "link lost", LampState.RECONNECTING
    name = f"{user.user_id} ({user.app_id[:6]}…)" if many_apps else user.user_id
    texts = (name, said(state), ", ".join(user.rooms) or "–", "; ".join(user.limits) or "–", user.address or "–")
    return Line(texts, Target(user.app_id, user.user_id), 1, lamp, muted=not user.online)


def room_lines(seen: Seen) -> Rows:
    """Columns: room, members."""
    rooms = sorted((room for room in seen.rooms if room.members), key=lambda room: room.room_id.casefold())
    return {room[:2]: _room_line(room) for room in rooms}


def _room_line(room: GatewayRoom) -> Line:
    target = Target(room.app_id, room_id=room.room_id)
    return Line((room.room_id, f"{room.members:,}"), target, ranks=((1, room.members),))


def member_lines(members: Sequence[Member], room: Target, seen: Seen) -> Rows:
    """Columns: member, since, refused."""
    return {each.user_id: _member_line(each, room, seen) for each in members}


def _member_line(member: Member, room: Target, seen: Seen) -> Line:
    target = room._replace(user_id=member.user_id)
    user = seen.user(target)
    lamp = LampState.ONLINE if user is None or user.online else LampState.RECONNECTING
    limits = "; ".join(user.limits) if user else ""
    texts = (member.user_id, time_of_day(member.joined_at_ns) or "–", limits or "–")
    return Line(texts, target, 0, lamp, ranks=((1, member.joined_at_ns),))


def limit_lines(seen: Seen, until: Callable[[Limit], str]) -> Rows:
    """Columns: who, what, until, why."""
    return {limit[:5]: _limit_line(limit, until(limit)) for limit in seen.limits}


def _limit_line(limit: Limit, until: str) -> Line:
    who = limit.user_id or limit.address or "everyone"
    icon = ("user-x", "error") if limit.kind != "mute" else ("message-square", "warning")
    target = Target(limit.app_id, limit.user_id, limit.room_id)
    return Line((who, limit.words, until, limit.reason or "–"), target, 1, icon=icon, ranks=((2, limit.until_ns),))


_LINK_ICONS = {
    "logged in": ("log-in", "success"),
    "resumed": ("repeat", "success"),
    "lost": ("unplug", "warning"),
    "ended": ("log-out", "icon"),
}


def link_lines(links: Sequence[Link]) -> Rows:
    """Columns: time, user, what, code and reason. Newest first."""
    return {link.number: _link_line(link) for link in links}


def _link_line(link: Link) -> Line:
    why = " ".join(filter(None, (str(link.code) if link.code else "", said(link.reason)))) or "–"
    icon = _LINK_ICONS.get(link.what, ("circle-alert", "error"))
    what = QCoreApplication.translate("LinkWords", link.what)
    texts = (time_of_day(link.at_ns), link.user_id, what, why)
    return Line(texts, Target(link.app_id, link.user_id), 2, icon=icon, ranks=((0, link.at_ns),))
