"""The language of the window: which there are, which is in force, and the words of what Qt does not look up."""

import xml.etree.ElementTree as ET
from typing import Final, Literal, get_args

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal

from rts_console.gui.models.spoken_words import FAULTS, FOR_WHOM
from rts_console.gui.phrases import SAMPLES, WORDS, Phrase, Phrases, reversed_phrases, without_mnemonic
from rts_console.paths import resource

LanguageChoice = Literal["system", "en", "zh_CN"]
LanguageName = Literal["en", "zh_CN"]
CHOICES: Final[tuple[LanguageChoice, ...]] = get_args(LanguageChoice)
OWN_NAMES: Final = {"en": "English", "zh_CN": "简体中文"}
"""Each in its own words, so that it is found by those who read no other."""
_OTHER_NAMES: Final = {"en": "英文 英语", "zh_CN": "Chinese 中文 汉语"}
_LANGUAGE_FILES: Final = "rts_console_"
LANGUAGE_VARIABLE: Final = "RTS_CONSOLE_LANGUAGE"
"""Wins over the settings when the program starts, for pictures and for trying it out."""


KEY_NAMES: Final = (
    QT_TRANSLATE_NOOP("QShortcut", "Up"),
    QT_TRANSLATE_NOOP("QShortcut", "Down"),
    QT_TRANSLATE_NOOP("QShortcut", "Left"),
    QT_TRANSLATE_NOOP("QShortcut", "Right"),
    QT_TRANSLATE_NOOP("QShortcut", "Home"),
    QT_TRANSLATE_NOOP("QShortcut", "End"),
    QT_TRANSLATE_NOOP("QShortcut", "PgUp"),
    QT_TRANSLATE_NOOP("QShortcut", "PgDown"),
    QT_TRANSLATE_NOOP("QShortcut", "Ins"),
    QT_TRANSLATE_NOOP("QShortcut", "Del"),
    QT_TRANSLATE_NOOP("QShortcut", "Space"),
    QT_TRANSLATE_NOOP("QShortcut", "Return"),
    QT_TRANSLATE_NOOP("QShortcut", "Backspace"),
)
"""Qt's Chinese for these is not what stands on the keys."""
MADE_BY_QT: Final = (
    QT_TRANSLATE_NOOP("QDockWidget", "Float"),
    QT_TRANSLATE_NOOP("QDockWidget", "Undocks and re-attaches the dock widget"),
    QT_TRANSLATE_NOOP("QDockWidget", "Close"),
    QT_TRANSLATE_NOOP("QDockWidget", "Closes the dock widget"),
    QT_TRANSLATE_NOOP("QTabBar", "Scroll Left"),
    QT_TRANSLATE_NOOP("QTabBar", "Scroll Right"),
)
"""What Qt says once, when it makes a widget; its own file knows no way back from Chinese."""


class LanguageError(Exception):
    """A file of a language is missing or broken: the installation is damaged."""


class _Shapes(QTranslator):
    """Answers for texts that are known by their shape alone: those in the context `WORDS`, and words in tables."""

    def __init__(self, phrases: Phrases) -> None:
        super().__init__()
        self._phrases = phrases

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source_text: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """None lets Qt ask elsewhere; an empty text would be taken for the words."""
        if context == WORDS:
            return self._phrases.say(source_text)
        return self._phrases.literal(source_text) if context != SAMPLES else None


class Language(QObject):
    """The language in force: English until one is chosen. Signals: `changed` after another was put on."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._choice: LanguageChoice = "en"
        self._name: LanguageName = "en"
        self._worn: list[QTranslator] = []
        self._phrases: list[Phrase] = []
        self._ways: dict[LanguageName, Phrases] = {}
        self._english: dict[str, str] = {}

    @property
    def choice(self) -> LanguageChoice:
        """What the user chose; "system" follows the desktop."""
        return self._choice

    @property
    def name(self) -> LanguageName:
        """The language of the texts."""
        return self._name

    def choose(self, choice: str) -> None:
        """Put a language on; one that is not known counts as the system's. Raises `LanguageError`."""
        self._choice = next((each for each in CHOICES if each == choice), "system")
        name, locale = _resolved(self._choice)
        QLocale.setDefault(locale)
        if name == self._name:
            return
        app = QCoreApplication.instance()
        assert app is not None
        translators = self._translators(name)
        self.take_off()
        for translator in translators:
            app.installTranslator(translator)
            self._worn.append(translator)
        self._name = name
        self.changed.emit()

    def take_off(self) -> None:
        """Back to the English of the source, without a word about it."""
        for translator in self._worn:
            QCoreApplication.removeTranslator(translator)
        self._worn.clear()
        self._name = "en"

    def phrases(self) -> list[Phrase]:
        """Every text and its Chinese. Raises `LanguageError`."""
        if not self._phrases:
            self._phrases = _read("zh_CN")
            self._phrases += _about_faults(self._phrases)
        return self._phrases

    def phrases_to(self, name: LanguageName) -> Phrases:
        """What leads from the other language's texts to those of `name`. Raises `LanguageError`."""
        if name not in self._ways:
            self._ways[name] = Phrases(self.phrases() if name != "en" else reversed_phrases(self.phrases()))
        return self._ways[name]

    def also_called(self, text: str) -> str:
        """What a text is looked for by beside its own words: a language by its name in the other one, all else by its
        English words while the window speaks another language; empty when there is nothing. Raises `LanguageError`."""
        own = next((name for name, each in OWN_NAMES.items() if each == text), None)
        if own is not None:
            return _OTHER_NAMES[own]
        if self._name == "en":
            return ""
        if not self._english:
            self._english = {_bare(each.target): _bare(each.source) for each in self.phrases() if each.target}
        return self._english.get(_bare(text), "")

    def _translators(self, name: LanguageName) -> list[QTranslator]:
        """Qt asks the one that was installed last first."""
        if name == "en":
            return []
        own, qt = QTranslator(), QTranslator()
        path = resource("translations", f"{_LANGUAGE_FILES}{name}.qm")
        if not own.load(str(path)):
            raise LanguageError(f"cannot load the language file {path}; install the program again")
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        shapes = _Shapes(self.phrases_to(name))
        return [qt, shapes, own] if qt.load(f"qtbase_{name}", folder) else [shapes, own]


def _resolved(choice: LanguageChoice) -> tuple[LanguageName, QLocale]:
    """The language of the texts, and how numbers and dates are written: never in another language than the texts."""
    if choice != "system":
        return choice, QLocale(choice)
    locale = QLocale.system()
    if any(language.startswith(("zh-Hans", "zh-CN", "zh-SG")) for language in locale.uiLanguages()[:1]):
        return "zh_CN", QLocale("zh_CN")
    return "en", locale if _writes_as_we_do(locale) else QLocale("en")


def _writes_as_we_do(locale: QLocale) -> bool:
    """English, and figures as most write them in both languages, 1,234.5: else fields would differ from tables."""
    figures = (locale.groupSeparator(), locale.decimalPoint())
    return locale.language() == QLocale.Language.English and figures == (",", ".")


def _read(name: str) -> list[Phrase]:
    path = resource("translations", f"{_LANGUAGE_FILES}{name}.ts")
    try:
        root = ET.parse(path).getroot()
    except (OSError, ET.ParseError) as error:
        raise LanguageError(f"cannot read the language file {path}: {error}; install the program again") from None
    return [
        Phrase(context.findtext("name", ""), message.findtext("source", ""), message.findtext("translation") or "")
        for context in root.iter("context")
        for message in context.iter("message")
    ]


def _about_faults(phrases: list[Phrase]) -> list[Phrase]:
    """A gateway's words for faults: every kind, with and without a size, for everyone that they can be for."""
    known = {phrase.source: phrase.target for phrase in phrases if phrase.context == "Faults"}
    kinds, whom = ([(str(source), known[str(source)]) for source in sources] for sources in (FAULTS, FOR_WHOM))
    return [
        Phrase(WORDS, f"{kind}{size}{who}", f"{kind_said}{size}{who_said}")
        for kind, kind_said in kinds
        for who, who_said in whom
        for size in (" {size}", "")
    ]


def _bare(text: str) -> str:
    return without_mnemonic(text).rstrip("…")


def said(text: str) -> str:
    """The words of the language in force for a text that was put together, or comes from below the window."""
    return QCoreApplication.translate(WORDS, text) if text else text


def said_value(text: str) -> str:
    """The same for what may as well be somebody's name: a single capital word is left alone."""
    return said(text) if " " in text or text == text.lower() else text
