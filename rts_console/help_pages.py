"""The pages of the built-in help: the documents that come with the program, their sections, and a search. No Qt.

A page in another language has the name, and the headings in the order, of the English one, in a folder called as the
language. What has no such page is shown in English. Addresses are the English ones, so that they outlive a switch.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from rts_console.paths import document

INDEX: Final = "index.md"
ENGLISH: Final = "en"
OF_PANES: Final[dict[str, str]] = {
    "connection": "connection.md",
    "gateway": "gateway.md",
    "faults": "faults.md",
    "token_lab": "token-lab.md",
    "messages": "messages.md",
    "conversation": "messages.md#conversation",
    "scenario": "scenarios.md",
    "lanes": "views.md#lanes",
    "matrix": "views.md#delivery",
    "xray": "views.md#x-ray",
    "operator": "operator.md",
    "server_api": "server-api.md",
    "limits": "limits.md",
    "rooms": "rooms.md#rooms",
    "peers": "rooms.md#peers",
    "snippets": "snippets.md",
    "latency": "latency.md",
    "load": "load.md",
}
"""The page of each pane, by the pane's name; behind `#` the section."""
MOST_FOUND: Final = 60
_HEADING: Final = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$", re.MULTILINE)
_FENCE: Final = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_CHINESE_BREAK: Final = re.compile(r"(?<=[\u4e00-\u9fff])\n(?=[\u4e00-\u9fff])|(?<=[，。；：、）])\n(?=[\w`*\[])")
"""A line's end within a paragraph, which would become a space: Chinese has none there."""
_MARKS: Final = re.compile(r"[*`#|]|^[-=:| ]+$", re.MULTILINE)


class Section(msgspec.Struct, frozen=True):
    """A part of a page under one heading. `slug` is empty for the page's own beginning."""

    page: str
    page_title: str
    title: str
    slug: str
    text: str

    @property
    def address(self) -> str:
        """How it is linked to."""
        return f"{self.page}#{self.slug}" if self.slug else self.page


class Page(msgspec.Struct, frozen=True):
    """A page: its name (the file's), title and Markdown, the language of these, the folder from which it sees its
    pictures, and how its headings are linked to in English.
    """

    name: str
    title: str
    text: str
    language: str
    folder: Path
    english_slugs: tuple[str, ...]

    def sections(self) -> Iterator[Section]:
        """Its parts, in order."""
        headings = _headings(self.text)
        for place, (heading, slug) in enumerate(zip(headings, self.english_slugs, strict=False)):
            end = headings[place + 1].start() if place + 1 < len(headings) else len(self.text)
            body = plain(self.text[heading.end() : end])
            yield Section(self.name, self.title, plain(heading[2]), slug, body)

    def address(self, slug: str) -> str:
        """Where a heading is, named in this language or in English."""
        own = self.slugs()
        english = self.english_slugs[own.index(slug)] if slug in own[: len(self.english_slugs)] else slug
        return f"{self.name}#{english}" if english else self.name

    def own_slug(self, slug: str) -> str:
        """How a heading is called on this page that is called so in English."""
        own = self.slugs()
        place = self.english_slugs.index(slug) if slug in self.english_slugs else len(own)
        return own[place] if place < len(own) else slug

    def slugs(self) -> tuple[str, ...]:
        """How its headings are linked to; empty for the page's own beginning."""
        return tuple(slug_of(found[2]) if len(found[1]) > 1 else "" for found in _headings(self.text))


def _headings(text: str) -> list[re.Match[str]]:
    """A `#` inside a block of code begins none."""
    return list(_HEADING.finditer(_FENCE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)))


def slug_of(title: str) -> str:
    """How a heading is linked to, as code hosts do it."""
    words = re.sub(r"[^\w\- ]", "", plain(title).lower())
    return words.replace(" ", "-")


def plain(markdown: str) -> str:
    """The words of a text, without its marks."""
    text = _LINK.sub(lambda found: "" if found[0].startswith("!") else found[1], markdown)
    return re.sub(r"\s+", " ", _MARKS.sub(" ", text)).strip()


class HelpPages:
    """All pages of a folder, each in the language that is spoken, or else in English."""

    def __init__(self, folder: Path | None = None, language: str = ENGLISH) -> None:
        """Read those of the program, or of another folder."""
        self.folder = folder or document()
        self.speak(language)

    def speak(self, language: str) -> None:
        """Read them in another language. Raises OSError."""
        self.language = language
        self._pages = {path.name: _read(path, language) for path in sorted(self.folder.glob("*.md"))}

    def __len__(self) -> int:
        """How many there are."""
        return len(self._pages)

    def __iter__(self) -> Iterator[Page]:
        """All of them, by name."""
        return iter(self._pages.values())

    def page(self, name: str) -> Page | None:
        """A page by its name."""
        return self._pages.get(name)

    def names(self) -> Sequence[str]:
        """The names of all pages."""
        return tuple(self._pages)

    def sections(self) -> Iterator[Section]:
        """The parts of all pages."""
        for page in self._pages.values():
            yield from page.sections()

    def search(self, words: str) -> list[Section]:
        """Parts in which all words occur; those with a word in a title come first, then shorter ones."""
        wanted = words.casefold().split()
        if not wanted:
            return []
        found = []
        for section in self.sections():
            title, page = section.title.casefold(), section.page_title.casefold()
            heap = f"{title} {page} {section.text.casefold()}"
            if all(word in heap for word in wanted):
                strange = sum(word not in f"{title} {page}" for word in wanted)
                further = sum(word not in title for word in wanted)
                found.append((strange, section.page in _LONG, further, len(section.text), section))
        found.sort(key=lambda each: each[:4])
        return [section for *_, section in found[:MOST_FOUND]]


_LONG: Final = frozenset({"protocol.md", "vendors.md", "architecture.md", "performance.md", "packaging.md"})
"""Pages for looking things up; what explains comes first."""


def excerpt(section: Section, words: str, around: int = 60) -> str:
    """The place in a section where the first of the words stands."""
    places = [section.text.casefold().find(word) for word in words.casefold().split()]
    place = min((each for each in places if each >= 0), default=0)
    start = max(0, place - around)
    cut = section.text[start : place + 2 * around]
    return ("…" if start else "") + cut.strip() + ("…" if place + 2 * around < len(section.text) else "")


def _read(path: Path, language: str) -> Page:
    english = _page(path, ENGLISH, ())
    own = path.parent / language / path.name
    if language == ENGLISH or not own.is_file():
        return msgspec.structs.replace(english, english_slugs=english.slugs())
    return _page(own, language, english.slugs())


def _page(path: Path, language: str, english_slugs: tuple[str, ...]) -> Page:
    text = _CHINESE_BREAK.sub("", path.read_text(encoding="utf-8"))
    first = _HEADING.search(text)
    title = plain(first[2]) if first is not None else path.stem
    return Page(path.name, title, text, language, path.parent, english_slugs)
