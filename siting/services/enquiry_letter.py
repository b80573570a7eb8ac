"""What somebody fills in to send an enquiry, and what may be wrong with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from siting.domain.errors import Faults
from siting.domain.text import Text
from siting.services.need_forms import FieldFault

_LONGEST = {"name": 200, "email": 254, "phone": 40, "company": 200, "message": 4000}
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s.,;<>]+")
_PHONE = re.compile(r"\+?[\d\s()/-]{5,}")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What somebody fills in to send an enquiry.

    Parameters
    ----------
    name, email, phone
        Whom to answer; an address or a number, or both.
    company
        Who asks.
    message
        What else they write.
    consent
        Whether the person agrees that this is kept to answer, and has read that it becomes a public record.
    """

    name: str
    email: str = ""
    phone: str = ""
    company: str
    message: str = ""
    consent: bool


def check_letter(letter: Letter) -> tuple[FieldFault, ...]:
    """Return what is wrong with what was filled in."""
    faults = [
        FieldFault(field=name, said=_TOO_LONG.fill(most=most))
        for name, most in _LONGEST.items()
        if len(getattr(letter, name)) > most
    ]
    if not letter.company.strip():
        faults.append(FieldFault(field="company", said=_NO_COMPANY))
    if not letter.name.strip():
        faults.append(FieldFault(field="name", said=_NO_NAME))
    if not letter.email.strip() and not letter.phone.strip():
        faults.append(FieldFault(field="email", said=_NO_WAY_BACK))
    if letter.email.strip() and not _EMAIL.fullmatch(letter.email.strip()):
        faults.append(FieldFault(field="email", said=_NO_EMAIL))
    if letter.phone.strip() and not _PHONE.fullmatch(letter.phone.strip()):
        faults.append(FieldFault(field="phone", said=_NO_PHONE))
    if not letter.consent:
        faults.append(FieldFault(field="consent", said=_NO_CONSENT))
    return tuple(faults)


def raise_faults(faults: Sequence[FieldFault]) -> None:
    """Raise what is wrong, if anything is."""
    if faults:
        raise Faults(_CANT_SEND, [one.said for one in faults])


_CANT_SEND = Text(sv="Det går inte att skicka än:", en="It can't be sent yet:")
_TOO_LONG = Text(sv="Skriv högst {most} tecken.", en="Write at most {most} characters.")
_NO_COMPANY = Text(sv="Skriv vilket företag det gäller.", en="Write which company it is.")
_NO_NAME = Text(sv="Skriv vem vi ska svara.", en="Write whom we are to answer.")
_NO_WAY_BACK = Text(
    sv="Skriv en e-postadress eller ett telefonnummer, så att vi kan svara.",
    en="Write an e-mail address or a telephone number, so that we can answer.",
)
_NO_EMAIL = Text(
    sv="E-postadressen ser inte rätt ut. Den ska se ut som namn@exempel.se.",
    en="The e-mail address does not look right. It should look like name@example.com.",
)
_NO_PHONE = Text(
    sv="Telefonnumret ser inte rätt ut. Skriv t.ex. 033-123 45 67.",
    en="The telephone number does not look right. Write e.g. +46 33 123 45 67.",
)
_NO_CONSENT = Text(
    sv="Kryssa i att ni har läst vad som händer med uppgifterna.",
    en="Tick that you have read what happens to what you send.",
)
