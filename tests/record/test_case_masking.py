import json

from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol.secret import Secret
from rts_console.record.case_masking import EvenMasker

from .test_masking import AGORA, JWT, RONGCLOUD, VOLCENGINE

KNOWN = "correct horse battery"
FORMS = [
    f"before {VOLCENGINE} after".encode(),
    f'{{"a": "{AGORA}"}}'.encode(),
    f"x={RONGCLOUD}".encode(),
    JWT.encode(),
    b'{"password": "a", "n": 1}',
    b'{"Password": 12345}',
    b'{"secret": {"a": "}", "b": [1]}, "c": 2}',
    b'{"token": true}',
    b'{"a": "{\\"token\\":\\"abc\\",\\"b\\":1}"}',
    b"Authorization: Bearer abc def\r\nHost: x",
    b"wss://user:hidden@host/path?token=abc&x=1",
    KNOWN.encode(),
    b"\x00" + KNOWN.encode() + b"\xff",
]
PLAIN = [b"", b"hello", b"\xff\x00", "größe 消息".encode(), b"my token is lost", b'{"n": 1}', b"http://host/path"]


def test_sizes_stay_and_json_stays_json():
    masker = EvenMasker([Secret(KNOWN)])
    for data in FORMS:
        masked = masker.mask(data)
        assert len(masked) == len(data)
        assert masked != data
        if data.startswith(b"{"):
            assert json.loads(masked).keys() == json.loads(data).keys()
    assert masker.count >= len(FORMS)


def test_what_has_no_secret_is_left_alone():
    masker = EvenMasker([KNOWN])
    assert masker.mask_many(PLAIN) == PLAIN
    assert masker.count == 0


@given(st.lists(st.sampled_from(FORMS + PLAIN), max_size=20), st.lists(st.binary(max_size=80), max_size=5))
def test_many_together_are_masked_as_one_by_one(forms, others):
    parts = forms + others
    together, alone = EvenMasker([KNOWN]), EvenMasker([KNOWN])
    assert together.mask_many(parts) == [alone.mask(part) for part in parts]
    assert together.count == alone.count


def test_texts_are_masked_as_in_an_export():
    masker = EvenMasker([KNOWN])
    assert masker.mask_text(f"a {KNOWN} b ****** c") == "a *** b ****** c"
    assert masker.count == 1
