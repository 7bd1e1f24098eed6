"""Where a message is written: its format, the editor or the file, how much of the limit it takes, what is wrong."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.ask import start_folder
from rts_console.gui.models.draft import Draft, DraftError, DraftFormat
from rts_console.gui.stamping import Stamping
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.byte_meter import ByteMeter
from rts_console.gui.widgets.message_editor import MessageEditor
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.protocol.words import RULE_SETS, PayloadKind, RuleSet, Scope

HISTORY = 100
_CHECK_DELAY_MS = 200
MOST_CHARACTERS = 262_144
"""What is too large to be sent goes in up to here, to be tried or mended; a key in one line of this length takes a
quarter of a second. Beyond it only what can be sent goes in."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What limits a message now: the rules of who sends it, None when nobody does, and the stamp before it."""

    rules: RuleSet | None
    stamping: Stamping
    scope: Scope

    def stamp(self, kind: PayloadKind) -> int:
        """The bytes that the stamp takes."""
        return self.stamping.size(kind, self.scope)

    def for_message(self) -> RuleSet | None:
        """The rules with what the stamp leaves of their limits."""
        return self.stamping.rules(self.rules, self.scope) if self.rules is not None else None

    def largest(self, kind: PayloadKind) -> int:
        """How large a message may be; while nobody sends, what most services take."""
        return self.stamping.rules(self.rules or RULE_SETS["volcengine"], self.scope).size_limit(kind)


class DraftEntry(QWidget):
    """The editor, or the file in its place. `format`, `meter` and `problem` are laid out by whoever owns it.

    `bounds` tells what limits the message, `obstacle` what stands in the way besides the draft. Signals: `changed`,
    `submitted` and `submitted_to_keep` by keys.
    """

    changed = Signal()
    submitted = Signal()
    submitted_to_keep = Signal()

    def __init__(
        self,
        theme: Theme,
        bounds: Callable[[], Bounds],
        obstacle: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bounds = bounds
        self._obstacle = obstacle
        self._refused = ""
        self._history: list[Draft] = []
        self._place = 0
        self._unsent = Draft()
        self._make_format()
        self._make_editor()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.editor)
        self._pages.addWidget(self._file_page())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.meter = ByteMeter(theme)
        self.problem = StatusLine(theme, copyable=False)
        self.problem.setObjectName("composer_problem")
        self._check_timer = QTimer(self)
        self._check_timer.setSingleShot(True)
        self._check_timer.setInterval(_CHECK_DELAY_MS)
        self._check_timer.timeout.connect(self.check)

    # Building

    def _make_format(self) -> None:
        self.format = QComboBox()
        self.format.setObjectName("composer_format")
        self.format.setAccessibleName(self.tr("Format"))
        self.format.setToolTip(self.tr("Format"))
        self.format.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.format.setMinimumContentsLength(4)
        for draft_format, title in (
            (DraftFormat.TEXT, self.tr("Text")),
            (DraftFormat.JSON, self.tr("JSON")),
            (DraftFormat.HEX, self.tr("Hex")),
            (DraftFormat.BASE64, self.tr("Base64")),
            (DraftFormat.FILE, self.tr("File")),
        ):
            self.format.addItem(title, draft_format)
        self.format.currentIndexChanged.connect(lambda _index: self.show_format())

    def _make_editor(self) -> None:
        self.editor = MessageEditor(self._theme.keymap)
        self._theme.keymap.changed.connect(self._show_placeholder)
        self.editor.setObjectName("composer_editor")
        self.editor.setAccessibleName(self.tr("Message"))
        self.editor.setMinimumHeight(self._theme.pixels(48))
        self.editor.textChanged.connect(self._on_changed)
        self.editor.refuse_by(self._refusal)
        self.editor.refused.connect(self._on_refused)
        self.editor.moved_on.connect(self._on_moved_on)
        self.editor.submitted.connect(self.submitted)
        self.editor.submitted_to_keep.connect(self.submitted_to_keep)
        self.editor.older.connect(lambda: self._go_in_history(-1))
        self.editor.newer.connect(lambda: self._go_in_history(+1))

    def _file_page(self) -> QWidget:
        self.path = QLineEdit()
        self.path.setObjectName("composer_path")
        self.path.setAccessibleName(self.tr("File to send"))
        self.path.setPlaceholderText(self.tr("path of a file, sent as binary"))
        self.path.textChanged.connect(lambda _text: self._on_changed())
        self.browse = QPushButton(self._theme.icon("folder-open"), self.tr("Choose…"))
        self.browse.setObjectName("composer_browse")
        self.browse.clicked.connect(self._on_browse_clicked)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.path, 1)
        row.addWidget(self.browse)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addStretch(1)
        return page

    # The draft

    @property
    def draft(self) -> Draft:
        """What is being written."""
        return Draft(self.format.currentData(), self.editor.text(), self.path.text())

    def set_draft(self, draft: Draft) -> None:
        """Put another draft in place."""
        self.format.setCurrentIndex(self.format.findData(draft.format))
        self.editor.set_text(draft.text)
        self.path.setText(draft.path)

    def put(self, draft: Draft) -> None:
        """Take what another was writing out of sight, also out of the editor's history of changes, for this one."""
        self.set_draft(draft)
        self.editor.document().clearUndoRedoStacks()
        self._place, self._unsent = len(self._history), Draft()

    def show_format(self) -> None:
        """Take over the format that is chosen."""
        is_file = self.format.currentData() is DraftFormat.FILE
        self._pages.setCurrentIndex(1 if is_file else 0)
        kind = self.draft.format.kind
        self.format.setToolTip(self.tr("Sent as text") if kind is PayloadKind.TEXT else self.tr("Sent as binary"))
        self._show_placeholder()
        self._on_changed()
        self.check()

    def _placeholder(self) -> str:
        return {
            DraftFormat.TEXT: self._how_to_send(),
            DraftFormat.JSON: self.tr('{"type": "chat", "text": "hello"} is checked, and sent as it is written.'),
            DraftFormat.HEX: self.tr("de ad be ef"),
            DraftFormat.BASE64: self.tr("3q2+7w=="),
        }.get(self.draft.format, "")

    def _how_to_send(self) -> str:
        keymap = self._theme.keymap
        send, older = keymap.text("composer_send"), keymap.text("composer_older")
        if not send or not older:
            return self.tr("Message")
        return self.tr("Message. {send} sends, {older} brings back an older one.").format(send=send, older=older)

    def _show_placeholder(self) -> None:
        self.editor.setPlaceholderText(self._placeholder())

    def _on_changed(self) -> None:
        self._refused = ""
        self.show_meter()
        self._check_timer.start()
        self.changed.emit()

    def _on_browse_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a file to send"), start_folder())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.path.setText)
        dialog.open()

    # What is wrong with it

    def show_meter(self) -> None:
        """Show how much of the limit the draft takes."""
        draft, bounds = self.draft, self._bounds()
        kind = draft.format.kind
        limit = bounds.rules.size_limit(kind) if bounds.rules is not None else None
        characters = len(draft.text) if kind is PayloadKind.TEXT else None
        self.meter.set_usage(draft.size() + bounds.stamp(kind), limit, characters=characters)

    def forgive(self) -> None:
        """Let go of the refusal to put something in."""
        self._refused = ""

    def show_problem(self, error: DraftError | None = None) -> None:
        """One line for what stands in the way: first the draft, then everything else."""
        if self._refused or error is not None:
            self.problem.set_error(self._refused or str(error))
        else:
            self.problem.set_info(self._obstacle())
        mark(self.editor, invalid=error is not None)
        mark(self.path, invalid=error is not None)

    def check(self) -> None:
        """Say what is wrong with the draft while it is written; an empty one is not wrong yet."""
        self._check_timer.stop()
        draft = self.draft
        empty = not (draft.path if draft.format is DraftFormat.FILE else draft.text)
        self.show_problem(None if empty else self.error_of(draft))

    def error_of(self, draft: Draft) -> DraftError | None:
        """Why a draft cannot be sent as it is; None when it can."""
        bounds = self._bounds()
        try:
            draft.payload(bounds.for_message())
        except DraftError as error:
            size = bounds.stamp(draft.format.kind)
            if not size or error.offset is not None:
                return error
            return DraftError(self.tr("{error} The stamp takes {size} bytes of it.").format(error=error, size=size))
        return None

    def _refusal(self, text: str) -> str:
        """Why the editor does not take a text: it could never be sent, and would only make the window slow."""
        if len(text) <= MOST_CHARACTERS:
            return ""
        draft = Draft(self.format.currentData(), text)
        limit = self._bounds().largest(draft.format.kind)
        size = draft.least_size()
        if size <= limit:
            return ""
        words = self.tr(
            "Not put in: the message would have {size} bytes; the limit is {limit} bytes. "
            "Nothing was changed. Shorten it first, or send it in several messages."
        )
        if size <= self._bounds().largest(PayloadKind.BINARY):
            words = self.tr(
                "Not put in: the message would have {size} bytes; the limit is {limit} bytes. "
                "Nothing was changed. Shorten it first, or send it as a file: choose File."
            )
        return words.format(size=f"{size:,}", limit=f"{limit:,}")

    def _on_refused(self, problem: str) -> None:
        """It stays until the user goes on in the editor, whatever else arrives meanwhile."""
        self._check_timer.stop()
        self._refused = problem
        self.show_problem()

    def _on_moved_on(self) -> None:
        if self._refused:
            self.forgive()
            self.check()

    # History

    def remember(self, draft: Draft) -> None:
        """Let what is sent be brought back with a key."""
        if draft in self._history:
            self._history.remove(draft)
        self._history.append(draft)
        del self._history[:-HISTORY]
        self._place = len(self._history)
        self._unsent = Draft()

    def clear_away(self, draft: Draft) -> None:
        """Empty the editor of what was sent, unless something else is being written or read there by now."""
        if self.draft == draft and self._place == len(self._history):
            self.editor.set_text("")

    def _go_in_history(self, step: int) -> None:
        """Older drafts one way, and back to what was being written the other way."""
        place = self._place + step
        if not 0 <= place <= len(self._history):
            return
        if self._place == len(self._history):
            self._unsent = self.draft
        self._place = place
        self.set_draft(self._history[place] if place < len(self._history) else self._unsent)
