"""Sites made up from a seed, as the file that somebody would send."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

SEED = 20261124
WEST, SOUTH, EAST, NORTH = 360_000, 6_380_000, 395_000, 6_425_000
"""Around Borås, EPSG:3006."""

USES = np.array(["J", "J, Z", "Z", "K", "H", "C", "H, C"])
STAGES = np.array(["legal_force", "legal_force", "review", "consultation", "started", "none"])
OWNERS = np.array(["municipality", "private", "private", "state", "mixed"])
KNOWN_SHARE = {"power_capacity_mw": 0.35, "water_m3_day": 0.4, "max_height_m": 0.7, "noise_limit_db": 0.5}
"""How often a fact is known; 0.9 where nothing is said."""


def sites_frame(n: int, *, seed: int = SEED) -> pd.DataFrame:
    """Return n plots of land with twenty facts each, with the gaps that real data have."""
    rng = np.random.default_rng(seed)
    plot = np.round(rng.lognormal(9.2, 1.0, n)).clip(500, 2_000_000)
    facts = {
        "plot_area_m2": plot,
        "buildable_area_m2": np.round(plot * rng.uniform(0.4, 0.95, n)),
        "smallest_part_m2": np.round(plot * rng.uniform(0.1, 1.0, n)),
        "yard_area_m2": np.round(plot * rng.uniform(0.0, 0.3, n)),
        "building_right_m2": np.round(plot * rng.uniform(0.3, 1.2, n)),
        "max_height_m": np.round(rng.uniform(6, 25, n), 1),
        "site_coverage_ratio": np.round(rng.uniform(0.2, 0.7, n), 2),
        "noise_limit_db": rng.integers(35, 60, n),
        "power_capacity_mw": np.round(rng.gamma(1.5, 1.5, n), 2),
        "power_in_3_years_mw": np.round(rng.gamma(2.0, 2.0, n), 2),
        "substation_distance_m": np.round(rng.gamma(2.0, 1500, n)),
        "water_m3_day": np.round(rng.gamma(1.2, 150, n)),
        "slope_percent": np.round(rng.gamma(1.5, 3, n), 1).clip(0, 90),
        "price_sek_m2": np.round(rng.uniform(150, 1200, n)),
        "sensitive_distance_m": np.round(rng.gamma(2, 300, n)),
        "possession_date": (np.datetime64("2026-06-01") + rng.integers(0, 1800, n)).astype(str),
        "plan_status": rng.choice(STAGES, n),
        "permitted_uses": rng.choice(USES, n),
        "owner_kind": rng.choice(OWNERS, n),
        "fibre": rng.choice(["yes", "no"], n),
    }
    known = {key: rng.random(n) < KNOWN_SHARE.get(key, 0.9) for key in facts}
    frame = pd.DataFrame(
        {
            "reference": [f"B{number:07d}" for number in range(n)],
            "kind": "land",
            "name": [f"Plot {number}" for number in range(n)],
            "availability": "available",
            "east": np.round(rng.uniform(WEST, EAST, n), 1),
            "north": np.round(rng.uniform(SOUTH, NORTH, n), 1),
            "source": "made up",
            "verified": "2026-10-01",
        }
    )
    for key, values in facts.items():
        frame[key] = pd.Series(values, dtype=object).where(known[key], None)
    return frame


def write_sites_csv(path: Path, n: int, *, seed: int = SEED) -> Path:
    """Write the plots as a CSV file in the program's own template's columns."""
    sites_frame(n, seed=seed).to_csv(path, index=False)
    return path
