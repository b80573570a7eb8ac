"""Finding a PostgreSQL server with PostGIS on this machine, or the command that installs one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from siting.domain.text import Text, same
from siting.store.errors import PostgresMissing

MIN_POSTGRES = 14
MIN_POSTGIS = (3, 3)
DEBIAN_ROOT = Path("/usr/lib/postgresql")
_PROGRAMS = ("initdb", "pg_ctl", "postgres")

# Which PostgreSQL a release of the system packages, for a machine whose package lists have not been fetched.
_RELEASES = {
    ("debian", "12"): 15,
    ("debian", "13"): 17,
    ("ubuntu", "22.04"): 14,
    ("ubuntu", "24.04"): 16,
}
_NEWEST_RELEASE = 17
_BY_HAND = "https://postgis.net/documentation/getting_started/"
_OTHER_SYSTEMS = {
    "dnf": "dnf install postgresql-server postgis",
    "zypper": "zypper install postgresql-server postgis",
    "pacman": "pacman -S postgresql postgis",
    "apk": "apk add postgresql postgis",
}


@dataclass(frozen=True, kw_only=True)
class Installation:
    """One installed PostgreSQL server.

    Parameters
    ----------
    bin_dir
        Folder that holds ``initdb``, ``pg_ctl`` and ``postgres``.
    major
        PostgreSQL's major version, e.g. 15.
    postgis
        PostGIS's version, e.g. (3, 3, 2); None when it has none.
    """

    bin_dir: Path
    major: int
    postgis: tuple[int, ...] | None

    @property
    def usable(self) -> bool:
        """Whether server and PostGIS are new enough."""
        return self.major >= MIN_POSTGRES and self.postgis is not None and self.postgis >= MIN_POSTGIS

    def program(self, name: str) -> str:
        """Return the path of one of its programs."""
        return str(self.bin_dir / name)


def find_installations(*, debian_root: Path = DEBIAN_ROOT, search_path: str | None = None) -> tuple[Installation, ...]:
    """Return every server found in Debian's folders and on the path, the newest first.

    Parameters
    ----------
    debian_root
        Folder with one folder a major version.
    search_path
        Folders separated as in ``PATH``, which is taken when it is None.
    """
    seen: dict[Path, Installation] = {}
    for bin_dir in _candidates(debian_root, os.environ.get("PATH", "") if search_path is None else search_path):
        if bin_dir in seen:
            continue
        found = _inspect(bin_dir)
        if found is not None:
            seen[bin_dir] = found
    return tuple(sorted(seen.values(), key=lambda one: (one.major, one.postgis or ()), reverse=True))


def choose(installations: Iterable[Installation], *, major: int | None = None) -> Installation:
    """Return the newest usable installation.

    Parameters
    ----------
    installations
        What is installed, newest first.
    major
        The major version that existing data files were written by; no other can read them.

    Raises
    ------
    PostgresMissing
        None is usable; the message names the command that installs what is missing.
    """
    found = tuple(installations)
    for one in found:
        if one.usable and major in (None, one.major):
            return one
    raise PostgresMissing(_explain(found, major), value=[str(one.bin_dir) for one in found])


def _candidates(debian_root: Path, search_path: str) -> Iterator[Path]:
    for folder in sorted(debian_root.glob("*/bin")):
        yield folder.resolve()
    for entry in search_path.split(os.pathsep):
        server = Path(entry) / "postgres"
        # Debian and others put links on the path; the server's own folder has all programs.
        if entry and os.access(server, os.X_OK):
            yield server.resolve().parent


def _inspect(bin_dir: Path) -> Installation | None:
    if not all(os.access(bin_dir / name, os.X_OK) for name in _PROGRAMS):
        return None
    match = re.search(r"\) (\d+)", _output([str(bin_dir / "postgres"), "--version"]))
    if match is None:
        return None
    return Installation(bin_dir=bin_dir, major=int(match[1]), postgis=_postgis_version(bin_dir))


def _postgis_version(bin_dir: Path) -> tuple[int, ...] | None:
    share = _output([str(bin_dir / "pg_config"), "--sharedir"]).strip()
    control = Path(share or bin_dir.parent / "share") / "extension" / "postgis.control"
    if not control.is_file():
        return None
    match = re.search(r"default_version\s*=\s*'([\d.]+)", control.read_text(encoding="utf-8"))
    return tuple(int(part) for part in match[1].strip(".").split(".")) if match else None


def _output(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""


def _explain(found: Sequence[Installation], major: int | None) -> Text:
    if major is not None:
        what = Text(
            sv="Databasfilerna skrevs av PostgreSQL {major}, som inte finns här med PostGIS.",
            en="The database files were written by PostgreSQL {major}, which is not installed here with PostGIS.",
        ).fill(major=major)
    elif not found:
        what = Text(sv="PostgreSQL finns inte på den här datorn.", en="PostgreSQL is not installed on this machine.")
    else:
        listed = ", ".join(_describe(one) for one in found)
        what = Text(
            sv="PostgreSQL finns men går inte att använda: {listed}. Det krävs PostgreSQL {pg} och PostGIS {gis}.",
            en="PostgreSQL is installed but not usable: {listed}. It takes PostgreSQL {pg} and PostGIS {gis}.",
        ).fill(listed=listed, pg=f"≥ {MIN_POSTGRES}", gis="≥ " + ".".join(map(str, MIN_POSTGIS)))
    command = install_command(major or _wanted_major(found))
    mend = (
        Text(sv="Kör:", en="Run:")
        if os.geteuid() == 0 or not command.startswith("sudo")
        else Text(
            sv="Kör (eller be den som sköter datorn att köra):",
            en="Run (or ask whoever looks after the machine to run):",
        )
    )
    other = Text(
        sv="En databas på annat håll går också bra: sätt SITING_DATABASE_URL.",
        en="A database elsewhere does too: set SITING_DATABASE_URL.",
    )
    return Text(sv="{what}\n{mend}\n    {cmd}\n{other}", en="{what}\n{mend}\n    {cmd}\n{other}").fill(
        what=what, mend=mend, cmd=same(command), other=other
    )


def _describe(one: Installation) -> str:
    postgis = "PostGIS " + ".".join(map(str, one.postgis)) if one.postgis else "–"
    return f"PostgreSQL {one.major} ({one.bin_dir}, {postgis})"


def _wanted_major(found: Sequence[Installation]) -> int | None:
    """Return the version to add PostGIS to: the newest server that lacks it, when it is new enough."""
    lacking = [one.major for one in found if one.postgis is None and one.major >= MIN_POSTGRES]
    return max(lacking, default=None)


def install_command(major: int | None, *, os_release: Path = Path("/etc/os-release")) -> str:
    """Return the shell command that installs PostGIS for a PostgreSQL version on this system.

    Parameters
    ----------
    major
        PostgreSQL's major version; None takes the one that the system packages.
    os_release
        The file that names the system.
    """
    sudo = "" if os.geteuid() == 0 else "sudo "
    if shutil.which("apt-get"):
        version = major or _packaged_major(os_release)
        return f"{sudo}apt-get update && {sudo}apt-get install -y postgresql-{version}-postgis-3"
    for manager, command in _OTHER_SYSTEMS.items():
        if shutil.which(manager):
            return f"{sudo}{command}"
    return "brew install postgis" if shutil.which("brew") else _BY_HAND


def _packaged_major(os_release: Path) -> int:
    listing = _output(["apt-cache", "--names-only", "search", r"^postgresql-[0-9]+-postgis-3$"])
    offered = [int(one) for one in re.findall(r"^postgresql-(\d+)-postgis-3\b", listing, flags=re.MULTILINE)]
    if offered:
        return max(offered)
    fields = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', _read(os_release), flags=re.MULTILINE))
    return _RELEASES.get((fields.get("ID", ""), fields.get("VERSION_ID", "")), _NEWEST_RELEASE)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
