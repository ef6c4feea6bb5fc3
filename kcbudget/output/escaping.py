"""Text from a file made harmless for a terminal or a line of output."""

import codecs
import re
import unicodedata
from contextlib import suppress
from typing import TextIO

# Control characters (C0 with tab and line ends, DEL, C1), line and paragraph separators, the marks that reorder or hide
# text on a screen, and what is no character: with them gone, all that is left may stand in XML.
_HIDDEN = "\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
_HIDDEN += "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
_UNSAFE = re.compile(f"[\x00-\x1f{_HIDDEN}]")
_UNDECODED = re.compile("[\udc80-\udcff]")
_UNSAFE_IN_JSON = re.compile(f"[{_HIDDEN}]")


# What a terminal without it is shown instead; of other letters what is left without their marks.
_PLAIN = {
    "đ": "d", "Đ": "D", "→": "->", "…": "...", "≥": ">=", "≤": "<=", "≠": "!=", "×": "x", "−": "-", "–": "-", "—": "-",
    "‐": "-", "‑": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "«": '"', "»": '"', "•": "*", "·": ".", "₫": "d",
    "─": "-", "│": "|", "█": "#",
}  # fmt: skip
PLAIN_LETTERS = "kcbudget.plain-letters"


def _plain_letters(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_in_ascii, error.object[error.start : error.end])), error.end


def _in_ascii(character: str) -> str:
    if "\ud800" <= character <= "\udfff":
        return f"\\u{ord(character):04x}"
    if (plain := _PLAIN.get(character)) is not None:
        return plain
    letters = [_PLAIN.get(letter, letter) for letter in unicodedata.normalize("NFKD", character)]
    return "".join(
        letter if letter.isascii() else "" if unicodedata.combining(letter[0]) else "?" for letter in letters
    )


codecs.register_error(PLAIN_LETTERS, _plain_letters)


def plainly(text: str, stream: TextIO) -> str:
    """The text as a stream can show it: letters that it has not are written without their marks."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, PLAIN_LETTERS).decode(encoding)


def is_utf8(stream: TextIO) -> bool:
    """Whether a stream can show every character."""
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "") == "utf8"


def visible(text: str) -> str:
    """The text with every character that could act on a terminal, or break a line, written out as an escape."""
    return _UNSAFE.sub(_escape, meant(text))


def meant(text: str) -> str:
    """Text from the system as UTF-8, where a locale without it left the bytes undecoded."""
    if _UNDECODED.search(text):
        with suppress(UnicodeError):
            return text.encode("utf-8", "surrogateescape").decode("utf-8")
    return text


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def visible_json(text: str) -> str:
    """JSON text that says the same, with every such character inside its strings written as a JSON escape."""
    from json import dumps

    return _UNSAFE_IN_JSON.sub(lambda match: dumps(match[0])[1:-1], text)


def write_json(stream: TextIO, data: object) -> None:
    """Write plain data as such JSON, in letters that the stream can take."""
    from json import dumps

    stream.write(visible_json(dumps(data, ensure_ascii=not is_utf8(stream), indent=1)))
    stream.write("\n")  # by itself: that a pipe was closed during a long write shows only in the next one
