"""``siting erase``: personal data whose day has come, or of a person who asks for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from api.cli.context import LangOption, actor, database, language, say
from siting.domain.text import Text
from siting.services.erase import erase as erase_due
from siting.services.erase import erase_person


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("erase", help="Erase personal data whose day has come; workers do it every night.")(erase)


def erase(
    person: Annotated[str, typer.Option("--person", help="Erase whoever has this e-mail address, at once.")] = "",
    lang: LangOption = None,
) -> None:
    """Erase needs that were not sent, persons behind enquiries, feedback, owners' contacts and ended sign-ins."""
    answer = language(lang)
    now = datetime.now(UTC)
    with database() as (_, opened):
        if person:
            counts = erase_person(opened, person, actor=actor())
        else:
            counts = erase_due(opened, on=now.astimezone().date(), now=now, actor=actor())
    for kind, count in counts.items():
        say(_LINE.fill(kind=_KINDS[kind], count=count), answer)


_LINE = Text(sv="{kind}: {count}", en="{kind}: {count}")
_KINDS = {
    "sign_ins": Text(sv="avslutade inloggningar", en="ended sign-ins"),
    "needs": Text(sv="beskrivna behov", en="described needs"),
    "enquirers": Text(sv="personer bakom förfrågningar", en="persons behind enquiries"),
    "feedback": Text(sv="synpunkter", en="feedback"),
    "contacts": Text(sv="ägares kontaktpersoner", en="owners' contacts"),
}
