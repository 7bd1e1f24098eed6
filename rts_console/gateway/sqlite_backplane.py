"""The backplane that outlives its process: the local one, with an SQLite database as its journal.

One file, in WAL mode with synchronous=NORMAL: what is committed survives the end of the process whatever ends it. When
the machine itself has gone down in the midst, the last commits may be missing; that is noticed by the machine's boot
id, and the data begins a new epoch then, so that clients do not take old places for new ones.
"""

import contextlib
import logging
import os
import secrets
import shutil
import sqlite3
import struct
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from rts_console.gateway.backplane import (
    REPEAT_WINDOW_S,
    BackplaneError,
    Logged,
    Message,
    Place,
    Restriction,
    RestrictionKind,
    RoomMember,
    ScopeKey,
    Session,
    UserKey,
    Window,
)
from rts_console.gateway.local_backplane import LocalBackplane, RepeatKey, Stored
from rts_console.gateway.scope_log import ScopeLog
from rts_console.protocol.clock import SECOND_NS, now_ns
from rts_console.protocol.frames import Attributes
from rts_console.protocol.words import PayloadKind, Scope

FILE_NAME: Final = "gateway.sqlite3"
APPLICATION_ID: Final = 0x52545347
_MAGIC: Final = b"SQLite format 3\0"
_ID_OFFSET: Final = 68
_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")

MIGRATIONS: Final = (
    """
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE logs (
        app_id TEXT, scope TEXT, name TEXT, epoch TEXT NOT NULL, position INTEGER NOT NULL, trimmed INTEGER NOT NULL,
        PRIMARY KEY (app_id, scope, name)
    ) WITHOUT ROWID;
    CREATE TABLE messages (
        app_id TEXT, scope TEXT, name TEXT, position INTEGER, previous INTEGER NOT NULL, user_id TEXT NOT NULL,
        client_message_id TEXT NOT NULL, composed_at_ns INTEGER NOT NULL, arrived_at_ns INTEGER NOT NULL,
        kind INTEGER NOT NULL, payload BLOB NOT NULL, mode INTEGER NOT NULL,
        PRIMARY KEY (app_id, scope, name, position)
    );
    CREATE TABLE repeats (
        app_id TEXT, user_id TEXT, client_message_id TEXT, at_ns INTEGER NOT NULL, epoch TEXT NOT NULL,
        position INTEGER NOT NULL, previous INTEGER NOT NULL, PRIMARY KEY (app_id, user_id, client_message_id)
    ) WITHOUT ROWID;
    CREATE INDEX repeats_by_time ON repeats (at_ns);
    CREATE TABLE sessions (
        app_id TEXT, user_id TEXT, generation INTEGER NOT NULL, node TEXT NOT NULL, session_id TEXT NOT NULL,
        device_id TEXT NOT NULL, detached_until_ns INTEGER NOT NULL, PRIMARY KEY (app_id, user_id)
    ) WITHOUT ROWID;
    CREATE TABLE members (
        app_id TEXT, room_id TEXT, user_id TEXT, joined_at_ns INTEGER NOT NULL, node TEXT NOT NULL,
        generation INTEGER NOT NULL, away INTEGER NOT NULL, PRIMARY KEY (app_id, room_id, user_id)
    ) WITHOUT ROWID;
    CREATE TABLE restrictions (
        kind TEXT, app_id TEXT, room_id TEXT, user_id TEXT, address TEXT, until_ns INTEGER NOT NULL,
        reason TEXT NOT NULL, PRIMARY KEY (kind, app_id, room_id, user_id, address)
    ) WITHOUT ROWID;
    """,
    "ALTER TABLE messages ADD COLUMN attributes TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE members ADD COLUMN visible INTEGER NOT NULL DEFAULT 1",
)
"""Each brings the schema from its place in this tuple to the next version."""

log = logging.getLogger(__name__)


class SqliteBackplane(LocalBackplane):
    """See `Backplane`; `close` it when done. Raises `BackplaneError` when the folder cannot be used."""

    def __init__(
        self,
        folder: Path,
        window: Window = Window(),  # noqa: B008 - a tuple of constants
        *,
        clock: Callable[[], int] = now_ns,
        waiting: Callable[[], None] = lambda: None,
    ) -> None:
        """Open the folder's database, or make one; what cannot be used is left exactly as it is."""
        journal = SqliteJournal(folder / FILE_NAME, clock)
        super().__init__(window, clock=clock, journal=journal, stored=journal.load(), waiting=waiting)


class _Change(NamedTuple):
    sql: str
    values: tuple[Any, ...]
    is_message: bool = False


class SqliteJournal:
    """See `Journal`."""

    def __init__(self, path: Path, clock: Callable[[], int] = now_ns) -> None:
        """Open a database or make one. Raises `BackplaneError`."""
        self._path = path
        self._clock = clock
        self._changes: list[_Change] = []
        with _in_words(path):
            if not path.exists():
                _create(path, clock())
            _inspect(path)
            self._database = _open(path)
        try:
            self._prepare()
        except (sqlite3.Error, BackplaneError) as error:
            self._database.close()
            raise _unusable(path, error) from None

    # --- what there is ---

    def load(self) -> Stored:
        """Read everything. Raises `BackplaneError`."""
        try:
            return self._load()
        except (sqlite3.Error, ValueError, TypeError) as error:
            self._database.close()
            raise _unusable(self._path, error) from None

    def _load(self) -> Stored:
        read = self._database.execute
        now = self._clock()
        logs = {
            ScopeKey(app, Scope(scope), name): ScopeLog(epoch, position, trimmed, now)
            for app, scope, name, epoch, position, trimmed in read("SELECT * FROM logs")
        }
        _load_messages(read("SELECT * FROM messages ORDER BY app_id, scope, name, position"), logs)
        repeats: OrderedDict[RepeatKey, tuple[int, Place]] = OrderedDict()
        for app, user, message_id, at_ns, epoch, position, previous in read("SELECT * FROM repeats ORDER BY at_ns"):
            repeats[app, user, message_id] = (at_ns, Place(epoch, position, previous))
        sessions = {(app, user): Session(*rest) for app, user, *rest in read("SELECT * FROM sessions")}
        members: dict[ScopeKey, dict[str, RoomMember]] = {}
        absent: dict[ScopeKey, dict[str, RoomMember]] = {}
        for app, room, user, *rest, away, visible in read("SELECT * FROM members ORDER BY joined_at_ns"):
            rooms = absent if away else members
            rooms.setdefault(ScopeKey.room(app, room), {})[user] = RoomMember(user, *rest)._replace(
                visible=bool(visible)
            )
        restrictions = [Restriction(RestrictionKind(kind), *rest) for kind, *rest in read("SELECT * FROM restrictions")]
        return Stored(self._meta("epoch"), logs, repeats, sessions, members, absent, restrictions)

    # --- Journal ---

    def begin_log(self, scope: ScopeKey, entries: ScopeLog) -> None:
        """See `Journal.begin_log`."""
        values = (*_names(scope), entries.epoch, entries.position, entries.trimmed)
        self._change("INSERT OR REPLACE INTO logs VALUES (?, ?, ?, ?, ?, ?)", *values)

    def end_log(self, scope: ScopeKey) -> None:
        """See `Journal.end_log`."""
        for table in ("messages", "logs"):
            self._change(f"DELETE FROM {table} WHERE app_id = ? AND scope = ? AND name = ?", *_names(scope))

    def keep(self, scope: ScopeKey, logged: Logged, at_ns: int) -> None:
        """See `Journal.keep`."""
        (epoch, position, previous), message = logged
        names = _names(scope)
        ids = (message.user_id, message.client_message_id)
        times = (message.composed_at_ns, message.arrived_at_ns)
        row = (*names, position, previous, *ids, *times, int(message.kind), message.payload, message.mode)
        attributes = msgspec.json.encode(message.attributes).decode() if message.attributes else ""
        self._message(f"INSERT INTO messages VALUES ({', '.join('?' * len(row))}, ?)", *row, attributes)
        self._message("UPDATE logs SET position = ? WHERE app_id = ? AND scope = ? AND name = ?", position, *names)
        repeat = (scope.app_id, *ids, at_ns, epoch, position, previous)
        self._message("INSERT OR REPLACE INTO repeats VALUES (?, ?, ?, ?, ?, ?, ?)", *repeat)

    def trim(self, scope: ScopeKey, trimmed: int) -> None:
        """See `Journal.trim`."""
        where = "WHERE app_id = ? AND scope = ? AND name = ?"
        self._change(f"DELETE FROM messages {where} AND position <= ?", *_names(scope), trimmed)
        self._change(f"UPDATE logs SET trimmed = ? {where}", trimmed, *_names(scope))

    def forget_repeats(self, before_ns: int) -> None:
        """See `Journal.forget_repeats`."""
        self._change("DELETE FROM repeats WHERE at_ns < ?", before_ns)

    def keep_session(self, user: UserKey, session: Session | None) -> None:
        """See `Journal.keep_session`."""
        if session is None:
            self._change("DELETE FROM sessions WHERE app_id = ? AND user_id = ?", *user)
        else:
            self._change("INSERT OR REPLACE INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?)", *user, *session)

    def keep_member(self, scope: ScopeKey, user_id: str, member: RoomMember | None, *, away: bool) -> None:
        """See `Journal.keep_member`."""
        key = (scope.app_id, scope.name, user_id)
        if member is None:
            self._change("DELETE FROM members WHERE app_id = ? AND room_id = ? AND user_id = ?", *key)
        else:
            _, *rest, visible = member
            self._change("INSERT OR REPLACE INTO members VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *key, *rest, away, visible)

    def keep_restriction(self, restriction: Restriction, *, in_force: bool) -> None:
        """See `Journal.keep_restriction`."""
        row = (restriction.kind.value, *restriction[1:])
        if in_force:
            self._change("INSERT OR REPLACE INTO restrictions VALUES (?, ?, ?, ?, ?, ?, ?)", *row)
        else:
            columns = ("kind", "app_id", "room_id", "user_id", "address")
            self._change(f"DELETE FROM restrictions WHERE {' AND '.join(f'{c} = ?' for c in columns)}", *row[:5])

    def commit(self) -> None:
        """See `Journal.commit`."""
        if not self._changes:
            return
        changes, self._changes = self._changes, []
        try:
            with self._transaction():
                for change in changes:
                    self._database.execute(change.sql, change.values)
        except sqlite3.Error as error:
            self._changes = [change for change in changes if not change.is_message]
            reason = f"{self._path}: {error}. Check that there is room on the disk and that the folder can be written."
            raise BackplaneError(reason) from None

    def close(self) -> None:
        """See `Journal.close`."""
        with contextlib.suppress(BackplaneError):
            self._change("INSERT OR REPLACE INTO meta VALUES ('clean', '1')")
            self.commit()
        self._database.close()

    # --- inside ---

    def _change(self, sql: str, *values: Any) -> None:
        self._changes.append(_Change(sql, values))

    def _message(self, sql: str, *values: Any) -> None:
        self._changes.append(_Change(sql, values, is_message=True))

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._database.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._database.execute("ROLLBACK")
            raise

    def _meta(self, name: str) -> str:
        row = self._database.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def _prepare(self) -> None:
        """Bring the schema up to date, and begin a new epoch when the last commits may be missing."""
        with self._transaction():
            _migrate(self._database, self._clock())
            boot = _boot_id()
            if self._meta("clean") != "1" and boot != self._meta("boot"):
                self._begin_epoch()
            oldest = self._clock() - REPEAT_WINDOW_S * SECOND_NS
            self._database.execute("DELETE FROM repeats WHERE at_ns < ?", (oldest,))
            for name, value in (("boot", boot), ("clean", "0")):
                self._database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def _begin_epoch(self) -> None:
        log.warning("The machine went down while the gateway ran: its last messages may be lost. A new epoch begins.")
        write = self._database.execute
        write("UPDATE meta SET value = ? WHERE name = 'epoch'", (secrets.token_hex(8),))
        for app, scope, name in write("SELECT app_id, scope, name FROM logs").fetchall():
            place = (secrets.token_hex(4), app, scope, name)
            write("UPDATE logs SET epoch = ? WHERE app_id = ? AND scope = ? AND name = ?", place)


def _names(scope: ScopeKey) -> tuple[str, str, str]:
    return scope.app_id, scope.scope.value, scope.name


def _load_messages(rows: sqlite3.Cursor, logs: dict[ScopeKey, ScopeLog]) -> None:
    for app, scope, name, position, previous, user, message_id, composed, arrived, kind, payload, mode, more in rows:
        entries = logs[ScopeKey(app, Scope(scope), name)]
        attributes = msgspec.json.decode(more, type=Attributes) if more else {}
        message = Message(user, message_id, composed, arrived, PayloadKind(kind), payload, mode, attributes)
        entries.restore(Logged(Place(entries.epoch, position, previous), message))


def _boot_id() -> str:
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return ""


# --- opening --------------------------------------------------------------------------------------------------------


def _create(path: Path, at_ns: int) -> None:
    """Make the database beside its place first, so that there never is half of one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".new-") as folder:
        new = Path(folder) / path.name
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with contextlib.closing(sqlite3.connect(new, isolation_level=None)) as database:
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            database.execute("CREATE TABLE schema_versions (version INTEGER PRIMARY KEY, at_ns INTEGER NOT NULL)")
            _migrate(database, at_ns)
            values = (("epoch", secrets.token_hex(8)), ("clean", "1"))
            database.executemany("INSERT INTO meta VALUES (?, ?)", values)
        os.replace(new, path)


def _migrate(database: sqlite3.Connection, at_ns: int) -> None:
    (version,) = database.execute("SELECT coalesce(max(version), 0) FROM schema_versions").fetchone()
    if version > len(MIGRATIONS):
        raise BackplaneError(
            f"it was written by a newer version of the program (schema {version}, known: {len(MIGRATIONS)}). "
            "Use that version, or another folder"
        )
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        for statement in script.split(";"):
            database.execute(statement)
        database.execute("INSERT INTO schema_versions VALUES (?, ?)", (number, at_ns))


def _inspect(path: Path) -> None:
    """Refuse what is no sound database of ours, from a copy: SQLite writes even where it is asked to read only."""
    with path.open("rb") as file:
        head = file.read(_ID_OFFSET + 4)
    if not head.startswith(_MAGIC):
        raise BackplaneError("it is not a database. Move it away, or give another folder")
    if struct.unpack_from(">I", head.ljust(_ID_OFFSET + 4), _ID_OFFSET) != (APPLICATION_ID,):
        raise BackplaneError("it belongs to another program. Give another folder")
    _refuse_locked(path)
    with tempfile.TemporaryDirectory(prefix="rts-gateway-") as folder:
        copy = Path(folder) / path.name
        for suffix in ("", "-wal"):
            if (source := path.with_name(path.name + suffix)).exists():
                shutil.copyfile(source, copy.with_name(copy.name + suffix))
        with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as database:
            (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
            _migrate(database, 0)
    if found != "ok":
        raise BackplaneError(f"it is damaged ({found}). Restore a copy of it, or give another folder")


def _refuse_locked(path: Path) -> None:
    """A copy of what another gateway writes just now could look damaged; while one runs there is a -wal file."""
    wal, shared = (path.with_name(path.name + suffix) for suffix in ("-wal", "-shm"))
    if not wal.exists():
        return
    had_shared = shared.exists()
    with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=0.2)) as database:
        try:
            database.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.Error as error:
            if "locked" in str(error):
                raise
    if not had_shared:
        shared.unlink(missing_ok=True)


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, timeout=0.2)
    try:
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("BEGIN IMMEDIATE")
        database.execute("COMMIT")
    except sqlite3.Error:
        database.close()
        raise
    return database


@contextlib.contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError, BackplaneError) as error:
        raise _unusable(path, error) from None


def _unusable(path: Path, error: Exception) -> BackplaneError:
    if isinstance(error, BackplaneError):
        return BackplaneError(f"{path}: {error}.")
    if isinstance(error, OSError):
        return BackplaneError(f"{path}: {error.strerror or error}. Give a folder that can be written.")
    if "locked" in str(error):
        return BackplaneError(f"{path}: another gateway uses it. Stop that one, or give another folder.")
    return BackplaneError(f"{path}: it cannot be read ({error}). Restore a copy of it, or give another folder.")
