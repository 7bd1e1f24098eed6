import base64
import os
import stat

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rts_console.gui.models.draft import Draft, DraftError, DraftFormat, place
from rts_console.protocol.words import RULE_SETS, PayloadKind

RULES = RULE_SETS["volcengine"]
TEXT, JSON, HEX, BASE64, FILE = DraftFormat


def error_of(draft, rules=RULES):
    with pytest.raises(DraftError) as caught:
        draft.payload(rules)
    return caught.value


def outcome(draft):
    """The payload, or what is said of it in the same type."""
    try:
        return draft.payload(RULES)
    except DraftError as error:
        said = str(error) if error.args[0].endswith(".") and len(str(error)) > 20 else None
        return said if draft.format.kind is PayloadKind.TEXT else said and said.encode()


@pytest.mark.parametrize(
    ("format_", "text", "payload", "size"),
    [
        (TEXT, "", "", 0),
        (TEXT, "hello\n", "hello\n", 6),
        (TEXT, "你好", "你好", 6),
        (TEXT, "👋🏽", "👋🏽", 8),
        (TEXT, "a\u00a0b\u2028c\0", "a\u00a0b\u2028c\0", 9),
        (JSON, '{"n": 9007199254740993, "s": "你"}', '{"n": 9007199254740993, "s": "你"}', 35),
        (JSON, " [1, 1.0, 1e0] ", " [1, 1.0, 1e0] ", 15),
        (JSON, "null", "null", 4),
        (HEX, "", b"", 0),
        (HEX, "00 ff DE,ad:BE;ef\n0x0A \\x0b", b"\x00\xff\xde\xad\xbe\xef\x0a\x0b", 8),
        (HEX, "deadbeef", b"\xde\xad\xbe\xef", 4),
        (BASE64, "", b"", 0),
        (BASE64, "3q2+\n7w==", b"\xde\xad\xbe\xef", 4),
        (BASE64, "3q2+7w", b"\xde\xad\xbe\xef", 4),
    ],
)
def test_a_draft_becomes_exactly_these_bytes(format_, text, payload, size):
    draft = Draft(format_, text)
    assert draft.payload(RULES) == payload
    assert draft.size() == size


def test_text_and_json_go_as_text_the_rest_as_binary():
    kinds = [each.kind for each in DraftFormat]
    assert kinds == [PayloadKind.TEXT, PayloadKind.TEXT, PayloadKind.BINARY, PayloadKind.BINARY, PayloadKind.BINARY]


@pytest.mark.parametrize(
    ("format_", "text", "offset", "said"),
    [
        (JSON, '{"a": 1,\n "b" 2}', 14, "Not JSON at line 2, column 6: a colon was expected"),
        (JSON, "  ", 0, "There is no JSON yet"),
        (JSON, "{} x", 3, "line 1, column 4"),
        (HEX, "00 f", 3, "line 1, column 4: 'f' has an odd number of digits"),
        (HEX, "00\nzz", 3, "line 2, column 1: 'z'"),
        (HEX, "你", 0, "line 1, column 1: '你'"),
        (BASE64, "ab-_", 2, "URL-safe"),
        (BASE64, "ab!c", 2, "line 1, column 3: '!'"),
        (BASE64, "ab=c", 2, "may only stand at the end"),
        (BASE64, "abcde", 5, "in the middle of a byte"),
        (TEXT, "ab\ud800", 2, "half of a character"),
    ],
)
def test_a_broken_draft_names_the_place(format_, text, offset, said):
    error = error_of(Draft(format_, text))
    assert said in str(error)
    assert error.offset == offset


@pytest.mark.parametrize(
    ("format_", "limit", "make"),
    [
        (TEXT, RULES.text_limit, lambda size: "x" * size),
        (TEXT, RULES.text_limit, lambda size: "好" * (size // 3) + "x" * (size % 3)),
        (TEXT, RULES.text_limit, lambda size: "👋" * (size // 4) + "x" * (size % 4)),
        (HEX, RULES.binary_limit, lambda size: "ab" * size),
        (BASE64, RULES.binary_limit, lambda size: base64.b64encode(bytes(size)).decode()),
    ],
)
def test_the_limit_is_exact(format_, limit, make):
    for size in (limit - 1, limit):
        assert Draft(format_, make(size)).size() == size
        Draft(format_, make(size)).payload(RULES)
    over = Draft(format_, make(limit + 1))
    assert f"the limit is {limit:,} bytes. Shorten it by 1 byte" in str(error_of(over))


def test_a_file_is_its_bytes(tmp_path):
    file = tmp_path / "data.bin"
    file.write_bytes(bytes(range(256)))
    draft = Draft(FILE, path=f"  {file} ")
    assert draft.payload(RULES) == bytes(range(256))
    assert draft.size() == 256


def test_a_file_at_the_limit_goes_and_one_byte_more_does_not(tmp_path):
    file = tmp_path / "data.bin"
    file.write_bytes(bytes(RULES.binary_limit))
    assert len(Draft(FILE, path=str(file)).payload(RULES)) == RULES.binary_limit
    file.write_bytes(bytes(RULES.binary_limit + 1))
    said = str(error_of(Draft(FILE, path=str(file))))
    assert said.startswith("data.bin is too large. The binary has 47,105 bytes; the limit is 47,104 bytes.")
    assert said.endswith("Choose a smaller file.")


def test_file_troubles_say_what_to_do(tmp_path):
    assert "No file is chosen" in str(error_of(Draft(FILE)))
    assert "There is no file" in str(error_of(Draft(FILE, path=str(tmp_path / "none"))))
    assert "is a folder" in str(error_of(Draft(FILE, path=str(tmp_path))))
    assert "cannot be read" in str(error_of(Draft(FILE, path="a\0b")))
    assert Draft(FILE, path=str(tmp_path / "none")).size() == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_file_without_rights_says_so(tmp_path):
    file = tmp_path / "secret"
    file.write_bytes(b"x")
    file.chmod(stat.S_IWUSR)
    assert "cannot be read: Permission denied" in str(error_of(Draft(FILE, path=str(file))))


def test_a_draft_that_cannot_be_read_has_no_size():
    assert Draft(HEX, "zz").size() == 0


@pytest.mark.parametrize(
    ("text", "offset", "said"),
    [("", 0, "line 1, column 1"), ("ab\ncd", 4, "line 2, column 2"), ("\n", 1, "line 2, column 1")],
)
def test_places_count_from_one(text, offset, said):
    assert place(text, offset) == said


@given(st.binary(max_size=300))
def test_hex_and_base64_are_read_back(data):
    assert Draft(HEX, data.hex(" ")).payload(None) == data
    assert Draft(BASE64, base64.b64encode(data).decode()).payload(None) == data


@given(st.text(max_size=300), st.sampled_from(DraftFormat))
@example("~0", DraftFormat.FILE)
def test_whatever_is_typed_is_a_payload_or_a_clear_error(text, format_):
    assert isinstance(outcome(Draft(format_, text, path=text)), str if format_.kind is PayloadKind.TEXT else bytes)
