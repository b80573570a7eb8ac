"""What a requirement says to measure against, where the answers are computed beforehand: a point, a branch."""

from __future__ import annotations

from siting.domain.errors import InvalidInput
from siting.domain.facts import Argument, Fact
from siting.domain.industry import Branch, IndustryVersion, read_branch, read_version
from siting.domain.requirement import Against
from siting.domain.text import Text
from siting.services.requirement_faults import Spot
from siting.services.requirement_form import CompanyForm, CriterionForm, PlaceForm, text_of

_OTHER_WAYS = ("area", "nearest", "lon", "lat", "shape", "geojson", "name", "geometry", "parts")


def read_against(form: CriterionForm, fact: Fact, company: CompanyForm | None, spot: Spot) -> Against | None:
    """Return what a fact is measured against; None where it is not, or a mistake was noted.

    Parameters
    ----------
    company
        Whose branch counts where none is named; None where nothing is known of the company.
    """
    if fact.argument is not Argument.BRANCH and form.branch is not None:
        spot.note("branch", _NO_BRANCH_HERE)
    if fact.argument is Argument.POINT:
        return _point(form.place, spot)
    if fact.argument is Argument.BRANCH:
        return _branch(form.branch, company, spot)
    return None


def _point(written: str | PlaceForm | None, spot: Spot) -> Against | None:
    if written is None:
        spot.note("place", _NO_POINT)
        return None
    if isinstance(written, str):
        return Against.point(written)
    strange = [name for name in _OTHER_WAYS if getattr(written, name) is not None]
    if strange or written.point is None:
        spot.under("place").note(strange[0] if strange else "", _ONLY_POINTS)
        return None
    label = None if written.label is None else text_of(written.label)
    return Against.point(written.point, label, keys=tuple(written.arguments or ()))


def _branch(written: str | None, company: CompanyForm | None, spot: Spot) -> Against | None:
    own_code = "" if company is None else company.industry_code
    own_version = "" if company is None else company.industry_version
    if written is None and company is None:
        # Nothing is known of the company yet; what it says is seen when the whole is read.
        return None
    said, colon, code = (written or own_code).rpartition(":")
    if not code.strip():
        spot.note("branch", _NO_CODE)
        return None
    try:
        if colon or own_version:
            return Against.branch(read_branch(code, read_version(said if colon else own_version)))
        if company is None:
            return None
        return _in_any_version(code, spot)
    except InvalidInput as error:
        spot.say("branch", error.message)
        return None


def _in_any_version(code: str, spot: Spot) -> Against | None:
    """Return the branch of a code that means the same whatever its version; else note that it has to be said."""
    branch: Branch = read_branch(code, IndustryVersion.SNI_2025)
    if branch.same_elsewhere is not None:
        return Against.branch(branch)
    spot.note("branch", _WHICH_VERSION, division=branch.division)
    return None


_NO_POINT = Text(
    sv='saknas: till vilken målpunkt tiden mäts, t.ex. place = "Göteborg Landvetter"',
    en='is missing: to which reference point time is measured, such as place = "Göteborg Landvetter"',
)
_ONLY_POINTS = Text(
    sv="tid mäts till målpunkter med namn: place = ”namnet” eller {{ point = … }}; för närmaste av ett slag finns"
    " junction_min, port_min med flera",
    en="time is measured to reference points by name: place = “the name” or {{ point = … }}; for the nearest of a kind"
    " there are junction_min, port_min and others",
)
_NO_BRANCH_HERE = Text(
    sv="en bransch hör till branch_workplaces_1_km och branch_quotient",
    en="a branch goes with branch_workplaces_1_km and branch_quotient",
)
_NO_CODE = Text(
    sv='saknas: ange en SNI-kod, t.ex. branch = "25", eller industry_code under [company]',
    en='is missing: give an industry code, such as branch = "25", or industry_code under [company]',
)
_WHICH_VERSION = Text(
    sv='huvudgrupp {division} är inte densamma i SNI 2007 och SNI 2025; skriv branch = "SNI 2025:{division}" eller ange'
    " industry_version under [company]",
    en='division {division} is not the same in SNI 2007 and SNI 2025; write branch = "SNI 2025:{division}" or give'
    " industry_version under [company]",
)
