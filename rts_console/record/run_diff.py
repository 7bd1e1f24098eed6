"""Two runs side by side: what happened in one and not in the other, the first place where they part, and the delays.

    found = compare(left, right)              # two event logs; of cases, recordings, or runs of a scenario
    found.first                               # the first difference, by the left run's clock, or None
    print(markdown(found, "before", "after"))

Rows of each identity are aligned by what they say: kind, direction, other user, room, payload and result, never by
when. What the clock or the link alone decides (raw frames), and when the local gateway was started, is left out.
Rows that no promise orders (what comes from different people, an answer and what others do meanwhile) come in either
order when they are close in time: that is not told as a difference.
"""

import enum
import itertools
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from rts_console.record.chunk import Chunk
from rts_console.record.log import EventLog
from rts_console.record.marks import Mark
from rts_console.record.masking import Masker
from rts_console.record.row import FRAME_KIND, Direction, Row, one_line, preview

LOOK_AHEAD: Final = 400
"""Rows of either run in which the place is searched where they agree again."""
AGREED: Final = 3
"""So many equal rows one after the other are agreement, fewer may be chance."""
WINDOW: Final = 4 * 1024 * 1024
KEPT: Final = 10_000
"""Differences that are kept; the rest is only counted."""
FEWEST: Final = 8
SURE: Final = 3.0
NOTICED: Final = 0.10
CLOSE_NS: Final = 100_000_000
"""Rows that are no further apart come in either order by chance, unless something promises their order."""
LEFT_OUT: Final = frozenset({FRAME_KIND, "system", "log report", "gateway"})
TIMED: Final = frozenset({"members", "connection"})
"""Their payloads say when something was, or how long chance let one wait: that is another each time."""

Hashes = npt.NDArray[np.uint64]


class What(enum.Enum):
    """How two runs differ at a place."""

    MISSING = "only in the first"
    EXTRA = "only in the second"
    CHANGED = "changed"
    MOVED = "in another place"


class Difference(msgspec.Struct, frozen=True):
    """One place. `left` and `right` are the rows, `None` where the run has none; `fields` are those that changed."""

    what: What
    identity: str
    at_ns: int
    left: Row | None
    right: Row | None
    fields: tuple[str, ...] = ()


class Delay(msgspec.Struct, frozen=True):
    """One group of delays in both runs, in ms. `surely`: the difference is more than chance and more than a tenth."""

    identity: str
    kind: str
    direction: Direction
    left_count: int
    right_count: int
    left_ms: tuple[float, float]
    right_ms: tuple[float, float]
    surely: bool

    @property
    def verdict(self) -> str:
        """The difference of the medians in words."""
        before, after = self.left_ms[0], self.right_ms[0]
        if min(self.left_count, self.right_count) < FEWEST:
            return f"too few to say ({self.left_count} and {self.right_count})"
        if not self.surely:
            return "no difference that is more than chance"
        word = "slower" if after > before else "faster"
        share = f"{abs(after - before) / before:.0%}" if before > 0 else "more than nothing"
        return f"{word} by {abs(after - before):.1f} ms ({share})"


class Comparison(msgspec.Struct, frozen=True):
    """What two runs have in common and what not. `differences` are in the order of time, at most `KEPT`."""

    same: int
    counts: dict[What, int]
    differences: tuple[Difference, ...]
    delays: tuple[Delay, ...]
    left_rows: int
    right_rows: int
    identities: dict[str, tuple[int, int]]

    @property
    def first(self) -> Difference | None:
        """Where they part."""
        return self.differences[0] if self.differences else None

    @property
    def same_words(self) -> bool:
        """Whether both runs say the same, however long it took."""
        return not any(self.counts.values())

    @property
    def slower(self) -> list[Delay]:
        """Delays that are surely longer in the second run."""
        return [each for each in self.delays if each.surely and each.right_ms[0] > each.left_ms[0]]

    @property
    def verdict(self) -> str:
        """One sentence."""
        slower = [each for each in self.delays if each.surely]
        parts = [f"{count:,} {what.value}" for what, count in self.counts.items() if count]
        what = f"The runs differ: {', '.join(parts)}" if parts else f"The runs say the same ({self.same:,} rows)"
        words = ", ".join(f"{each.identity}'s {each.kind} {each.verdict}" for each in slower[:3])
        return f"{what}; {words or 'no delay differs by more than chance'}."


def compare(left: EventLog, right: EventLog, masker: Masker | None = None) -> Comparison:
    """Align all rows of both logs. With a masker no secret is in what is told of them: it is made to be passed on."""
    sides = _Side(left), _Side(right)
    identities = list(dict.fromkeys((*sides[0].by_identity, *sides[1].by_identity)))
    counts = dict.fromkeys(What, 0)
    found: list[tuple[int, What, str, int, int]] = []
    pairs: list[_Pairs] = []
    for identity in identities:
        places, same = _aligned(*(side.of(identity) for side in sides))
        for what, i, j, near in places:
            counts[what] += 1
            found.append((near, what, identity, i, j))
        pairs.append(same)
    found.sort(key=lambda each: each[0])
    return Comparison(
        same=sum(len(each) for each, _ in pairs),
        counts=counts,
        differences=tuple(_difference(left, right, *each[1:], masker) for each in found[:KEPT]),
        delays=tuple(_masked_delay(each, masker) for each in _delays(left, right, identities, pairs)),
        left_rows=sides[0].rows,
        right_rows=sides[1].rows,
        identities={
            masker.mask_text(name) if masker else name: (len(sides[0].of(name).seqs), len(sides[1].of(name).seqs))
            for name in identities
        },
    )


class _Rows(NamedTuple):
    """One identity's rows. `whole` says what a row is, `shape` the same but for payload and result; rows of one lane
    come in an order that is promised: what the identity does itself, and what comes of one kind from one sender."""

    seqs: npt.NDArray[np.int64]
    whole: Hashes
    shape: Hashes
    lanes: Hashes
    times_ns: npt.NDArray[np.int64]

    def only(self, places: npt.NDArray[np.intp]) -> "_Rows":
        return _Rows(*(each[places] for each in self))  # type: ignore[arg-type]


_Pairs = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
_Place = tuple[What, int, int, int]
"""What, the sequence numbers of the rows (-1 for none), and that of the row of the first run near which it stands."""


def _aligned(left: _Rows, right: _Rows) -> tuple[list[_Place], _Pairs]:
    """Where two runs of one identity part, and the rows that are the same, by their sequence numbers."""
    (a, whole_a, shape_a, *_), (b, whole_b, shape_b, *_) = left, right
    same_a, same_b = [], []
    places: list[_Place] = []
    for start, end, other, until in _runs(whole_a, whole_b):
        if start < end and other < until and end - start == until - other and (whole_a[start] == whole_b[other]):
            same_a.append(a[start:end])
            same_b.append(b[other:until])
            continue
        parts = (whole_a[start:end], whole_b[other:until], shape_a[start:end], shape_b[other:until])
        for what, i, j in _parted(*parts):
            if what is None:
                same_a.append(a[start + i : start + i + 1])
                same_b.append(b[other + j : other + j + 1])
                continue
            left_seq, right_seq = (int(a[start + i]) if i >= 0 else -1), (int(b[other + j]) if j >= 0 else -1)
            near = min(start + max(i, 0), len(a) - 1)
            places.append((what, left_seq, right_seq, left_seq if i >= 0 else (int(a[near]) if len(a) else -1)))
    return _without_chance(_with_moved(places, left, right), (_joined(same_a), _joined(same_b)), left, right)


def _with_moved(places: Sequence[_Place], left: _Rows, right: _Rows) -> list[_Place]:
    """A row that is missing at one place and extra at another is one that stands elsewhere."""
    extra: dict[int, list[int]] = {}
    for what, _, j, _ in places:
        if what is What.EXTRA:
            extra.setdefault(_hash_of(right, j), []).append(j)
    moved: set[int] = set()
    made: list[_Place] = []
    for what, i, j, near in places:
        candidates = extra.get(_hash_of(left, i), []) if what is What.MISSING else []
        if candidates:
            moved.add(candidates[0])
            made.append((What.MOVED, i, candidates.pop(0), near))
        else:
            made.append((what, i, j, near))
    return [each for each in made if each[0] is not What.EXTRA or each[2] not in moved]


def _without_chance(places: Sequence[_Place], same: _Pairs, left: _Rows, right: _Rows) -> tuple[list[_Place], _Pairs]:
    """Rows that only chance put elsewhere are the same; they come behind the others."""
    by_chance = [each for each in places if each[0] is What.MOVED and _by_chance(each[1], each[2], same, left, right)]
    left_seqs, right_seqs = (np.array([each[n] for each in by_chance], dtype=np.int64) for n in (1, 2))
    kept = [each for each in places if each not in by_chance] if by_chance else list(places)
    return kept, (np.concatenate((same[0], left_seqs)), np.concatenate((same[1], right_seqs)))


def _by_chance(i: int, j: int, same: _Pairs, left: _Rows, right: _Rows) -> bool:
    """Whether the row changed places only with rows of other lanes that were close to it in either run."""
    start, end = sorted((int(np.searchsorted(same[0], i)), int(np.searchsorted(same[1], j))))
    if end - start > LOOK_AHEAD:
        return False
    own, passed = np.searchsorted(left.seqs, i), np.searchsorted(left.seqs, same[0][start:end])
    own_right, passed_right = np.searchsorted(right.seqs, j), np.searchsorted(right.seqs, same[1][start:end])
    apart = np.minimum(
        np.abs(left.times_ns[passed] - left.times_ns[own]),
        np.abs(right.times_ns[passed_right] - right.times_ns[own_right]),
    )
    return not np.any((left.lanes[passed] == left.lanes[own]) | (apart > CLOSE_NS))


def _hash_of(rows: _Rows, seq: int) -> int:
    return int(rows.whole[int(np.searchsorted(rows.seqs, seq))])


class _Side:
    """One log's rows as numbers, by identity."""

    def __init__(self, log: EventLog) -> None:
        self.rows = 0
        self.by_identity: dict[str, _Rows] = {}
        self._read(log)

    def of(self, identity: str) -> _Rows:
        """One identity's rows; none where the log has none."""
        return self.by_identity.get(identity, _NO_ROWS)

    def _read(self, log: EventLog) -> None:
        words = log.words()
        texts = np.array([zlib.crc32(word.encode()) for word in words] or [0], dtype=np.uint64)
        results = np.array([zlib.crc32(text.encode()) for text in log.results()] or [0], dtype=np.uint64)
        out = [number for number, word in enumerate(words) if word in LEFT_OUT]
        timed = [number for number, word in enumerate(words) if word in TIMED]
        parts: dict[str, list[_Rows]] = {}
        for chunk in log.chunks_between(log.first_seq, log.next_seq):
            columns = {name: chunk.values(name, 0, chunk.count) for name in _SHAPE}
            shape = _mixed([texts[columns[name]] for name in ("kind", "who", "where")] + [columns["direction"]])
            result = results[chunk.values("result", 0, chunk.count)]
            payloads = np.where(np.isin(columns["kind"], timed), np.uint64(0), _payloads(chunk))
            whole = _mixed([shape, payloads, result])
            lanes = np.where(columns["direction"] == Direction.OUT, np.uint64(0), shape)
            rows = _Rows(
                np.arange(chunk.count) + chunk.first, whole, shape, lanes, chunk.values("at_ns", 0, chunk.count)
            )
            wanted = ~np.isin(columns["kind"], out)
            for number in np.unique(columns["identity"][wanted]):
                mine = np.flatnonzero(wanted & (columns["identity"] == number))
                parts.setdefault(words[number], []).append(rows.only(mine))
                self.rows += len(mine)
        self.by_identity = {
            identity: _Rows(*map(np.concatenate, zip(*pieces, strict=True))) for identity, pieces in parts.items()
        }


_NO_SEQS: Final = np.empty(0, dtype=np.int64)
_NO_HASHES: Final = np.empty(0, dtype=np.uint64)
_NO_ROWS: Final = _Rows(_NO_SEQS, _NO_HASHES, _NO_HASHES, _NO_HASHES, _NO_SEQS)
_SHAPE: Final = ("identity", "kind", "who", "where", "direction")
_ODD: Final = np.uint64(0x9E3779B97F4A7C15)


def _mixed(columns: Sequence[npt.NDArray[Any]]) -> Hashes:
    mixed = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        mixed = (mixed ^ column.astype(np.uint64)) * _ODD
        mixed ^= mixed >> np.uint64(29)
    return mixed


def _payloads(chunk: Chunk) -> Hashes:
    """A check sum of each payload and its length. The store is read in windows, so that it need not be in memory."""
    borders = chunk.borders(0, chunk.count)
    sums = np.zeros(chunk.count, dtype=np.uint64)
    first = 0
    while first < chunk.count:
        last = max(int(np.searchsorted(borders, borders[first] + WINDOW, "right")) - 1, first + 1)
        window = memoryview(chunk.payload_part(int(borders[first]), int(borders[last])))
        ends = (borders[first : last + 1] - borders[first]).tolist()
        sums[first:last] = [zlib.crc32(window[start:end]) for start, end in itertools.pairwise(ends)]
        first = last
    return sums | (np.diff(borders).astype(np.uint64) << np.uint64(32))


def _runs(a: Hashes, b: Hashes) -> Iterator[tuple[int, int, int, int]]:
    """Stretches of both, in order: equal ones, and between them those that differ."""
    i = j = 0
    while i < len(a) and j < len(b):
        most = min(len(a) - i, len(b) - j)
        differ = np.flatnonzero(a[i : i + most] != b[j : j + most])
        equal = int(differ[0]) if len(differ) else most
        if equal:
            yield i, i + equal, j, j + equal
            i, j = i + equal, j + equal
            continue
        skip_a, skip_b = _resync(a[i : i + LOOK_AHEAD], b[j : j + LOOK_AHEAD])
        yield i, i + skip_a, j, j + skip_b
        i, j = i + skip_a, j + skip_b
    if i < len(a) or j < len(b):
        yield i, len(a), j, len(b)


def _resync(a: Hashes, b: Hashes) -> tuple[int, int]:
    """How many of either to pass over until they agree again; all of them where they never do."""
    equal = a[:, None] == b[None, :]
    agreed = equal.copy()
    for step in range(1, AGREED):
        # Behind the end of either, what is there has to do.
        agreed[:-step, :-step] &= equal[step:, step:]
    places = np.argwhere(agreed)
    if not len(places):
        return len(a), len(b)
    nearest = places[np.argmin(places.sum(axis=1))]
    return int(nearest[0]), int(nearest[1])


def _parted(whole_a: Hashes, whole_b: Hashes, a: Hashes, b: Hashes) -> Iterator[tuple[What | None, int, int]]:
    """Within a stretch that differs: rows that are the same (None) or stand elsewhere, rows of the same shape that
    changed, and the others, which are missing or extra."""
    same = _paired(whole_a, whole_b, range(len(a)), set())
    rest = [i for i in range(len(a)) if i not in same]
    changed = _paired(a, b, rest, set(same.values()))
    after = -1
    for i in range(len(a)):
        if i in same:
            yield (None if same[i] > after else What.MOVED), i, same[i]
            after = max(after, same[i])
        else:
            yield (What.CHANGED, i, changed[i]) if i in changed else (What.MISSING, i, -1)
    taken = {*same.values(), *changed.values()}
    for j in range(len(b)):
        if j not in taken:
            yield What.EXTRA, -1, j


def _paired(a: Hashes, b: Hashes, wanted: Iterable[int], taken: set[int]) -> dict[int, int]:
    """For each wanted row of one the first equal row of the other that is not taken."""
    places: dict[int, list[int]] = {}
    for j in range(len(b) - 1, -1, -1):
        if j not in taken:
            places.setdefault(int(b[j]), []).append(j)
    return {i: places[key].pop() for i in wanted if places.get(key := int(a[i]))}


def _joined(pieces: Sequence[npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    return np.concatenate(pieces) if pieces else np.empty(0, dtype=np.int64)


def _difference(
    left: EventLog,
    right: EventLog,
    what: What,
    identity: str,
    left_seq: int,
    right_seq: int,
    masker: Masker | None,
) -> Difference:
    before = left.row(left_seq) if left_seq >= 0 else None
    after = right.row(right_seq) if right_seq >= 0 else None
    one = before or after
    assert one is not None
    fields: list[str] = []
    if before is not None and after is not None:
        if left.payload(left_seq) != right.payload(right_seq):
            fields.append("payload")
        if before.result != after.result:
            fields.append("result")
    if masker is not None:
        identity = masker.mask_text(identity)
        before, after = _masked_row(left, before, masker), _masked_row(right, after, masker)
    return Difference(what, identity, one.at_ns, before, after, tuple(fields))


def _masked_row(log: EventLog, row: Row | None, masker: Masker) -> Row | None:
    """The row without secrets. A preview is made anew: of one that was cut, half a secret would be left."""
    if row is None:
        return None
    texts = {name: masker.mask_text(getattr(row, name)) for name in _WORDS}
    if row.payload_kind is not None and not (row.note and row.direction is Direction.NONE):
        texts["preview"] = preview(row.payload_kind, masker.mask(log.payload(row.seq)))
    else:
        texts["preview"] = one_line(texts["note"])
    return msgspec.structs.replace(row, **texts)


_WORDS: Final = ("identity", "who", "where", "client_message_id", "note", "result", "meaning")


def _masked_delay(delay: Delay, masker: Masker | None) -> Delay:
    if masker is None:
        return delay
    return msgspec.structs.replace(delay, identity=masker.mask_text(delay.identity))


# --- delays ----------------------------------------------------------------------------------------------------------


def _delays(
    left: EventLog,
    right: EventLog,
    identities: Sequence[str],
    pairs: Sequence[_Pairs],
) -> Iterator[Delay]:
    """Of the rows that both runs have, by identity, kind and direction."""
    for identity, (a, b) in zip(identities, pairs, strict=True):
        kinds, directions = _column(left, a, "kind"), _column(left, a, "direction")
        before, after = _column(left, a, "elapsed_ms"), _column(right, b, "elapsed_ms")
        for kind in np.unique(kinds):
            for direction in np.unique(directions[kinds == kind]):
                rows = (kinds == kind) & (directions == direction)
                x, y = (each[rows][np.isfinite(each[rows])] for each in (before, after))
                if len(x) and len(y):
                    yield _delay(identity, left.words()[int(kind)], Direction(int(direction)), x, y)


def _delay(
    identity: str, kind: str, direction: Direction, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]
) -> Delay:
    before, after = ((float(np.median(each)), float(np.percentile(each, 95))) for each in (x, y))
    noticed = abs(after[0] - before[0]) > NOTICED * max(before[0], 1e-9)
    surely = min(len(x), len(y)) >= FEWEST and noticed and abs(_rank_score(x, y)) > SURE
    return Delay(identity, kind, direction, len(x), len(y), before, after, surely)


def _rank_score(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> float:
    """How many standard deviations the ranks of one lie from chance (Mann and Whitney, with ties)."""
    both = np.concatenate((x, y))
    _, inverse, counts = np.unique(both, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = ((ends - counts + 1 + ends) / 2)[inverse]
    n, m = len(x), len(y)
    total = n + m
    u = float(ranks[:n].sum()) - n * (n + 1) / 2
    ties = float((counts.astype(np.float64) ** 3 - counts).sum()) / (total * (total - 1))
    spread = np.sqrt(n * m / 12 * (total + 1 - ties))
    return (u - n * m / 2) / float(spread) if spread > 0 else 0.0


def _column(log: EventLog, seqs: npt.NDArray[np.int64], name: str) -> npt.NDArray[Any]:
    """The column's value of each row, in the order of `seqs`."""
    found = np.empty(len(seqs))
    with np.errstate(invalid="ignore"):  # a log that came from elsewhere may hold numbers that are none
        for chunk in log.chunks_between(log.first_seq, log.next_seq):
            inside = (seqs >= chunk.first) & (seqs < chunk.first + chunk.count)
            if inside.any():
                found[inside] = chunk.values(name, 0, chunk.count)[seqs[inside] - chunk.first]
    return found


# --- in words --------------------------------------------------------------------------------------------------------


class Steps:
    """What a scenario was at: the words of the step that each row belongs to, by the marks of a run's case."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        """Take the marks with words, which stand on the first row of each step."""
        found = sorted((mark.seq, mark.comment) for mark in marks if mark.comment)
        self._seqs, self._words = [seq for seq, _ in found], [words for _, words in found]

    def of(self, row: Row | None) -> str:
        """The last step that had begun by then; empty when none had, or there is no row."""
        place = bisect_right(self._seqs, row.seq) if row is not None else 0
        return self._words[place - 1] if place else ""


def step_of(found: Difference, left: Steps, right: Steps) -> str:
    """The step at which a difference stands: that of the first run, where it has the row and knows steps."""
    return left.of(found.left) or right.of(found.right)


def markdown(
    found: Comparison, left: str, right: str, *, most: int = 50, steps: tuple[Steps, Steps] | None = None
) -> str:
    """The comparison for a ticket. Texts of messages are quoted so that they stay text. With `steps` it says at which
    step each difference stands."""
    at = steps or (Steps(), Steps())
    stepped = any(step_of(each, *at) for each in found.differences[:most])
    lines = [
        f"## {_quoted(left)} and {_quoted(right)}",
        "",
        f"**{found.verdict}**",
        "",
        f"{found.left_rows:,} and {found.right_rows:,} rows, {found.same:,} of them the same.",
        "",
    ]
    if found.differences:
        step_title, step_rule = (" step |", "---|") if stepped else ("", "")
        lines += [f"| |{step_title} identity | what | first | second |", f"|---|{step_rule}---|---|---|---|"]
        for number, each in enumerate(found.differences[:most], 1):
            lines.append(_line(number, each, f" {_quoted(step_of(each, *at))} |" if stepped else ""))
        left_out = sum(found.counts.values()) - min(len(found.differences), most)
        lines += [f"\n{left_out:,} more are not shown."] if left_out else []
        lines.append("")
    if found.delays:
        lines += ["| identity | kind | p50 ms | p95 ms | verdict |", "|---|---|---|---|---|"]
        lines += [
            f"| {_quoted(each.identity)} | {each.kind}{_WAYS[each.direction]} "
            f"| {_both(each, 0)} | {_both(each, 1)} | {each.verdict} |"
            for each in found.delays
        ]
    return "\n".join(lines).rstrip() + "\n"


_WAYS: Final = {Direction.OUT: " out", Direction.IN: " in", Direction.NONE: ""}


def _both(delay: Delay, place: int) -> str:
    return f"{delay.left_ms[place]:.1f} → {delay.right_ms[place]:.1f}"


def _line(number: int, each: Difference, step: str) -> str:
    what = each.what.value + (f": {', '.join(each.fields)}" if each.fields else "")
    return f"| {number} |{step} {_quoted(each.identity)} | {what} | {_row(each.left)} | {_row(each.right)} |"


def _row(row: Row | None) -> str:
    if row is None:
        return "–"
    arrow = {Direction.OUT: " → ", Direction.IN: " ← "}.get(row.direction, " ")
    where = " ".join(each for each in (row.who, row.where) if each)
    return f"{row.kind}{arrow}{_quoted(where)} {_quoted(row.preview)} {row.result}".replace("  ", " ").strip()


def _quoted(text: str) -> str:
    """As code, so that nothing in it is Markdown; a bar would end the cell."""
    if not text:
        return ""
    plain = text.replace("|", "¦").replace("\n", " ")
    fence = "``" if "`" in plain else "`"
    return f"{fence} {plain} {fence}" if "`" in plain else f"{fence}{plain}{fence}"
