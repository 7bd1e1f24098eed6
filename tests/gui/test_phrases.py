"""Texts are known by their shape."""

import pytest

from rts_console.gui.phrases import WORDS, Phrase, Phrases, pieces_of, reversed_phrases

KNOWN = (
    Phrase(WORDS, "Rooms", "房间"),
    Phrase(WORDS, "Mark", "标记"),
    Phrase(WORDS, "connected", "已连接"),
    Phrase(WORDS, "There are {0} users already. Remove one to add another.", "已有 {0} 个用户，请先移除一个。"),
    Phrase(WORDS, "The link was {0}.", "链路{0}。"),
    Phrase(WORDS, "{0} was taken out of {1}.", "已将 {0} 移出 {1}。"),
    Phrase(WORDS, "It said nothing.", "没有输出。"),
    Phrase(WORDS, "Not done", ""),
    Phrase("Composer", "Send", "发送"),
    Phrase("Mailer", "Send", "寄出"),
    Phrase("Composer", "{} ({})", "{}（{}）"),
)


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return Phrases(KNOWN)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Rooms", "房间"),
        ("There are 20 users already. Remove one to add another.", "已有 20 个用户，请先移除一个。"),
        ("The link was connected.", "链路已连接。"),
        ("bob was taken out of lobby.", "已将 bob 移出 lobby。"),
        ("The link was connected. It said nothing.", "链路已连接。没有输出。"),
        ("It said nothing.\nbob was taken out of lobby.", "没有输出。\n已将 bob 移出 lobby。"),
    ],
)
def test_a_text_is_found_by_what_is_the_same_each_time(phrases: Phrases, text: str, said: str) -> None:
    assert phrases.say(text) == said
    assert phrases.say(text) == said, "also when it is known already"


@pytest.mark.parametrize("text", ["", "12 %", "Not done", "Nothing like it", "roomS", "x" * 5_000, "Send"])
def test_what_is_not_known_has_no_words(phrases: Phrases, text: str) -> None:
    assert phrases.say(text) is None


def test_a_name_that_is_also_a_word_stays_a_name(phrases: Phrases) -> None:
    assert phrases.say("Mark was taken out of Rooms.") == "已将 Mark 移出 Rooms。"


def test_the_nearest_context_wins(phrases: Phrases) -> None:
    assert phrases.say("Send", ("Mailer", "Composer")) == "寄出"
    assert phrases.say("Send", ("Composer", "Mailer")) == "发送"
    assert phrases.literal("Send", "Mailer") == "寄出"


def test_the_way_back_leads_to_the_source() -> None:
    back = Phrases(reversed_phrases(KNOWN))
    assert back.say("已将 bob 移出 lobby。") == "bob was taken out of lobby."
    assert back.say("房间") == "Rooms"


def test_values_with_signs_of_patterns_are_put_in_as_they_are(phrases: Phrases) -> None:
    assert phrases.say(r"a{b}(.*)\1 was taken out of [x].") == r"已将 a{b}(.*)\1 移出 [x]。"


def test_what_has_too_little_of_its_own_to_be_recognised_is_left_alone(phrases: Phrases) -> None:
    assert phrases.say("lobby (7)", ("Composer",)) is None


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Rooms", [("Rooms", None)]),
        ("{count} of {total:.0f}", [("", "count"), (" of ", "total"), ("", None)]),
        ("{} ({})", [("", "0"), (" (", "1"), (")", None)]),
        ("{a.b:+.3f} ms", [("", "a"), (" ms", None)]),
        ("write {{env}} to {0}", [("write {env} to ", "0"), ("", None)]),
        ('user-{01..50}, {a..e}, {"type": 1}', [('user-{01..50}, {a..e}, {"type": 1}', None)]),
    ],
)
def test_only_what_is_put_in_is_a_hole(text: str, pieces: list[tuple[str, str | None]]) -> None:
    assert pieces_of(text) == pieces


STEPS = (
    Phrase(WORDS, "{0} is in {1}", "{0} 在 {1}"),
    Phrase(WORDS, "{0} sends {1} to {2}", "{0} 向 {2} 发送 {1}"),
    Phrase(WORDS, "{0} receives {1} within {2}", "{0} 在 {2} 内收到 {1}"),
    Phrase(WORDS, 'Type "{0}" to go on.', "输入“{0}”以继续。"),
    Phrase(WORDS, 'the header "kind: {0}" is missing', "缺少请求头 “kind: {0}”"),
    Phrase(WORDS, "the app server", "应用服务器"),
    Phrase(WORDS, "delivered", "已送达"),
    Phrase(WORDS, "online", "在线"),
    Phrase(WORDS, "binary", "二进制"),
    Phrase(WORDS, "There is no room.", "没有房间。"),
)
PAYLOADS = (
    '{"ask": "who is in the lobby?"}',
    '{"ask": "who is in the lobby? There is no room.", "list": ["online", "binary"]}',
    '{"ask": "who is in the lobby…',
    '["There is no room.", "a } is in b"]',
    '"who is in the lobby?"',
    '"There is no room."',
    '"delivered"',
    '"online"',
    '"binary"',
    r'"he said \"bob is in lobby\" and left"',
    '"bob sends online to the app server"',
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_somebody_sent_is_never_touched_whatever_it_says(payload: str) -> None:
    known = Phrases(STEPS)
    assert known.say(f"alice sends {payload} to the app server") == f"alice 向 应用服务器 发送 {payload}"
    assert known.say(f"bob receives {payload} within 2 s") == f"bob 在 2 s 内收到 {payload}"
    assert known.say(payload) is None
    assert known.say(f"nobody knows {payload} here") is None
    assert known.say(f"There is no room. alice sends {payload} to bob") == f"没有房间。alice 向 bob 发送 {payload}"


LINKS = (
    Phrase(WORDS, "The link broke ({0}).", "链路断开（{0}）。"),
    Phrase(WORDS, "Next try in {0} ms.", "{0} ms 后进行下次尝试。"),
    Phrase(WORDS, "loss{size} for {user}", "丢失{size}（{user}）"),
    Phrase(WORDS, "loss{size} for all", "丢失{size}（所有人）"),
    Phrase(WORDS, "On was: {0}.", "当时已开启：{0}。"),
    Phrase(WORDS, "dropped on purpose", "有意断开"),
    Phrase(WORDS, "The {0} is empty. Give {1}.", "{0} 为空。请使用 {1}。"),
    Phrase(WORDS, "a letter or one of . _ @", "字母或 . _ @ 之一"),
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "The link broke (1006: dropped on purpose). Next try in 9 ms.",
            "链路断开（1006: 有意断开）。9 ms 后进行下次尝试。",
        ),
        ("loss 5 % for all; loss for bob", "丢失 5 %（所有人）；丢失（bob）"),
        ("On was: loss for bob; loss 5 % for all.", "当时已开启：丢失（bob）；丢失 5 %（所有人）。"),
        ("The id is empty. Give a letter or one of . _ @.", "id 为空。请使用 字母或 . _ @ 之一。"),
    ],
)
def test_colons_and_semicolons_inside_and_between(text: str, said: str) -> None:
    assert Phrases(LINKS).say(text) == said


def test_a_sentence_may_have_quotes_of_its_own() -> None:
    known = Phrases(STEPS)
    assert known.say('Type "delivered" to go on.') == "输入“delivered”以继续。"
    assert known.say('the header "kind: online" is missing') == "缺少请求头 “kind: 在线”"
