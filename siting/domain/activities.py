"""What somebody may want to do on a site, and whether a plan lets them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from siting.domain.text import Text


class Activity(StrEnum):
    """What somebody may want to do on a site."""

    MANUFACTURING = "manufacturing"
    WORKSHOP = "workshop"
    WAREHOUSE = "warehouse"
    OFFICE = "office"
    SHOP = "shop"
    BULKY_RETAIL = "bulky_retail"
    HOTEL = "hotel"
    DATA_CENTRE = "data_centre"


ACTIVITY_LABELS: dict[Activity, Text] = {
    Activity.MANUFACTURING: Text(sv="tillverkning", en="manufacturing"),
    Activity.WORKSHOP: Text(sv="verkstad", en="workshop"),
    Activity.WAREHOUSE: Text(sv="lager och logistik", en="warehouse and logistics"),
    Activity.OFFICE: Text(sv="kontor", en="offices"),
    Activity.SHOP: Text(sv="butik", en="shop"),
    Activity.BULKY_RETAIL: Text(sv="handel med skrymmande varor", en="retail of bulky goods"),
    Activity.HOTEL: Text(sv="hotell och konferens", en="hotel and conference"),
    Activity.DATA_CENTRE: Text(sv="datacenter", en="data centre"),
}


class UseAnswer(StrEnum):
    """Whether a plan allows an activity, best first."""

    ALLOWED = "allowed"
    CONDITIONAL = "conditional"
    UNKNOWN = "unknown"
    NOT_ALLOWED = "not_allowed"


USE_ANSWERS: dict[str, Text] = {
    UseAnswer.ALLOWED.value: Text(sv="tillåtet", en="allowed"),
    UseAnswer.CONDITIONAL.value: Text(sv="tillåtet med villkor", en="allowed on conditions"),
    UseAnswer.NOT_ALLOWED.value: Text(sv="inte tillåtet", en="not allowed"),
}
"""What a fact on use can be; an unknown answer is an unknown fact."""


def use_fact(activity: Activity) -> str:
    """Return the key of the fact that says whether the plan allows an activity.

    >>> use_fact(Activity.WAREHOUSE)
    'use_warehouse'
    """
    return f"use_{activity}"


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """An answer with the rule that gave it.

    Parameters
    ----------
    answer
        Whether the activity is allowed.
    rule
        Why, as a part of a sentence.
    """

    answer: UseAnswer
    rule: Text
