"""What the window does with cases: saves them, opens them, imports field logs, compares runs, plays them again."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from rts_console.case_replay import Played, plan_of
from rts_console.gui.actions import Actions
from rts_console.gui.ask import ask_open_file, ask_save_file
from rts_console.gui.case_contents import contents_of, faults_of
from rts_console.gui.child import GatewayFailed
from rts_console.gui.context import Context
from rts_console.gui.docks import Docks
from rts_console.gui.export_sources import known_secrets, sources_of
from rts_console.gui.loop import TaskScope
from rts_console.gui.models.case_text import Sections, case_sections, moment
from rts_console.gui.models.moment_text import date_and_time
from rts_console.gui.past_pages import PastPages
from rts_console.gui.past_stage import past_context
from rts_console.gui.recording_desk import RecordingDesk
from rts_console.gui.recordings import ended_at
from rts_console.gui.replaying import Replay, paced
from rts_console.gui.widgets.case_dialog import CaseDialog, CaseSource
from rts_console.gui.widgets.case_view import CaseView
from rts_console.gui.widgets.choose_runs import ChooseRuns
from rts_console.gui.widgets.dock import Dock
from rts_console.gui.widgets.export_dialog import ExportDialog
from rts_console.gui.widgets.import_dialog import ImportDialog
from rts_console.gui.widgets.opening_view import OpeningView, Way
from rts_console.gui.widgets.recording_view import RecordingView
from rts_console.gui.widgets.replay_bar import ReplayBar
from rts_console.gui.widgets.run_diff_view import RunDiffView
from rts_console.protocol.errors import RtsError
from rts_console.record.case import CaseError
from rts_console.record.case_facts import CaseFacts, Contents
from rts_console.record.case_log import copy_log
from rts_console.record.case_open import Cancelled, OpenedCase, open_case, sweep
from rts_console.record.field_log import Report
from rts_console.record.log import EventLog
from rts_console.record.marks import Mark, Marks
from rts_console.record.masking import Masker
from rts_console.record.recording import LOCK_NAME, Found, Recording, lock_file
from rts_console.record.run_diff import Comparison, Steps, compare

FOLDER: Final = "cases"
"""Below the folder for data: where cases are unpacked while they are open."""
_LARGE_BYTES: Final = 16 * 1024**2
"""From this size on it takes long enough to say that a case is being opened."""
_TOLD: Final = 200
_TAB: Final = 28
"""Characters of a tab's title."""


@dataclass(slots=True)
class Open:
    """Something that is looked at: its dock, and what lets go of its files."""

    title: str
    view: Any
    dock: Dock
    log: EventLog | None = None
    pages: PastPages | None = None
    endings: list[Callable[[], object]] = field(default_factory=list)
    replay: asyncio.Task[None] | None = None
    again: "Open | None" = None


@dataclass(frozen=True, slots=True)
class Run:
    """Something that can be compared: its name and rows, what opens its log, how one of its rows is shown, and the
    marks in it, which tell of the steps where it is a scenario's."""

    title: str
    rows: int
    get: Callable[[], EventLog | None]
    show: Callable[[int], object]
    marks: Callable[[], Sequence[Mark]] = tuple


class CaseDesk(QObject):
    """Ties the dialogs and the views. `views` is what is open, `folder` where cases are unpacked, `scenario_text` gives
    the scenario that is being written, for cases of this run.

    Signals: `explain_wanted` with the Subject of a code in a view and the context of what was, `opened` when something
    is to be seen.
    """

    explain_wanted = Signal(object, object)
    opened = Signal()

    def __init__(
        self,
        context: Context,
        docks: Docks,
        tasks: TaskScope,
        recordings: RecordingDesk,
        messages: Any,
        window: QWidget,
    ) -> None:
        """`messages` is the panel that shows the events of this run, if there is one."""
        super().__init__(window)
        self._context = context
        self._docks = docks
        self._tasks = tasks
        self._recordings = recordings
        self._messages = messages
        self._window = window
        self._numbers = 0
        self.folder: Path | None = None
        self._own_folder: Path | None = None
        self.scenario_text: Callable[[], str] = str
        self.views: dict[str, Open] = {}
        self._leaving: list[PastPages] = []
        self._closing = False
        self._files: dict[EventLog, Recording] = {}

    # None of the dialogs is needed to begin with.

    @cached_property
    def saving(self) -> CaseDialog:
        """Where a case is saved."""
        return CaseDialog(self._context.theme, partial(known_secrets, self._context), self._tasks, self._window)

    @cached_property
    def importing(self) -> ImportDialog:
        """Where a field log is read."""
        return ImportDialog(
            self._context.theme, self._tasks, self._new_log, self._on_imported, self._window, drop=self._end_log
        )

    @cached_property
    def choosing(self) -> ChooseRuns:
        """Where two runs are chosen."""
        return ChooseRuns(self._context.theme, self._on_compare, self._window)

    def add_commands(self, commands: Actions, group: str) -> None:
        """Put what can be done into the menus and the palette."""
        add = commands.add
        add("save_case", self.tr("Save c&ase…"), self.save, group=group, icon="save")
        add("open_case", self.tr("Open cas&e…"), self._on_open, group=group, icon="folder-open")
        add("import_log", self.tr("&Import a field log…"), self._on_import, group=group, icon="upload")
        add("compare_runs", self.tr("Com&pare two runs…"), self.compare, group=group, icon="git-compare")

    def _on_import(self) -> None:
        self.importing.open_new()

    def refresh(self) -> None:
        """Let the views that can be seen go on."""
        for each in self.views.values():
            if each.view.visibleRegion().isEmpty():
                continue
            each.view.refresh()

    # Saving

    def save(self) -> None:
        """Review and save a case of this run, or of what is open."""
        self.saving.open_with(self._sources())

    def _sources(self) -> list[CaseSource]:
        context = self._context
        sources = [CaseSource(self.tr("This run"), context.log, self._contents)]
        for each in self.views.values():
            if each.log is not None:
                sources.append(CaseSource(each.title, each.log, partial(self._contents_of_view, each)))
        for view, log, dock in self._recordings.views.values():
            opened = Open(dock.windowTitle(), view, dock, log)
            sources.append(CaseSource(opened.title, log, partial(self._contents_of_view, opened)))
        return sources

    def _contents(self, title: str, notes: str) -> Contents:
        table = getattr(self._messages, "table", None)
        marks: Marks | None = table.marks if table is not None else None
        made = contents_of(self._context, self._context.log, title, notes, marks.items() if marks else ())
        return msgspec.structs.replace(made, scenario=self.scenario_text())

    def _contents_of_view(self, each: Open, title: str, notes: str) -> Contents:
        """What came with it stays; the marks are those of now."""
        came: Contents = getattr(each.view, "contents", None) or Contents(facts=CaseFacts(faults=faults_of(each.log)))  # type: ignore[arg-type]
        notes = "\n\n".join(part for part in (notes, came.notes) if part.strip())
        marks = tuple(each.view.table.marks.items())
        return msgspec.structs.replace(came, title=title or came.title, notes=notes, marks=marks)

    # Opening

    def _base(self) -> Path:
        """Where files may be unpacked; made on the first use."""
        if self.folder is None:
            self.folder = self._own_folder = Path(tempfile.mkdtemp(prefix="rts-console-"))
        return self.folder

    def _on_open(self) -> None:
        self._tasks.start(self._ask_case(), name="choose a case")

    async def _ask_case(self) -> None:
        filters = [self.tr("Cases (*.rtscase)")]
        chosen = await ask_open_file(self._window, self.tr("Open a case"), filters)
        if chosen:
            await self._open(Path(chosen))

    def open_path(self, path: Path) -> None:
        """Open a case beside the messages."""
        self._tasks.start(self._open(path), name="open a case")

    async def _open(self, path: Path) -> None:
        base, way = self._base(), Way()
        shown = self._show_way(path, way)
        try:
            await asyncio.to_thread(sweep, base)
            case = await self._unpacked(path, base, way)
        except Cancelled as error:
            self._context.notify(str(error), "info")
            return
        except CaseError as error:
            self._context.notify(str(error), "error")
            return
        finally:
            given_up = way.ended
            self.close(shown)
        if given_up:  # too late to stop the thread, in time to be heeded
            case.close()
            self._context.notify(self.tr("{file} was not opened: you gave up.").format(file=path.name), "info")
            return
        self._show_case(case)

    def _show_way(self, path: Path, way: Way) -> str:
        """The key of the view of a large case on its way; nothing for one that is there at once."""
        try:
            if path.stat().st_size <= _LARGE_BYTES:
                return ""
        except OSError:
            return ""
        opened = self._put(path.name, "file-json", OpeningView(self._context.theme, path.name, way))
        opened.endings.append(way.end)
        return next(key for key, each in self.views.items() if each is opened)

    async def _unpacked(self, path: Path, base: Path, way: Way) -> OpenedCase:
        """In a thread. When the window closes meanwhile the thread gives up, and is waited for."""
        future = asyncio.get_running_loop().run_in_executor(None, open_case, path, base, way.go_on)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            way.end()
            with suppress(CaseError):
                (await future).close()
            raise

    def _show_case(self, case: OpenedCase) -> None:
        manifest = case.manifest
        what = self.tr("Case “{title}”").format(title=manifest.title) if manifest.title else self.tr("Case")
        when = moment(manifest.first_at_ns)
        title = self.tr("{what}, recorded {when}, from {file}").format(what=what, when=when, file=case.path.name)
        if not manifest.masked:
            title = self.tr("{title}, secrets left in").format(title=title)
        sections = case_sections(manifest, case.contents)
        name = manifest.title or case.path.stem
        opened = self._add(name, title, case.log, case.damage, sections, "file-json", case.contents)
        opened.endings.append(case.close)
        opened.view.contents = case.contents
        for mark in case.contents.marks:
            if mark.seq >= 0:
                opened.view.table.marks.mark(mark.seq, mark.comment, mark.color % 8)
        opened.view.table.refresh()

    def _add(
        self,
        name: str,
        title: str,
        log: EventLog,
        damage: Sequence[str],
        sections: Sections,
        icon: str,
        contents: Contents | None = None,
    ) -> Open:
        """Show a log that is only read, with what can be done with it."""
        known = contents or Contents(facts=CaseFacts(gateway={"rules": self._context.child.rules}))
        past = past_context(self._context, log, known.facts.gateway.get("rules", ""))
        colors = {identity.key: identity.color_index for identity in past.stage.identities}
        view = CaseView(self._context.theme, log, title, damage, sections, quality=past.quality, colors=colors)
        pages = PastPages(past, view, self._tasks, known.facts.clocks, known.times)
        for part in (view, pages):
            part.explain_wanted.connect(lambda subject: self.explain_wanted.emit(subject, past))
        opened = self._put(name, icon, view)
        opened.log, opened.pages = log, pages
        self._offer_export(view, log)
        self._offer_replay(opened)
        self.opened.emit()
        return opened

    def _offer_export(self, view: CaseView, log: EventLog) -> None:
        secrets = partial(known_secrets, self._context)
        exporting = ExportDialog(self._context.theme, log, secrets, self._tasks, view, marks=view.table.marks)
        view.export_wanted.connect(lambda rows: exporting.open_with(sources_of(view.table, log), rows))

    def _offer_replay(self, opened: Open) -> None:
        bar = ReplayBar(self._context.theme)
        opened.view.add_replay()
        opened.view.add_bar(bar)
        opened.view.replay_wanted.connect(lambda: bar.setVisible(bar.isHidden()))
        bar.start_wanted.connect(lambda speed: self._on_replay(opened, bar, speed))
        bar.cancel_wanted.connect(lambda: opened.replay.cancel() if opened.replay is not None else None)
        bar.compare_wanted.connect(lambda: self._on_compare_replay(opened, bar))
        bar.closed.connect(bar.hide)

    def _put(self, name: str, icon: str, view: Any) -> Open:
        self._numbers += 1
        key = f"case_{self._numbers}"
        short = name if len(name) <= _TAB else f"{name[: _TAB - 1]}…"
        dock = self._docks.add_view(key, icon, short, view)
        opened = Open(name, view, dock)
        self.views[key] = opened
        view.close_wanted.connect(lambda: self.close(key))
        dock.closed.connect(lambda: self.close(key))
        return opened

    def _show_row(self, view: RecordingView, seq: int) -> None:
        if isinstance(view, CaseView):
            view.show_page("events")
        if not view.table.select_seq(seq):
            self._context.notify(self.tr("The table's filter hides this row: clear it to see it."), "info")

    def close(self, key: str) -> None:
        """Take a view away and let go of its files."""
        opened = self.views.pop(key, None)
        if opened is None:
            return
        if opened.replay is not None:
            opened.replay.cancel()
        if opened.log is not None and "saving" in self.__dict__:
            self.saving.forget(opened.log)
        for exporting in opened.view.findChildren(ExportDialog):
            exporting.cancel()
            exporting.close()
        if opened.pages is not None:
            self._leaving.append(opened.pages)
            if not self._closing:
                self._tasks.start(self._end_pages(), name="end the pages of a case")
        self._docks.remove_view(opened.dock)
        for end in opened.endings:
            end()

    async def _end_pages(self) -> None:
        while self._leaving:
            await self._leaving.pop().aclose()

    async def aclose(self) -> None:
        """Let go of all files, and wait for the end of all that the views did."""
        self._closing = True
        self.close_all()
        await self._end_pages()

    def close_all(self) -> None:
        """Let go of all files."""
        for name in ("saving", "importing", "choosing"):
            if name in self.__dict__:
                getattr(self, name).close()
        for key in list(self.views):
            self.close(key)
        if self._own_folder is not None:
            shutil.rmtree(self._own_folder, ignore_errors=True)

    # Importing

    def _new_log(self) -> EventLog:
        """A log that goes to disk when it is large; it goes when it is closed."""
        try:
            recording = Recording.create(self._base())
        except OSError:
            return EventLog()
        log = EventLog(recording=recording)
        self._files[log] = recording
        return log

    def _end_log(self, log: EventLog) -> None:
        log.close()
        recording = self._files.pop(log, None)
        if recording is not None:
            recording.finish()

    def _on_imported(self, path: Path, log: EventLog, report: Report) -> None:
        damage = []
        if report.skipped:
            words = self.tr("{count} lines could not be read and are left out: the page Facts says why.")
            if report.skipped == 1:
                words = self.tr("1 line could not be read and is left out: the page Facts says why.")
            damage.append(words.format(count=f"{report.skipped:,}"))
        if log.stats.dropped:
            damage.append(self.tr("The oldest {count} rows had no room.").format(count=f"{log.stats.dropped:,}"))
        rows = self.tr("1 row") if report.rows == 1 else self.tr("{count} rows").format(count=f"{report.rows:,}")
        title = self.tr("Imported from {file}, {rows}").format(file=path.name, rows=rows)
        opened = self._add(path.name, title, log, damage, _import_sections(path, report), "file-text")
        opened.endings.append(partial(self._end_log, log))

    # Comparing

    def _runs(self) -> list[Run]:
        runs = [_run(self.tr("This run"), self._context.log, self._show_own)]
        for each in self.views.values():
            if each.log is not None:
                runs.append(_run_of(each, partial(self._show_open, each)))
        for view, log, dock in self._recordings.views.values():
            title = dock.windowTitle()
            runs.append(_run(title, log, partial(self._show_open, Open(title, view, dock))))
        for found in self._context.recordings.left():
            if found.path not in self._recordings.views:
                title = self.tr("Recording of {date}").format(date=date_and_time(ended_at(found)))
                get, show = partial(self._recorded, found), partial(self._show_recorded, found)
                runs.append(Run(title, found.rows, get, show))
        return runs

    def _recorded(self, found: Found) -> EventLog | None:
        """A recording that is left is opened to be compared; None, and told, when it cannot be."""
        self._recordings.open(found)
        opened = self._recordings.views.get(found.path)
        return opened[1] if opened is not None else None

    def _show_recorded(self, found: Found, seq: int) -> None:
        opened = self._recordings.views.get(found.path)
        if opened is not None:
            view, _, dock = opened
            self._show_open(Open(dock.windowTitle(), view, dock), seq)

    def _show_own(self, seq: int) -> None:
        if self._messages is None:
            return
        self._messages.raise_wanted.emit()
        if not self._messages.select_seq(seq):
            self._context.notify(self.tr("The table's filter hides this row: clear it to see it."), "info")

    def _show_open(self, each: Open, seq: int) -> None:
        each.dock.show()
        each.dock.raise_()
        self._show_row(each.view, seq)

    def compare(self) -> None:
        """Choose two runs and see where they part."""
        runs = self._runs()
        self.choosing.open_with([f"{run.title} ({run.rows:,})" for run in runs], min(1, len(runs) - 1), 0)

    def _on_compare(self, first: int, second: int) -> None:
        runs = self._runs()
        if max(first, second) < len(runs):
            self._tasks.start(self._compare(runs[first], runs[second]), name="compare two runs")

    async def _compare(self, left: Run, right: Run) -> None:
        """In a thread, on logs that nobody writes: this run is copied first."""
        self._context.notify(self.tr("Comparing {a} and {b}…").format(a=left.title, b=right.title), "info")
        opened = [run.get() for run in (left, right)]
        try:
            with ExitStack() as stack:
                logs = [await self._still(log, stack) for log in opened if log is not None]
                if len(logs) < len(opened):
                    return
                # It is made for tickets: no secret goes along.
                masker = Masker(known_secrets(self._context))
                found = await asyncio.to_thread(compare, logs[0], logs[1], masker)
        except (OSError, ValueError) as error:
            self._context.notify(self.tr("The runs cannot be compared: {why}.").format(why=error), "error")
            return
        self._show_difference(found, left, right)

    async def _still(self, log: EventLog, stack: ExitStack) -> EventLog:
        if log.read_only:
            return log
        folder = Path(tempfile.mkdtemp(dir=_made(self._base())))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        lock = lock_file(folder / LOCK_NAME)
        if lock is not None:
            stack.callback(os.close, lock)
        await paced(copy_log(log, folder))
        copy = await asyncio.to_thread(EventLog.open, folder)
        stack.callback(copy.close)
        return copy

    def _show_difference(self, found: Comparison, left: Run, right: Run) -> None:
        steps = Steps(left.marks()), Steps(right.marks())
        view = RunDiffView(self._context.theme, found, left.title, right.title, steps=steps)
        view.row_wanted.connect(lambda side, seq: (right if side else left).show(seq))
        view.save_wanted.connect(self._on_save_text)
        self._put(self.tr("Comparison of {a} and {b}").format(a=left.title, b=right.title), "git-compare", view)
        self.opened.emit()

    def _on_save_text(self, text: str) -> None:
        self._tasks.start(self._save_text(text), name="save a comparison")

    async def _save_text(self, text: str) -> None:
        chosen = await ask_save_file(
            self._window, self.tr("Save the comparison"), ["Markdown (*.md)"], name="comparison.md", suffix="md"
        )
        if not chosen:
            return
        try:
            await asyncio.to_thread(Path(chosen).write_text, text, "utf-8")
        except OSError as error:
            words = self.tr("{path} was not written: {why}. Choose another place.")
            self._context.notify(words.format(path=chosen, why=error.strerror or error), "error")

    # Replaying

    def _on_replay(self, opened: Open, bar: ReplayBar, speed: float) -> None:
        if opened.replay is None and opened.log is not None:
            opened.replay = self._tasks.start(self._replay(opened, bar, speed), name="replay a case")

    async def _replay(self, opened: Open, bar: ReplayBar, speed: float) -> None:
        assert opened.log is not None
        plan = plan_of(opened.log)
        if not plan.actions:
            bar.tell("warning", self.tr("Nothing in it was done by its users: they only received."))
            opened.replay = None
            return
        replay = Replay(self._context.child, self._context.stage.make_backend, self._new_log(), plan)
        bar.show_state(running=True, done=False)
        bar.tell("busy", self.tr("The users of the case are at work…"))
        try:
            played = await replay.run(speed, bar.show_progress)
        except (GatewayFailed, RtsError) as error:
            bar.tell("error", str(error))
            self._end_log(replay.log)
            return
        except asyncio.CancelledError:
            bar.tell("info", self.tr("Cancelled: its users have logged out."))
            self._end_log(replay.log)
            raise
        finally:
            opened.replay = None
            bar.show_state(running=False, done=False)
        self._show_replay(opened, bar, replay, played)

    def _show_replay(self, opened: Open, bar: ReplayBar, replay: Replay, played: Played) -> None:
        bar.show_state(running=False, done=True)
        bar.tell("warning" if played.failed else "success", _replay_words(self.tr, played, replay.plan.left_out))
        name = self.tr("Replay of {name}").format(name=opened.title)
        opened.again = again = self._add(name, name, replay.log, (), (), "play")
        again.endings.append(partial(self._end_log, replay.log))

    def _on_compare_replay(self, opened: Open, bar: ReplayBar) -> None:
        """Compare with the newest replay, as long as it is open."""
        if opened.again is None or opened.again not in self.views.values():
            bar.tell("warning", self.tr("The replay was closed: play it again to compare."))
            return
        first, second = (_run_of(each, partial(self._show_open, each)) for each in (opened, opened.again))
        self._tasks.start(self._compare(first, second), name="compare two runs")


def _run(title: str, log: EventLog, show: Callable[[int], object], marks: Callable[[], Sequence[Mark]] = tuple) -> Run:
    return Run(title, len(log), lambda: log, show, marks)


def _run_of(opened: Open, show: Callable[[int], object]) -> Run:
    assert opened.log is not None
    return _run(opened.title, opened.log, show, opened.view.table.marks.items)


def _replay_words(tr: Callable[[str], str], played: Played, left_out: Sequence[str]) -> str:
    words = [tr("{done} actions done.").format(done=f"{played.done:,}")]
    if played.failed:
        failed = tr("{count} failed: {why}")
        words.append(failed.format(count=f"{played.failed:,}", why="; ".join(played.reasons[:3])))
    return " ".join([*words, *left_out])


def _import_sections(path: Path, report: Report) -> Sections:
    about = (
        ("file", path.name),
        ("rows", f"{report.rows:,}"),
        ("lines left out", f"{report.skipped:,}"),
        ("users", ", ".join(report.users[:_TOLD]) or "–"),
    )
    lines = tuple((f"line {number:,}", why) for number, why in report.reasons[:_TOLD])
    return (("Import", about), ("Lines left out, and why", lines)) if lines else (("Import", about),)


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
