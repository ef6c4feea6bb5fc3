"""Plan files: which there are, their texts and encodings, and why one cannot be read."""

import errno
import os
import re
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

from kcbudget.language.messages import Message, marked
from kcbudget.plan.tree import Place

STDIN, STDIN_NAME = "-", "<stdin>"
MAX_BYTES = 32 * 1024 * 1024
_CHUNK = 64 * 1024  # most plans are smaller; room for the largest is asked for only when it is needed
PLAN_SUFFIXES = (".yaml", ".yml")
_DESCRIPTOR = re.compile(r"/dev/(stdin|stdout|stderr)|(?:/dev|/proc/self)/fd/(\d+)")
ENDLESS = Message("a pipe or a device, not a file")


class Unreadable(Exception):  # noqa: N818 - the world is broken, not the program
    """A file that could not be read, and why."""

    def __init__(self, path: str, reason: Message) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class Source:
    """The text of one file and the name it is reported under; ``mark`` is the byte order mark that it starts with."""

    __slots__ = ("_lines", "mark", "path", "text", "too_large")

    def __init__(self, path: str, text: str, *, too_large: bool = False) -> None:
        self.path = path
        self.text = text.removeprefix("\ufeff")  # a byte order mark says only that the text is Unicode
        self.mark = "\ufeff" if len(self.text) < len(text) else ""
        self.too_large = too_large
        self._lines: list[str] | None = None

    def line(self, number: int) -> str:
        """Line ``number`` (from 1) without its end; empty past the end of the file."""
        if self._lines is None:
            self._lines = re.split(r"\r\n|\r|\n|\x85|\u2028|\u2029", self.text)
        return self._lines[number - 1] if number <= len(self._lines) else ""

    def place_at(self, index: int) -> Place:
        """The place of the character at ``index`` (from 0)."""
        before = re.split(r"\r\n|\r|\n|\x85|\u2028|\u2029", self.text[:index])
        return Place(len(before), len(before[-1]) + 1)


def find(paths: Iterable[str]) -> list[str | Unreadable]:
    """The plan files under ``paths``, each once; a folder gives its YAML files at any depth.

    Their order is not that of the paths: standard input comes first, then in each folder its files before its folders,
    by name.
    """
    found: dict[str, str | Unreadable] = {}
    for path in paths:
        for each in [path] if path == STDIN else _expand(path):
            key = "" if each == STDIN else relative(os.path.normpath(_path_of(each)))
            if key not in found or _path_of(each) < _path_of(found[key]):
                found[key] = each
    return [found[key] for key in sorted(found, key=_in_folders)]


def _path_of(found: str | Unreadable) -> str:
    return found.path if isinstance(found, Unreadable) else found


def _in_folders(path: str) -> list[tuple[bool, str]]:
    """What sorts the files of a folder before its folders."""
    *folders, name = path.split("/")
    return [*((True, folder) for folder in folders), (False, name)]


def _expand(path: str) -> list[str | Unreadable]:
    if not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir() raises where a folder above may not be entered
        return [path]
    found: list[str | Unreadable] = []

    def refuse(error: OSError) -> None:
        found.append(Unreadable(relative(str(error.filename)), _os_reason(error)))

    for folder, folders, names in os.walk(path, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        prefix = str(Path(folder) / "_").removesuffix("_")
        found += [
            prefix + name
            for name in sorted(names)
            if name.lower().endswith(PLAN_SUFFIXES) and not name.startswith(".") and not is_endless(prefix + name)
        ]
    return found or [Unreadable(relative(path), Message("a folder without plan files (*.yaml, *.yml)"))]


def is_endless(path: str) -> bool:
    """Whether a path leads to a pipe, a socket or a device: to read one may take for ever."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - there may be thousands of files
    except (OSError, ValueError):
        return False  # reading it will say what is wrong
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def handed_over(path: str) -> int | None:
    """The number of what the shell has opened for this run, where a path names it as ``<(...)`` or ``/dev/stdout``."""
    found = _DESCRIPTOR.fullmatch(path)
    if found is None:
        return None
    return ("stdin", "stdout", "stderr").index(found[1]) if found[1] else int(found[2])


def read(path: str) -> Source:
    """The text of a plan file (``-`` is standard input); raises Unreadable."""
    if path == STDIN:
        return _decode(STDIN_NAME, _read_stdin())
    shown = relative(path)
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - there may be thousands of files
            data = file.read(_CHUNK)
            if len(data) == _CHUNK:
                data += file.read(MAX_BYTES + 1 - _CHUNK)
    except (OSError, ValueError) as error:
        reason = _os_reason(error) if isinstance(error, OSError) else Message("not a path: {why}", why=error)
        raise Unreadable(shown, reason) from error
    return _decode(shown, data)


def _read_stdin() -> bytes:
    if sys.stdin is None:
        raise Unreadable(STDIN_NAME, Message("standard input is closed"))
    try:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(STDIN_NAME, _os_reason(error)) from error


def relative(path: str) -> str:
    """The path relative to the working directory where it lies below it, with ``/``."""
    if os.sep == "/" and not path.startswith(("/", "..")) and os.path.normpath(path) == path:
        return path
    try:
        absolute, here = os.path.abspath(path), os.getcwd()  # noqa: PTH100,PTH109 - resolve() would follow links
    except FileNotFoundError:  # somebody removed the working directory
        return path.replace(os.sep, "/")
    inside = here.rstrip(os.sep) + os.sep
    if absolute.startswith(inside):
        path = absolute.removeprefix(inside)
    return path.replace(os.sep, "/")


def _os_reason(error: OSError) -> Message:
    if isinstance(error, FileNotFoundError):
        return Message("no such file or folder")
    if isinstance(error, PermissionError):
        return Message("no permission to read it")
    return os_reason(error)


# What the system says in English only, in its own words.
_REASONS = {
    errno.EACCES: marked("permission denied"),
    errno.ENOENT: marked("no such file or directory"),
    errno.EISDIR: marked("is a directory"),
    errno.ENOTDIR: marked("not a directory"),
    errno.ENOSPC: marked("no space left on the device"),
    errno.EROFS: marked("read-only file system"),
    errno.ENAMETOOLONG: marked("file name too long"),
    errno.ELOOP: marked("too many levels of symbolic links"),
    errno.EMFILE: marked("too many open files"),
    errno.EIO: marked("input/output error"),
}


def os_reason(error: OSError) -> Message:
    """Why the system refused something."""
    if error.errno in _REASONS:
        return Message(_REASONS[error.errno])
    return Message("{why}", why=(error.strerror or str(error)).lower())


_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_LOOKS_LIKE = marked("not UTF-8: it looks like {encoding}; save it as UTF-8")

# Four words that a Vietnamese budget can hardly avoid (tỉnh, triệu, đồng, năm), as the encodings before Unicode
# write them. Byte tables: TCVN 5712:1993 (TCVN3), RFC 1456 (VISCII).
_LEGACY = {
    "TCVN3 (ABC)": (b"t\xd8nh", b"tri\xd6u", b"\xae\xe5ng", b"n\xa8m"),
    "VISCII": (b"t\xefnh", b"tri\xaeu", b"\xf0\xb0ng", b"n\xe5m"),
    "Windows-1258": (b"ti\xd2nh", b"tri\xea\xf2u", b"\xf0\xf4\xccng", b"n\xe3m"),
    "VNI": (b"t\xe6nh", b"trie\xe4u", b"\xf1o\xe0ng", b"na\xeam"),
}


def _decode(path: str, data: bytes) -> Source:
    """The text of a file, unless it is too large to be a plan; raises Unreadable for what is not UTF-8."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            raise Unreadable(path, Message("not UTF-8: it is {encoding}; save it as UTF-8", encoding=name))
    if b"\x00" in data[:4096]:
        zeros = [data[first:4096:4].count(0) for first in range(4)]
        size = len(data[:4096])  # of a quarter of which, three quarters are many, and one quarter is few
        if sum(count * 16 > size * 3 for count in zeros) == 3 and min(zeros) * 16 < size:
            raise Unreadable(path, Message(_LOOKS_LIKE, encoding="UTF-32"))
        even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
        if max(even, odd) > 4 * (min(even, odd) + 1):
            raise Unreadable(path, Message(_LOOKS_LIKE, encoding="UTF-16"))
        raise Unreadable(path, Message("not UTF-8 text: a binary file"))
    if len(data) > MAX_BYTES:
        return Source(path, "", too_large=True)
    try:
        return Source(path, data.decode())
    except UnicodeDecodeError as error:
        at = data.count(b"\n", 0, error.start) + 1
        scores = {name: sum(map(data.count, words)) for name, words in _LEGACY.items()}
        likely = max(scores, key=lambda name: scores[name])
        if scores[likely]:
            template = marked("not UTF-8: line {line} looks like {encoding}; convert it to UTF-8")
            raise Unreadable(path, Message(template, line=at, encoding=likely)) from error
        if sum(byte < 32 and byte not in (9, 10, 13) for byte in data[:4096]) * 20 > min(len(data), 4096):
            raise Unreadable(path, Message("not UTF-8 text: a binary file")) from error
        template = marked("not UTF-8: byte 0x{byte} in line {line}; save it as UTF-8")
        raise Unreadable(path, Message(template, byte=f"{data[error.start]:02x}", line=at)) from error
