"""``siting serve`` as a person starts it the first time."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from siting.store.cluster import Cluster
from tests.acceptance.conftest import CommandLine
from tests.acceptance.serving import ROOT

SAID = re.compile(r"Sign in as demo with the one-time password (\S+)")
TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')


def test_the_first_time_the_demo_is_shown_and_signed_in_to(siting: CommandLine, work_folder: Path) -> None:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    log = work_folder / "serve.log"
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SITING_")}
    own = {"SITING_DATA_DIR": str(siting.folder / "data"), "SITING_LANG": "en", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", str(port), "--workers", "2"]
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=work_folder, env={**plain, **own}, stdout=file, stderr=file, start_new_session=True
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"Accept": "text/html"}, timeout=60) as client:
            _wait(client, process, log)
            said = SAID.search(log.read_text(encoding="utf-8"))
            assert said is not None
            assert "demo data" in client.get("/sites?lang=en").text
            token = TOKEN.search(client.get("/sign-in").text)
            assert token is not None
            fields = {"login": "demo", "password": said[1], "form_token": token[1]}
            assert client.post("/sign-in", data=fields).headers["location"] == "/account/password"
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(60) in (0, 130, -signal.SIGINT)
        assert not _alive(process.pid), "nothing goes on by itself"
    finally:
        if _alive(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert not (siting.folder / "data" / "postgres").exists(), "the own database is left alone"
    assert Cluster(siting.folder / "data-demo").status().running


def _wait(client: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if client.get("/health/ready").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.5)
    raise AssertionError(log.read_text(encoding="utf-8")[-3000:])


def _alive(group: int) -> bool:
    """Tell whether any process of a group is left."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.2)
    return True
