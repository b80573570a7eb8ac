"""How a data set was added: kept with it, so that it is refreshed in the same way."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from gis_data.firms import declared as registers
from gis_data.geodata.declarations import declaration_text, declared
from gis_data.geodata.model import DeclaredSet, Description, ReadOptions
from gis_data.remote.model import ServiceKind
from siting.domain.errors import InvalidInput
from siting.domain.geodata import Role
from siting.domain.industry import IndustryVersion
from siting.domain.text import Text

_WEB = ("http://", "https://")


class Recipe(BaseModel):
    """Where a data set is, and how it is read.

    Parameters
    ----------
    address
        A file, or the address of a file or service.
    declared
        Key or TOML file of the declared data set that says how it is read.
    register_as
        Key or TOML file of the declared company register that says how it is read.
    industry_version
        Version of the register's industry codes, when it does not say.
    role
        What it is used for, when it is described by hand; the fields below go with it.
    service, service_layer, sort_by
        How to talk to an address, which layer to ask for, and by which field it sorts.
    roles
        Only these uses of a declared data set.
    everywhere
        Keep what lies far outside the municipality, too.
    complete_in
        Codes of the municipalities of which the data set has all there is: nothing there is nothing, not a gap.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str
    declared: str = ""
    register_as: str = ""
    industry_version: IndustryVersion | None = None
    role: Role | None = None
    title: str = ""
    layer: str | None = None
    code_field: str | None = None
    name_field: str | None = None
    category_field: str | None = None
    weight_field: str | None = None
    category: str = ""
    weight: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    x_field: str | None = None
    y_field: str | None = None
    crs: str | None = None
    encoding: str | None = None
    licence: str = ""
    attribution: str = ""
    verified: date | None = None
    service: ServiceKind | None = None
    service_layer: str = ""
    sort_by: str | None = None
    roles: frozenset[Role] | None = None
    everywhere: bool = False
    complete_in: tuple[str, ...] = ()

    @property
    def is_remote(self) -> bool:
        """Whether it has to be fetched."""
        return self.address.lower().startswith(_WEB)

    @property
    def path(self) -> Path:
        """The file, when it is one."""
        return Path(self.address)

    def what(self) -> DeclaredSet | Description:
        """Return what says how its files are read.

        Raises
        ------
        NotFound, Faults
            The declaration is not there, or not fit.
        """
        if self.declared:
            return declared(self.declared)
        if self.role is None:
            raise ValueError("a recipe of geodata names a declaration or a role")
        return Description(
            role=self.role,
            title=self.title,
            layer=self.layer,
            code_field=self.code_field,
            name_field=self.name_field,
            category_field=self.category_field,
            weight_field=self.weight_field,
            category=self.category,
            weight=self.weight,
            x_field=self.x_field,
            y_field=self.y_field,
            crs=self.crs,
            licence=self.licence,
            attribution=self.attribution,
            verified=self.verified,
        )

    def read_by(self) -> str:
        """Return the text of the declaration by which its files are read; "" when it is described by hand.

        Raises
        ------
        NotFound, Faults
            The declaration is not there, or no text.
        """
        if self.register_as:
            return registers.declaration_text(self.register_as)[0]
        return declaration_text(self.declared)[0] if self.declared else ""

    def options(self) -> ReadOptions:
        """Return what was said besides a declaration."""
        return ReadOptions(
            layer=self.layer, crs=self.crs, encoding=self.encoding, roles=self.roles, verified=self.verified
        )

    def document(self) -> dict[str, object]:
        """Return it as it is stored."""
        return self.model_dump(mode="json", exclude_defaults=True)


def check_recipe(recipe: Recipe) -> Recipe:
    """Return a recipe that can be kept.

    Raises
    ------
    InvalidInput
        The address holds a login, which would be stored and shown; or it says in no way, or in several, how it is read.
    """
    parts = urlsplit(recipe.address) if recipe.is_remote else None
    if parts is not None and (parts.username or parts.password):
        raise InvalidInput(_LOGIN.fill(host=parts.hostname or ""), value=parts.hostname)
    ways = [bool(recipe.declared), bool(recipe.register_as), recipe.role is not None]
    if sum(ways) != 1:
        raise InvalidInput(_HOW, value=recipe.address.rpartition("/")[2])
    return recipe


_LOGIN = Text(
    sv="Adressen till {host} innehåller en inloggning, som då skulle lagras. Ange den i SITING_GEODATA_LOGINS.",
    en="The address of {host} holds a login, which would be stored. Put it into SITING_GEODATA_LOGINS instead.",
)
_HOW = Text(
    sv="Säg på ett sätt hur filen ska läsas: --as DATAMÄNGD (se 'siting geodata known'), --register eller --role.",
    en="Say in one way how the file is read: --as DATA SET (see 'siting geodata known'), --register or --role.",
)
