"""On which line of a TOML or JSON text each value stands, so that a mistake can be pointed at.

The readers of the standard library say nothing of places. What is scanned here has been read by them already, so the
text is known to be valid; only as much is understood as is needed to walk through it.
"""

from __future__ import annotations

import json
import re
import tomllib
from bisect import bisect_right

Path = tuple[str | int, ...]
"""Keys and indices from the top to a value."""
Lines = dict[Path, int]
"""Path → line, from 1."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_TOML_SCALAR = re.compile(r"[^,\]}\n#]*")
_JSON_SCALAR = re.compile(r"[^\s,\]}]+")
_JSON_SPACE = re.compile(r"\s*")
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_TOML_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_TOML_BLANK = re.compile(r"[ \t]*")
_TOML_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}(?!")', re.DOTALL),
    re.compile(r"'''.*?'{3,5}(?!')", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)


def line_of(lines: Lines, path: Path) -> int | None:
    """Return the line of a value, or of the nearest thing around it; None when nothing of it is in the text.

    >>> line_of({("criteria",): 3}, ("criteria", 0, "weight"))
    3
    """
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def toml_lines(text: str) -> Lines:
    r"""Return the lines of a valid TOML text.

    >>> toml_lines('a = 1\n[[b]]\nc = [2,\n3]')[("b", 0, "c", 1)]
    4
    """
    return _Toml(text).scan()


def json_lines(text: str) -> Lines:
    r"""Return the lines of a valid JSON text.

    >>> json_lines('{"a": [\n1, {"b": 2}]}')[("a", 1, "b")]
    2
    """
    scanner = _Json(text)
    scanner.value(())
    return scanner.lines


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: Lines = {}
        self._breaks = [match.start() for match in re.finditer("\n", text)]

    def mark(self, path: Path) -> None:
        """Note that the path begins here; the first place stays."""
        self.lines.setdefault(path, bisect_right(self._breaks, self.at - 1) + 1)

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Go past what matches here and return it, "" when nothing does."""
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found.group()

    def take(self, literal: str) -> bool:
        """Go past a literal if it stands here."""
        here = self.text.startswith(literal, self.at)
        self.at += len(literal) if here else 0
        return here


class _Json(_Scanner):
    def value(self, path: Path) -> None:
        self.skip(_JSON_SPACE)
        if path:
            self.mark(path)
        if self.take("{"):
            self._members(path)
        elif self.take("["):
            self._elements(path)
        elif not self.skip(_JSON_STRING):
            self.skip(_JSON_SCALAR)

    def _members(self, path: Path) -> None:
        self.skip(_JSON_SPACE)
        while not self.take("}"):
            self.skip(_JSON_SPACE)
            start = self.at
            key = str(json.loads(self.skip(_JSON_STRING)))
            end, self.at = self.at, start
            self.mark((*path, key))
            self.at = end
            self.skip(_JSON_SPACE)
            self.take(":")
            self.value((*path, key))
            self.skip(_JSON_SPACE)
            self.take(",")

    def _elements(self, path: Path) -> None:
        index = 0
        self.skip(_JSON_SPACE)
        while not self.take("]"):
            self.value((*path, index))
            index += 1
            self.skip(_JSON_SPACE)
            self.take(",")
            self.skip(_JSON_SPACE)


class _Toml(_Scanner):
    def __init__(self, text: str) -> None:
        super().__init__(text.replace("\r\n", "\n"))
        self._tables: dict[Path, int] = {}  # [[array]] → index of its last table

    def scan(self) -> Lines:
        here: Path = ()
        self.skip(_TOML_SPACE)
        while self.at < len(self.text):
            if self.take("[["):
                here = self._header(repeated=True)
            elif self.take("["):
                here = self._header(repeated=False)
            else:
                self._pair(here)
            self.skip(_TOML_SPACE)
        return self.lines

    def _header(self, *, repeated: bool) -> Path:
        path: Path = ()
        keys = self._keys()
        for place, key in enumerate(keys):
            path = (*path, key)
            self.mark(path)
            if repeated and place == len(keys) - 1:
                self._tables[path] = self._tables.get(path, -1) + 1
            if path in self._tables:
                path = (*path, self._tables[path])
        self.mark(path)
        self.take("]]" if repeated else "]")
        return path

    def _pair(self, here: Path) -> None:
        start = self.at
        keys = self._keys()
        end, self.at = self.at, start
        for length in range(1, len(keys) + 1):
            self.mark((*here, *keys[:length]))
        self.at = end
        self.take("=")
        self.skip(_TOML_BLANK)
        self._value((*here, *keys))

    def _keys(self) -> list[str]:
        keys: list[str] = []
        while True:
            self.skip(_TOML_BLANK)
            quoted = self._string()
            keys.append(_unquoted(quoted) if quoted else self.skip(_BARE_KEY))
            self.skip(_TOML_BLANK)
            if not self.take("."):
                return keys

    def _string(self) -> str:
        for pattern in _TOML_STRINGS:
            if found := self.skip(pattern):
                return found
        return ""

    def _value(self, path: Path) -> None:
        if self.take("["):
            self._elements(path)
        elif self.take("{"):
            self.skip(_TOML_SPACE)
            while not self.take("}"):
                self._pair(path)
                self.skip(_TOML_SPACE)
                self.take(",")
                self.skip(_TOML_SPACE)
        elif not self._string():
            self.skip(_TOML_SCALAR)

    def _elements(self, path: Path) -> None:
        index = 0
        self.skip(_TOML_SPACE)
        while not self.take("]"):
            self.mark((*path, index))
            self._value((*path, index))
            index += 1
            self.skip(_TOML_SPACE)
            self.take(",")
            self.skip(_TOML_SPACE)


def _unquoted(quoted: str) -> str:
    [key] = tomllib.loads(f"{quoted} = 0")
    return str(key)
