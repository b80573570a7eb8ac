"""The command line as a person runs it: processes of their own, with a private database of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from siting.store.cluster import Cluster

SHARED_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
_PROGRAM = "from api.cli import main; main()"


@dataclass(frozen=True)
class CommandLine:
    """Runs ``siting`` with a data folder of its own."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str | Path, code: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command and check its exit code."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("SITING_", "LC_"))}
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, *map(str, arguments)],
            env=plain
            | {
                "SITING_DATA_DIR": str(self.folder / "data"),
                "SITING_LANG": "en",
                "SITING_ACTOR": "tester",
                "LANG": "C.UTF-8",
            }
            | self.environment
            | environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=280,
        )
        assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        return done


@pytest.fixture(scope="module")
def work_folder() -> Iterator[Path]:
    """A folder that the server's user can enter."""
    folder = Path(tempfile.mkdtemp(prefix="siting-accept-"))
    folder.chmod(0o755)
    yield folder
    for data in folder.glob("data*"):
        Cluster(data).stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def siting(work_folder: Path) -> CommandLine:
    """The command line with a database that the module's tests share."""
    return CommandLine(work_folder)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real files of other people, which are not part of the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the real files of {SHARED_DATA.parent.name}/data are not here")
    return SHARED_DATA
