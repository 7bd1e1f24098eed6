import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.record.query_syntax import (
    MAX_DEPTH,
    And,
    Comparison,
    Flagged,
    Not,
    Or,
    QueryError,
    Words,
    parse_pieces,
    quoted,
    suggestion,
)

FIELDS = {"from": True, "size": True, "text": False}


def tree(text):
    return [shape(piece.node) for piece in parse_pieces(text, FIELDS, {"error"})]


def shape(node):
    match node:
        case Words(value):
            return value.text
        case Flagged(name):
            return f"<{name}>"
        case Comparison(field, operator, values):
            return (field, operator, *(value.text for value in values))
        case Not(part):
            return ["not", shape(part)]
        case And(parts):
            return ["and", *map(shape, parts)]
        case Or(parts):
            return ["or", *map(shape, parts)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a b", ["a", "b"]),
        ("a and b or c", [["or", ["and", "a", "b"], "c"]]),
        ("a (b or c)", ["a", ["or", "b", "c"]]),
        ("((a))", ["a"]),
        ("not not a", ["a"]),
        ("-a !b", [["not", "a"], ["not", "b"]]),
        ("-1000 -> --x", ["-1000", "->", "--x"]),
        ('error Error "error"', ["<error>", "<error>", "error"]),
        ("FROM:bob,carol", [("from", ":", "bob", "carol")]),
        ('from: "x y" , z', [("from", ":", "x y"), ",", "z"]),
        ("size > 4k", [("size", ">", "4k")]),
        ("size==4", [("size", ":", "4")]),
        ("size", ["size"]),
        ("text:a,b", [("text", ":", "a,b")]),
        ('text~"\\d\\"\\\\"', [("text", "~", '\\d"\\\\')]),
        ("f(x) (f(x))", ["f(x)", "f(x)"]),
        ('{"a":1}', ['{"a":1}']),
        ("12:30:11", ["12:30:11"]),
        ('"\\u4f60\\n"', ["你\n"]),
        ("android order notes", ["android", "order", "notes"]),
    ],
)
def test_reads_the_shape(text, parts):
    assert tree(text) == parts


def test_pieces_say_where_they_stand():
    text = "  -from:bob  and (a or b) "
    assert [text[piece.start : piece.end] for piece in parse_pieces(text, FIELDS, ())] == ["-from:bob", "(a or b)"]


def test_brackets_nest_so_deep_and_no_deeper():
    assert tree("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH) == ["a"]
    with pytest.raises(QueryError, match="nest more than 64 deep"):
        tree("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1))


def test_a_line_that_is_too_long_is_refused():
    with pytest.raises(QueryError, match="5,000 characters, at most 4,096"):
        tree("a" * 5_000)


@given(st.text())
def test_any_text_in_quotes_is_read_back(text):
    if text and len(quoted(text)) < 4_000:
        assert tree(quoted(text)) == [text]


def test_suggests_what_is_spelled_nearly_so():
    assert suggestion("form", ["format", "from"]) == "from"
    assert suggestion("nosuch", ["NoSuchThing", "other"]) == "NoSuchThing"
    assert suggestion("xyz", ["from"]) is None


def test_an_error_is_one_sentence():
    assert str(QueryError("this is wrong", "do that", 1, 2)) == "this is wrong; do that"
