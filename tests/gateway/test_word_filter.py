"""Which messages go on, go on changed, or do not."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.gateway.word_filter import TEXT_MESSAGE, WORDS, TooManyWords, Verdict, Word, WordFilter


def text(content: str) -> bytes:
    return msgspec.json.encode({"content": content, "extra": "bad"})


def words(*given: Word) -> WordFilter:
    found = WordFilter()
    found.add(list(given))
    return found


def test_a_word_blocks_or_is_replaced() -> None:
    filter_ = words(Word("bad"), Word("敏感", "**"))
    assert filter_.judge(TEXT_MESSAGE, text("this is bad")).blocked_by == "bad"
    changed = filter_.judge(TEXT_MESSAGE, text("敏感 and 敏感"))
    assert changed.replaced
    assert msgspec.json.decode(changed.payload) == {"content": "** and **", "extra": "bad"}
    assert filter_.judge(TEXT_MESSAGE, text("敏感 and bad")).blocked_by == "bad"


@pytest.mark.parametrize("payload", [b"", b"{", b"[]", b"\xff", b'{"content":1}', b'{"text":"bad"}', text("fine")])
def test_what_is_no_text_or_has_no_word_goes_on_as_it_came(payload: bytes) -> None:
    assert words(Word("bad")).judge(TEXT_MESSAGE, payload) == Verdict(payload)


def test_only_text_messages_are_looked_at() -> None:
    assert words(Word("bad")).judge("app:gift", text("bad")) == Verdict(text("bad"))


def test_a_word_is_in_force_after_its_delay() -> None:
    now = [0]
    late = WordFilter(900, lambda: now[0])
    late.add([Word("bad")])
    assert not late.judge(TEXT_MESSAGE, text("bad")).blocked_by
    now[0] = 900 * 1_000_000_000
    assert late.judge(TEXT_MESSAGE, text("bad")).blocked_by == "bad"


def test_too_many_are_refused_together() -> None:
    filter_ = words(*(Word(f"w{number}") for number in range(WORDS)))
    with pytest.raises(TooManyWords, match="51 words"):
        filter_.add([Word("w0", "x"), Word("new")])
    assert filter_.words[0].replacement == ""
    filter_.add([Word("w0", "x")])
    filter_.delete(["w1", "nobody"])
    assert len(filter_.words) == WORDS - 1


@given(st.text(max_size=60))
def test_a_replacement_leaves_no_word_behind(content: str) -> None:
    verdict = words(Word("a", "**")).judge(TEXT_MESSAGE, text(content))
    assert msgspec.json.decode(verdict.payload)["content"] == content.replace("a", "**")
    assert verdict.replaced == ("a" in content)
