"""The language is put on and taken off; texts from below the window get their words."""

import re

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtGui import QRawFont
from PySide6.QtWidgets import QApplication, QWidget

from rts_console.gui.language import Language, LanguageError, _writes_as_we_do, said
from rts_console.gui.step_words import _tr
from rts_console.paths import resource
from rts_console.scenario.wording import describe, quoted


class RoomsPanel(QWidget):
    """A class of the window's own."""


def test_english_is_in_force_until_another_is_chosen(language: Language) -> None:
    assert language.name == "en"
    assert said("The link was connected.") == "The link was connected."


def test_chinese_is_put_on_and_taken_off(language: Language) -> None:
    told: list[str] = []
    language.changed.connect(lambda: told.append(language.name))
    language.choose("zh_CN")
    assert RoomsPanel().tr("Join") == "加入"
    assert RoomsPanel().tr("Rooms") == "房间", "words in tables belong to no class"
    assert said("There are 20 users already. Remove one to add another.").startswith("已有 20 个用户")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消", "Qt's own words too"
    assert QLocale().name() == "zh_CN"
    language.choose("zh_CN")
    language.choose("en")
    assert RoomsPanel().tr("Join") == "Join"
    assert said("Rooms") == "Rooms"
    assert QLocale().language() == QLocale.Language.English
    assert told == ["zh_CN", "en"]


def test_texts_are_found_by_their_english_and_languages_by_both_names(language: Language) -> None:
    assert "中文" in language.also_called("简体中文")
    assert "Chinese" in language.also_called("简体中文")
    assert "英文" in language.also_called("English")
    assert language.also_called("Join") == ""
    language.choose("zh_CN")
    assert language.also_called("显示连接配置文件") == "Show the profile's file"
    assert language.also_called("打开连接配置文件夹") == "Open a folder of profiles"
    assert language.also_called("nobody's words") == ""
    assert "Chinese" in language.also_called("简体中文")


def test_what_is_no_language_is_the_systems(language: Language) -> None:
    language.choose("tlh")
    assert language.choice == "system"


@pytest.mark.parametrize(("name", "as_we_do"), [("en_GB", True), ("en_AU", True), ("en_ZA", False), ("de", False)])
def test_figures_are_the_same_everywhere_in_the_window(name: str, as_we_do: bool) -> None:
    locale = QLocale(name)
    assert _writes_as_we_do(locale) is as_we_do
    assert (locale.toString(1_234.5, "f", 1) == f"{1_234.5:,.1f}") is as_we_do
    assert QLocale("zh_CN").toString(1_234.5, "f", 1) == f"{1_234.5:,.1f}"


def test_a_text_without_chinese_stays_english(language: Language) -> None:
    language.choose("zh_CN")
    assert RoomsPanel().tr("Nobody ever wrote this") == "Nobody ever wrote this"
    assert said("") == ""
    assert said("no such words: at all") == "no such words: at all"


def test_a_broken_installation_is_told(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rts_console.gui.language._LANGUAGE_FILES", "no_such_file_")
    with pytest.raises(LanguageError, match="install the program again"):
        language.choose("zh_CN")
    assert language.name == "en"


def test_the_bundled_font_has_every_chinese_character_of_the_window(qapp: QApplication, language: Language) -> None:
    font = QRawFont(str(resource("fonts", "ConsoleNotoSansSC-Regular.otf")), 16)
    used = sorted({sign for phrase in language.phrases() for sign in phrase.target if "\u3400" <= sign <= "\u9fff"})
    assert len(used) > 500
    assert not [sign for sign in used if not font.supportsCharacter(ord(sign))]


@pytest.mark.parametrize(
    "sent",
    [
        {"text": 'who is in the lobby? "bob is in lobby" he said'},
        {"text": "There are 20 users already. Remove one to add another."},
        {"text": "delivered"},
        {"text": "online"},
        {"text": "binary", "count": 3},
        {"json": {"ask": "who is in the lobby?", "state": ["online", "delivered"], "kind": "binary"}},
        {"json": {"ask": "who is in the lobby? alice joins lobby, bob sends delivered to carol and carol is in lobby"}},
    ],
)
@pytest.mark.parametrize("way", [("send", "to", "bob"), ("send_room", "room", "lobby"), ("send_server", "", "")])
def test_what_a_step_sends_is_never_touched(
    language: Language, sent: dict[str, object], way: tuple[str, str, str]
) -> None:
    language.choose("zh_CN")
    verb, where, place = way
    payload = quoted(sent.get("text", sent.get("json")))
    words = describe(verb, {"from": "alice", where: place} | sent, _tr)
    assert payload in words
    assert not re.search("[A-Za-z]", re.sub("alice|bob|lobby", "", words.replace(payload, "")))
