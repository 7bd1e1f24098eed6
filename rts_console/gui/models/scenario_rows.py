"""The steps of a scenario as rows of a list: what each does, who acts, how deep it stands, and how it goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from rts_console.gui.language import said
from rts_console.gui.scenario_run import Mood, ScenarioRun, StepTrack
from rts_console.gui.step_words import note_words, step_words
from rts_console.scenario.model import Scenario, Step
from rts_console.scenario.problems import Path

ROW: Final = Qt.ItemDataRole.UserRole
TRACK: Final = Qt.ItemDataRole.UserRole + 1
CURRENT: Final = Qt.ItemDataRole.UserRole + 2
_Index = QModelIndex | QPersistentModelIndex

ICONS: Final[Mapping[str, str]] = {
    "login": "log-in",
    "logout": "log-out",
    "update_token": "key-round",
    "join": "door-open",
    "leave": "door-closed",
    "send": "send",
    "send_room": "messages-square",
    "send_server": "server",
    "server_params": "settings",
    "peer_status": "search",
    "drop_link": "unplug",
    "retry_now": "refresh-cw",
    "offline_policy": "wifi-off",
    "release_held": "upload",
    "discard_held": "trash-2",
    "fault": "zap",
    "lift": "rotate-ccw",
    "operator": "shield",
    "server_api": "globe",
    "room_call": "terminal",
    "wait": "hourglass",
    "repeat": "repeat",
    "parallel": "git-compare",
    "python": "braces",
    "expect": "eye",
    "expect_no": "eye-off",
    "note": "message-square",
}
"""One for each verb."""
_WHO: Final = ("from", "who", "to", "of")


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a scenario with these variables.

    `depth` is how many steps it stands in, `branch` its row of several that run at once (from 1, else 0).
    `left_out` is so for the step itself or for one around it; `last` whether none of its list is behind it.
    """

    step: Step
    depth: int
    who: tuple[str, ...]
    branch: int = 0
    left_out: bool = False
    cleanup: bool = False
    variables: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """What it does, in the language of the window, variables filled in."""
        return step_words(self.step, self.variables)

    @property
    def note(self) -> str:
        """What is said of it."""
        return note_words(self.step, self.variables)

    @property
    def path(self) -> Path:
        """Which step it is."""
        return self.step.path

    @property
    def icon(self) -> str:
        """What it does, as a sign."""
        return ICONS[self.step.verb]


def rows_of(scenario: Scenario) -> list[StepRow]:
    """All steps, those inside of others behind them, in the order of the text."""
    rows: list[StepRow] = []
    for steps, cleanup in ((scenario.steps, False), (scenario.cleanup, True)):
        _add(rows, scenario, steps, depth=0, branch=0, left_out=False, cleanup=cleanup)
    return rows


def _add(
    rows: list[StepRow],
    scenario: Scenario,
    steps: Sequence[Step],
    *,
    depth: int,
    branch: int,
    left_out: bool,
    cleanup: bool,
) -> None:
    for step in steps:
        out = left_out or step.skip
        rows.append(StepRow(step, depth, _who(step.value, scenario), branch, out, cleanup, scenario.variables))
        several = len(step.branches) > 1
        for number, inner in enumerate(step.branches, 1):
            row = number if several else 0
            _add(rows, scenario, inner, depth=depth + 1, branch=row, left_out=out, cleanup=cleanup)


def _who(value: Any, scenario: Scenario) -> tuple[str, ...]:
    """The identities that a step names, those who act first."""
    found: list[str] = []
    for key in _WHO:
        named = value.get(key) if isinstance(value, Mapping) else None
        found += [named] if isinstance(named, str) else list(named or ())
    return tuple(dict.fromkeys(name for name in found if name in scenario.identities))


class StepModel(QAbstractListModel):
    """The rows, and how each goes in the run that is shown. A new text replaces them all, news only a row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[StepRow] = []
        self._places: dict[Path, int] = {}
        self._run: ScenarioRun | None = None
        self._seen: dict[Path, tuple[Mood, int, float]] = {}
        self._version = -1
        self._current: Path = ()

    def set_rows(self, rows: Sequence[StepRow]) -> None:
        """Show the steps of another text."""
        self.beginResetModel()
        self.rows = list(rows)
        self._places = {row.path: place for place, row in enumerate(self.rows)}
        self.endResetModel()

    def show_run(self, run: ScenarioRun | None) -> None:
        """Show how the steps go in this run; without one they only stand there."""
        self._run = run
        self._seen, self._version, self._current = {}, -1, ()
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def refresh(self) -> None:
        """Pull what the run has to tell."""
        run = self._run
        if run is None or run.version == self._version:
            return
        self._version = run.version
        current = () if run.over else run.current
        changed = {path for path in (self._current, current) if self._current != current}
        self._current = current
        for path, track in run.tracks.items():
            now = (track.mood, track.times, track.elapsed_ms)
            if self._seen.get(path) != now:
                self._seen[path] = now
                changed.add(path)
        for path in changed:
            place = self.place(path)
            if place is not None:
                self.dataChanged.emit(self.index(place), self.index(place))

    def place(self, path: Path) -> int | None:
        """In which row a step stands."""
        return self._places.get(path)

    def place_at(self, line: int) -> int | None:
        """The row of the innermost step that a line of the text belongs to."""
        found = [n for n, row in enumerate(self.rows) if row.step.lines[0] <= line <= row.step.lines[1]]
        return max(found, key=lambda place: len(self.rows[place].path)) if found else None

    def track(self, row: StepRow) -> StepTrack | None:
        """How a step goes, `None` before the run has come to it."""
        return self._run.tracks.get(row.path) if self._run is not None else None

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.words
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row)
            case Qt.ItemDataRole.ToolTipRole:
                return None
        if role == ROW:
            return row
        if role == TRACK:
            return self.track(row)
        return row.path == self._current if role == CURRENT else None

    def _spoken(self, row: StepRow) -> str:
        track = self.track(row)
        mood = "left out" if row.left_out else track.mood.value if track is not None else ""
        note = row.note if row.step.verb != "note" else ""
        return ", ".join(filter(None, (row.words, note, said(mood))))
