"""Which user the private server runs as: whoever starts it, or an ordinary user when that is root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from siting.domain.text import Text
from siting.store.errors import ClusterFailed

_SERVICE_USER = "siting"
_DEBIAN_USER = "postgres"


@dataclass(frozen=True, kw_only=True)
class Account:
    """The user that the server runs as.

    Parameters
    ----------
    uid, gid
        Numbers of user and group.
    groups
        All groups of the user.
    name, home
        Login name and home folder.
    step_down
        Whether it is another user than this process's, so that programs have to be started as that user.
    """

    uid: int
    gid: int
    groups: tuple[int, ...]
    name: str
    home: str
    step_down: bool

    def run(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        timeout_s: float,
        env: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this user and wait for it.

        Parameters
        ----------
        command
            Program and arguments.
        cwd
            A folder that the user can read.
        timeout_s
            Seconds after which it is ended.
        env
            Variables beside the few that are handed on.
        """
        user = self.uid if self.step_down else None
        group = self.gid if self.step_down else None
        groups = self.groups if self.step_down else None
        return subprocess.run(
            list(command),
            cwd=cwd,
            env=self._environment() | dict(env or {}),
            user=user,
            group=group,
            extra_groups=groups,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=timeout_s,
            check=False,
        )

    def own(self, path: Path) -> None:
        """Make a file or folder this user's."""
        if self.step_down:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def _environment(self) -> dict[str, str]:
        # Variables such as PGDATA and PGOPTIONS would lead the server's programs astray; messages must be English,
        # because some are read here.
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": self.home,
            "USER": self.name,
            "LOGNAME": self.name,
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
        }


def account_for(data_dir: Path) -> Account:
    """Return the user that the server with its files in ``data_dir`` runs as.

    Whoever is not root runs it themselves. Root never does (PostgreSQL refuses): it runs as the owner of files that
    are there already, else as the system user ``postgres``, else as ``siting``, who is made when missing.

    Raises
    ------
    ClusterFailed
        The files are somebody else's, or no user could be made.
    """
    check_owner(data_dir)
    uid = os.geteuid()
    if uid != 0:
        return _account(_entry(uid), step_down=False)
    owner = data_dir.stat().st_uid if data_dir.exists() else 0
    return _account(_entry(owner) if owner else _system_user(), step_down=True)


def check_owner(data_dir: Path) -> None:
    """Refuse a folder that is another ordinary user's.

    Raises
    ------
    ClusterFailed
        It is, or a folder above it can't be entered.
    """
    try:
        owner = data_dir.stat().st_uid
    except FileNotFoundError:
        return
    except PermissionError:
        owner = -1
    if os.geteuid() not in (0, owner):
        raise ClusterFailed(
            Text(
                sv="{dir} tillhör en annan användare. Kör som den användaren eller sätt SITING_DATA_DIR.",
                en="{dir} belongs to another user. Run as that user or set SITING_DATA_DIR.",
            ).fill(dir=data_dir),
            value=str(data_dir),
        )


def _account(entry: pwd.struct_passwd, *, step_down: bool) -> Account:
    return Account(
        uid=entry.pw_uid,
        gid=entry.pw_gid,
        groups=tuple(os.getgrouplist(entry.pw_name, entry.pw_gid)),
        name=entry.pw_name,
        home=entry.pw_dir,
        step_down=step_down,
    )


def _entry(uid: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(uid)
    except KeyError as error:
        raise ClusterFailed(
            Text(
                sv="Användare {uid} finns inte i systemets användarlista, vilket PostgreSQL kräver.",
                en="User {uid} is not in the system's list of users, which PostgreSQL asks for.",
            ).fill(uid=uid),
            value=uid,
        ) from error


def _system_user() -> pwd.struct_passwd:
    for name in (_DEBIAN_USER, _SERVICE_USER):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return _make_user(_SERVICE_USER)


def _make_user(name: str) -> pwd.struct_passwd:
    program = shutil.which("useradd", path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin:/sbin")
    problem = "useradd"
    if program is not None:
        done = subprocess.run(
            [program, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        try:
            # Two processes may try at once: what counts is that the user is there afterwards.
            return pwd.getpwnam(name)
        except KeyError:
            problem = done.stderr.strip()
    raise ClusterFailed(
        Text(
            sv="Databasservern kan inte köras som root, och användaren {name} kunde inte skapas ({why}).",
            en="The database server can't run as root, and the user {name} could not be made ({why}).",
        ).fill(name=name, why=problem),
        value=name,
    )
