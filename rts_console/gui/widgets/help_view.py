"""The built-in help: a page, the way back and forward, all pages, and a search. A window beside the work."""

from typing import Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QSplitter, QToolButton, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.dialog import Dialog
from rts_console.gui.widgets.help_browser import HelpBrowser
from rts_console.gui.widgets.icon_edit import IconEdit
from rts_console.help_pages import INDEX, HelpPages, Section, excerpt

_SIZE: Final = (1000, 720)
_LIST_WIDTH: Final = 260
_ADDRESS: Final = Qt.ItemDataRole.UserRole + 1


class HelpView(Dialog):
    """Opened at a page with `show_page`. It stays open beside the window, which goes on."""

    def __init__(self, theme: Theme, pages: HelpPages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pages = pages
        self._back: list[str] = []
        self._forward: list[str] = []
        self.setObjectName("help_view")
        self.setWindowTitle(self.tr("Help"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, True)
        self.open_at_least(theme, *_SIZE)
        self._make_bar()
        self._make_list()
        self.browser = HelpBrowser(theme, pages)
        self.browser.shown.connect(self._on_shown)
        self.browser.missing.connect(self._on_missing)
        self.in_english = QLabel(self.tr("This page is in English only."))
        mark(self.in_english, type="caption", tone="muted")
        self._lay_out()
        self._show_sections("")
        for keys, run in (("Alt+Left", self.go_back), ("Alt+Right", self.go_forward), ("Ctrl+F", self._on_find)):
            QShortcut(QKeySequence(keys), self, run)

    def _make_bar(self) -> None:
        self.back = self._tool("help_back", "chevron-left", self.tr("Back (Alt+Left)"), self.go_back)
        self.forward = self._tool("help_forward", "chevron-right", self.tr("Forward (Alt+Right)"), self.go_forward)
        self.contents = self._tool("help_contents", "book-open", self.tr("All pages"), lambda: self.show_page(INDEX))
        self.search = IconEdit(self._theme)
        self.search.setObjectName("help_search")
        self.search.setPlaceholderText(self.tr("Search the help"))
        self.search.setAccessibleName(self.tr("Search the help"))
        self.search.set_clearable()
        self.search.set_sign(self._theme.icon("search"))
        self.search.textChanged.connect(self._show_sections)
        self.search.returnPressed.connect(self._on_enter)

    def _tool(self, name: str, icon: str, words: str, run: object) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setIcon(self._theme.icon(icon))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(run)
        return button

    def _make_list(self) -> None:
        self._rows = QStandardItemModel(self)
        self.list = QListView()
        self.list.setObjectName("help_list")
        self.list.setAccessibleName(self.tr("Pages found"))
        self.list.setModel(self._rows)
        self.list.setWordWrap(True)
        self.list.setSpacing(self._theme.space("xs") // 2)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._on_chosen)
        self.list.activated.connect(self._on_chosen)
        self.found = QLabel()
        self.found.setTextFormat(Qt.TextFormat.PlainText)
        mark(self.found, type="caption", tone="muted")

    def _lay_out(self) -> None:
        space = self._theme.space("s")
        bar = QHBoxLayout()
        bar.setSpacing(space // 2)
        for button in (self.back, self.forward, self.contents):
            bar.addWidget(button)
        bar.addStretch(1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space // 2)
        for part in (self.search, self.found, self.list):
            column.addWidget(part)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setObjectName("help_parts")
        both.setChildrenCollapsible(False)
        both.addWidget(left)
        both.addWidget(self._make_page())
        both.setStretchFactor(1, 1)
        both.setSizes([self._theme.pixels(_LIST_WIDTH), self._theme.pixels(_SIZE[0] - _LIST_WIDTH)])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(space)
        layout.addLayout(bar)
        layout.addWidget(both, 1)

    def _make_page(self) -> QWidget:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.space("xs"))
        column.addWidget(self.in_english)
        column.addWidget(self.browser, 1)
        return right

    def speak(self, language: str) -> None:
        """Show the same page, and the list, in another language. Raises OSError."""
        self._pages.speak(language)
        self.browser.renew()
        self._show_sections(self.search.text())

    # Pages

    def show_page(self, address: str) -> bool:
        """Show a page and keep the way back; False when there is no such page."""
        if address == self.browser.address:
            return True
        return self.browser.open_page(address)

    def open_at(self, address: str) -> None:
        """Come to the front with a page."""
        if not self.show_page(address):
            self.show_page(INDEX)
        self.show()
        self.activateWindow()
        self.browser.setFocus()

    def _on_shown(self, address: str) -> None:
        if self._back[-1:] != [address]:
            self._back.append(address)
            self._forward.clear()
        self._show_ways()
        page = self._pages.page(address.partition("#")[0])
        self.in_english.setHidden(page is None or page.language == self._pages.language)
        if not self.search.text().strip():
            self._mark_page()

    def _mark_page(self) -> None:
        """Mark the page that is shown in the list of all."""
        name = self.browser.address.partition("#")[0]
        rows = (self._rows.index(row, 0) for row in range(self._rows.rowCount()))
        index = next((each for each in rows if each.data(_ADDRESS) == name), None)
        if index is not None:
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)

    def go_back(self) -> None:
        """The page before."""
        if len(self._back) > 1:
            self._forward.append(self._back.pop())
            self.browser.open_page(self._back[-1])

    def go_forward(self) -> None:
        """The page that was gone back from."""
        if not self._forward:
            return
        address = self._forward.pop()
        self._back.append(address)
        self.browser.open_page(address)

    def _show_ways(self) -> None:
        self.back.setEnabled(len(self._back) > 1)
        self.forward.setEnabled(bool(self._forward))

    def _on_missing(self, address: str) -> None:
        self.found.setText(self.tr("There is no page {address} in this help.").format(address=address))

    # Search

    def _show_sections(self, words: str) -> None:
        """What was found, or all pages."""
        self._rows.clear()
        if words.strip():
            found = self._pages.search(words)
            for section in found:
                self._add(section, excerpt(section, words))
            said = self.tr("{count} found").format(count=len(found))
            self.found.setText(said if found else self.tr("Nothing found. Try fewer words."))
        else:
            self.found.setText(self.tr("All pages"))
            for name in self._names():
                page = self._pages.page(name)
                if page is not None:
                    self._add(next(page.sections()), "")
        self.list.setCurrentIndex(self._rows.index(0, 0))
        if not words.strip():
            self._mark_page()

    def _names(self) -> list[str]:
        """In the order of the index; what that leaves out comes last."""
        index = self._pages.page(INDEX)
        text = index.text if index is not None else ""
        return sorted(self._pages.names(), key=lambda name: text.find(f"({name}") % (len(text) + 1))

    def _add(self, section: Section, below: str) -> None:
        title = section.title if section.title == section.page_title else f"{section.page_title} · {section.title}"
        item = QStandardItem(f"{title}\n{below}" if below else title)
        item.setData(section.address, _ADDRESS)
        self._rows.appendRow(item)

    def _on_chosen(self, index: QModelIndex) -> None:
        self.show_page(str(index.data(_ADDRESS)))

    def _on_enter(self) -> None:
        if self.list.currentIndex().isValid():
            self._on_chosen(self.list.currentIndex())

    def _on_find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows in the search go through what was found; Enter there is no button's."""
        if self.search.hasFocus() and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            row = self.list.currentIndex().row() + (1 if event.key() == Qt.Key.Key_Down else -1)
            if 0 <= row < self._rows.rowCount():
                self.list.setCurrentIndex(self._rows.index(row, 0))
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return
        super().keyPressEvent(event)
