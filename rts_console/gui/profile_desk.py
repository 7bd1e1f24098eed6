"""What the window does with profiles as files: keeps both the same, asks about conflicts, moves files."""

import asyncio
import contextlib
import importlib
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from rts_console.gui.actions import Actions
from rts_console.gui.ask import ask_folder, ask_open_file, ask_save_file
from rts_console.gui.context import Context
from rts_console.gui.keys import rename_secrets
from rts_console.gui.loop import TaskScope
from rts_console.gui.profile_crew import note_users
from rts_console.gui.profile_exchange import give_out, take_in
from rts_console.gui.widgets.question_bar import QuestionBar
from rts_console.profiles.folder import Changes, Conflict, ProfileFolder, Trouble
from rts_console.profiles.model import Profile, copy_of, says_nothing, with_local
from rts_console.profiles.reading import read_profile
from rts_console.profiles.writing import file_stem, profile_text

LOOK_EVERY_S: Final = 1.0
"""What is being typed is written when it has stood still from one look to the next."""
BUDGET_S: Final = 0.05
BREATH_S: Final = 0.02
"""A folder of many files is read in pieces, between which the window lives."""
FOLDER: Final = "profiles"
"""Beside the settings: where profiles are while no other folder is open."""
_FILTERS: Final = "Profiles (*.yaml *.yml *.json)"


class ProfileDesk(QObject):
    """Ties the folder, the profiles and the questions. `bar` asks and tells; it takes no room while there is nothing.

    Signals: `changed` when profiles are others than before, by a hand outside or by a choice of the user's.
    """

    changed = Signal()

    def __init__(self, context: Context, tasks: TaskScope, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._settings = context.settings
        self._tasks = tasks
        self._window = window
        self.bar = QuestionBar(context.theme, "profile_question")
        self.folder: ProfileFolder | None = None
        self._own = Path()
        self._seen = b""
        self._asked: Conflict | Trouble | None = None
        self._hidden: set[Trouble] = set()

    def add_commands(self, commands: Actions, group: str) -> None:
        """Put what can be done into the menus and the palette."""
        add = commands.add
        add("open_profiles", self.tr("Open a &folder of profiles…"), self._on_open, group=group, icon="folder-open")
        add("own_profiles", self.tr("Use my o&wn profiles"), self.use_own, group=group, icon="user")
        add("show_profile_file", self.tr("Show the profile's file"), self._on_show, group=group, icon="file-text")
        add("import_profile", self.tr("&Import a profile…"), self._on_import, group=group, icon="download")
        add("export_profile", self.tr("E&xport the profile…"), self._on_export, group=group, icon="upload")
        note = self.tr("&Note the users on the stage in the profile")
        add("note_users", note, self._on_note, group=group, icon="users")

    # Keeping both the same

    def begin(self, own: Path) -> None:
        """Keep profiles in the folder that was open last, or in one's `own`."""
        self._own = own
        self._use(Path(self._settings.profiles_folder) if self._settings.profiles_folder else own)

    def _use(self, path: Path) -> None:
        own = path == self._own
        if own:
            with contextlib.suppress(OSError):  # what is wrong with it is told by the first look
                path.mkdir(parents=True, exist_ok=True)
        self.folder = ProfileFolder(path, self._settings.synced, may_write=lambda each: own or not says_nothing(each))
        self._seen = b""

    async def run(self) -> None:
        """Until cancelled."""
        await asyncio.to_thread(importlib.import_module, "ruamel.yaml")  # it takes as long as three frames
        while True:
            self.look()
            unfinished = self.folder is not None and self.folder.unfinished
            await asyncio.sleep(BREATH_S if unfinished else LOOK_EVERY_S)

    def look(self) -> None:
        """Bring folder and profiles together, unless something is just being typed."""
        now = msgspec.json.encode(self._settings.profiles)
        still, self._seen = now == self._seen or not self._seen, now
        if self.folder is not None and still:
            self.sync()

    def sync(self, *, tell: bool = True) -> None:
        """Bring them together now, and tell what came of it, unless that is no news."""
        assert self.folder is not None
        try:
            changes = self.folder.sync(self._settings.profiles, BUDGET_S)
        except OSError as error:
            words = self.tr("The folder of profiles {path} cannot be used: {why}. Open another one, or use your own.")
            why = error.strerror or str(error)
            self._show(Trouble("", words.format(path=self.folder.path, why=why)))
            return
        if changes:
            self._take_up(changes)
            if tell:
                self._tell_changes(changes)
        self._seen = msgspec.json.encode(self._settings.profiles)
        self._show_questions()

    def _take_up(self, changes: Changes) -> None:
        for old, new in changes.renamed:
            self.rename(old, new)
        with_local(self._settings.profiles)
        if self._settings.profile(self._settings.active_profile) is None:
            self._settings.active_profile = self._settings.profiles[0].name
        self._follow_rules()
        self.changed.emit()

    def _tell_changes(self, changes: Changes) -> None:
        said = [
            words.format(names=", ".join(names))
            for names, words in (
                (changes.taken, self.tr("Taken over from outside: {names}.")),
                (changes.added, self.tr("New from outside: {names}.")),
                (changes.removed, self.tr("Deleted outside: {names}.")),
            )
            if names
        ]
        self._context.notify(" ".join(said), "info")

    def rename(self, old: str, new: str) -> None:
        """What is kept under a profile's name goes with it."""
        users = [each.user_id for each in self._context.stage.identities if each.profile == old]
        rename_secrets(self._context.keys, old, new, users)
        self._context.stage.rename_profile(old, new)
        if self._settings.active_profile == old:
            self._settings.active_profile = new
        self._tasks.start(self._context.keys.settle(), name="rename the secrets of a profile")

    def _follow_rules(self) -> None:
        """A gateway that does not run takes the rules of its profile; one that runs keeps its own until it is asked."""
        child = self._context.child
        rules = next(profile.rules for profile in self._settings.profiles if profile.kind == "local")
        if rules != child.rules and not child.running:
            child.use_rules(rules)

    # Questions

    def _show_questions(self) -> None:
        assert self.folder is not None
        conflict = next(iter(self.folder.conflicts.values()), None)
        trouble = next((each for each in self.folder.troubles.values() if each not in self._hidden), None)
        self._hidden &= set(self.folder.troubles.values())
        self._show(conflict or trouble)

    def _show(self, asked: Conflict | Trouble | None) -> None:
        if asked == self._asked:
            return
        self._asked = asked
        if asked is None:
            self.bar.take_back()
        elif isinstance(asked, Conflict):
            self._ask_conflict(asked)
        else:
            self._tell_trouble(asked)

    def _ask_conflict(self, conflict: Conflict) -> None:
        words = self.tr("{file} was changed outside, and {profile} here: {fields}. Both are kept until you choose.")
        if conflict.gone:
            words = self.tr("{file} was deleted outside, and {profile} was changed here. Keep it?")
        said = words.format(file=conflict.file, profile=conflict.profile, fields=", ".join(conflict.fields))
        mine, theirs = self.tr("Keep mine"), self.tr("Delete it") if conflict.gone else self.tr("Take theirs")
        self.bar.ask(
            said,
            (
                (mine, "profile_keep_mine", lambda: self._solve(conflict.file, keep=True)),
                (theirs, "profile_take_theirs", lambda: self._solve(conflict.file, keep=False)),
            ),
        )

    def _solve(self, file: str, *, keep: bool) -> None:
        assert self.folder is not None
        solve = self.folder.keep_mine if keep else self.folder.take_theirs
        solve(file, self._settings.profiles)
        self._asked = None
        self.sync()
        self.changed.emit()

    def _tell_trouble(self, trouble: Trouble) -> None:
        assert self.folder is not None
        answers = [(self.tr("Hide"), "profile_hide", lambda: self._hide(trouble))]
        if trouble.file:
            answers.insert(0, (self.tr("Open the file"), "profile_open_file", lambda: self._open_file(trouble.file)))
        elif self.folder.path != self._own:
            answers.insert(0, (self.tr("Use my own"), "profile_use_own", self._leave_folder))
        self.bar.ask(trouble.words, answers, "warning")

    def _leave_folder(self) -> None:
        """For one's own; the trouble is shown again when there is a reason to stay."""
        self._asked = None
        self.use_own()

    def _hide(self, trouble: Trouble) -> None:
        self._hidden.add(trouble)
        self._asked = None

    def _open_file(self, file: str) -> None:
        """In the program that edits such files; the trouble is shown again when it is still there."""
        assert self.folder is not None
        self._asked = None
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder.path / file)))

    # Folders

    def _on_open(self) -> None:
        self._tasks.start(self._ask_folder(), name="choose a folder of profiles")

    async def _ask_folder(self) -> None:
        chosen = await ask_folder(self._window, self.tr("Folder of profiles"))
        if chosen:
            self.open_folder(Path(chosen))

    def open_folder(self, path: Path) -> None:
        """Have the profiles of that folder instead of those of now, which stay in theirs."""
        if self.folder is None:
            return
        if not path.is_dir():
            words = self.tr("{path} is no folder. Choose one, such as a checkout of your team's.")
            self._context.notify(words.format(path=path), "error")
            return
        self.sync()
        waiting = [*self.folder.conflicts, *(each.file for each in self._unsaved())]
        if waiting:
            words = self.tr("Changes of {files} are not saved yet. Solve that first: nothing was changed.")
            self._context.notify(words.format(files=", ".join(dict.fromkeys(waiting))), "warning")
            return
        self._settings.profiles_folder = "" if path == self._own else str(path)
        self._settings.profiles.clear()
        self._settings.synced.clear()
        with_local(self._settings.profiles)
        self._use(path)
        self._show(None)
        self.sync(tell=False)
        if self._settings.profile(self._settings.active_profile) is None:
            self._settings.active_profile = self._settings.profiles[0].name
        self._follow_rules()
        self.changed.emit()
        self._context.notify(self.tr("The profiles are those of {path} now.").format(path=path), "info")

    def _unsaved(self) -> list[Profile]:
        """Profiles that differ from their files."""
        synced = self._settings.synced
        return [
            each
            for each in self._settings.profiles
            if not says_nothing(each) and (each.file not in synced or synced[each.file].base != each)
        ]

    def use_own(self) -> None:
        """Have one's own profiles again."""
        with contextlib.suppress(OSError):  # told below
            self._own.mkdir(parents=True, exist_ok=True)
        self.open_folder(self._own)

    def _on_show(self) -> None:
        profile = self._settings.active
        if self.folder is None or not profile.file:
            self._context.notify(self.tr("This profile has no file yet: it says nothing of its own."), "info")
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder.path / profile.file)))

    def _on_note(self) -> None:
        noted = note_users(self._context, self._settings.active)
        words = self.tr("Noted in {profile}: {users}.") if noted else self.tr("No user of {profile} is on the stage.")
        self._context.notify(words.format(profile=self._settings.active.name, users=", ".join(noted)), "info")

    # Import and export

    def _on_import(self) -> None:
        self._tasks.start(self._ask_import(), name="choose a profile to import")

    async def _ask_import(self) -> None:
        chosen = await ask_open_file(self._window, self.tr("Import a profile"), [_FILTERS])
        if chosen:
            self.import_file(Path(chosen))

    def import_file(self, path: Path) -> None:
        """Add the profile of a file; one whose name is taken gets another, and is said to."""
        profile = take_in(self._context.notify, path, read_profile)
        if profile is None:
            return
        profile.file = ""
        profile.name = self._free_name(profile.name)
        self._settings.profiles.append(profile)
        self._settings.active_profile = profile.name
        self.changed.emit()
        self._context.notify(self.tr("Imported as {name}.").format(name=profile.name), "success")

    def _free_name(self, name: str) -> str:
        numbered = (f"{name} {number}" if number > 1 else name for number in range(1, len(self._settings.profiles) + 2))
        return next(each for each in numbered if self._settings.profile(each) is None)

    def _on_export(self) -> None:
        self._tasks.start(self._ask_export(), name="choose where to export a profile")

    async def _ask_export(self) -> None:
        name = f"{file_stem(self._settings.active.name)}.yaml"
        title = self.tr("Export the profile")
        chosen = await ask_save_file(self._window, title, [_FILTERS], name=name, suffix="yaml", confirm=False)
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, path: Path) -> None:
        """Write the profile in use to a file; one that is there is asked for first."""
        if not path.exists():
            self.export_file(path)
            return
        words = self.tr("{file} is there already.").format(file=path.name)
        replace = (self.tr("Replace it"), "profile_replace", lambda: self._replace(path))
        self.bar.ask(words, (replace, (self.tr("Leave it"), "profile_leave", lambda: None)))

    def _replace(self, path: Path) -> None:
        self._asked = None
        self.export_file(path)

    def export_file(self, path: Path) -> None:
        """Write the profile in use as a file of its own, as all such files without a secret."""
        profile = copy_of(self._settings.active)
        profile.file = ""
        give_out(self._context.notify, path, lambda as_json: profile_text(profile, as_json=as_json))
