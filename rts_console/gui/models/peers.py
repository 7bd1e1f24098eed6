"""Users who are watched: the loop that looks them up, what is known of each, and the tables that show it."""

import asyncio
import math
import time
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Qt

from rts_console.client.backend import Backend
from rts_console.gui.language import said
from rts_console.gui.models.clock_text import full_time, time_of_day
from rts_console.gui.models.keyed import KeyedTable
from rts_console.gui.models.marks import Marks, plain_tool_tip
from rts_console.gui.stage import Stage
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.state_lamp import LampState
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import RequestTimeout, RtsError
from rts_console.protocol.words import UserOnlineStatus
from rts_console.record.store import Store

INTERVALS_S = (1.0, 5.0, 30.0)
AT_ONCE = 8
FAILURES_KEPT = 500
ONCE_KEPT = 200

LAMPS = {
    UserOnlineStatus.ONLINE: LampState.ONLINE,
    UserOnlineStatus.OFFLINE: LampState.OFFLINE,
    UserOnlineStatus.UNREACHABLE: LampState.RECONNECTING,
}


@dataclass(frozen=True, slots=True)
class Look:
    """What a user's status was from `since_ns` to `last_ns`, as seen by the identity `by`.

    `status` None is a look-up that failed; `note` says why. A look-up that nobody answered is Unreachable.
    """

    since_ns: int
    last_ns: int
    status: UserOnlineStatus | None
    by: str
    note: str = ""


@dataclass(slots=True)
class _Watched:
    failures: list[Look] = field(default_factory=list)


class PeerWatch:
    """Looks users up, once or again and again. The statuses come from the store; look-ups that fail are kept here.

    One round asks for each watched user once, a few at a time, through the identity that acts; the next begins when
    the interval is over and all have been answered, so that requests never pile up.
    """

    def __init__(
        self, stage: Stage, store: Store, *, monotonic: Callable[[], float] = time.monotonic, interval_s: float = 5.0
    ) -> None:
        """`monotonic` is the clock that rounds go by, in seconds."""
        self._stage = stage
        self._store = store
        self._monotonic = monotonic
        self._interval_s = interval_s
        self._paused = False
        self._watched: dict[str, _Watched] = {}
        self._once: dict[str, _Watched] = {}
        self._wake = asyncio.Event()
        self._round_at_s = -math.inf
        self._backend: Backend | None = None
        self.rounds = 0
        self.version = 0

    # What is watched

    @property
    def user_ids(self) -> tuple[str, ...]:
        """Who is watched, in the order they were added."""
        return tuple(self._watched)

    @property
    def interval_s(self) -> float:
        """Seconds from the beginning of one round to that of the next, at least."""
        return self._interval_s

    @property
    def paused(self) -> bool:
        """Whether no new round begins."""
        return self._paused

    def add(self, user_ids: Iterable[str]) -> None:
        """Watch these users too, from now on."""
        new = [user_id for user_id in user_ids if user_id not in self._watched]
        self._watched |= {user_id: self._once.pop(user_id, _Watched()) for user_id in new}
        if new:
            self._look_soon()

    def remove(self, user_ids: Iterable[str]) -> None:
        """Watch these users no longer."""
        for user_id in user_ids:
            self._watched.pop(user_id, None)
        self.version += 1

    def set_interval(self, seconds: float) -> None:
        """Look every so many seconds."""
        self._interval_s = seconds
        self._wake.set()

    def set_paused(self, paused: bool) -> None:
        """Hold the watch, or go on with a round at once."""
        self._paused = paused
        if not paused:
            self._look_soon()

    def poke(self) -> None:
        """Begin a round at once if another identity acts now, or the same one through another backend."""
        active = self._stage.active
        if (active.backend if active else None) is not self._backend:
            self._look_soon()

    def _look_soon(self) -> None:
        self._round_at_s = -math.inf
        self._wake.set()
        self.version += 1

    # Looking

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            self._wake.clear()
            wait_s = self._round_at_s + self._interval_s - self._monotonic()
            if self._paused or not self._watched or self._stage.active is None:
                wait_s = math.inf
            if wait_s > 0:
                await self._sleep(wait_s)
                continue
            self._round_at_s = self._monotonic()
            await self._round()
            self.rounds += 1

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(None if seconds == math.inf else seconds):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _round(self) -> None:
        active = self._stage.active
        self._backend = active.backend if active else None
        if active is None or not active.backend.capabilities.presence:
            return
        key, backend, free = active.key, active.backend, asyncio.Semaphore(AT_ONCE)

        async def one(user_id: str) -> None:
            async with free:
                await self._ask(key, backend, user_id)

        async with asyncio.TaskGroup() as group:
            for user_id in self._watched:
                group.create_task(one(user_id), name=f"look {user_id} up")

    async def _ask(self, key: str, backend: Backend, user_id: str) -> None:
        if user_id not in self._watched:
            return
        try:
            await self.look_up(key, backend, user_id)
        except RtsError:
            pass  # it is kept, and the table says it

    async def look_up(self, key: str, backend: Backend, user_id: str) -> Look:
        """Look a user up now, watched or not. Raises `RtsError`, except when nobody answered: that is Unreachable."""
        watched = self._watched.get(user_id) or self._remember_once(user_id)
        try:
            status = await backend.get_peer_online_status(user_id)
        except RequestTimeout as error:
            return self._failed(user_id, watched, UserOnlineStatus.UNREACHABLE, key, str(error))
        except RtsError as error:
            self._failed(user_id, watched, None, key, str(error))
            raise
        finally:
            self.version += 1
        at_ns = now_ns()
        return self._seen(user_id, key) or Look(at_ns, at_ns, status, key)

    def _remember_once(self, user_id: str) -> _Watched:
        while len(self._once) >= ONCE_KEPT and user_id not in self._once:
            del self._once[next(iter(self._once))]
        return self._once.setdefault(user_id, _Watched())

    def _failed(self, user_id: str, watched: _Watched, status: UserOnlineStatus | None, by: str, note: str) -> Look:
        at_ns = now_ns()
        since_ns = at_ns
        last = self.newest(user_id)
        # The same failure again, with no answer in between, is one line that goes on.
        same = last is not None and (last.status, last.by, last.note) == (status, by, note)
        if same and watched.failures and last is watched.failures[-1]:
            since_ns = watched.failures.pop().since_ns
        watched.failures.append(Look(since_ns, at_ns, status, by, note))
        del watched.failures[:-FAILURES_KEPT]
        return watched.failures[-1]

    # What is known

    def _seen(self, user_id: str, key: str) -> Look | None:
        """What the store knows of a user through one identity."""
        facts = self._store.identities.get(key)
        peer = facts.peers.get(user_id) if facts else None
        if peer is None or peer.status is None:
            return None
        return Look(peer.since_ns, peer.looked_up_at_ns, peer.status, key)

    def newest(self, user_id: str) -> Look | None:
        """The last word on a user, whoever looked."""
        looks = [look for key in self._store.identities if (look := self._seen(user_id, key))]
        watched = self._watched.get(user_id) or self._once.get(user_id)
        if watched and watched.failures:
            looks.append(watched.failures[-1])
        return max(looks, key=lambda look: look.last_ns, default=None)

    def never_seen(self, user_id: str) -> bool:
        """Whether a user is offline and was never found online."""
        look = self.newest(user_id)
        if look is None or look.status is not UserOnlineStatus.OFFLINE:
            return False
        return all(past.status is not UserOnlineStatus.ONLINE for past in self.history(user_id))

    def history(self, user_id: str) -> list[Look]:
        """Each change of a user's status and each failure to look it up, newest first."""
        looks = []
        for key, facts in self._store.identities.items():
            peer = facts.peers.get(user_id)
            looks += [Look(at_ns, at_ns, status, key) for at_ns, status in (peer.history if peer else ())]
        watched = self._watched.get(user_id) or self._once.get(user_id)
        looks += watched.failures if watched else []
        return sorted(looks, key=lambda look: look.since_ns, reverse=True)


@dataclass(frozen=True, slots=True)
class PeerRow:
    """One watched user; `look` None is not looked up yet. `color_index` is that of the identity who looked.

    `never_seen` is a user who is offline and was not found online since we look.
    """

    user_id: str
    look: Look | None
    color_index: int | None = None
    never_seen: bool = False


def peer_rows(watch: PeerWatch, colors: dict[str, int]) -> dict[Hashable, PeerRow]:
    """The rows of the watch list."""
    rows: dict[Hashable, PeerRow] = {}
    for user_id in watch.user_ids:
        look = watch.newest(user_id)
        rows[user_id] = PeerRow(user_id, look, colors.get(look.by) if look else None, watch.never_seen(user_id))
    return rows


class _Looks:
    """Words and signs of a look-up, for both tables."""

    def __init__(self, theme: Theme, owner: QObject) -> None:
        self._marks = Marks(theme)
        self._owner = owner

    def word(self, look: Look | None) -> str:
        if look is None:
            return self._owner.tr("not yet known")
        return look.status.label if look.status is not None else self._owner.tr("failed")

    def lamp(self, look: Look | None) -> Any:
        if look is None:
            return self._marks.lamp(LampState.CONNECTING)
        return self._marks.lamp(LampState.ERROR if look.status is None else LAMPS[look.status])

    def dot(self, color_index: int) -> Any:
        return self._marks.dot(color_index)

    def tip(self, look: Look | None) -> str:
        if look is None:
            return ""
        meaning = said(look.note or (f"{look.status}: {look.status.meaning}" if look.status is not None else ""))
        return plain_tool_tip(f"{meaning}\n{full_time(look.last_ns)}")


class PeersModel(KeyedTable[PeerRow]):
    """Columns: user, status, since, last looked up, by whom. The key is the user id."""

    USER, STATUS, SINCE, LOOKED_UP, BY = range(5)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(theme, (), parent)
        self._headers = (self.tr("User"), self.tr("Status"), self.tr("Seen since"), self.tr("Looked up"), self.tr("By"))
        self._looks = _Looks(theme, self)

    def cell(self, row: PeerRow, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._texts(row)[column]
            case Qt.ItemDataRole.DecorationRole if column == self.STATUS:
                return self._looks.lamp(row.look)
            case Qt.ItemDataRole.DecorationRole if column == self.BY and row.color_index is not None:
                return self._looks.dot(row.color_index)
            case Qt.ItemDataRole.FontRole if column in (self.SINCE, self.LOOKED_UP):
                return self._theme.font("mono")
            case Qt.ItemDataRole.ToolTipRole:
                return self._looks.tip(row.look)
        return None

    def is_news(self, before: PeerRow | None, after: PeerRow) -> bool:
        """Another status is news; that the same was found again is not."""
        if before is None or before.look is None or after.look is None:
            return False
        return before.look.status != after.look.status

    def _texts(self, row: PeerRow) -> Sequence[str]:
        look = row.look
        if look is None:
            return (row.user_id, self._looks.word(None), "–", "–", "–")
        word = self._looks.word(look)
        return (
            row.user_id,
            self.tr("{status} (never seen)").format(status=word) if row.never_seen else word,
            "–" if row.never_seen else time_of_day(look.since_ns),
            time_of_day(look.last_ns),
            look.by,
        )


class PeerHistoryModel(KeyedTable[Look]):
    """What became of one user's status, newest first. Columns: time, status, by whom, note."""

    TIME, STATUS, BY, NOTE = range(4)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(theme, (), parent)
        self._headers = (self.tr("Time"), self.tr("Status"), self.tr("By"), self.tr("Note"))
        self._looks = _Looks(theme, self)

    def show_history(self, looks: Iterable[Look]) -> None:
        """Show these changes."""
        self.show({(look.since_ns, look.by, look.status): look for look in looks})

    def cell(self, row: Look, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                note = row.note or (row.status.meaning if row.status is not None else "")
                return (time_of_day(row.since_ns), self._looks.word(row), row.by, note)[column]
            case Qt.ItemDataRole.DecorationRole if column == self.STATUS:
                return self._looks.lamp(row)
            case Qt.ItemDataRole.FontRole if column == self.TIME:
                return self._theme.font("mono")
            case Qt.ItemDataRole.ToolTipRole:
                return self._looks.tip(row)
        return None
