"""One WebSocket against the library's own other half, against raw bytes, and against itself."""

import asyncio
import math
import time
from typing import Any

import pytest
import trustme
from websockets.exceptions import ConnectionClosed
from websockets.frames import Opcode

from rts_console.protocol.codec import MESSAGE_LIMIT
from rts_console.protocol.frames import PATH, SUBPROTOCOL
from rts_console.protocol.words import CloseCode
from rts_console.websocket.client import connect
from rts_console.websocket.connection import BATCH_MESSAGES, SLICE_S, WebSocketConnection
from rts_console.websocket.framing import encode_server_frame
from rts_console.websocket.server import serve
from tests.support import until
from tests.websocket.links import (
    SHORT_S,
    Recorder,
    client_tls,
    frame,
    library_client,
    library_server,
    listening,
    pair,
    raw,
    read_rest,
    request,
    server_tls,
    shaken,
)

# --- against the library --------------------------------------------------------------------------------------------


async def test_library_client_talks_to_our_server_both_ways() -> None:
    async with listening() as listener, library_client(listener.url) as client:
        assert client.subprotocol == SUBPROTOCOL
        server = await listener.owner()
        assert server.open.is_open
        await client.send("héllo 世界")
        await client.send(b"\x00\xff raw")
        await until(lambda: len(server.messages) == 2)
        assert server.messages == ["héllo 世界", b"\x00\xff raw"]
        server.open.send(["text", b"binary"])
        assert [await client.recv(), await client.recv()] == ["text", b"binary"]


async def test_our_client_talks_to_the_library_server_both_ways() -> None:
    async def echo(connection: Any) -> None:
        async for message in connection:
            await connection.send(message)

    async with library_server(echo) as url:
        owner = Recorder()
        connection = await connect(owner, url)
        assert connection.is_open
        assert owner.connection is connection
        connection.send(["héllo 世界", b"\x00\xff raw"])
        await until(lambda: len(owner.messages) == 2)
        assert owner.messages == ["héllo 世界", b"\x00\xff raw"]
        connection.close(1000, "done")
        await connection.wait_closed()
        assert owner.end == (1000, "done")


async def test_the_largest_legal_message_passes() -> None:
    async with pair() as (client, server):
        data = bytes(range(256)) * (MESSAGE_LIMIT // 256)
        data += b"x" * (MESSAGE_LIMIT - len(data))
        client.open.send([data])
        await until(lambda: server.messages)
        assert server.messages == [data]


async def test_a_message_framed_once_arrives_in_its_place_among_others() -> None:
    async with pair() as (client, server):
        server.open.send(["first"])
        server.open.send_encoded(encode_server_frame("second"))
        server.open.send_encoded(encode_server_frame(b"third"))
        server.open.send([b"fourth"])
        await until(lambda: len(client.messages) == 4)
        assert client.messages == ["first", "second", b"third", b"fourth"]


async def test_order_is_kept_over_thousands_of_messages_in_both_directions() -> None:
    async with pair() as (client, server):
        ahead = [str(i) if i % 3 else str(i).encode() for i in range(5_000)]
        for start in range(0, 5_000, 7):
            client.open.send(ahead[start : start + 7])
            server.open.send(ahead[start : start + 7])
            await asyncio.sleep(0)
        await until(lambda: len(server.messages) == len(client.messages) == 5_000)
        assert server.messages == ahead
        assert client.messages == ahead


async def test_many_frames_in_one_read_are_few_calls() -> None:
    async with listening() as listener, shaken(listener.server.port) as (_, writer):
        server = await listener.owner()
        writer.write(b"".join(frame(Opcode.BINARY, b"%d" % i) for i in range(1_000)))
        await until(lambda: len(server.messages) == 1_000)
        assert len(server.batches) == math.ceil(1_000 / BATCH_MESSAGES)
        assert server.messages == [b"%d" % i for i in range(1_000)]


async def test_sends_of_one_loop_turn_leave_in_one_write() -> None:
    async with pair() as (client, server):
        for i in range(100):
            server.open.send([b"%d" % i])
        await until(lambda: len(client.messages) == 100)
        assert len(client.batches) == 1


async def test_frames_that_come_with_the_handshake_are_not_lost() -> None:
    async with listening() as listener, raw(listener.server.port) as (_, writer):
        writer.write(request() + frame(Opcode.TEXT, b"at once"))
        server = await listener.owner()
        await until(lambda: server.messages)
        assert server.messages == ["at once"]


async def test_a_ping_is_answered_and_not_handed_over() -> None:
    async with listening() as listener, library_client(listener.url) as client:
        await (await client.ping())
        server = await listener.owner()
        assert server.batches == []


# --- fragments and what is not allowed ------------------------------------------------------------------------------


@pytest.mark.parametrize(("opcode", "whole"), [(Opcode.TEXT, "a界b" * 20), (Opcode.BINARY, b"\xffa" * 40)])
async def test_fragments_are_joined_even_where_a_character_is_split(opcode: Opcode, whole: str | bytes) -> None:
    data = whole.encode() if isinstance(whole, str) else whole
    async with listening() as listener, shaken(listener.server.port) as (_, writer):
        server = await listener.owner()
        pieces = [data[i : i + 2] for i in range(0, len(data), 2)][:64]
        data = b"".join(pieces)
        writer.write(frame(opcode, pieces[0], fin=False))
        for piece in pieces[1:-1]:
            writer.write(frame(Opcode.CONT, piece, fin=False) + frame(Opcode.PING, b"between"))
        writer.write(frame(Opcode.CONT, pieces[-1]))
        await until(lambda: server.messages)
        assert server.messages == [data.decode() if isinstance(whole, str) else data]


def fragments(count: int) -> bytes:
    middle = frame(Opcode.CONT, b"x", fin=False) * (count - 2)
    return frame(Opcode.BINARY, b"x", fin=False) + middle + frame(Opcode.CONT, b"x")


async def test_sixty_four_fragments_pass() -> None:
    async with listening() as listener, shaken(listener.server.port) as (_, writer):
        server = await listener.owner()
        writer.write(fragments(64) + frame(Opcode.TEXT, b"next"))
        await until(lambda: len(server.messages) == 2)
        assert server.messages == [b"x" * 64, "next"]


async def test_more_than_sixty_four_fragments_are_refused_and_nothing_after_them_is_taken() -> None:
    async with listening() as listener, shaken(listener.server.port) as (reader, writer):
        server = await listener.owner()
        writer.write(frame(Opcode.TEXT, b"before") + fragments(65) + frame(Opcode.TEXT, b"after"))
        assert b"\x03\xf1a message in more than 64 fragments" in await read_rest(reader)
        writer.close()
        await until(lambda: server.ends)
        assert server.end == (1009, "a message in more than 64 fragments")
        assert server.messages == ["before"]


async def test_fragments_that_together_are_too_large_are_refused() -> None:
    async with listening() as listener, shaken(listener.server.port) as (_, writer):
        server = await listener.owner()
        writer.write(frame(Opcode.BINARY, bytes(MESSAGE_LIMIT - 1), fin=False))
        writer.write(frame(Opcode.CONT, bytes(2)))
        writer.write_eof()
        await until(lambda: server.ends)
        assert server.end[0] == CloseCode.TOO_BIG
        assert server.messages == []


async def test_a_claim_of_100_mb_is_refused_at_its_header() -> None:
    async with listening() as listener, shaken(listener.server.port) as (reader, writer):
        server = await listener.owner()
        writer.write(b"\x82\xff" + (100_000_000).to_bytes(8, "big"))  # not even the mask, let alone the payload
        answer = await read_rest(reader)
        assert answer[:1] == b"\x88"
        assert answer[2:4] == (1009).to_bytes(2, "big")
        writer.close()
        await until(lambda: server.ends)
        assert server.end[0] == CloseCode.TOO_BIG


async def test_what_follows_a_refused_frame_is_thrown_away() -> None:
    async with listening() as listener, shaken(listener.server.port) as (_, writer):
        server = await listener.owner()
        writer.write(b"\x82\xff" + (100_000_000).to_bytes(8, "big") + bytes(4))
        for _ in range(100):
            writer.write(bytes(100_000))
        writer.write_eof()
        await until(lambda: server.ends)
        assert len(server.open._core.reader.buffer) == 0
        assert server.messages == []


async def test_a_client_of_ours_refuses_an_oversize_message_too() -> None:
    async def too_much(connection: Any) -> None:
        await connection.send(bytes(MESSAGE_LIMIT + 1))
        await connection.wait_closed()
        assert connection.close_code == CloseCode.TOO_BIG

    async with library_server(too_much) as url:
        owner = Recorder()
        await connect(owner, url)
        await until(lambda: owner.ends)
        assert owner.end[0] == CloseCode.TOO_BIG


async def test_text_that_is_not_utf8_ends_with_1007_and_what_came_before_it_stays() -> None:
    async with listening() as listener, shaken(listener.server.port) as (reader, writer):
        server = await listener.owner()
        writer.write(
            frame(Opcode.TEXT, b"good") + frame(Opcode.TEXT, b"ok \xff\xfe") + frame(Opcode.TEXT, b"after the end")
        )
        assert b"\x03\xeftext is not UTF-8 at byte 3" in await read_rest(reader)
        writer.close()
        await until(lambda: server.ends)
        assert server.end == (1007, "text is not UTF-8 at byte 3")
        assert server.messages == ["good"]


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(b"\x82\x01x", id="not masked"),
        pytest.param(b"\xf2\x80\x00\x00\x00\x00", id="reserved bits"),
        pytest.param(b"\x83\x80\x00\x00\x00\x00", id="unknown opcode"),
        pytest.param(frame(Opcode.CONT, b"x"), id="continuation of nothing"),
        pytest.param(b"\x88\x81\x00\x00\x00\x00x", id="close code of one byte"),
    ],
)
async def test_frames_against_the_standard_end_with_1002(wrong: bytes) -> None:
    async with listening() as listener, shaken(listener.server.port) as (reader, writer):
        server = await listener.owner()
        writer.write(wrong)
        assert b"\x03\xea" in await read_rest(reader)
        writer.close()
        await until(lambda: server.ends)
        assert server.end[0] == 1002


# --- the end --------------------------------------------------------------------------------------------------------


async def test_our_close_reaches_the_library_with_code_and_reason() -> None:
    async with listening() as listener, library_client(listener.url) as client:
        server = await listener.owner()
        server.open.close(CloseCode.DUPLICATE_LOGIN, "other device")
        with pytest.raises(ConnectionClosed):
            await client.recv()
        assert (client.close_code, client.close_reason) == (4504, "other device")
        await until(lambda: server.ends)
        assert server.end == (4504, "other device")


@pytest.mark.parametrize("code", [1000, 1001, 4000, 4505])
async def test_the_librarys_close_reaches_us_with_code_and_reason(code: int) -> None:
    async with listening() as listener, library_client(listener.url) as client:
        server = await listener.owner()
        await client.close(code, "why not")
        await until(lambda: server.ends)
        assert server.end == (code, "why not")
        assert not server.open.is_open


async def test_a_close_without_a_code_is_1005() -> None:
    async with listening() as listener, shaken(listener.server.port) as (reader, writer):
        server = await listener.owner()
        writer.write(frame(Opcode.CLOSE, b""))
        await read_rest(reader)
        writer.close()
        await until(lambda: server.ends)
        assert server.end == (1005, "")


async def test_both_of_ours_close_at_once() -> None:
    async with pair() as (client, server):
        client.open.close(1000, "mine")
        server.open.close(4000, "yours")
        await until(lambda: client.ends and server.ends)
        assert client.end == (1000, "mine")
        assert server.end == (4000, "yours")


async def test_messages_sent_before_a_close_arrive_before_it() -> None:
    async with pair() as (client, server):
        server.open.send(["one", "two"])
        server.open.close(4001, "gone")
        await until(lambda: client.ends)
        assert client.messages == ["one", "two"]
        assert client.end == (4001, "gone")


async def test_a_long_reason_is_cut_to_what_the_standard_leaves_between_characters() -> None:
    async with pair() as (client, server):
        server.open.close(4001, "界" * 100)
        await until(lambda: client.ends)
        assert client.end == (4001, "界" * 41)


async def test_send_after_close_is_ignored() -> None:
    async with pair() as (client, server):
        server.open.close(1000)
        server.open.send(["late"])
        server.open.send_encoded(encode_server_frame("late"))
        server.open.close(1000)
        await until(lambda: client.ends and server.ends)
        server.open.send(["later"])
        server.open.close(1000)
        assert client.messages == []
        assert server.open.buffered == 0


async def test_abort_is_1006_on_both_sides() -> None:
    async with pair() as (client, server):
        client.open.send(["never written"])
        client.open.abort()
        await until(lambda: client.ends and server.ends)
        assert client.end == (1006, "the connection ended without a word")
        assert server.end == (1006, "the connection ended without a word")
        assert client.open.buffered == 0
        client.open.abort()


async def test_a_peer_that_cuts_within_a_frame_is_1006() -> None:
    async with listening() as listener, shaken(listener.server.port) as (_, writer):
        server = await listener.owner()
        writer.write(frame(Opcode.TEXT, b"whole") + frame(Opcode.TEXT, b"never whole")[:-4])
        writer.close()
        await until(lambda: server.ends)
        assert server.end[0] == CloseCode.ABNORMAL
        assert server.messages == ["whole"]


async def test_a_peer_that_never_answers_the_close_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rts_console.websocket.connection.CLOSE_TIMEOUT_S", SHORT_S)
    async with listening() as listener, shaken(listener.server.port) as (reader, _):
        server = await listener.owner()
        server.open.close(4002, "too slow")
        await server.open.wait_closed()
        assert server.end == (4002, "too slow")
        assert b"too slow" in await read_rest(reader)


async def test_a_server_that_never_answers_our_close_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rts_console.websocket.connection.CLOSE_TIMEOUT_S", SHORT_S)
    async with pair() as (client, server):
        server.open._transport.pause_reading()  # type: ignore[union-attr]
        client.open.close(1000, "bye")
        await client.open.wait_closed()
        assert client.end == (1000, "bye")


async def test_a_peer_that_ends_its_half_and_reads_nothing_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rts_console.websocket.connection.CLOSE_TIMEOUT_S", SHORT_S)
    async with listening() as listener, shaken(listener.server.port) as (reader, writer):
        server = await listener.owner()
        reader._transport.pause_reading()  # type: ignore[attr-defined]
        for _ in range(200):
            server.open.send([bytes(60_000)])
        await until(lambda: server.open.buffered > 1_000_000)
        writer.write_eof()
        await until(lambda: server.ends)
        assert server.end[0] == CloseCode.ABNORMAL


# --- back-pressure --------------------------------------------------------------------------------------------------


async def test_buffered_grows_while_the_other_side_does_not_read_and_falls_after() -> None:
    async with listening() as listener, shaken(listener.server.port) as (reader, _):
        server = await listener.owner()
        assert server.open.buffered == 0
        reader._transport.pause_reading()  # type: ignore[attr-defined]
        server.open.send([bytes(1_000)])
        assert server.open.buffered == 1_004  # counted before the loop has written it
        count = await send_until_it_stops(server.open)
        reader._transport.resume_reading()  # type: ignore[attr-defined]
        await reader.readexactly(count * 60_004 + 1_004)
        await until(lambda: server.open.buffered == 0)


async def test_buffered_counts_over_tls_too() -> None:
    authority = trustme.CA()
    async with listening(tls=server_tls(authority)) as listener:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", listener.server.port, ssl=client_tls(authority), server_hostname="127.0.0.1"
        )
        writer.write(request())
        await reader.readuntil(b"\r\n\r\n")
        server = await listener.owner()
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        count = await send_until_it_stops(server.open)
        writer.transport.resume_reading()  # type: ignore[attr-defined]
        await reader.readexactly(count * 60_004)
        await until(lambda: server.open.buffered == 0)
        writer.transport.abort()


async def send_until_it_stops(connection: WebSocketConnection) -> int:
    """Send to someone who does not read until 5 MB wait beyond what the system's buffers took; how many it were."""
    for count in range(1, 2_000):
        connection.send([bytes(60_000)])
        await asyncio.sleep(0)
        if connection.buffered > 5_000_000:
            return count
    raise AssertionError(f"{connection.buffered} bytes wait after {count} messages")


# --- more than the client can take ----------------------------------------------------------------------------------


class Slow(Recorder):
    """Needs long for each batch, as a window does."""

    def received(self, messages: list[str | bytes]) -> None:
        super().received(messages)
        end_s = time.perf_counter() + SLICE_S
        while time.perf_counter() < end_s:
            pass


async def test_an_overrun_client_gives_the_loop_its_turn_after_each_slice() -> None:
    async with listening() as listener:
        client, turns = Slow(), []
        connection = await connect(client, listener.url)
        server = await listener.owner()
        server.open.send([b"%d" % i for i in range(5_000)])

        def turn() -> None:
            turns.append(len(client.messages))
            if turns[-1] < 5_000:
                asyncio.get_running_loop().call_soon(turn)

        turn()
        await until(lambda: len(client.messages) == 5_000)
        assert client.messages == [b"%d" % i for i in range(5_000)]
        steps = [later - sooner for sooner, later in zip(turns, turns[1:], strict=False)]
        assert max(steps) <= 2 * BATCH_MESSAGES
        connection.abort()


async def test_while_a_client_works_off_what_came_the_other_side_has_to_wait() -> None:
    async with listening() as listener:
        client = Slow()
        connection = await connect(client, listener.url)
        server = await listener.owner()
        sent = 400
        server.open.send([bytes(60_000)] * sent)
        await until(lambda: server.open.buffered > 10_000_000 and len(client.messages) > 0)
        await until(lambda: len(client.messages) == sent, timeout_s=30)
        assert server.open.buffered == 0
        connection.abort()


async def test_what_was_read_before_the_cut_is_handed_over_before_the_end() -> None:
    async with listening() as listener:
        client = Slow()
        connection = await connect(client, listener.url)
        server = await listener.owner()
        server.open.send([b"%d" % i for i in range(2_000)])
        await until(lambda: client.messages)
        here = len(client.messages)
        connection.abort()
        await connection.wait_closed()
        assert here < 2_000  # it was in the middle of it
        assert client.messages == [b"%d" % i for i in range(2_000)]
        assert client.end[0] == CloseCode.ABNORMAL


# --- more than the server can take ----------------------------------------------------------------------------------


class Cutting(Slow):
    """Needs long for each batch, and cuts the connection in the midst."""

    def received(self, messages: list[str | bytes]) -> None:
        super().received(messages)
        self.open.abort()


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_a_link_that_is_cut_while_it_is_worked_off_ends_quietly(loop: str) -> None:
    factory = pytest.importorskip("uvloop").new_event_loop if loop == "uvloop" else asyncio.new_event_loop
    problems: list[dict[str, Any]] = []

    async def flood() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: problems.append(context))
        server = Cutting()
        listener = await serve(lambda: server, "127.0.0.1", 0)
        client = Recorder()
        connection = await connect(client, f"ws://127.0.0.1:{listener.port}{PATH}")
        connection.send([b"x"] * 20 * BATCH_MESSAGES)
        await until(lambda: server.ends and client.ends)
        await listener.close()

    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(flood())
    assert not problems


async def test_one_that_floods_does_not_hold_up_the_others() -> None:
    slow = Slow()
    listener = await serve(lambda: slow, "127.0.0.1", 0)
    flooding = await connect(Recorder(), f"ws://127.0.0.1:{listener.port}{PATH}")
    await until(lambda: slow.connection)
    flooding.send([b"x"] * 5_000)
    turns = 0
    while len(slow.messages) < 5_000:
        turns += 1
        await asyncio.sleep(0)
    assert turns > 5_000 / BATCH_MESSAGES / 2
    flooding.abort()
    await listener.close()


async def test_a_cut_in_the_middle_of_a_frame_while_there_is_much_to_do_is_an_end_like_any_other() -> None:
    async with listening() as listener:
        client = Slow()
        connection = await connect(client, listener.url)
        server = await listener.owner()
        server.open.send([b"%d" % i for i in range(2_000)])
        server.open.send_encoded(encode_server_frame(bytes(1_000))[:500])
        await until(lambda: client.messages)
        server.open.abort()
        connection.abort()
        await connection.wait_closed()
        await until(lambda: client.ends)
        assert client.messages == [b"%d" % i for i in range(2_000)]
        assert len(client.ends) == 1
        await asyncio.sleep(0.01)  # what was put off would come now, to a connection that is gone


# --- what the system has taken ---


async def test_taken_counts_from_before_the_write_for_the_other_side_may_read_before_it_returns() -> None:
    async with listening() as listener, shaken(listener.server.port):
        connection = (await listener.owner()).open
        transport = connection._transport
        assert transport is not None
        moments = iter(range(100))
        told: list[int] = []
        returned: list[int] = []
        write = transport.write

        def noted(data: bytes) -> None:
            write(data)
            returned.append(next(moments))

        transport.write = noted  # type: ignore[method-assign, assignment]
        connection.watch_taken(told.append, lambda: next(moments))
        connection.send([b"small"])
        await until(lambda: told)
        assert told[0] < returned[0]
        connection.abort()


async def test_taken_is_told_when_all_bytes_are_with_the_system_and_not_before() -> None:
    async with listening() as listener, shaken(listener.server.port) as (reader, _):
        connection = (await listener.owner()).open
        told: list[int] = []
        connection.watch_taken(lambda _at: told.append(connection.buffered), time.perf_counter_ns)
        connection.send([b"small"])
        await until(lambda: told)
        assert set(told) == {0}
        reader._transport.pause_reading()  # type: ignore[attr-defined]
        await send_until_it_stops(connection)
        await asyncio.sleep(0)
        count = len(told)
        connection.send([b"waits behind the rest"])
        await asyncio.sleep(SHORT_S)
        assert len(told) == count
        reader._transport.resume_reading()  # type: ignore[attr-defined]
        reading = asyncio.get_running_loop().create_task(read_rest(reader), name="read all")
        await until(lambda: len(told) > count)
        assert told[-1] == 0
        connection.abort()
        await reading
