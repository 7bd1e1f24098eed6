"""The pages of the help: every link leads somewhere, every picture is there, words are found."""

import re
from pathlib import Path

import pytest

from rts_console.help_pages import INDEX, OF_PANES, HelpPages, excerpt, plain, slug_of

LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
OF_THE_SOURCE = re.compile(r"\.\./(README|SECURITY)\.md")


@pytest.fixture(scope="module")
def pages() -> HelpPages:
    return HelpPages()


def links(pages: HelpPages) -> list[tuple[str, str, str]]:
    found = []
    for name in pages.names():
        page = pages.page(name)
        assert page is not None
        found += [(name, sign, target) for sign, target in LINK.findall(FENCE.sub("", page.text))]
    return [each for each in found if not each[2].startswith(("http://", "https://"))]


def test_every_link_leads_to_a_page_and_its_section(pages: HelpPages) -> None:
    sections = {section.address for section in pages.sections()} | set(pages.names())
    wrong = []
    for name, sign, target in links(pages):
        if sign or OF_THE_SOURCE.match(target) or not (target.partition("#")[0] or name).endswith(".md"):
            continue
        if (name + target if target.startswith("#") else target) not in sections:
            wrong.append(f"{name}: {target}")
    assert wrong == []


def test_every_picture_is_there(pages: HelpPages) -> None:
    assert [each for each in links(pages) if each[1] and not (pages.folder / each[2]).is_file()] == []


def test_the_index_leads_to_every_page_for_users(pages: HelpPages) -> None:
    index = pages.page(INDEX)
    assert index is not None
    left_out = {"architecture.md", "packaging.md", "performance.md", INDEX}
    assert [name for name in pages.names() if name not in left_out and f"({name}" not in index.text] == []


def test_the_pages_of_panes_are_there(pages: HelpPages) -> None:
    addresses = {section.address for section in pages.sections()} | set(pages.names())
    assert set(OF_PANES.values()) <= addresses


def test_sections_have_titles_words_and_addresses(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# The *page*\n\nFirst.\n\n```\n# no heading\n```\n\n## X-ray & more\n\n[a link](b.md)\n"
    )
    pages = HelpPages(tmp_path)
    first, second = pages.sections()
    assert (first.title, first.address) == ("The page", "a.md")
    assert "no heading" in first.text
    assert (second.address, second.text) == ("a.md#x-ray--more", "a link")


def test_search_finds_all_words_titles_first(pages: HelpPages) -> None:
    assert pages.search("token lab")[0].page == "token-lab.md"
    assert pages.search("snippet bookmark")
    assert pages.search("  ") == []
    assert pages.search("zzzz") == []
    found = pages.search("CTRL+SHIFT+K")[0]
    assert "Ctrl+Shift+K" in excerpt(found, "ctrl+shift+k")


def test_words_without_marks() -> None:
    assert plain("**a** `b` [c](d.md) ![e](f.png) | g |") == "a b c g"
    assert slug_of("Play it again") == "play-it-again"
