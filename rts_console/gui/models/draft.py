"""What is typed becomes a payload: text and JSON are sent as text, hex, Base64 and files as binary. No Qt."""

import base64
import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from rts_console.protocol.words import PayloadKind, RuleSet
from rts_console.record.json_text import NotJson, indent_json

_HEX_TOKEN = re.compile(r"[^\s,;:]+")
_NOT_HEX = re.compile(r"[^0-9a-fA-F]")
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/=\s]")
_BLANKS = " \t\r\n,;:=x\\"
_SPACE = re.compile(r"\s+")
_SURROGATE = re.compile("[\ud800-\udfff]")


class DraftFormat(Enum):
    """How the text of a draft is to be read; FILE takes the bytes of a file."""

    TEXT = "text"
    JSON = "json"
    HEX = "hex"
    BASE64 = "base64"
    FILE = "file"

    @property
    def kind(self) -> PayloadKind:
        """Whether it is sent as text or as binary."""
        return PayloadKind.TEXT if self in (DraftFormat.TEXT, DraftFormat.JSON) else PayloadKind.BINARY


class DraftError(ValueError):
    """The draft is no payload. `offset` is the character where it goes wrong, None when it is no single place."""

    def __init__(self, text: str, offset: int | None = None) -> None:
        """Say what is wrong, why, and what to do."""
        super().__init__(text)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Draft:
    """A message being written. `text` is what stands in the editor, `path` the file chosen."""

    format: DraftFormat = DraftFormat.TEXT
    text: str = ""
    path: str = ""

    def size(self) -> int:
        """Bytes that it would have, as far as that can be told: 0 for a draft that cannot be read."""
        try:
            if self.format is DraftFormat.FILE:
                return _file(self.path).stat().st_size
            if self.format.kind is PayloadKind.TEXT:
                return len(self.text.encode("utf-8", "surrogatepass"))
            return len(self.payload(None))
        except (OSError, ValueError):
            return 0

    def least_size(self) -> int:
        """Bytes that the text has at least, also when it cannot be read: blanks of hex and Base64 count a quarter."""
        if self.format.kind is PayloadKind.TEXT:
            return self.size()
        signs = len(self.text) - sum(map(self.text.count, _BLANKS))
        signs_of_a_byte = 2 if self.format is DraftFormat.HEX else 4 / 3
        return max(int(signs / signs_of_a_byte), len(self.text) // 4) if self.format is not DraftFormat.FILE else 0

    def payload(self, rules: RuleSet | None) -> str | bytes:
        """The payload: `str` for text, `bytes` for binary. Raises DraftError, also when it exceeds the limit."""
        match self.format:
            case DraftFormat.TEXT:
                return self._checked(_text(self.text), rules)
            case DraftFormat.JSON:
                return self._checked(_json(self.text), rules)
            case DraftFormat.HEX:
                return self._checked(_hex(self.text), rules)
            case DraftFormat.BASE64:
                return self._checked(_base64(self.text), rules)
            case DraftFormat.FILE:
                return _read_file(self.path, rules)

    def _checked(self, data: str | bytes, rules: RuleSet | None) -> str | bytes:
        size = len(data.encode() if isinstance(data, str) else data)
        problem = rules.size_problem(self.format.kind, size) if rules else None
        if problem:
            raise DraftError(problem)
        return data


def place(text: str, offset: int) -> str:
    """Where a character stands, as an editor counts: line and column, from 1."""
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    return f"line {line:,}, column {column:,}"


def _text(text: str) -> str:
    lone = _SURROGATE.search(text)
    if lone is None:
        return text
    raise DraftError(
        f"At {place(text, lone.start())} stands half of a character, which no text can have. Remove it.", lone.start()
    )


def _json(text: str) -> str:
    """The text as it was typed, if it is JSON."""
    if not text.strip():
        raise DraftError("There is no JSON yet. Write a value, or choose Text to send an empty message.", 0)
    try:
        indent_json(_text(text))
    except NotJson as error:
        where = place(text, error.offset)
        raise DraftError(
            f"Not JSON at {where}: {error.reason}. Correct it, or choose Text to send it as it is.", error.offset
        ) from None
    return text


def _hex(text: str) -> bytes:
    pieces = []
    for token in _HEX_TOKEN.finditer(text):
        word = token.group()
        prefix = 2 if word[:2].lower() in ("0x", "\\x") else 0
        wrong = _NOT_HEX.search(word, prefix)
        if wrong is not None:
            offset = token.start() + wrong.start()
            raise DraftError(
                f"Not hex at {place(text, offset)}: {wrong.group()!r}. Use the digits 0-9 and a-f, two for each byte.",
                offset,
            )
        if (len(word) - prefix) % 2:
            raise DraftError(
                f"Not hex at {place(text, token.start())}: {word[:20]!r} has an odd number of digits. "
                "Write two for each byte, such as 0a.",
                token.start(),
            )
        pieces.append(word[prefix:])
    return bytes.fromhex("".join(pieces))


def _base64(text: str) -> bytes:
    wrong = _NOT_BASE64.search(text)
    if wrong is not None:
        remedy = "Use A-Z, a-z, 0-9, + and /."
        if wrong.group() in "-_":
            remedy = "This looks like the URL-safe form: write + for - and / for _."
        raise DraftError(f"Not Base64 at {place(text, wrong.start())}: {wrong.group()!r}. {remedy}", wrong.start())
    padding = text.find("=")
    if padding >= 0 and text[padding:].replace("=", "").strip():
        raise DraftError(
            f"Not Base64 at {place(text, padding)}: '=' may only stand at the end. Remove it, or what follows.", padding
        )
    digits = _SPACE.sub("", text).rstrip("=")
    if len(digits) % 4 == 1:
        end = len(text.rstrip("= \t\r\n"))
        raise DraftError(
            f"Not Base64: it ends at {place(text, end)} in the middle of a byte. Add what is missing.", end
        )
    return base64.b64decode(digits + "=" * (-len(digits) % 4), validate=True)


def _file(path: str) -> Path:
    if not path.strip():
        raise DraftError("No file is chosen. Type its path, or choose it.")
    try:
        return Path(path.strip()).expanduser()
    except RuntimeError:  # ~name of a user whom nobody knows
        raise DraftError(f"{path.strip()} names the home of an unknown user. Type the whole path.") from None


def _read_file(path: str, rules: RuleSet | None) -> bytes:
    file = _file(path)
    try:
        size = file.stat().st_size
        problem = rules.size_problem(PayloadKind.BINARY, size) if rules else None
        data = b"" if problem else file.read_bytes()
    except (OSError, ValueError) as error:
        raise DraftError(_file_trouble(file, error)) from None
    if problem:
        raise DraftError(f"{file.name} is too large. {problem.partition(' Shorten')[0]} Choose a smaller file.")
    return data


def _file_trouble(file: Path, error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"There is no file {str(file)!r}. Check the path, or choose another file."
    if isinstance(error, IsADirectoryError):
        return f"{str(file)!r} is a folder. Choose a file in it."
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return f"{str(file)!r} cannot be read: {reason}. Check its rights, or choose another file."
