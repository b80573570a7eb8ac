"""The folders of the private cluster: whose they are, and that nobody else gets in."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from siting.domain.text import Text
from siting.store.errors import ClusterFailed
from siting.store.layout import Layout
from siting.store.stepdown import Account, account_for


def make_folders(layout: Layout) -> Account:
    """Make the folders that are missing and return the user whose they are.

    Raises
    ------
    ClusterFailed
        A folder can't be made, can't be reached by the server's user, or belongs to somebody else.
    """
    account = account_for(layout.home)
    try:
        _make_open(layout.data_dir)
        for folder in (layout.home, layout.socket_dir):
            folder.mkdir(mode=0o700, exist_ok=True)
            # Also one that another process has just made, or died before it gave away.
            if folder.lstat().st_uid != account.uid and os.geteuid() == folder.lstat().st_uid:
                account.own(folder)
    except OSError as error:
        raise ClusterFailed(
            Text(
                sv="{dir} kunde inte skapas: {why}. Sätt SITING_DATA_DIR till en mapp som går att skriva i.",
                en="{dir} could not be made: {why}. Set SITING_DATA_DIR to a folder that can be written.",
            ).fill(dir=layout.data_dir, why=error.strerror),
            value=str(layout.data_dir),
        ) from error
    _check_private(layout.socket_dir, account)
    if account.step_down:
        _check_reachable(layout, account)
    return account


def _make_open(folder: Path) -> None:
    """Make a folder and its parents, enterable by the server's user whatever the umask."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            one.chmod(0o755)


def _check_private(folder: Path, account: Account) -> None:
    """Refuse a socket folder that is somebody else's: below ``/tmp`` anybody may have made it."""
    found = folder.lstat()
    if stat.S_ISDIR(found.st_mode) and found.st_uid == account.uid and not found.st_mode & 0o077:
        return
    raise ClusterFailed(
        Text(
            sv="{dir} måste vara en mapp som bara {user} kommer åt; ta bort den.",
            en="{dir} must be a folder that {user} alone can enter; remove it.",
        ).fill(dir=folder, user=account.name),
        value=str(folder),
    )


def _check_reachable(layout: Layout, account: Account) -> None:
    for folder in (*reversed(layout.home.parents), layout.home):
        if account.run(["test", "-x", str(folder)], cwd=Path("/"), timeout_s=30).returncode != 0:
            raise ClusterFailed(
                Text(
                    sv="Databasservern körs som {user}, som inte kommer in i {dir}."
                    " Sätt SITING_DATA_DIR till en mapp som alla kommer åt, t.ex. /var/lib/siting.",
                    en="The database server runs as {user}, who can't enter {dir}."
                    " Set SITING_DATA_DIR to a folder that everybody can enter, e.g. /var/lib/siting.",
                ).fill(user=account.name, dir=folder),
                value=str(folder),
            )
