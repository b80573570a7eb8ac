"""Where the private cluster keeps its files, below one data folder."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

PORT = 5432
"""Names the socket file; nothing listens on a network."""

_SOCKET_PATH_BYTES = 107
_SOCKET_FILE = f".s.PGSQL.{PORT}"


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The files of one private cluster.

    Parameters
    ----------
    data_dir
        The deployment's data folder, without symbolic links.
    """

    data_dir: Path

    @classmethod
    def below(cls, data_dir: Path) -> Layout:
        """Return the layout below a folder, however its path is spelt."""
        return cls(data_dir=data_dir.expanduser().resolve())

    @property
    def home(self) -> Path:
        """The folder that belongs to the server's user."""
        return self.data_dir / "postgres"

    @property
    def pgdata(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.home / "data"

    @property
    def lock(self) -> Path:
        """The file that whoever starts or stops the server locks."""
        return self.home / "lock"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "server.log"

    @property
    def prepared(self) -> Path:
        """Says which preparation of roles and database has been finished."""
        return self.home / "prepared"

    @property
    def local_conf(self) -> Path:
        """Settings of PostgreSQL that an administrator may add; they win over the program's."""
        return self.home / "local.conf"

    @property
    def socket_dir(self) -> Path:
        """The folder of the Unix socket: below :attr:`home`, or below ``/tmp`` where that path is too long.

        A socket's path holds 107 bytes at most (``sun_path``). The short folder is named by the data folder and its
        owner alone, never by the environment, so that every process finds the same one.
        """
        inside = self.home / "run"
        if len(os.fsencode(inside / _SOCKET_FILE)) <= _SOCKET_PATH_BYTES:
            return inside
        digest = hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:16]
        return Path("/tmp") / f"siting-{digest}"  # noqa: S108 - its owner and rights are checked when it is made

    @property
    def socket(self) -> Path:
        """The Unix socket."""
        return self.socket_dir / _SOCKET_FILE
