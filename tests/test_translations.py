"""The texts of the source and their Chinese agree."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).resolve().parents[1]

SAMPLE = '''
"""No docstring is a text."""
from PySide6.QtCore import QCoreApplication
from sample.gui.words import tr as other

_CONTEXT = "Cards"
TITLES = (("light", "Like the desktop"), ("x", "Dark"))

def _tr(text: "a type of text") -> str:
    return QCoreApplication.translate(_CONTEXT, text)

class Panel(Base):
    """Nor this one."""
    def show(self, count):
        self.tr("{count} rows").format(count=count)
        self.tr("one thing" if count else "another thing")
        _tr("of the module"), other("of the other module")
        self.tr(TITLES[0][1])
        _log.warning("only for the log")
        self.tasks.start(x(), name="only a name")
        raise ValueError(f"There are {count:,} of {{these}}, not {other!r}.")
'''
WORDS = """
from PySide6.QtCore import QCoreApplication
def tr(text): return QCoreApplication.translate("ThoseWords", text)
"""


@pytest.fixture(scope="module")
def translations() -> ModuleType:
    path = PROJECT / "packaging" / "translations.py"
    spec = importlib.util.spec_from_file_location("translations", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["translations"] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


def test_every_kind_of_text_is_found_in_its_context(translations: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "sample" / "gui"
    folder.mkdir(parents=True)
    (folder / "panel.py").write_text(SAMPLE, "utf-8")
    (folder / "words.py").write_text(WORDS, "utf-8")
    found = {(text.context, text.source) for text in translations.texts(tmp_path / "sample")}
    assert found == {
        ("Panel", "{count} rows"),
        ("Panel", "one thing"),
        ("Panel", "another thing"),
        ("Cards", "of the module"),
        ("ThoseWords", "of the other module"),
        ("Words", "Like the desktop"),
        ("Words", "Dark"),
        ("Words", "There are {0} of {{these}}, not {1}."),
    }


def test_what_is_known_stays_and_the_same_text_elsewhere_has_the_same_words(translations: ModuleType) -> None:
    found = [translations.Text("A", "Send"), translations.Text("B", "Send"), translations.Text("A", "New")]
    table = translations.updated(found, {("A", "Send"): "发送", ("A", "Gone"): "没了"})
    assert table == {("A", "Send"): "发送", ("B", "Send"): "发送", ("A", "New"): ""}
    assert translations.missing(table) == ["New"]


def test_a_file_is_read_as_it_was_written(translations: ModuleType, tmp_path: Path) -> None:
    table = {("A", "Send <b> & {x}…"): "发送 <b> & {x}…", ("B", "two\nlines"): "两\n行", ("B", "open"): ""}
    path = tmp_path / "x.ts"
    translations.write(table, path)
    assert translations.read(path) == table
    assert translations.compiled(path).startswith(bytes.fromhex("3cb86418")), "what Qt's files begin with"


def test_every_place_where_texts_are_looked_for_is_there(translations: ModuleType) -> None:
    """One that was moved would be silent in Chinese, and nothing would say so."""
    places = (*translations.TELLING, *translations.SILENT)
    assert [each for each in places if not list(translations.SOURCE.glob(each))] == []


# The file itself

PLACE = re.compile(r"\{[A-Za-z_]?\w*(?:\.\w+)?(?::[^{}]*)?\}")
MNEMONIC = re.compile(r"(?<!&)&(?=[A-Za-z])")
SAME = re.compile(
    # names of products, formats, codes, keys; and what is shown as an example of itself
    r"RTS Console.*|CSV|PNG|JSON|JSON…|JUnit XML….*|Markdown….*|Markdown \(.*|URL|Base64|Token|Python|Init|Timeout|null"
    r"|Ctrl.*|Esc|Enter|Return|Space.*|Tab|Del|Ins|Home|End|PgUp|PgDown|Backspace|Agora|max"
    r"|[^A-Za-z]*ms|p\d+ ms|#|…|.*\{n\} ms.*|\{ms\} ms|\{progress\} \{reason\}|\{user\}|↑ \{time\} ms| s|\(\{rate\}/s\)"
    r"|[0-9a-f+=/ ]+|(?:recv|send), .*| \(\{rate\}/s\)|\* ?|\*\.png.*|\{\"from\".*"
)
GLOSSARY = {
    r"\brooms?\b": ("房间", "聊天室"),
    r"\bpeers?\b": ("对端", "点对点", "对方"),
    r"\bgateways?\b": ("网关",),
    r"\btokens?\b": ("Token",),
    r"\breceipts?\b": ("回执",),
    r"\blatency\b": ("延迟",),
    r"\bidentit(?:y|ies)\b": ("身份",),
    r"\bscenarios?\b": ("场景",),
    r"\bmutes?d?\b": ("禁言",),
    r"\bban(?:s|ned)?\b": ("封禁",),
}


@pytest.fixture(scope="module")
def known(translations: ModuleType) -> dict[tuple[str, str], str]:
    return translations.read()


def test_every_text_of_the_source_has_its_chinese_and_nothing_else_is_there(translations: ModuleType) -> None:
    wrong = translations.check()
    assert not wrong, (
        "python packaging/translations.py missing > words.json; write the Chinese into it; "
        "python packaging/translations.py fill words.json\n" + "\n".join(wrong)
    )


def test_the_compiled_file_is_what_the_table_gives(translations: ModuleType) -> None:
    assert translations.TS_FILE.with_suffix(".qm").read_bytes() == translations.compiled()


def test_what_is_put_in_is_the_same_in_both(known: dict[tuple[str, str], str]) -> None:
    wrong = {
        source: chinese
        for (_, source), chinese in known.items()
        if sorted(PLACE.findall(source)) != sorted(PLACE.findall(chinese))
    }
    assert not wrong


def test_keys_of_menus_and_endings_agree(known: dict[tuple[str, str], str]) -> None:
    for (_, source), chinese in known.items():
        assert len(MNEMONIC.findall(source)) == len(MNEMONIC.findall(chinese)), source
        assert source.endswith("…") == chinese.endswith("…"), source
        if source.endswith(":"):
            assert chinese.endswith(("：", ":")), source


def test_no_text_is_left_in_english(known: dict[tuple[str, str], str]) -> None:
    same = {
        source for (context, source), chinese in known.items() if chinese == source and re.search("[A-Za-z]{2}", source)
    }
    handed_to_tr = {source for (context, source) in known if context != "Words"}
    left = {source for source in same & handed_to_tr if not SAME.fullmatch(source)}
    assert not left


@pytest.mark.parametrize("word", GLOSSARY)
def test_a_word_of_the_field_has_one_chinese(known: dict[tuple[str, str], str], word: str) -> None:
    used = {s: c for (_, s), c in known.items() if re.search(word, PLACE.sub("", s), re.IGNORECASE) and c != s}
    other = {s: c for s, c in used.items() if not any(each in c for each in GLOSSARY[word])}
    # Where Chinese says "there" or "it", or a word is part of a name, it may be left out; not as a rule.
    assert len(other) <= len(used) * 0.2, other
