"""What the probe is told: read or refused with a reason; secrets do not show."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.probe.config import BadConfig, Pace, ProbeUser, make_client, most_rate, read_config, text_of
from rts_console.protocol.words import RULE_SETS
from rts_console.record.stamp import TEXT_BYTES, Stamp, read_stamp

GOOD = {
    "url": "ws://127.0.0.1:7880",
    "app_id": "app",
    "users": [{"user_id": "probe-1", "token": "t"}, {"user_id": "probe-2", "token": "t"}],
}


def test_the_least_that_must_be_said() -> None:
    config = read_config(json.dumps(GOOD))
    assert (config.do, config.rate, config.size) == ("probe", 20.0, 64)
    assert make_client(config).url.startswith("ws://127.0.0.1:7880")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"do": "dance"}, "Say probe or load"),
        ({"users": []}, "needs 2"),
        ({"users": [{"user_id": "a*b", "token": "t"}] * 2}, "not allowed"),
        ({"rate": 0}, "rate is 0"),
        ({"rate": 1e9}, "rate is 1e"),
        ({"size": 1}, f"Give {TEXT_BYTES}"),
        ({"colour": "red"}, "colour"),
        ({"ramp": -1}, "ramp"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_reason(change: dict[str, object], words: str) -> None:
    with pytest.raises(BadConfig, match=words):
        read_config(json.dumps(GOOD | change))


@given(st.binary(max_size=200))
def test_any_line_is_read_or_refused(line: bytes) -> None:
    with pytest.raises(BadConfig):
        read_config(line)


def test_a_token_does_not_show() -> None:
    assert "secret" not in repr(ProbeUser("probe-1", "secret"))


@given(st.integers(TEXT_BYTES, 3_000))
def test_a_text_has_its_size_and_its_stamp(size: int) -> None:
    stamp = Stamp("0a0b0c0d", 7, 5)
    text = text_of(size, stamp)
    assert len(text.encode()) == size
    assert read_stamp(text.encode()) == stamp


@given(st.floats(0.5, 5_000), st.lists(st.floats(0.0001, 0.5), min_size=1, max_size=50))
def test_the_pace_is_kept_whatever_the_delays(rate: float, waits: list[float]) -> None:
    now_s, sent = 100.0, 0
    pace = Pace(rate, now_s)
    for wait_s in waits:
        sent += pace.take_due(now_s, 10**9)
        assert pace.wait_s(now_s) <= 1 / rate + 1e-6
        now_s += wait_s
    sent += pace.take_due(now_s, 10**9)
    assert abs(sent - ((now_s - 100.0) * rate + 1)) <= 1 + 1e-6


def test_what_is_too_much_at_once_is_due_right_after() -> None:
    pace = Pace(1_000, 0.0)
    assert [pace.take_due(1.0, 400) for _ in range(4)] == [400, 400, 201, 0]


@pytest.mark.parametrize(
    ("rules", "size", "in_room", "most"),
    [
        ("volcengine", 64, False, 90),
        ("volcengine", 64, True, 58.5),
        ("rongcloud", 64, True, math.inf),
        ("agora", 64, True, 27),
        ("agora", 1_024, True, 5.4),
        ("volcengine-basic", 1_024, True, 27),
    ],
)
def test_how_fast_one_user_may_send(rules: str, size: int, in_room: bool, most: float) -> None:
    assert most_rate(RULE_SETS[rules], size, in_room=in_room) == pytest.approx(most)
