"""``make bench``: how fast the program is beside what a user would pick instead, in one run, as ratios.

``python -m tests.bench [--sizes 1000,100000] [--only import,match]``; see :data:`PARTS`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import (
    assembly,
    catalogue,
    facts,
    footprint,
    importing,
    matching,
    near_misses,
    network,
    proposing,
    robustness,
    serving_load,
    serving_standards,
)
from tests.bench.rows import Row, print_rows
from tests.bench.setting import Bench, bench_database

SIZES = (1_000, 100_000, 1_000_000)
PARTS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "import": importing.rows,
    "catalogue": catalogue.rows,
    "match": matching.rows,
    "robustness": robustness.rows,
    "near_misses": near_misses.rows,
    "assembly": assembly.rows,
    "footprint": footprint.rows,
    "network": network.rows,
    "facts": facts.rows,
    "proposal": proposing.rows,
    "standards": serving_standards.rows,
    "load": serving_load.rows,
}


def main() -> None:
    """Run the parts that are asked for, at each size in turn, and print a table a size."""
    arguments = argparse.ArgumentParser(description="Ratios of the program to what a user would pick instead.")
    arguments.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of sites, comma separated")
    arguments.add_argument("--only", default=",".join(PARTS), help=f"parts, comma separated: {', '.join(PARTS)}")
    chosen = arguments.parse_args()
    parts = chosen.only.split(",")
    if unknown := set(parts) - set(PARTS):
        arguments.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    for size in map(int, chosen.sizes.split(",")):
        with tempfile.TemporaryDirectory(prefix="siting-bench-") as folder, bench_database(Path(folder)) as database:
            found: list[Row] = []
            bench = Bench(size=size, folder=Path(folder), database=database)
            if "import" not in parts:
                sys.stderr.write(f"{size:,} sites: loading them, not measured ...\n")
                importing.load(bench)
            for name in (name for name in PARTS if name in parts):
                sys.stderr.write(f"{size:,} sites: {name} ...\n")
                found += PARTS[name](bench)
            # A larger size takes ten times as long, so each is told when it is done.
            print_rows(found)


if __name__ == "__main__":
    main()
