"""Groups and weighings as plain JSON, as a requirement file has them, and back without loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from siting.domain.requirement import (
    Additive,
    Combine,
    Group,
    PartialAbsorption,
    PowerMean,
    Weighing,
    WeighingMethod,
)
from siting.domain.text import Text


def group_to_dict(group: Group) -> dict[str, Any]:
    """Return a group; what it does not say is left out."""
    document: dict[str, Any] = {"key": group.key, "label": {"sv": group.label.sv, "en": group.label.en}}
    if group.parent:
        document["parent"] = group.parent
    if group.weight is not None:
        document["weight"] = group.weight
    return document | _combine_to_dict(group.combine)


def group_from_dict(document: Mapping[str, Any]) -> Group:
    """Return the group that :func:`group_to_dict` wrote."""
    return Group(
        key=document["key"],
        label=Text(sv=document["label"]["sv"], en=document["label"]["en"]),
        parent=document.get("parent", ""),
        combine=_combine_from_dict(document),
        weight=float(document["weight"]) if "weight" in document else None,
    )


def weighing_to_dict(weighing: Weighing) -> dict[str, Any]:
    """Return a weighing as it is written, with what came out: ``weights`` and ``consistency``.

    The best is the first of the items of a best–worst weighing, and the worst the last.
    """
    items = weighing.items
    document: dict[str, Any] = {"method": weighing.method.value, "group": weighing.group}
    if weighing.method is WeighingMethod.RANK:
        document["order"] = list(items)
    elif weighing.method is WeighingMethod.BEST_WORST:
        to_others, to_worst = weighing.matrix
        document |= {"best": items[0], "worst": items[-1]}
        document["best_to_others"] = dict(zip(items, to_others, strict=True))
        document["others_to_worst"] = dict(zip(items, to_worst, strict=True))
    else:
        document["items"] = list(items)
        document["matrix"] = [list(row) for row in weighing.matrix]
    document["weights"] = list(weighing.weights)
    if weighing.consistency is not None:
        document["consistency"] = weighing.consistency
    return document


def weighing_from_dict(document: Mapping[str, Any]) -> Weighing:
    """Return the weighing that :func:`weighing_to_dict` wrote."""
    method = WeighingMethod(document["method"])
    items, matrix = document.get("order") or document.get("items") or (), document.get("matrix", ())
    if method is WeighingMethod.BEST_WORST:
        items = tuple(document["best_to_others"])
        matrix = (document["best_to_others"].values(), (document["others_to_worst"][item] for item in items))
    return Weighing(
        method=method,
        group=document["group"],
        items=tuple(items),
        matrix=tuple(tuple(float(one) for one in row) for row in matrix),
        weights=tuple(float(one) for one in document["weights"]),
        consistency=float(document["consistency"]) if "consistency" in document else None,
    )


def _combine_to_dict(combine: Combine) -> dict[str, Any]:
    match combine:
        case Additive():
            return {}
        case PowerMean():
            return {"andness": combine.andness}
        case PartialAbsorption():
            return {
                "mandatory": combine.mandatory,
                "optional": combine.optional,
                "penalty": combine.penalty,
                "reward": combine.reward,
            }


def _combine_from_dict(document: Mapping[str, Any]) -> Combine:
    if "andness" in document:
        return PowerMean(andness=float(document["andness"]))
    if "mandatory" not in document:
        return Additive()
    return PartialAbsorption(
        mandatory=document["mandatory"],
        optional=document["optional"],
        penalty=float(document["penalty"]),
        reward=float(document["reward"]),
    )
