"""Agora's encryption of stream data, end to end, in the modes that the vendor names.

Which cipher a mode is, is the vendor's. How a key is made from the text, and where nonce and tag stand, is ours, for
the vendor does not say: HKDF-SHA256 of the key's UTF-8 (salted in the modes 7 and 8), the encrypted bytes as the
payload, and the rest as attributes of the message. Only the members of the channel can read it: the gateway cannot.
"""

import base64
import binascii
import hmac
import secrets
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rts_console.protocol.secret import Secret
from rts_console.vendors.agora_codes import EncryptionMode, Error

BLOCK: Final = 16
SALT_BYTES: Final = 32
NONCE_BYTES: Final = 12
_CHECK_BYTES: Final = 16
_GCM: Final = (
    EncryptionMode.AES_128_GCM,
    EncryptionMode.AES_256_GCM,
    EncryptionMode.AES_128_GCM2,
    EncryptionMode.AES_256_GCM2,
)
_XTS: Final = (EncryptionMode.AES_128_XTS, EncryptionMode.AES_256_XTS)
_KEY_BYTES: Final = {
    EncryptionMode.AES_128_XTS: 32,
    EncryptionMode.AES_128_ECB: 16,
    EncryptionMode.AES_256_XTS: 64,
    EncryptionMode.SM4_128_ECB: 16,
    EncryptionMode.AES_128_GCM: 16,
    EncryptionMode.AES_256_GCM: 32,
    EncryptionMode.AES_128_GCM2: 16,
    EncryptionMode.AES_256_GCM2: 32,
}

Attributes = dict[str, str | int]


class DecryptionFailed(ValueError):
    """What came was made with another key or mode, or was changed on its way."""


class EncryptionConfig(msgspec.Struct):
    """The vendor's: mode, key (32 bytes are advised), salt (32 bytes, of the modes 7 and 8), and whether data streams
    are encrypted at all, which they are not unless this says so.
    """

    encryption_mode: int = EncryptionMode.AES_128_GCM2
    encryption_key: Secret | str | None = None
    encryption_kdf_salt: bytes | bytearray | None = None
    datastream_encryption_enabled: bool = False

    def __post_init__(self) -> None:
        """A key is no text that a log may show."""
        if isinstance(self.encryption_key, str):
            self.encryption_key = Secret(self.encryption_key)

    def __repr__(self) -> str:
        return f"EncryptionConfig(mode {int(self.encryption_mode)}, data {self.datastream_encryption_enabled})"

    def problem(self) -> Error:
        """What `enable_encryption` has against it; `Error.OK` for nothing."""
        if self.encryption_mode not in _KEY_BYTES:
            return Error.NOT_SUPPORTED
        if not self.encryption_key:
            return Error.INVALID_ARGUMENT
        if not EncryptionMode(self.encryption_mode).wants_salt:
            return Error.OK
        salt = bytes(self.encryption_kdf_salt or b"")
        return Error.OK if len(salt) == SALT_BYTES and any(salt) else Error.INVALID_ARGUMENT


class StreamCipher:
    """Encrypts and decrypts packets with one configuration, which must be without problem."""

    def __init__(self, config: EncryptionConfig) -> None:
        """Make the key."""
        self._mode = EncryptionMode(config.encryption_mode)
        key = config.encryption_key
        text = key.reveal() if isinstance(key, Secret) else str(key)
        salt = bytes(config.encryption_kdf_salt or b"") if self._mode.wants_salt else b""
        size = _KEY_BYTES[self._mode]
        info = f"rts-console agora stream {int(self._mode)}".encode()
        made = HKDF(SHA256(), size + 32, salt or None, info).derive(text.encode())
        self._key, self._check_key = made[:size], made[size:]

    def __repr__(self) -> str:
        return f"<StreamCipher {self._mode.name}>"

    def encrypt(self, plain: bytes, context: bytes) -> tuple[bytes, Attributes]:
        """The encrypted bytes, never more than 1 KB for 1 KB, and what is needed to read them; `context` (who sends
        what where) is not sent, and must be the same on the other side.
        """
        said: Attributes = {"mode": int(self._mode), "size": len(plain)}
        if self._mode in _GCM:
            nonce = secrets.token_bytes(NONCE_BYTES)
            sealed = AESGCM(self._key).encrypt(nonce, plain, context)
            data, tag = sealed[:-BLOCK], sealed[-BLOCK:]
            return data, said | {"nonce": _text(nonce), "tag": _text(tag)}
        nonce = secrets.token_bytes(BLOCK) if self._mode in _XTS else b""
        encryptor = self._cipher(nonce).encryptor()
        data = encryptor.update(self._padded(plain)) + encryptor.finalize()
        return data, said | {"nonce": _text(nonce), "tag": _text(self._check(plain, nonce, context))}

    def decrypt(self, data: bytes, said: Mapping[str, str | int], context: bytes) -> bytes:
        """The plain bytes. Raises `DecryptionFailed`."""
        if said.get("mode") != self._mode:
            raise DecryptionFailed("The packet was not encrypted in this mode.")
        nonce, tag, size = _bytes(said, "nonce"), _bytes(said, "tag"), said.get("size")
        if self._mode in _GCM:
            return self._opened(data, nonce, tag, context)
        fits = size == len(data) if self._mode in _XTS and len(data) > BLOCK else len(data) % BLOCK == 0
        if not isinstance(size, int) or not 0 <= size <= len(data) or not fits:
            raise DecryptionFailed("The packet has a size that no packet has.")
        if len(nonce) != (BLOCK if self._mode in _XTS else 0):
            raise DecryptionFailed("The packet's nonce is missing or too long.")
        if not data:
            plain = b""
        else:
            decryptor = self._cipher(nonce).decryptor()
            plain = (decryptor.update(data) + decryptor.finalize())[:size]
        if not hmac.compare_digest(tag, self._check(plain, nonce, context)):
            raise DecryptionFailed("The packet was encrypted with another key, or was changed.")
        return plain

    def _opened(self, data: bytes, nonce: bytes, tag: bytes, context: bytes) -> bytes:
        if len(nonce) != NONCE_BYTES or len(tag) != BLOCK:
            raise DecryptionFailed("The packet's nonce or tag is missing or has a wrong size.")
        try:
            return AESGCM(self._key).decrypt(nonce, data + tag, context)
        except InvalidTag:
            raise DecryptionFailed("The packet was encrypted with another key, or was changed.") from None

    def _cipher(self, nonce: bytes) -> "Cipher[Any]":
        if self._mode in _XTS:
            return Cipher(algorithms.AES(self._key), modes.XTS(nonce))
        sm4 = self._mode is EncryptionMode.SM4_128_ECB
        algorithm = algorithms.SM4(self._key) if sm4 else algorithms.AES(self._key)
        return Cipher(algorithm, modes.ECB())  # noqa: S305 - the vendor's mode

    def _padded(self, plain: bytes) -> bytes:
        """ECB wants whole blocks, XTS at least one; the size is said beside it."""
        if self._mode in _XTS:
            return plain.ljust(BLOCK, b"\0")
        return plain.ljust(-(-len(plain) // BLOCK) * BLOCK, b"\0")

    def _check(self, plain: bytes, nonce: bytes, context: bytes) -> bytes:
        """These modes notice nothing by themselves; this does."""
        message = b"".join(len(part).to_bytes(4, "big") + part for part in (nonce, context, plain))
        return hmac.digest(self._check_key, message, "sha256")[:_CHECK_BYTES]


def context_of(channel: str, user_id: str, said: Mapping[str, str | int]) -> bytes:
    """Who sends what where: a packet is read only as what it was sent as."""
    parts = (channel, user_id, said.get("stream"), said.get("run"), said.get("seq"))
    return "\0".join(map(str, parts)).encode()


def opened(cipher: StreamCipher | None, data: bytes, said: Mapping[str, str | int], context: bytes) -> bytes:
    """The plain bytes of a packet, for one who encrypts or does not. Raises `DecryptionFailed`, also where only one of
    the two sides encrypts.
    """
    encrypted = "mode" in said
    if cipher is None and not encrypted:
        return data
    if cipher is None or not encrypted:
        raise DecryptionFailed("Only one of the two sides encrypts.")
    return cipher.decrypt(data, said, context)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(said: Mapping[str, str | int], name: str) -> bytes:
    value = said.get(name)
    try:
        return base64.b64decode(str(value), validate=True) if isinstance(value, str) else b""
    except (binascii.Error, ValueError):
        raise DecryptionFailed(f"The packet's {name} is not Base64.") from None
