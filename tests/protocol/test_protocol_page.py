"""The page that describes the wire, against the code: every example is decoded, every table is compared."""

import json
import re
import struct
from pathlib import Path
from typing import Any, get_type_hints

import msgspec
import pytest

from rts_console.protocol import codec, words
from rts_console.protocol import frames as f
from rts_console.protocol.words import (
    LARGEST_PAYLOAD,
    RULE_SETS,
    CloseCode,
    Code,
    PayloadKind,
    RefusalCode,
    RuleSet,
    reconnect_allowed,
)
from tests.protocol import samples

PAGE = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")
FRAMES = pytest.mark.parametrize("name", sorted(f.TYPES))
INNER = {
    "received": ("An arrival", f.Arrival),
    "joined": ("A member", f.Member),
    "delivered": ("A delivery", f.Delivery),
}
TYPE_NAMES = {
    "string": str,
    "integer": int,
    "true or false": bool,
    "list of strings": list[str],
    "object": dict[str, Any],
    "attributes": dict[str, str | int],
    "options": dict[str, str | int | bool],
    "list of arrivals": list[f.Arrival],
    "list of members": list[f.Member],
    "list of deliveries": list[f.Delivery],
}
CODES = {
    name: kind
    for name, kind in vars(words).items()
    if isinstance(kind, type) and issubclass(kind, Code) and kind not in (Code, CloseCode) and f"### {name}\n" in PAGE
}


def section(heading: str) -> str:
    """The text under a heading, up to the next heading of its level or above."""
    level = heading.split(" ")[0]
    _, found, rest = PAGE.partition(f"\n{heading}\n")
    assert found, f"the page has no heading {heading!r}"
    return re.split(rf"\n#{{1,{len(level)}}} ", rest)[0]


def table(text: str) -> list[list[str]]:
    """The cells of the first table in a text, without its two head lines."""
    lines = [line for line in text.splitlines() if line.startswith("|") or not line]
    rows: list[list[str]] = []
    for line in lines:
        if line:
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            break
    return rows[2:]


def blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)\n```$", text, re.DOTALL | re.MULTILINE)


def message(kind: int, header: str, payload: bytes) -> bytes:
    head = header.encode()
    return struct.pack(">BBH", 0xA7, kind, len(head)) + head + payload


def payload_block(block: str) -> tuple[bytes, bytes]:
    """A payload example as the whole message, and the payload in it."""
    kind, header, shown = block.split("\n")
    payload = bytes.fromhex(shown[5:]) if shown.startswith("hex: ") else shown.encode()
    return message(int(kind), header, payload), payload


# --- frames ---


def test_the_page_describes_exactly_the_frames_that_exist() -> None:
    assert sorted(re.findall(r"^### `(\w+)`$", PAGE, re.MULTILINE)) == sorted(f.TYPES)


@FRAMES
def test_a_frame_stands_in_the_chapter_of_its_sender(name: str) -> None:
    chapter = (
        "## 3. Frames from client to gateway"
        if f.TYPES[name] in f.ClientControl.__args__
        else "## 4. Frames from gateway to client"
        if f.TYPES[name] in f.ServerControl.__args__
        else "## 5. Payloads"
    )
    assert f"### `{name}`\n" in section(chapter)


def check_fields(text: str, kind: Any) -> None:
    rows = table(text)
    assert [row[0] for row in rows] == [f"`{name}`" for name in kind.__struct_fields__]
    hints = get_type_hints(kind)
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    for shown, type_name, default, meaning in rows:
        name = shown.strip("`")
        assert hints[name] == TYPE_NAMES[type_name]
        field = fields[name]
        if field.required:
            assert default == "", f"{name} has no default"
        else:
            actual = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
            assert json.loads(default.strip("`")) == actual
        assert len(meaning) > 2


@FRAMES
def test_a_frame_has_the_fields_that_the_page_shows(name: str) -> None:
    check_fields(section(f"### `{name}`"), f.TYPES[name])


@pytest.mark.parametrize("name", INNER)
def test_the_parts_of_a_frame_have_the_fields_that_the_page_shows(name: str) -> None:
    words_before, kind = INNER[name]
    check_fields(section(f"### `{name}`").partition(f"{words_before}:\n")[2], kind)


@FRAMES
def test_a_frame_has_an_example_that_decodes_to_it(name: str) -> None:
    kind = f.TYPES[name]
    text, decoder = section(f"### `{name}`"), samples.decoder_for(kind)
    if kind in samples.HEADER_TYPES:
        (block,) = blocks(text, "payload")
        whole, payload = payload_block(block)
        header, _, decoded = decoder.payload(whole)
        assert (type(header), decoded) == (kind, payload)
    else:
        (block,) = blocks(text, "json")
        assert type(decoder.control(block)) is kind


@FRAMES
def test_an_example_shows_no_unknown_field(name: str) -> None:
    text = section(f"### `{name}`")
    shown = blocks(text, "json") or [block.split("\n")[1] for block in blocks(text, "payload")]
    assert set(json.loads(shown[0])) <= {"type", *f.TYPES[name].__struct_fields__}


def test_the_message_shown_byte_by_byte() -> None:
    (block,) = blocks(section("## 2. Two encodings"), "hex")
    header, kind, payload = codec.server_decoder().payload(bytes.fromhex(block.replace("\n", " ")))
    assert (type(header), header.user_id, kind, payload) == (f.SendPeer, "bob", PayloadKind.TEXT, b"hi")
    assert codec.encode_payload(header, kind, payload).hex(" ") == block.replace("\n", " ")


def test_every_fenced_block_is_of_a_kind_that_is_checked() -> None:
    opened = re.findall(r"^```(\w*)$", PAGE, re.MULTILINE)[::2]
    assert set(opened) == {"", "json", "payload", "hex", "session"}
    assert opened.count("") == 1, "only the drawing is not decoded"


# --- the worked session ---


def lines_of_the_session() -> list[str]:
    (block,) = blocks(section("## 13. A session from beginning to end"), "session")
    return block.splitlines()


def decode_line(line: str) -> Any:
    side, rest = line[0], line[2:]
    decoder: Any = codec.server_decoder() if side == ">" else codec.client_decoder()
    if rest.startswith("{"):
        return decoder.control(rest)
    kind, _, rest = rest.partition(" ")
    header, end = json.JSONDecoder().raw_decode(rest)
    return decoder.payload(message(int(kind), json.dumps(header), rest[end + 1 :].encode()))[0]


@pytest.mark.parametrize("line", [line for line in lines_of_the_session() if line[0] != "x"])
def test_each_line_of_the_session_is_a_frame(line: str) -> None:
    assert type(decode_line(line)) in f.TYPES.values()


def test_every_command_of_the_session_is_answered() -> None:
    asked, answered = set(), set()
    for line in lines_of_the_session():
        if line[0] != "x" and hasattr(frame := decode_line(line), "id"):
            (asked if line[0] == ">" else answered).add(frame.id)
    assert asked == answered != set()


# --- tables ---


def test_the_limits_are_those_of_the_rule_sets() -> None:
    rows = table(section("## 6. Limits"))
    assert [row[0] for row in rows] == [f"`{name}`" for name in RuleSet.__struct_fields__]
    for shown, full, basic, meaning in rows:
        name = shown.strip("`")
        for cell, rules in ((full, RULE_SETS["volcengine"]), (basic, RULE_SETS["volcengine-basic"])):
            value = getattr(rules, name)
            expected = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
            assert cell.replace(",", "") == str(expected)
        assert meaning


def test_the_close_codes_are_those_of_the_code() -> None:
    assert table(section("### Close codes")) == [
        [str(int(code)), code.label, "yes" if reconnect_allowed(code) else "no", code.meaning] for code in CloseCode
    ]


@pytest.mark.parametrize("name", CODES)
def test_a_table_of_codes_is_that_of_the_code(name: str) -> None:
    assert table(section(f"### {name}")) == [[str(int(code)), code.label, code.meaning] for code in CODES[name]]


def test_every_code_that_travels_has_its_table() -> None:
    assert {
        "LoginErrorCode",
        "LoginType",
        "LogoutReason",
        "UserMessageSendResult",
        "RoomMessageSendResult",
        "UserOnlineStatus",
        "MessageMode",
        "JoinRoomType",
        "UserOfflineReason",
        "ConnectionState",
        "RtsErrorCode",
        "RtsWarningCode",
        RefusalCode.__name__,
    } == set(CODES)


def test_the_modes_promised_are_the_modes_there_are() -> None:
    rows = table(section("## 9. Messages, results, receipts"))
    assert [row[:2] for row in rows] == [[str(int(mode)), mode.label] for mode in words.MessageMode]


@pytest.mark.parametrize("number", [codec.CONTROL_LIMIT, codec.HEADER_LIMIT, LARGEST_PAYLOAD, codec.MESSAGE_LIMIT])
def test_the_sizes_of_the_encodings_are_named(number: int) -> None:
    assert f"{number:,}" in section("## 2. Two encodings")


def test_the_path_and_the_subprotocol_are_named() -> None:
    connection = section("## 1. Connection")
    assert f"ws://host:port{f.PATH}`" in connection
    assert f"`Sec-WebSocket-Protocol: {f.SUBPROTOCOL}`" in connection


def test_every_link_of_the_contents_leads_somewhere() -> None:
    anchors = {
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", PAGE, re.MULTILINE)
    }
    links = re.findall(r"\]\(#([^)]*)\)", PAGE)
    assert len(links) == 13
    assert set(links) <= anchors
