"""What processes of this machine use, as Linux tells it."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

_TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """Return a process and all that it began, directly or not."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in _read(task).split()]
    return found


def cpu_s(pids: list[int]) -> float:
    """Return the processor time that processes have taken, in seconds; of one that is gone, none."""
    fields = [_read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split() for pid in pids]
    return sum((int(one[11]) + int(one[12])) / _TICKS for one in fields if one)


def resident_mb(pid: int) -> float:
    """Return the memory that a process holds to itself, without what it shares with others, in megabytes."""
    lines = dict(line.split(":", 1) for line in _read(Path(f"/proc/{pid}/status")).splitlines() if ":" in line)
    return int(lines.get("RssAnon", "0 kB").split()[0]) / 1000


def slope_mb_a_minute(seconds: list[float], megabytes: list[float]) -> float:
    """Return by how much memory grows, fitted over the latter half of what was measured."""
    half = len(seconds) // 2
    if len(seconds) - half < 2:
        return float("nan")
    return float(np.polyfit(seconds[half:], megabytes[half:], 1)[0] * 60)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
