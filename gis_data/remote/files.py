"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import uuid4


def write_whole(path: Path, pieces: Iterable[bytes]) -> int:
    """Write a file beside its place and move it there when it is whole and on disk; return its size in bytes."""
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        for piece in pieces:
            file.write(piece)
        size = file.tell()
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return size


def remove_folder(folder: Path) -> None:
    """Remove a folder with all that is in it, if it is there; links are removed, not followed."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.is_dir():
        for one in folder.iterdir():
            remove_folder(one)
        folder.rmdir()


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of all files in a folder."""
    if path.is_dir():
        return sum(one.stat().st_size for one in path.rglob("*") if one.is_file())
    return path.stat().st_size


def fresh_name(key: str, at: datetime) -> str:
    """Return a name that no other fetch has: the data of before stay beside those that come."""
    return f"{key}-{at:%Y%m%dT%H%M%SZ}-{uuid4().hex[:8]}"


def tidy(folder: Path, key: str, keep: Iterable[Path]) -> None:
    """Remove what earlier fetches of a data set left in its folder, and nothing else."""
    kept = {path.relative_to(folder).parts[0] for path in keep}
    ours = re.compile(rf"{re.escape(key)}-[0-9]{{8}}T[0-9]{{6}}Z-[0-9a-f]{{8}}(\..*)?")
    for one in list(folder.iterdir()):
        if ours.fullmatch(one.name) and one.name not in kept:
            remove_folder(one)
