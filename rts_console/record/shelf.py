"""Where the chunks of a log stand: in memory, on disk, or both; and what goes when there is no more room."""

from bisect import bisect_right
from collections.abc import Callable
from typing import Final

from rts_console.record.chunk import Chunk, Mapped
from rts_console.record.chunk_file import ChunkFiles
from rts_console.record.recording import FREE_BYTES, Recording

CHUNK_BYTES: Final = 64 * 1024 * 1024


class Shelf:
    """All chunks, oldest first. `dropped` rows were let go; `reason` says why rows do not go to disk as they should."""

    def __init__(
        self,
        ceiling_bytes: int,
        disk_ceiling_bytes: int,
        chunk_rows: int,
        recording: Recording | None,
        flush_tables: Callable[[], None],
    ) -> None:
        """Begin empty. `flush_tables` writes what the rows point to, before they are said to be there."""
        self.ceiling_bytes = ceiling_bytes
        # An eighth at most, so that letting one chunk go never empties the log.
        self.chunk_bytes = min(ceiling_bytes // 8, CHUNK_BYTES)
        self.chunks: list[Chunk] = []
        self.starts: list[int] = []
        self.mapped = Mapped()
        self.dropped = 0
        self.spilled = 0
        self.reason = ""
        # What is in memory is on disk too: a ceiling below that would delete what was hardly seen.
        self._disk_ceiling_bytes = max(disk_ceiling_bytes, 2 * ceiling_bytes)
        self._chunk_rows = chunk_rows
        self._recording = recording
        self._flush_tables = flush_tables
        self._closed_bytes = self._closed_disk_bytes = 0

    @property
    def memory_bytes(self) -> int:
        """What all chunks hold in memory."""
        return self._closed_bytes + (self.chunks[-1].memory_bytes if self.chunks else 0)

    @property
    def disk_bytes(self) -> int:
        """What all chunks take on disk."""
        return self._closed_disk_bytes + (self.chunks[-1].disk_bytes if self.chunks else 0)

    def chunk_of(self, seq: int) -> Chunk | None:
        """The chunk that holds a row, if there is one."""
        place = bisect_right(self.starts, seq) - 1
        return self.chunks[place] if place >= 0 and seq < self.chunks[place].last else None

    def between(self, first: int, last: int) -> list[Chunk]:
        """The chunks with rows of that stretch."""
        start = max(bisect_right(self.starts, first) - 1, 0)
        end = bisect_right(self.starts, last - 1)
        return [chunk for chunk in self.chunks[start:end] if chunk.first < last and chunk.last > first]

    def add(self, chunk: Chunk) -> None:
        """Put a chunk behind the others."""
        self.chunks.append(chunk)
        self.starts.append(chunk.first)
        self._recount()

    def newest(self, next_seq: int) -> Chunk:
        """The chunk that the next row goes to; a new one when the last one takes no more."""
        kinds: dict[str, str] = {}
        if self.chunks:
            chunk = self.chunks[-1]
            if chunk.count < chunk.capacity and chunk.payload_bytes + chunk.text_bytes < self.chunk_bytes:
                return chunk
            kinds = chunk.columns.kinds(chunk.count)
            chunk.close()
        chunk = Chunk(next_seq, self._chunk_rows, kinds, self.mapped)
        self._put_on_disk(chunk)
        self.add(chunk)
        return chunk

    def save_tables(self, chunk: Chunk) -> None:
        """Before rows that point to them are there; without them the rows would mean nothing on disk."""
        try:
            self._flush_tables()
        except OSError as error:
            chunk.leave_disk(error)
        self.look_after(chunk)

    def look_after(self, chunk: Chunk) -> None:
        """Say what is wrong with a chunk that was written to, if anything is."""
        if chunk.problem:
            self._say(chunk.problem)
            chunk.problem = ""
            self._recount()

    def make_room(self) -> None:
        """Let the oldest rows out of memory while the ceiling is exceeded; the newest chunk always stays."""
        while self.memory_bytes > self.ceiling_bytes:
            chunk = next((chunk for chunk in self.chunks[:-1] if chunk.in_memory), None)
            if chunk is None:
                return
            if chunk.on_disk or self._save_late(chunk):
                chunk.spill()
            else:
                # Rows are held without a hole: what is older than this chunk goes before it.
                while chunk in self.chunks:
                    self._drop_oldest()
            self._recount()

    def clear(self) -> None:
        """Let go of all chunks, and delete their files."""
        for chunk in self.chunks:
            chunk.remove()
        self.chunks.clear()
        self.starts.clear()
        self.dropped = 0
        self._recount()

    def close(self) -> None:
        """Let go of all files; nothing is written from now on."""
        for chunk in self.chunks:
            if chunk.on_disk:
                chunk.spill()
        self._recording = None

    def _put_on_disk(self, chunk: Chunk) -> bool:
        """Let a chunk stand on disk too, if there is a recording and room."""
        if self._recording is None:
            return False
        self._make_disk_room(self._recording)
        try:
            self._flush_tables()
            if self._recording.free_bytes() < FREE_BYTES:
                raise OSError("the disk has less than 1 GiB left")
            chunk.put_on_disk(ChunkFiles(self._recording.path, chunk.first))
        except OSError as error:
            self._say(error.strerror or str(error))
            return False
        self.reason = ""
        return True

    def _say(self, why: str) -> None:
        words = f"Rows are kept in memory alone, and lost if the program ends: {why}."
        self.reason = f"{words} Make room on the disk that has {self._recording.path if self._recording else 'it'}."

    def _make_disk_room(self, recording: Recording) -> None:
        """Delete the oldest rows that stand on disk alone while the disk is too full."""
        while self.chunks and not self.chunks[0].in_memory:
            full = self.disk_bytes + self.chunk_bytes > self._disk_ceiling_bytes
            if not full and recording.free_bytes() >= FREE_BYTES:
                return
            self._drop_oldest()

    def _save_late(self, chunk: Chunk) -> bool:
        """Write a chunk that could not be on disk before; if need be in place of the oldest one there."""
        if self._recording is None:
            return False
        if self._put_on_disk(chunk):
            return True
        if self.chunks[0].in_memory:
            return False
        self._drop_oldest()
        return self._put_on_disk(chunk)

    def _drop_oldest(self) -> None:
        chunk = self.chunks.pop(0)
        self.starts.pop(0)
        self.dropped += chunk.count
        chunk.remove()
        self._recount()

    def _recount(self) -> None:
        """Add up anew what the chunks hold; the newest one grows, so it is asked each time."""
        closed = self.chunks[:-1]
        self._closed_bytes = sum(chunk.memory_bytes for chunk in closed)
        self._closed_disk_bytes = sum(chunk.disk_bytes for chunk in closed)
        self.spilled = sum(chunk.count for chunk in self.chunks if not chunk.in_memory)
