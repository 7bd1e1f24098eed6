"""Encryption of packets in each of the vendor's modes: round trips, other keys, and what is changed on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol.codec import attributes_problem
from rts_console.protocol.secret import Secret
from rts_console.vendors.agora_codes import EncryptionMode, Error
from rts_console.vendors.agora_encryption import DecryptionFailed, EncryptionConfig, StreamCipher

KEY = Secret("k" * 32)
SALT = bytes(range(32))
CIPHERS = {mode: StreamCipher(EncryptionConfig(mode, KEY, SALT, True)) for mode in EncryptionMode}
CONTEXT = b"lobby\0alice\0" + b"1"


def config(mode: int = 7, key: Secret | str | None = KEY, salt: bytes | None = SALT) -> EncryptionConfig:
    return EncryptionConfig(mode, key, salt, True)


@given(st.sampled_from(EncryptionMode), st.binary(max_size=1_024))
def test_what_is_encrypted_is_read_again_and_stays_within_1_kb(mode: EncryptionMode, plain: bytes) -> None:
    data, said = CIPHERS[mode].encrypt(plain, CONTEXT)
    assert CIPHERS[mode].decrypt(data, said, CONTEXT) == plain
    assert len(data) <= max(1_024, 16)
    whole: dict[str, str | int] = {"stream": 5, "seq": 2**40, "run": 2**31, "reliable": 1, "ordered": 1, **said}
    assert attributes_problem(whole) is None
    if len(plain) >= 4:
        assert plain not in data


@given(st.sampled_from(EncryptionMode), st.binary(min_size=1, max_size=100), st.data())
def test_what_is_changed_on_its_way_is_noticed(mode: EncryptionMode, plain: bytes, choose: st.DataObject) -> None:
    data, said = CIPHERS[mode].encrypt(plain, CONTEXT)
    place = choose.draw(st.integers(0, len(plain) - 1))
    changed = data[:place] + bytes([data[place] ^ choose.draw(st.integers(1, 255))]) + data[place + 1 :]
    with pytest.raises(DecryptionFailed):
        CIPHERS[mode].decrypt(changed, said, CONTEXT)
    with pytest.raises(DecryptionFailed):
        CIPHERS[mode].decrypt(data, said, CONTEXT + b"2")
    with pytest.raises(DecryptionFailed):
        CIPHERS[mode].decrypt(data, {**said, "tag": "AAAAAAAAAAAAAAAAAAAAAA=="}, CONTEXT)


@pytest.mark.parametrize("mode", EncryptionMode)
def test_another_key_salt_or_mode_does_not_read_it(mode: EncryptionMode) -> None:
    data, said = CIPHERS[mode].encrypt(b"hello", CONTEXT)
    others = [config(mode, "another"), config(mode % 8 + 1)]
    others += [config(mode, KEY, bytes(31) + b"x")] if mode.wants_salt else []
    for other in others:
        with pytest.raises(DecryptionFailed):
            StreamCipher(other).decrypt(data, said, CONTEXT)
    again = StreamCipher(config(mode, KEY.reveal(), SALT if mode.wants_salt else b""))
    assert again.decrypt(data, said, CONTEXT) == b"hello"


_VALUES = st.one_of(st.text(max_size=40), st.integers(-(2**63), 2**63 - 1), st.just("AAAAAAAAAAAAAAAAAAAAAA=="))


@given(
    st.sampled_from(EncryptionMode),
    st.binary(max_size=64),
    st.dictionaries(st.sampled_from(["nonce", "tag", "size"]), _VALUES),
)
def test_whatever_comes_only_ever_raises_our_error(
    mode: EncryptionMode, data: bytes, said: dict[str, str | int]
) -> None:
    with pytest.raises(DecryptionFailed):
        CIPHERS[mode].decrypt(data, {"mode": int(mode), **said}, CONTEXT)


def test_the_same_packet_twice_looks_different_but_in_ecb() -> None:
    for mode, cipher in CIPHERS.items():
        ecb = mode in (EncryptionMode.AES_128_ECB, EncryptionMode.SM4_128_ECB)
        assert (cipher.encrypt(b"hello", CONTEXT)[0] == cipher.encrypt(b"hello", CONTEXT)[0]) is ecb


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (config(mode=0), Error.NOT_SUPPORTED),
        (config(mode=9), Error.NOT_SUPPORTED),
        (config(key=None), Error.INVALID_ARGUMENT),
        (config(key=""), Error.INVALID_ARGUMENT),
        (config(salt=None), Error.INVALID_ARGUMENT),
        (config(salt=bytes(32)), Error.INVALID_ARGUMENT),
        (config(8, salt=b"x" * 31), Error.INVALID_ARGUMENT),
        (config(5, salt=None), Error.OK),
        (config(7), Error.OK),
    ],
)
def test_what_a_configuration_may_be(wrong: EncryptionConfig, error: Error) -> None:
    assert wrong.problem() is error


def test_keys_are_never_shown() -> None:
    shown = config(key="a very secret text")
    assert isinstance(shown.encryption_key, Secret)
    assert "secret" not in f"{shown!r} {shown} {StreamCipher(shown)!r}"
    assert not EncryptionConfig().datastream_encryption_enabled
    assert EncryptionConfig().encryption_mode == 7
