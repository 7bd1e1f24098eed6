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


IN_ENGLISH = {
    *("architecture.md", "packaging.md", "performance.md"),
    *("protocol.md", "reliability.md", "rongcloud-server.md", "vendors.md"),
}
"""For looking things up; the help says that they are in English."""


@pytest.fixture(scope="module")
def chinese() -> HelpPages:
    return HelpPages(language="zh_CN")


def test_every_page_for_users_is_there_in_chinese(pages: HelpPages, chinese: HelpPages) -> None:
    assert chinese.names() == pages.names()
    assert {name for name in chinese.names() if language_of(chinese, name) == "en"} == IN_ENGLISH
    strange = {path.name for path in (pages.folder / "zh_CN").glob("*.md")} - set(pages.names())
    assert not strange


def language_of(pages: HelpPages, name: str) -> str:
    page = pages.page(name)
    assert page is not None
    return page.language


@pytest.mark.parametrize("name", sorted(set(HelpPages().names()) - IN_ENGLISH))
def test_a_page_has_the_same_parts_in_chinese(pages: HelpPages, chinese: HelpPages, name: str) -> None:
    english, own = pages.page(name), chinese.page(name)
    assert english is not None
    assert own is not None
    assert levels(own.text) == levels(english.text), "the same headings in the same order"
    assert FENCE.findall(own.text) == FENCE.findall(english.text), "the same code"
    assert own.text.count("\n|") == english.text.count("\n|"), "the same rows of tables"
    assert led_to(own.text) == led_to(english.text), "the same links and pictures"
    assert len(re.findall(r"[\u4e00-\u9fff]", own.text)) > 0.1 * len(english.text)


def levels(text: str) -> list[int]:
    return [len(sign) for sign in re.findall(r"^(#+) ", FENCE.sub("", text), re.MULTILINE)]


def led_to(text: str) -> set[str]:
    targets = (target.partition("#")[0] for _, target in LINK.findall(FENCE.sub("", text)))
    return {target.rpartition("/")[2] for target in targets}


def test_links_of_chinese_pages_lead_somewhere_and_pictures_are_there(chinese: HelpPages) -> None:
    wrong = []
    for name, sign, target in links(chinese):
        page = chinese.page(name)
        assert page is not None
        file, _, slug = target.partition("#")
        if not (page.folder / (file or name)).is_file():
            wrong.append(f"{name}: {target}")
        other = chinese.page(file.rpartition("/")[2] or name)
        if slug and not sign and (other is None or slug not in (*other.slugs(), *other.english_slugs)):
            wrong.append(f"{name}: {target}")
    assert wrong == []


def test_a_heading_has_one_address_in_both_languages(pages: HelpPages, chinese: HelpPages) -> None:
    page = chinese.page("rooms.md")
    assert page is not None
    assert page.address("对端") == page.address("peers") == "rooms.md#peers"
    assert page.own_slug("peers") == "对端"
    assert page.address("") == "rooms.md"
    assert page.own_slug("nothing") == "nothing"
    addresses = {section.address for section in chinese.sections()}
    assert addresses == {section.address for section in pages.sections()}
    assert chinese.search("矩阵 单元格")[0].address == "views.md#delivery"


def test_another_language_is_spoken_at_once() -> None:
    pages = HelpPages()
    for language, title in (("zh_CN", "房间与对端"), ("en", "Rooms and peers")):
        pages.speak(language)
        page = pages.page("rooms.md")
        assert page is not None
        assert page.title == title


def test_lines_of_chinese_are_joined_without_a_space(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# 页\n\n一行，\n两行\n三行 Token。\n`code`\nfour\n\n- 一\n- 二\n\n    甲\n    乙\n", "utf-8"
    )
    page = HelpPages(tmp_path).page("a.md")
    assert page is not None
    assert page.text == "# 页\n\n一行，两行三行 Token。`code`\nfour\n\n- 一\n- 二\n\n    甲\n    乙\n"


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
