"""The command line as a person runs it, with a private database of its own."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from api.cli import main
from siting.store.cluster import Cluster
from tests.integration.folders import folder_of_databases

SHARED_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
_PROGRAM = "from api.cli import main; main()"


@dataclass(frozen=True, kw_only=True)
class Done:
    """What came of a command."""

    returncode: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class CommandLine:
    """Runs ``siting`` with a data folder of its own."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str | Path, code: int = 0, **environment: str) -> Done:
        """Run a command in this process and check its exit code: to start takes longer than most commands do."""
        done = _run_here([str(one) for one in arguments], self._surroundings(environment), self.folder)
        return _checked(done, code)

    def run_apart(self, *arguments: str | Path, code: int = 0, **environment: str) -> Done:
        """Do the same in a process of its own, for what only that shows."""
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, *map(str, arguments)],
            env=self._surroundings(environment),
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=280,
        )
        return _checked(Done(returncode=done.returncode, stdout=done.stdout, stderr=done.stderr), code)

    def _surroundings(self, extra: dict[str, str]) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("SITING_", "LC_"))}
        own = {
            "SITING_DATA_DIR": str(self.folder / "data"),
            "SITING_LANG": "en",
            "SITING_ACTOR": "tester",
            "LANG": "C.UTF-8",
            "COLUMNS": "80",
        }
        return plain | own | self.environment | extra


def _checked(done: Done, code: int) -> Done:
    assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr, done.stderr
    return done


def _run_here(arguments: list[str], environment: dict[str, str], folder: Path) -> Done:
    """Run a command as its process would, but for what this process has loaded already."""
    said, told = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patched, Path(os.devnull).open(encoding="utf-8") as nothing:
        for name in os.environ.keys() - environment.keys():
            patched.delenv(name)
        for name, value in environment.items():
            patched.setenv(name, value)
        patched.chdir(folder)
        patched.setattr(sys, "argv", ["siting", *arguments])
        patched.setattr(sys, "stdin", nothing)
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(told):
            code = _exit_code()
    return Done(returncode=code, stdout=_text(said), stderr=_text(told))


def _exit_code() -> int:
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _text(stream: io.TextIOWrapper) -> str:
    """Return what was written, with its ends of lines as a pipe that is read as text has them."""
    stream.flush()
    stream.seek(0)
    return io.TextIOWrapper(stream.detach(), encoding="utf-8").read()


@pytest.fixture(scope="module")
def work_folder() -> Iterator[Path]:
    """A folder that the server's user can enter."""
    with folder_of_databases("siting-accept-") as folder:
        yield folder
        for data in folder.glob("data*"):
            Cluster(data).stop()


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
