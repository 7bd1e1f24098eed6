"""The Messages panel: everything that happened, one event in full, and the composer."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtWidgets import QSplitter, QToolButton, QVBoxLayout, QWidget

from rts_console.gui.context import Area, Command, Context, Panel
from rts_console.gui.event_commands import reading_commands, recording_of, table_in_use
from rts_console.gui.export_sources import known_secrets, origin_of, sources_of
from rts_console.gui.keymap import KeyTip
from rts_console.gui.mark_keeper import MarkKeeper
from rts_console.gui.models.codes import SEND_KINDS, Subject, find_code, subject_of
from rts_console.gui.repeat import Repetition
from rts_console.gui.theme import mark
from rts_console.gui.widgets.composer import Composer
from rts_console.gui.widgets.event_detail import EventDetail
from rts_console.gui.widgets.event_table import EventTable
from rts_console.gui.widgets.export_dialog import ExportDialog
from rts_console.gui.widgets.question_bar import QuestionBar
from rts_console.paths import config_dir
from rts_console.protocol.words import Code, OfflinePolicy, RoomMessageSendResult, Scope
from rts_console.record.decoder_plugins import DecoderPlugins
from rts_console.record.moments import row_at

_PIXELS = 1_000


class MessagesPanel(Panel):
    """Table above, composer and details below. Signals: `row_selected` with the log's Row or None,
    `conversation_requested` with a Row whose conversation is to be shown, `explain_wanted` with the Subject of a code,
    `snippet_wanted` with the Row of a message that is to be saved.
    """

    name = "messages"
    title = "Messages"
    icon_name = "messages-square"
    area = Area.CENTRE

    row_selected = Signal(object)
    conversation_requested = Signal(object)
    explain_wanted = Signal(object)
    snippet_wanted = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._colors: dict[str, int] = {}
        self._own_folded: bool | None = None
        self._own_filter: str | None = None
        self._make_table()
        self._make_detail()
        self._make_composer()
        self._make_export()
        self._lay_out()
        context.time_cursor.moved.connect(self._on_moment)
        self.refresh()

    # Building

    def _make_table(self) -> None:
        table = self.table = EventTable(self.theme, self.context.log, self._color_of)
        self.mark_keeper = MarkKeeper(table.marks, self._recording_folder, self._tell_error, self)
        table.marks_changed.connect(self.mark_keeper.changed)
        table.filter_wanted.connect(self.raise_wanted)
        table.row_selected.connect(self._on_row_selected)
        table.compose_requested.connect(self._on_write)
        table.cleared.connect(self._on_cleared)
        table.compare_requested.connect(self._on_compare)
        table.conversation_requested.connect(self.conversation_requested)
        table.explain_requested.connect(self.explain_wanted)
        table.export_requested.connect(partial(self._on_export, "selected"))
        table.saves_snippets = True
        table.snippet_requested.connect(self.snippet_wanted)

    def _make_detail(self) -> None:
        context = self.context
        plugins = DecoderPlugins(config_dir() / "decoders", allowed=context.settings.allow_decoder_plugins)
        detail = self.detail = EventDetail(self.theme, context.log, quality=context.quality, plugins=plugins)
        detail.show_comments(self.table.marks)
        self.table.marks_changed.connect(detail.refresh_comment)
        detail.plugins_allowed.connect(self._on_plugins_allowed)
        detail.filter_wanted.connect(self.table.filter_bar.add_term)
        detail.explain_wanted.connect(self.explain_wanted)

    def _make_composer(self) -> None:
        context = self.context
        composer = self.composer = Composer(self.theme, context.stage, context.store, self.tasks)
        composer.policy_chosen.connect(self._on_policy_chosen)
        composer.fold_wanted.connect(lambda: self.fold_composer(True))
        composer.status.explain(*SEND_KINDS)
        composer.status.explain_wanted.connect(self._on_explain_sending)
        self.unfold = self._unfold_button()

    def _make_export(self) -> None:
        context, marks = self.context, self.table.marks
        secrets, origin = partial(known_secrets, context), partial(origin_of, context)
        self.exporting = ExportDialog(self.theme, context.log, secrets, self.tasks, self, marks=marks, origin=origin)

    def _lay_out(self) -> None:
        self._below = self._splitter("messages_below", Qt.Orientation.Horizontal, self.composer, self.detail)
        self._all = self._splitter("messages_all", Qt.Orientation.Vertical, self.table, self._below)
        _share(self._all, 3, 2)
        _share(self._below, 4, 5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.question = QuestionBar(self.theme, "messages_question")
        layout.addWidget(self.question)
        layout.addWidget(self._all)

    def _unfold_button(self) -> QToolButton:
        """What brings the composer back; it stands in the foot of the table while that is folded away."""
        button = QToolButton()
        button.setObjectName("composer_unfold")
        button.setIcon(self.theme.icon("chevron-right"))
        button.setText(self.tr("Write a message"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setToolTip(self.tr("Bring the composer back"))
        KeyTip(button, self.theme.keymap, "write_message")
        button.clicked.connect(self._on_write)
        mark(button, kind="inner")
        self.table.add_to_foot(button)
        button.hide()
        return button

    def fold_composer(self, folded: bool) -> None:
        """Give the composer's room to the details, or give it back."""
        self.composer.setVisible(not folded)
        self.unfold.setVisible(folded)

    def present(self, on: bool) -> None:
        """An audience reads; who writes brings the composer back. Afterwards it is as it was."""
        if on:
            self._own_folded, self._own_filter = self.composer.isHidden(), self.table.filter_bar.text()
            self.fold_composer(True)
        elif self._own_folded is not None:
            self.fold_composer(self._own_folded)
            self._own_folded = self._own_filter = None

    def start_anew(self) -> None:
        """Nothing is read on, and while somebody presents the filter is the one of the beginning."""
        row = self.detail.row
        if row is not None and row.seq < self.context.log.first_seq:
            self.detail.show_row(None)
        if self._own_filter is not None:
            self.table.filter_bar.set_text(self._own_filter)
        self.table.follow()

    def _splitter(self, name: str, orientation: Qt.Orientation, *parts: QWidget) -> QSplitter:
        splitter = QSplitter(orientation)
        splitter.setObjectName(name)
        splitter.setChildrenCollapsible(False)
        for part in parts:
            splitter.addWidget(part)
        return splitter

    def refresh(self) -> None:
        """Pull what is new into table, details and composer."""
        active = self.context.stage.active
        self.table.set_active_identity(active.key if active else "")
        self.table.refresh()
        self.detail.refresh()
        self.composer.set_practice_url(self.context.child.echo_url)
        self.composer.refresh()
        if not self._to_go():
            self.question.take_back()

    def _to_go(self) -> Repetition | None:
        """What is being sent many times and has not all begun."""
        repetition = self.composer.repetition
        return repetition if repetition is not None and repetition.to_go else None

    def may_leave(self, leave: Callable[[], None]) -> bool:
        """Whether all that is sent many times was sent if the window closed; else the user is asked, and `leave` is
        called then."""
        left = self._to_go()
        if left is None:
            return True
        self.raise_wanted.emit()
        words = self.tr("{left} of {count} messages are not sent yet.")
        self.question.ask(
            words.format(left=f"{left.to_go:,}", count=f"{left.count:,}"),
            (
                (self.tr("Stop and close"), "messages_leave", partial(self._give_up, leave)),
                (self.tr("Stay here"), "messages_stay", lambda: None),
            ),
        )
        return False

    def _give_up(self, leave: Callable[[], None]) -> None:
        self.composer.stop()  # whoever then stays for a scenario has said so all the same
        leave()

    def commands(self) -> Sequence[Command]:
        """Write, send, filter, follow, mark, time, sort, copy, clear."""
        return (*self._composer_commands(), *self._table_commands())

    def _composer_commands(self) -> Sequence[Command]:
        return (
            Command("write_message", self.tr("&Write a message"), self._on_write, "message-square", "Ctrl+M"),
            Command("fold_composer", self.tr("&Fold the composer"), self._on_fold, "panel-left", "Ctrl+Shift+M"),
            Command("send_message", self.tr("&Send the message"), self.composer.send, "send"),
            Command("stop_sending", self.tr("S&top sending"), self.composer.stop, "square"),
            Command("release_held", self.tr("Send the &held messages"), self.composer.release_held, "send"),
            Command("discard_held", self.tr("&Discard the held messages"), self.composer.discard_held, "trash-2"),
        )

    def _table_commands(self) -> Sequence[Command]:
        return (
            *reading_commands(self.table),
            Command("compare_events", self.tr("Compare two events"), self._on_compare, "git-compare", "Ctrl+Shift+D"),
            Command(
                "explain_result", self.tr("Explain the &result"), self._on_explain, "circle-question-mark", "Ctrl+I"
            ),
            Command("export_events", self.tr("E&xport events…"), self._on_export_wanted, "download", "Ctrl+Shift+E"),
            Command("clear_events", self.tr("&Clear the events"), self.table.clear, "eraser"),
        )

    def _on_explain(self) -> None:
        row = self.table.selected_row() or self.detail.row
        subject = subject_of(row) if row is not None else None
        if subject is None:
            self.context.notify(self.tr("Select an event with a result to have it explained."), "info")
            return
        self.explain_wanted.emit(subject)

    def _on_explain_sending(self, code: Code) -> None:
        """The result beside the composer is that of the newest message with this code."""
        active = self.context.stage.active
        if active is None:
            return
        if self.composer.target.scope is Scope.ROOM:  # both kinds have the same numbers and names
            code = find_code(str(code), (RoomMessageSendResult,)) or code
        self.explain_wanted.emit(Subject(code, active.key))

    def _on_export_wanted(self) -> None:
        """What is in front is exported: a recording under its own filter, or this run."""
        recording = recording_of(table_in_use(self.table))
        if recording is not None:
            recording.export_wanted.emit("shown")
        else:
            self._on_export()

    def _on_export(self, chosen: str = "shown") -> None:
        self.exporting.open_with(sources_of(self.table, self.context.log), chosen)

    def _on_compare(self) -> None:
        pair = self.table.pair()
        if pair is None:
            words = self.tr("Select two rows to compare them, or set a time reference and select another row.")
            self.context.notify(words, "info")
            return
        self.raise_wanted.emit()
        self.detail.compare(*pair)

    def _on_plugins_allowed(self, allowed: bool) -> None:
        self.context.settings.allow_decoder_plugins = allowed

    def _on_policy_chosen(self, policy: OfflinePolicy) -> None:
        """The last choice is that of users who come later."""
        self.context.settings.offline_policy = policy.value

    def _on_fold(self) -> None:
        self.fold_composer(not self.composer.isHidden())

    def bring_composer(self) -> None:
        """Let what is in the composer be seen, and the keyboard be there."""
        self._on_write()

    def _on_write(self) -> None:
        self.raise_wanted.emit()
        self.fold_composer(False)
        self.composer.editor.setFocus()

    def _recording_folder(self) -> Path | None:
        current = self.context.recordings.current
        return current.path if current is not None else None

    def _tell_error(self, words: str) -> None:
        self.context.notify(words, "error")

    async def aclose(self) -> None:
        """Save the marks, end all tasks and wait for them."""
        self.mark_keeper.save()
        await super().aclose()

    def write_to(self, scope: Scope, target: str) -> None:
        """Get ready to write to a peer or a room."""
        self.raise_wanted.emit()
        self.fold_composer(False)
        self.composer.write_to(scope, target)

    def filter_by(self, terms: str) -> None:
        """Show only what fits these terms of the filter language."""
        self.raise_wanted.emit()
        self.table.filter_bar.set_text(terms)

    def filter_also_by(self, terms: str) -> None:
        """Demand these terms too."""
        self.raise_wanted.emit()
        self.table.filter_bar.add_term(terms)

    def select_seq(self, seq: int) -> bool:
        """Show a row of the log; False when the filter hides it or the log let it go."""
        self.table.refresh()
        return self.table.select_seq(seq)

    def _on_moment(self, at_ns: int, by: object) -> None:
        """Another view of time asks what happened then."""
        seq = row_at(self.context.log, at_ns) if at_ns and by is not self else None
        if seq is not None and not self.select_seq(seq):
            self.context.notify(self.tr("The filter hides the events of that moment."), "info")

    def _color_of(self, key: str) -> int | None:
        """The colour of an identity, remembered for the rows of those who left the stage."""
        if key not in self._colors:
            self._colors |= {identity.key: identity.color_index for identity in self.context.stage.identities}
        return self._colors.get(key)

    def _on_row_selected(self, row: object) -> None:
        # Without a selection the last row stays: leaving the list is no reason to stop reading.
        if row is not None:
            self.detail.show_row(row)  # type: ignore[arg-type]  # signals know no types
        self.row_selected.emit(row)

    def _on_cleared(self, count: int) -> None:
        self.detail.show_row(None)
        self.context.notify(self.tr("{count} rows cleared.").format(count=f"{count:,}"), "info")

    def save_state(self) -> dict[str, Any]:
        """Columns, splitters and the composer's choices. No payload, no filter."""
        return {
            "table": self.table.save_state(),
            "composer": self.composer.save_state(),
            "folded": self.composer.isHidden() if self._own_folded is None else self._own_folded,
            "all": _text(self._all.saveState()),
            "below": _text(self._below.saveState()),
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take back what `save_state` gave; what does not fit is ignored."""
        for name, part in (("table", self.table), ("composer", self.composer)):
            if isinstance(state.get(name), dict):
                part.restore_state(state[name])
        self.fold_composer(state.get("folded") is True)
        for name, splitter in (("all", self._all), ("below", self._below)):
            if isinstance(state.get(name), str):
                splitter.restoreState(QByteArray.fromBase64(state[name].encode("ascii", "ignore")))


def _share(splitter: QSplitter, *shares: int) -> None:
    """Divide the room, now and when the window grows."""
    splitter.setSizes([_PIXELS * share for share in shares])
    for place, share in enumerate(shares):
        splitter.setStretchFactor(place, share)


def _text(data: QByteArray) -> str:
    return bytes(data.toBase64().data()).decode("ascii")
