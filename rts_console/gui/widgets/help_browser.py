"""Pages of Markdown, readable: headings, tables and code in the look of the window, pictures from beside the page."""

from functools import partial
from typing import Final

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QImageReader,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from rts_console.gui.theme import Theme
from rts_console.help_pages import HelpPages, Page, slug_of

_LARGER: Final = {1: 1.55, 2: 1.2, 3: 1.05}


class HelpBrowser(QTextBrowser):
    """Shows pages and follows their links. Signals: `shown` with the address of a page, `missing` with one that is not
    there.
    """

    shown = Signal(str)
    missing = Signal(str)

    def __init__(self, theme: Theme, pages: HelpPages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pages = pages
        self.address = ""
        self._slug = ""
        self._folder = pages.folder
        self.setObjectName("help_browser")
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._on_link)
        theme.changed.connect(self.renew)

    def open_page(self, address: str) -> bool:
        """Show a page, at a section if the address names one; False when there is no such page."""
        name, _, slug = address.partition("#")
        page = self._pages.page(name)
        if page is None:
            self.missing.emit(address)
            return False
        if name != self.address.partition("#")[0]:
            self._show(page)
        self.address = page.address(slug)
        self._slug = page.own_slug(slug)
        self._go_to(self._slug)
        QTimer.singleShot(0, self, partial(self._settle, self.address))  # only in its place has the page its lines
        self.shown.emit(self.address)
        return True

    def _show(self, page: Page) -> None:
        self._folder = page.folder
        self.setSearchPaths([str(page.folder)])
        self.document().setBaseUrl(QUrl.fromLocalFile(f"{page.folder}/"))
        self.setMarkdown(page.text)
        self._dress()
        self.setAccessibleName(page.title)

    def _settle(self, address: str) -> None:
        if address == self.address:
            self._go_to(self._slug)

    def renew(self) -> None:
        """Show the same page again: it may have another look or language."""
        if not self.address:
            return
        address, self.address = self.address, ""
        self.open_page(address)

    def _go_to(self, slug: str) -> None:
        block = self._heading(slug) if slug else None
        cursor = QTextCursor(block) if block is not None else QTextCursor(self.document())
        self.setTextCursor(cursor)
        if block is None:
            self.verticalScrollBar().setValue(0)
            return
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(int(top) - self._theme.space("s"))

    def _heading(self, slug: str) -> QTextBlock | None:
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and slug_of(block.text()) == slug:
                return block
            block = block.next()
        return None

    # Links

    def _on_link(self, url: QUrl) -> None:
        """Pages open here, the web in the browser of the desktop; nothing else is opened."""
        if url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)
            return
        text = url.toString()
        if text.startswith("#"):
            text = self.address.partition("#")[0] + text
        name, _, slug = text.partition("#")
        name = name.rpartition("/")[2]
        self.open_page(f"{name}#{slug}" if slug else name)

    # Look

    def _dress(self) -> None:
        """What Markdown leaves open: room around headings, lines around tables, a ground under code."""
        self.document().setDocumentMargin(self._theme.space("l"))
        self.document().setDefaultFont(self._theme.font("body"))
        block = self.document().begin()
        while block.isValid():
            self._dress_block(block)
            block = block.next()
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._dress_table(frame)
        self._fit_pictures()

    def _dress_block(self, block: QTextBlock) -> None:
        form, cursor = block.blockFormat(), QTextCursor(block)
        level = form.headingLevel()
        form.setBottomMargin(self._theme.space("s"))
        if level:
            form.setTopMargin(self._theme.space("l") if level > 1 else 0)
            self._size(block, _LARGER.get(level, 1.0))
        elif form.property(QTextBlockFormat.Property.BlockCodeLanguage) is not None or form.nonBreakableLines():
            form.setBackground(self._theme.color("sunken"))
            form.setBottomMargin(0)
            form.setLeftMargin(self._theme.space("m"))
        elif block.textList() is not None:
            form.setBottomMargin(self._theme.space("xs"))
        if not level:
            form.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(form)
        self._dress_words(block)

    def _size(self, block: QTextBlock, factor: float) -> None:
        cursor = QTextCursor(block)
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        font = self._theme.font("heading")
        font.setPixelSize(round(self._theme.font("body").pixelSize() * factor))
        words = QTextCharFormat()
        words.setFont(font, QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesAll)
        cursor.mergeCharFormat(words)

    def _dress_words(self, block: QTextBlock) -> None:
        """Links in the colour that is read well, code in the font of code."""
        pieces = []
        walk = block.begin()
        while not walk.atEnd():
            piece = walk.fragment()
            pieces.append((piece.position(), piece.length(), piece.charFormat()))
            walk += 1
        for place, length, form in pieces:
            changed = QTextCharFormat()
            if form.isAnchor():
                changed.setForeground(self._theme.color("accent_text"))
            elif form.fontFixedPitch() or "monospace" in (form.fontFamilies() or ()):
                changed.setFont(
                    self._theme.font("mono"), QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesAll
                )
                changed.setForeground(self._theme.color("text"))
            else:
                continue
            cursor = QTextCursor(self.document())
            cursor.setPosition(place)
            cursor.setPosition(place + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(changed)

    def _dress_table(self, table: QTextTable) -> None:
        form = QTextTableFormat(table.format())
        form.setBorder(1)
        form.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderCollapse(True)
        form.setBorderBrush(self._theme.color("border"))
        form.setCellPadding(self._theme.space("xs"))
        form.setTopMargin(self._theme.space("s"))
        form.setBottomMargin(self._theme.space("m"))
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        table.setFormat(form)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_pictures()

    def _fit_pictures(self) -> None:
        """No picture is wider than the view."""
        widest = max(self.viewport().width() - 3 * self._theme.space("l"), 200)
        block = self.document().begin()
        while block.isValid():
            walk = block.begin()
            while not walk.atEnd():
                piece = walk.fragment()
                if piece.charFormat().isImageFormat():
                    self._fit_picture(piece.position(), widest)
                walk += 1
            block = block.next()

    def _fit_picture(self, place: int, widest: int) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(place)
        cursor.setPosition(place + 1, QTextCursor.MoveMode.KeepAnchor)
        form = cursor.charFormat().toImageFormat()
        width = QImageReader(str(self._folder / form.name())).size().width()
        form.setWidth(min(width, widest) if width > 0 else widest)
        form.clearProperty(QTextCharFormat.Property.ImageHeight.value)
        cursor.setCharFormat(form)
