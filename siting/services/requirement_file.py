"""Read a company's requirement from TOML or JSON; whatever is wrong is said together."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from siting.domain.errors import Faults, InvalidInput, NotFound
from siting.domain.requirement import Company, Requirement
from siting.domain.sites import OFFERED, SiteKind
from siting.domain.text import Text
from siting.services.requirement_criterion import CriterionReader
from siting.services.requirement_faults import FaultList, printable
from siting.services.requirement_form import RequirementForm, text_of
from siting.services.requirement_groups import Read, read_groups
from siting.services.requirement_lines import json_lines, toml_lines
from siting.services.requirement_together import check_together
from siting.services.requirement_weighing import apply_weighings, names_in

MAX_BYTES = 1_000_000
"""A requirement is some pages; a larger file is something else."""


def read_requirement(path: Path) -> Requirement:
    """Read a requirement file; JSON by its name, else TOML.

    Raises
    ------
    NotFound
        There is no such file.
    InvalidInput
        It is no text, or too large.
    Faults
        With every mistake, its line and what would be right.
    """
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise NotFound(_NO_FILE.fill(path=path), value=str(path)) from error
    if len(raw) > MAX_BYTES:
        raise InvalidInput(_TOO_LARGE.fill(path=path, n=MAX_BYTES // 1000), value=len(raw))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(_NOT_TEXT.fill(path=path), value=str(path)) from error
    return parse_requirement(text, name=path.name, is_json=path.suffix.lower() == ".json")


def parse_requirement(text: str, *, name: str, is_json: bool = False) -> Requirement:
    """Return the requirement that a text states.

    Raises
    ------
    Faults
        With every mistake, its line and what would be right.
    """
    document = _document(text, name=name, is_json=is_json)
    faults = FaultList(lambda: json_lines(text) if is_json else toml_lines(text))
    form = _form(document, faults, name)
    requirement = _requirement(form, faults)
    faults.raise_any(name)
    if requirement is None:
        raise AssertionError("a requirement without faults is a requirement")
    return requirement


def _document(text: str, *, name: str, is_json: bool) -> dict[str, Any]:
    try:
        document = json.loads(text, object_pairs_hook=_once) if is_json else tomllib.loads(text)
    except _StandsTwiceError as error:
        raise Faults(_UNREADABLE.fill(name=name), [_TWICE.fill(names=printable(str(error)))]) from error
    except json.JSONDecodeError as error:
        fault = _SYNTAX.fill(what="JSON", why=error.msg, line=error.lineno)
        raise Faults(_UNREADABLE.fill(name=name), [fault]) from error
    except tomllib.TOMLDecodeError as error:
        why, line = _toml_place(error, text)
        fault = _SYNTAX.fill(what="TOML", why=why, line=line)
        raise Faults(_UNREADABLE.fill(name=name), [fault]) from error
    except RecursionError as error:
        raise Faults(_UNREADABLE.fill(name=name), [_TOO_DEEP]) from error
    if not isinstance(document, dict):
        raise Faults(_UNREADABLE.fill(name=name), [_NO_TABLE])
    return document


class _StandsTwiceError(ValueError):
    """A name that stands twice in one JSON object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that stands twice, of which JSON's reader would keep the last and say nothing."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _StandsTwiceError(", ".join(sorted({name for name in names if names.count(name) > 1})))
    return found


def _toml_place(error: tomllib.TOMLDecodeError, text: str) -> tuple[str, int]:
    """Return what is wrong and on which line: the reader of Python 3.11 says so in its message alone."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", str(error), re.DOTALL)
    if found is None:
        return str(error), text.count("\n") + 1
    return found[1], int(found[2]) if found[2] else text.count("\n") + 1


def _form(document: dict[str, Any], faults: FaultList, name: str) -> RequirementForm:
    try:
        return RequirementForm.model_validate(document)
    except ValidationError as error:
        faults.add_shape(error)
        _check_what_can_be(document, error, faults)
        faults.raise_any(name)
        raise


def _check_what_can_be(document: dict[str, Any], error: ValidationError, faults: FaultList) -> None:
    """Check the criteria whose shape is right as well, so that nobody mends a file in two rounds."""
    broken = {loc[1] for one in error.errors() if len(loc := one["loc"]) > 1 and loc[0] == "criteria"}
    criteria = document.get("criteria")
    if not isinstance(criteria, list):
        return
    site = document.get("site")
    kinds = _kinds(site.get("kinds") if isinstance(site, dict) else None)
    weighed = names_in(document.get("weighing"))
    whole = [(n, one) for n, one in enumerate(criteria[:1000]) if n not in broken and isinstance(one, dict)]
    for number, one in whole:
        probe = RequirementForm.model_validate({"title": "-", "company": {"name": "-"}, "criteria": [one]})
        CriterionReader(probe.criteria[0], ("criteria", number), faults, weighed=weighed).read(kinds)


def _kinds(written: object) -> frozenset[SiteKind]:
    """Return the kinds that are asked for, all where that can't be told."""
    named = written if isinstance(written, list) else []
    return frozenset(kind for kind in SiteKind if kind.value in named) or frozenset(SiteKind)


def _requirement(form: RequirementForm, faults: FaultList) -> Requirement | None:
    kinds = frozenset(form.site.kinds)
    read = _criteria(form, kinds, faults)
    whole = not faults.found
    groups = read_groups(form, read, faults, whole=whole)
    if not whole or faults.found:
        return None
    check_together(form, read, faults)
    weighed = apply_weighings(form, read, groups, faults)
    if faults.found:
        return None
    return Requirement(
        title=text_of(form.title),
        company=Company(**form.company.model_dump()),
        case_number=form.case_number,
        summary=text_of(form.summary),
        kinds=kinds,
        availabilities=frozenset(form.site.availabilities) if form.site.availabilities else OFFERED,
        criteria=tuple(one.criterion for one in weighed.read),
        groups=weighed.groups,
        received=form.received,
        demo=form.demo,
        weighings=weighed.weighings,
    )


def _criteria(form: RequirementForm, kinds: frozenset[SiteKind], faults: FaultList) -> list[Read]:
    weighed = names_in([one.model_dump() for one in form.weighing])
    read = [
        Read(number=number, criterion=criterion)
        for number, one in enumerate(form.criteria)
        for criterion in CriterionReader(one, ("criteria", number), faults, weighed=weighed, company=form.company).read(
            kinds
        )
    ]
    weights = [one.weight for one in form.criteria if one.weight is not None]
    soft = any(one.criterion.weight > 0 for one in read)
    if weights and not soft and not any(weights):
        faults.add(("criteria",), _ALL_ZERO)
    return read


_NO_FILE = Text(sv="Kravfilen {path} finns inte.", en="There is no requirement file {path}.")
_TOO_LARGE = Text(
    sv="{path} är större än {n} kB och är inget krav.", en="{path} is larger than {n} kB: no requirement."
)
_NOT_TEXT = Text(
    sv="{path} är inte text i UTF-8. Ett krav är TOML eller JSON; siting requirement new skriver en mall.",
    en="{path} is not UTF-8 text. A requirement is TOML or JSON; siting requirement new writes one to start from.",
)
_UNREADABLE = Text(sv="{name} går inte att läsa", en="{name} can't be read")
_SYNTAX = Text(sv="rad {line}: {what} går inte att läsa: {why}", en="line {line}: {what} can't be read: {why}")
_TWICE = Text(sv="står två gånger: {names}", en="stands twice: {names}")
_TOO_DEEP = Text(sv="nästlad för djupt", en="nested too deeply")
_NO_TABLE = Text(
    sv="ska vara ett objekt med title, company, criteria", en="should be an object with title, company, criteria"
)
_ALL_ZERO = Text(
    sv="alla vikter är 0: inget kan rangordnas; ge minst ett önskemål vikt",
    en="all weights are 0: nothing can be ranked; give at least one wish a weight",
)
