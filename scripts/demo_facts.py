"""What is said of the demo's made-up sites where the table is silent: drawn, with gaps like those of real data."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any, TypeAlias

Facts: TypeAlias = dict[str, Any]
"""Fact key → value as a sender would write it: a number, a text, "ca 5,5", "?", "-"; None where nothing is said."""

Row: TypeAlias = dict[str, Any]
"""A section of the table, or the properties of a feature."""

READY_FROM = {"levelled": (2026, 12), "serviced": (2027, 3), "planned": (2027, 10), "in_planning": (2029, 3)}
"""Readiness → about when a plot can be taken over."""

PLAN_STAGES = {"idea": ("none", "started"), "in_planning": ("consultation", "review", "appealed", "adopted")}
"""Readiness → stages of the plan; in legal force otherwise."""

PROFILES: dict[str, Facts] = {
    "office": {"name": "kontor", "rent": (1150, 1900), "height": (2.6, 2.9), "load": (0.25, 0.4), "air": (0.7, 1.5)},
    "retail": {"name": "butik", "rent": (1400, 2600), "height": (2.9, 3.8), "load": (0.4, 0.5), "air": (1.0, 2.0)},
    "restaurant": {"name": "restaurang", "rent": (1600, 2300), "height": (2.9, 3.6), "load": (0.4, 0.5), "air": (2, 4)},
    "showroom": {"name": "utställning", "rent": (950, 1400), "height": (3.2, 4.2), "load": (0.5, 0.8), "air": (1, 2)},
    "lab": {"name": "laboratorium", "rent": (1500, 2000), "height": (3.0, 3.6), "load": (0.4, 0.6), "air": (3, 6)},
    "healthcare": {"name": "vård", "rent": (1500, 1950), "height": (2.6, 2.9), "load": (0.3, 0.4), "air": (1.5, 3)},
    "industry": {"name": "industri", "rent": (560, 850), "height": (4.5, 8.0), "load": (1.5, 3.0), "air": (0.7, 1.5)},
    "workshop": {"name": "verkstad", "rent": (600, 950), "height": (4.0, 6.0), "load": (1.0, 2.0), "air": (1, 2.5)},
    "warehouse": {"name": "lager", "rent": (550, 800), "height": (5.0, 9.0), "load": (2.0, 5.0), "air": (0.35, 0.7)},
}
"""Use → its Swedish name, and between what its rent (kr/m² and year), height (m), floor load (t/m²) and air (l/s m²)
lie."""

LAND_OFFICE = "Mark och exploatering (demo) | Land and development office (demo)"
LAND_OWNER = "Markägaren, muntligt (demo) | Landowner, by word of mouth (demo)"
LETTERS = (
    "Fastighetsägaren, broschyr (demo) | Property owner, brochure (demo)",
    "Fastighetsägaren, e-post (demo) | Property owner, by e-mail (demo)",
)
"""Who says so, in both languages with a bar between."""

HALLS = {"industry", "workshop", "warehouse"}
OPEN_TO_ALL = {"retail", "restaurant", "showroom", "healthcare"}


class Draw:
    """Draws what the table does not say, with gaps like those of real data."""

    def __init__(self, reference: str) -> None:
        self.rng = random.Random(f"siting demo {reference}")  # noqa: S311 - repeatable on purpose

    def between(self, low: float, high: float, *, step: float = 1) -> float:
        """Return a number on the grid of ``step``."""
        value = round(round(self.rng.uniform(low, high) / step) * step, 3)
        return int(value) if float(value).is_integer() else value

    def one(self, *choices: Any) -> Any:
        """Return one of some."""
        return self.rng.choice(choices)

    def often(self, share: float) -> bool:
        """Whether something is so, with a probability."""
        return self.rng.random() < share

    def known(self, value: Any, share: float, *, about: float = 0.0, asked: float = 0.0) -> Any:
        """Return a value, "ca" the value, "?" or None, with these shares and None for the rest."""
        at = self.rng.random()
        if at < share:
            return value
        if at < share + about:
            return f"ca {value}".replace(".", ",")
        return "?" if at < share + about + asked else None

    def day(self, year: int, month: int, *, months: int) -> str:
        """Return the first of a month, at most ``months`` later."""
        later = year * 12 + month - 1 + self.rng.randrange(months + 1)
        return date(later // 12, later % 12 + 1, 1).isoformat()


def land_properties(draw: Draw, area: Row, plot: Row, number: int, name: str, plot_m2: int) -> Row:
    """Return what is said of a plot."""
    owner = plot.get("owner", "municipality")
    ready = plot["ready"]
    handed_over = draw.day(*READY_FROM[ready], months=8) if ready in READY_FROM else None
    facts = {"possession_date": draw.known(handed_over, 0.9), "owner_kind": owner, "readiness": ready}
    facts |= space_of_plot(draw, plot_m2, ready)
    facts |= plan_of_plot(draw, area, plot)
    facts |= ground_of_plot(draw, area)
    facts |= lines(draw, area.get("heat", False), size=plot_m2)
    facts |= price_of_plot(draw, area)
    facts |= plot.get("facts", {})
    return {
        "kind": "mark",
        "name": name,
        "address": f"{area['street']} {3 + 4 * number}",
        "holder": f"{area['name']} verksamhetsområde",
        "property_designations": f"DEMO {area['name'].upper()} {1 + number // 6}:{number + 2}",
        "availability": plot.get("status", "available"),
        "available_from": facts["possession_date"] if ready in ("levelled", "serviced") else None,
        "reserved_until": plot.get("until"),
        **said_by(draw, LAND_OFFICE if owner == "municipality" else LAND_OWNER),
        **facts,
    }


def space_of_plot(draw: Draw, plot_m2: int, ready: str) -> Facts:
    """Return areas that fit into the plot."""
    buildable = draw.between(0.64 * plot_m2, 0.86 * plot_m2, step=100)
    part = draw.between(0.2 * plot_m2, 0.45 * plot_m2, step=500) if plot_m2 > 15000 and draw.often(0.7) else plot_m2
    sure = 0.85 if ready in ("levelled", "serviced", "planned") else 0.1
    return {
        "plot_area_m2": plot_m2,
        "buildable_area_m2": draw.known(buildable, sure, about=1 - sure),
        "smallest_part_m2": draw.known(part, 0.65, asked=0.1),
        "largest_contiguous_m2": draw.known(draw.between(0.5 * plot_m2, 0.62 * plot_m2, step=100), 0.4, about=0.15),
        "yard_area_m2": draw.known(draw.between(0.02 * plot_m2, 0.06 * plot_m2, step=50), 0.12),
        "parking_spaces": draw.known(draw.between(4, 30), 0.1),
        "charging_points": draw.known(draw.between(2, 8, step=2), 0.08),
    }


def plan_of_plot(draw: Draw, area: Row, plot: Row) -> Facts:
    """Return what the plan says, or will when it is there."""
    stage = draw.one(*PLAN_STAGES.get(plot["ready"], ("legal_force",)))
    named = stage not in ("none", "started")
    year = draw.between(2011, 2025) if stage == "legal_force" else 2028
    force = draw.day(int(year), 1, months=11)
    coverage = draw.between(0.3, 0.6, step=0.05)
    right = draw.between(0.62, 0.8, step=0.01) * float(plot["m2"]) // 100 * 100
    height = draw.between(*area["height_m"], step=0.5)
    return {
        "plan_status": stage,
        "plan_name": f"Detaljplan {area['name']} {year}:{draw.between(1, 9)} (demo)" if named else None,
        "plan_legal_force_date": (force if stage == "legal_force" else f"ca {force}") if named else None,
        "permitted_uses": plot.get("uses", area["uses"]),
        "building_right_m2": draw.known(int(right), 0.7, asked=0.05) if named else None,
        "max_height_m": draw.known(height, 0.75, asked=0.1) if named else None,
        "site_coverage_ratio": draw.known(coverage, 0.65) if named else None,
        "noise_limit_db": draw.known(draw.one(40, 45, 50), 0.4, asked=0.1),
        "planning_permission": draw.known(draw.one("none", "none", "outline", "pending"), 0.3),
        "zoning_class": None if named else "Verksamheter i översiktsplanen (demo)",
    }


def ground_of_plot(draw: Draw, area: Row) -> Facts:
    """Return what is known of the ground: mostly little."""
    return {
        "bearing": draw.known(draw.one("rock", "rock", "good", "good", "soft", "peat"), 0.35, asked=0.15),
        "rock_depth_m": draw.known(draw.between(0.5, 9, step=0.5), 0.12, about=0.25, asked=0.05),
        "contamination": draw.known(area.get("contamination", "none_known"), 0.65, asked=0.1),
        "rail_access": draw.known(area.get("rail", "none"), 0.8),
        "sign_exposure": draw.known(area.get("sign", "local"), 0.85),
        "stormwater": draw.known(draw.often(0.7), 0.6, asked=0.1),
    }


def lines(draw: Draw, heat: bool, *, size: float) -> Facts:
    """Return power, water and lines; big plots have been asked about in five years' time."""
    power = draw.between(0.3, 1.9, step=0.1)
    water = draw.between(15, 120, step=5)
    told = draw.often(0.4)
    big = size > 50_000
    return {
        "power_capacity_mw": draw.known(power, 0.28, about=0.12, asked=0.2),
        "power_in_3_years_mw": draw.known(round(power + 0.5, 1), 0.2),
        "power_in_5_years_mw": draw.known(round(power + 1.5, 1), 1.0 if big else 0.15),
        "grid_owner": draw.known("Elnätsbolaget (demo)", 0.75),
        "substation_distance_m": draw.known(draw.between(300, 4500, step=100), 0.15, about=0.35),
        "water_m3_day": water if told else draw.known(water, 0, asked=0.2),
        "sewage_m3_day": draw.between(0.7 * water, 0.95 * water, step=5) if told else None,
        "district_heating": draw.known(heat, 0.75),
        "gas": draw.known(False, 0.5),
        "fibre": draw.known(draw.often(0.85), 0.8, asked=0.05),
    }


def price_of_plot(draw: Draw, area: Row) -> Facts:
    """Return price and terms."""
    return {
        "tenures": draw.one("sale", "sale", "sale", "sale,ground_lease", "sale,land_lease"),
        "price_sek_m2": draw.known(draw.between(*area["price"], step=10), 0.82, about=0.06, asked=0.07),
        "price_includes": draw.known(draw.one("Gatukostnad", "Gatukostnad och fastighetsbildning", "Gata och VA"), 0.6),
    }


def unit_properties(draw: Draw, building: Row, unit: Row, number: int, lettable: int, storeys: int) -> Row:
    """Return what is said of premises."""
    use = unit["use"]
    floor = f", plan {unit['floor'] + 1}" if storeys > 1 else ""
    facts = {"lettable_area_m2": lettable, "premises_kinds": use, "permitted_uses": building["uses"]}
    facts |= {"floor_level": unit["floor"], "possession_date": draw.known(draw.day(2026, 12, months=10), 0.85)}
    facts |= fittings(draw, use, lettable, ground=unit["floor"] == 0) | building_of(draw, building, use)
    facts |= terms(draw, use, lettable) | small_lines(draw, use)
    facts |= whole_building(Draw(building["name"]), building, hall=use in HALLS) | unit.get("facts", {})
    return {
        "kind": "lokal",
        "name": f"{building['name']}{floor}, {PROFILES[use]['name']} {number}",
        "address": building["street"],
        "holder": building["name"],
        "property_designations": f"DEMO {building['name'].upper()} 1",
        "availability": unit.get("status", "available"),
        "available_from": facts["possession_date"],
        "reserved_until": unit.get("until"),
        **said_by(draw, draw.one(*LETTERS)),
        **facts,
    }


def fittings(draw: Draw, use: str, lettable: int, *, ground: bool) -> Facts:
    """Return what the premises are fitted with; a hall's facts do not bear on an office."""
    profile, hall = PROFILES[use], use in HALLS
    dock = round(lettable / 900) if use == "warehouse" else draw.between(0, 2)
    part = draw.between(0.25 * lettable, 0.5 * lettable, step=50) if lettable > 900 else lettable
    shown = use in OPEN_TO_ALL and ground
    return {
        "smallest_lettable_m2": draw.known(part, 0.6, asked=0.1),
        "yard_area_m2": draw.known(draw.between(0.2 * lettable, 0.7 * lettable, step=50), 0.5, about=0.2)
        if hall
        else None,
        "clear_height_m": draw.known(draw.between(*profile["height"], step=0.1), 0.85, about=0.1),
        "gates": draw.known(draw.between(1, 5), 0.75, asked=0.1) if hall and ground else "-",
        "loading_docks": draw.known(dock, 0.75, asked=0.1) if hall and ground else "-",
        "floor_load_t_m2": draw.known(draw.between(*profile["load"], step=0.1 if hall else 0.05), 0.5, asked=0.2),
        "column_spacing_m": draw.known(draw.between(5, 18, step=0.5), 0.45) if hall else None,
        "crane_t": draw.known(draw.one(0, 0, 0, 2, 3.2, 5), 0.6) if hall and ground else "-",
        "ventilation_l_s_m2": draw.known(draw.between(*profile["air"], step=0.05), 0.45, asked=0.2),
        "accessible": draw.known(draw.often(0.85), 0.7),
        "display_frontage_m": draw.known(draw.between(5, 16, step=0.5), 0.8) if shown else "-",
        "footfall_day": draw.known(draw.between(900, 5000, step=100), 0.2, about=0.4, asked=0.2) if shown else None,
    }


def building_of(draw: Draw, building: Row, use: str) -> Facts:
    """Return what is said of the unit's part of the building."""
    year = building["year"]
    return {
        "condition": draw.known(draw.one("new", "good") if year > 2015 else draw.one("good", "good", "fair"), 0.75),
        "transformer_kva": draw.known(draw.one(315, 500, 800, 1250), 0.35, asked=0.2) if use in HALLS else None,
        "parking_spaces": draw.known(draw.between(2, 35), 0.6, about=0.1, asked=0.1),
        "charging_points": draw.known(draw.between(0, 12), 0.45),
        "planning_permission": draw.known("full", 0.4),
    }


def whole_building(draw: Draw, building: Row, *, hall: bool) -> Facts:
    """Return what is true of the building, and so of each of its units: drawn by its name."""
    year = building["year"]
    fresh = year > 2005
    return {
        "build_year": draw.known(year, 0.8, about=0.15),
        "sprinkler": draw.known(fresh, 0.6, asked=0.1),
        "energy_class": draw.known(draw.one("B", "C") if fresh else draw.one("D", "E", "F"), 0.6, asked=0.1),
        "certificate": draw.known(draw.one("miljobyggnad", "none") if fresh else "none", 0.6),
        "owner_kind": draw.known(draw.one("private", "private", "private", "municipality"), 0.95),
        "contamination": draw.known("none_known", 0.4, asked=0.1),
        "sign_exposure": draw.known(draw.one("local", "main_road"), 0.7),
        "grid_owner": draw.known("Elnätsbolaget (demo)", 0.5),
        "district_heating": draw.known(draw.often(0.8), 0.8),
        "gas": draw.known(False, 0.3),
        "fibre": draw.known(draw.often(0.9), 0.9, asked=0.05),
        "rail_access": draw.known("none", 0.5) if hall else None,
    }


def terms(draw: Draw, use: str, lettable: int) -> Facts:
    """Return rent and terms."""
    included = draw.one(
        "Värme", "Värme och kallvatten", "Värme, ventilation och sophämtning", "Inget; driften till självkostnad"
    )
    return {
        "tenures": "lease",
        "rent_sek_m2_year": draw.known(draw.between(*PROFILES[use]["rent"], step=25), 0.78, about=0.1, asked=0.07),
        "price_includes": draw.known(included, 0.6),
        "lease_term_months": draw.known(60 if lettable > 2500 else draw.one(12, 36, 36, 60), 0.65),
    }


def small_lines(draw: Draw, use: str) -> Facts:
    """Return power and water of premises; few ask about them in an office."""
    hall = use in HALLS
    water = draw.between(10, 60, step=5) if hall and draw.often(0.4) else None
    return {
        "power_capacity_mw": draw.known(draw.between(0.1, 0.8, step=0.05), 0.3, about=0.1, asked=0.2) if hall else None,
        "water_m3_day": water,
        "sewage_m3_day": None if water is None else round(0.8 * water),
    }


def said_by(draw: Draw, source: str) -> Row:
    """Return who says so and when it was checked: between March 2025 and November 2026."""
    return {"source": source, "verified": (date(2025, 3, 3) + timedelta(days=draw.rng.randrange(620))).isoformat()}
