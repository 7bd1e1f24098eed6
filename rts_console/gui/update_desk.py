"""What the window does about new versions: asks the address that the user gave, once a day at most, and tells."""

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

import rts_console
from rts_console.gui.actions import Actions
from rts_console.gui.context import Context
from rts_console.gui.loop import TaskScope
from rts_console.gui.widgets.banner import BannerStack
from rts_console.protocol.clock import now_ns
from rts_console.updates import Release, UpdatesFailed, address_problem, fetch, is_newer

if TYPE_CHECKING:
    from rts_console.gui.widgets.updates_dialog import UpdatesDialog

EVERY_S: Final = 24 * 3600
LOOK_EVERY_S: Final = 600.0

_log = logging.getLogger(__name__)


class UpdateDesk(QObject):
    """Off until it is switched on, and told in the window's `banners`. `told` is the release that was told of in this
    run."""

    def __init__(self, context: Context, tasks: TaskScope, window: QWidget, banners: Callable[[], BannerStack]) -> None:
        super().__init__(window)
        self._context = context
        self._settings = context.settings
        self._tasks = tasks
        self._window = window
        self._banners = banners
        self._dialog: UpdatesDialog | None = None
        self.told: Release | None = None

    def add_commands(self, commands: Actions, group: str) -> None:
        """Put it into the menu and the palette."""
        commands.add("updates", self.tr("New &versions…"), self.open, group=group, icon="bell")

    # By itself

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Ask if that is wanted and due. A failure is told to the log alone."""
        settings, now_s = self._settings, now_ns() // 10**9
        due = not 0 <= now_s - settings.updates_asked_s < EVERY_S  # also when the clock was set back
        if not settings.tell_updates or address_problem(settings.updates_url) or not due:
            return
        settings.updates_asked_s = now_s
        try:
            release = await fetch(settings.updates_url)
        except UpdatesFailed as error:
            _log.info("new versions are not known: %s", error)
            return
        if is_newer(release.version, rts_console.__version__) and release.version != settings.updates_told:
            settings.updates_told = release.version
            self.tell(release)

    def tell(self, release: Release) -> None:
        """A quiet note, once for each version."""
        self.told = release
        words = self.tr("RTS Console {version} is there. This is {own}; nothing was downloaded.")
        text = words.format(version=release.version, own=rts_console.__version__)
        action = (self.tr("Read more"), lambda: self.show_page(release)) if release.url else None
        self._banners().announce("info", text, shown_ms=None, action=action)

    def show_page(self, release: Release) -> None:
        """Open the page of a release in the browser of the desktop."""
        QDesktopServices.openUrl(QUrl(release.url))

    # By hand

    def open(self) -> None:
        """Show what is set, and ask when told to."""
        if self._dialog is None:
            from rts_console.gui.widgets.updates_dialog import UpdatesDialog  # rarely wanted

            self._dialog = UpdatesDialog(self._context.theme, self._window)
            self._dialog.chosen.connect(self._on_chosen)
            self._dialog.ask_wanted.connect(self._on_ask)
        self._dialog.show_settings(self._settings.tell_updates, self._settings.updates_url)

    def _on_chosen(self, on: bool, url: str) -> None:
        if url != self._settings.updates_url:
            self._settings.updates_asked_s = 0
        self._settings.tell_updates, self._settings.updates_url = on, url

    def _on_ask(self, url: str) -> None:
        self._tasks.start(self._ask(url), name="ask for new versions")

    async def _ask(self, url: str) -> None:
        assert self._dialog is not None
        own = rts_console.__version__
        self._dialog.status.set_busy(self.tr("Asking…"))
        try:
            release = await fetch(url)
        except UpdatesFailed as error:
            self._dialog.status.set_error(str(error))
            return
        if not is_newer(release.version, own):
            words = self.tr("This is {own}, and the newest is {version}: nothing to do.")
            self._dialog.status.set_success(words.format(own=own, version=release.version))
            return
        self._dialog.status.set_info(
            self.tr("{version} is there. This is {own}.").format(version=release.version, own=own)
        )
        self._dialog.offer(release.url)

    def close(self) -> None:
        """Close the dialog."""
        if self._dialog is not None:
            self._dialog.close()
