"""Text from a file made harmless for a terminal or a line of output."""

import re

# Control characters (C0 with tab and line ends, DEL, C1), line and paragraph separators, and the marks that reorder
# or hide text on a screen.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def visible(text: str) -> str:
    """The text with every character that could act on a terminal, or break a line, written out as an escape."""
    return _UNSAFE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
