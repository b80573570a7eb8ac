"""Declarations in TOML, as they come with the program or as somebody has written them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from siting.domain.errors import Faults, NotFound
from siting.domain.text import Text, same
from siting.domain.vocabulary import nearest


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Declarations of one kind: those that come with the program, and files of somebody's own.

    Parameters
    ----------
    package, folder
        Where the program's own are; "" is the package itself.
    unusable
        What stands above the faults of one, with its ``{name}``.
    missing
        That there is none of a ``{name}``, neither among the ``{shipped}`` nor as a file.
    """

    package: str
    folder: str = ""
    unusable: Text
    missing: Text

    def names(self) -> tuple[str, ...]:
        """Return the names of those that come with the program."""
        files = (file.name for file in self._folder.iterdir())
        return tuple(sorted(name.removesuffix(".toml") for name in files if name.endswith(".toml")))

    def text(self, name: str | Path) -> tuple[str, str]:
        """Return what a declaration says, and the name of its file.

        Parameters
        ----------
        name
            Of one that comes with the program, or a TOML file.

        Raises
        ------
        NotFound
            There is no such name or file; the message has the nearest.
        Faults
            The file is no text.
        """
        key = str(name)
        if key in self.names():
            return (self._folder / f"{key}.toml").read_text(encoding="utf-8"), f"{key}.toml"
        path = Path(name)
        if path.suffix != ".toml" or not path.is_file():
            raise self._none_of(key)
        try:
            return path.read_text(encoding="utf-8-sig"), path.name
        except (OSError, UnicodeDecodeError) as error:
            unreadable = Text(sv=f"kan inte läsas: {error}", en=f"can't be read: {error}")
            raise Faults(self.heading(path.name), [unreadable]) from error

    def heading(self, name: str) -> Text:
        """Return what stands above the faults of one."""
        return self.unusable.fill(name=name)

    @property
    def _folder(self) -> Traversable:
        return resources.files(self.package) / self.folder

    def _none_of(self, key: str) -> NotFound:
        shipped = self.names()
        near = nearest(key, list(shipped))
        said = Text(sv=f" Menas {near!r}?", en=f" Is {near!r} meant?") if near else same("")
        return NotFound(self.missing.fill(name=repr(key), shipped=", ".join(shipped), said=said), value=key)


def tables_of(text: str, heading: Text) -> dict[str, Any]:
    """Return what a TOML text says.

    Raises
    ------
    Faults
        It is not TOML; said under the heading.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Faults(heading, [Text(sv=f"är inte TOML: {error}", en=f"is not TOML: {error}")]) from error
