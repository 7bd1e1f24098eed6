"""What moves a client's session: its socket, its alarm, the calls that wait, and the observers that are told."""

import asyncio
import logging
import ssl
from collections.abc import Callable, Sequence
from typing import Any

from rts_console.client.backend import LocalProxy, Observer
from rts_console.client.link import LinkFailed, open_link
from rts_console.client.log import ClientLog
from rts_console.protocol import driver
from rts_console.protocol import events as ev
from rts_console.protocol.client import ClientSession
from rts_console.protocol.errors import RtsError
from rts_console.protocol.frame_tap import frame_seen
from rts_console.protocol.words import LocalProxyError, LocalProxyState, LocalProxyType
from rts_console.websocket.connection import WebSocketConnection

_log = logging.getLogger(__name__)


class SessionDriver:
    """One session on the running loop. What one turn of the loop asks for is carried out together.

    `RtsClient` is one: it says what may be asked for, this one does what that leads to.
    """

    def __init__(
        self,
        session: ClientSession,
        url: str,
        *,
        tls: ssl.SSLContext | None,
        pin: bytes,
        clock: Callable[[], int],
    ) -> None:
        """Take the session and where its gateway is; nothing is opened before the session wants it."""
        self._session = session
        self._url = url
        self._tls = tls
        self._pin = pin
        self._clock = clock
        self._observers: dict[object, Observer] = {}
        self._untold: list[Sequence[ev.Event]] = []
        self._telling = False
        self._futures: dict[int, asyncio.Future[Any]] = {}
        self._proxies: tuple[LocalProxy, ...] = ()
        self._connection: WebSocketConnection | None = None
        self._dropped: WebSocketConnection | None = None
        self._generation = 0
        self._opening: asyncio.Task[None] | None = None
        self._ending: list[WebSocketConnection] = []
        self._timer: asyncio.TimerHandle | None = None
        self._timer_ns = 0
        self._turn_ends = self._more = False
        self._log_file: ClientLog | None = None
        self._frames_in: list[ev.Event] = []
        self._records_frames = False

    def observe(self, observer: Observer) -> Callable[[], None]:
        """Tell `observer` of all events from now on; the returned call ends it."""
        key = object()
        self._observers[key] = observer

        def end() -> None:
            self._observers.pop(key, None)

        return end

    # --- for the link ---

    def opened(self, connection: WebSocketConnection, generation: int) -> None:
        """A connection is open (called by `_Link`); the late success of an attempt that was given up is cut."""
        self._ending.append(connection)
        if generation != self._generation:
            connection.abort()
            return
        self._connection = connection
        connection.watch_taken(lambda at_ns: self._taken(connection, at_ns), self._clock)
        self._session.connection_made(self._clock())
        self._pump()

    def received(self, messages: list[str | bytes]) -> None:
        """One socket read (called by `_Link`)."""
        at_ns = self._clock()
        if self._records_frames:
            self._frames_in += [frame_seen(message, at_ns, outgoing=False) for message in messages]
        self._session.receive_all(messages, at_ns)
        if not self._records_frames and (events := self._session.events()):
            self._tell(events)  # before the receipts are made: these can wait
        self._pump()

    def _taken(self, connection: WebSocketConnection, at_ns: int) -> None:
        """The system has taken what was written: when it was given to it counts as `written`."""
        if connection is self._connection:
            self._session.written(at_ns)

    def closed(self, connection: WebSocketConnection, code: int, reason: str) -> None:
        """A connection is gone (called by `_Link`); an old one no longer matters."""
        self._ending.remove(connection)
        if connection is self._connection:
            self._connection = None
            dropped, self._dropped = self._dropped is connection, None
            self._session.connection_lost(code, ev.DROPPED_ON_PURPOSE if dropped else reason, self._clock())
            self._pump()

    # --- for the client ---

    async def _end_links(self, ends_at: float) -> None:
        """End every link and the alarm; what is not gone by then is cut."""
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.gather(self._opening, return_exceptions=True)
        try:
            async with asyncio.timeout_at(ends_at):
                await self._all_gone()
        except TimeoutError:
            for connection in self._ending:
                connection.abort()
            await self._all_gone()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def _all_gone(self) -> None:
        for connection in tuple(self._ending):
            await connection.wait_closed()

    def _call(self, command: Callable[[int], int]) -> "asyncio.Future[Any]":
        return self._wait(command(self._clock()))

    def _wait(self, call_id: int) -> "asyncio.Future[Any]":
        """What becomes of a command. A future and no coroutine: this is done for every message."""
        future = self._futures[call_id] = asyncio.get_running_loop().create_future()
        if self._turn_ends:
            self._more = True
        else:
            self._pump()
        return future

    def _pump(self) -> None:
        """Carry out what the session wants, now; what other calls want in this turn of the loop waits for its end."""
        self._carry_out()
        if not self._turn_ends:
            self._turn_ends = True
            asyncio.get_running_loop().call_soon(self._end_turn)

    def _end_turn(self) -> None:
        """All calls of a turn but the first are carried out together, and the alarm is set once."""
        self._turn_ends = False
        if self._more:
            self._carry_out()
        self._arm()

    def _carry_out(self) -> None:
        """Write what the session wants written, and tell what happened."""
        self._more = False
        session = self._session
        for action in session.actions():
            self._act(action)
        frames_in, self._frames_in = self._frames_in, []
        frames_out: Sequence[ev.Event] = ()
        messages = session.messages_to_send()
        if messages and self._connection is not None:
            frames_out = self._send(self._connection, messages)
        events = session.events()
        if frames_in or frames_out:
            events = [*frames_in, *events, *frames_out]
        if events:
            self._tell(events)
        for call_id, result in session.completions():
            self._resolve(call_id, result)

    def _send(self, connection: WebSocketConnection, messages: Sequence[str | bytes]) -> Sequence[ev.Event]:
        """Send, and say what was sent while frames are recorded."""
        connection.send(messages)
        if not self._records_frames:
            return ()
        at_ns = self._clock()
        return [frame_seen(message, at_ns, outgoing=True) for message in messages]

    def _act(self, action: driver.Action) -> None:
        match action:
            case driver.Open():
                self._cancel_opening()
                name = f"open link of {self._session.user_id}"
                self._opening = asyncio.get_running_loop().create_task(self._open(), name=name)
            case driver.Close(code, reason):
                self._cancel_opening()
                connection, self._connection = self._connection, None
                if connection is not None:
                    self._frames_in += self._send(connection, self._session.messages_to_send())
                    connection.close(code, reason)
            case driver.Abort():
                self._cancel_opening()
                connection, self._connection = self._connection, None
                if connection is not None:
                    connection.abort()

    def _cancel_opening(self) -> None:
        self._generation += 1
        if self._opening is not None and not self._opening.done():
            self._opening.cancel()

    async def _open(self) -> None:
        generation = self._generation
        link = _Link(self, generation)
        try:
            await open_link(
                link,
                self._url,
                tls=self._tls,
                proxies=self._proxies,
                report_proxy=self._report_proxy,
                pin=self._pin,
            )
        except LinkFailed as error:
            self._open_failed(error.reason, generation)
        except Exception as error:
            _log.exception("opening the link failed in a way that nobody thought of")
            self._open_failed(f"opening the link failed: {error or type(error).__name__}", generation)

    def _open_failed(self, reason: str, generation: int) -> None:
        if generation != self._generation:
            return
        self._session.connection_failed(reason, self._clock())
        self._pump()

    def _report_proxy(
        self, proxy_type: LocalProxyType, state: LocalProxyState, error: LocalProxyError, reason: str
    ) -> None:
        at_ns = self._clock()
        self._tell(
            [ev.LocalProxyStateChanged(at_ns=at_ns, proxy_type=proxy_type, state=state, error=error, reason=reason)]
        )

    def _tell(self, events: Sequence[ev.Event]) -> None:
        """Tell everyone, one batch after the other: what an observer causes comes after what it is being told."""
        self._untold.append(events)
        if self._telling:
            return
        self._telling = True
        try:
            while self._untold:
                self._tell_all(self._untold.pop(0))
        finally:
            self._telling = False

    def _tell_all(self, events: Sequence[ev.Event]) -> None:
        if self._log_file is not None:
            self._log_file.write(self._session.user_id, events)
        for observer in tuple(self._observers.values()):
            try:
                observer(events)
            except Exception:
                _log.exception("an observer failed; the client goes on")

    def _resolve(self, call_id: int, result: Any) -> None:
        future = self._futures.pop(call_id, None)
        if future is None or future.done():  # nobody waits for it any more
            return
        if isinstance(result, RtsError):
            future.set_exception(result)
        else:
            future.set_result(result)

    def _arm(self) -> None:
        """Wake at the session's next deadline; an alarm that is early enough already is left alone."""
        due_ns = self._session.next_deadline()
        if due_ns is None or (self._timer is not None and self._timer_ns <= due_ns):
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer_ns = due_ns
        delay_s = max(0, due_ns - self._clock()) / 1e9
        self._timer = asyncio.get_running_loop().call_later(delay_s, self._on_alarm)

    def _on_alarm(self) -> None:
        self._timer = None
        self._session.handle_deadline(self._clock())
        self._pump()


class _Link:
    """Ties one connection to the driver, so that an old connection's end is not taken for the new one's."""

    def __init__(self, driver: SessionDriver, generation: int) -> None:
        self._driver = driver
        self._generation = generation
        self._connection: WebSocketConnection | None = None

    def opened(self, connection: WebSocketConnection) -> None:
        self._connection = connection
        self._driver.opened(connection, self._generation)

    def received(self, messages: list[str | bytes]) -> None:
        if self._connection is self._driver._connection:
            self._driver.received(messages)

    def closed(self, code: int, reason: str) -> None:
        assert self._connection is not None
        self._driver.closed(self._connection, code, reason)
