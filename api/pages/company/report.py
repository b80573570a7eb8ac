"""What somebody reports about the service, checked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from siting.domain.errors import Faults
from siting.domain.text import Text

LONGEST_MESSAGE = 5_000
_LONGEST_LINE = 500
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report as it was written.

    Parameters
    ----------
    page
        Which page it is about.
    message
        What is wrong.
    email
        Where to answer; "" for nowhere.
    """

    page: str = ""
    message: str = ""
    email: str = ""


def read_report(report: Report) -> Report:
    """Return a report without spaces around its parts.

    Raises
    ------
    Faults
        All that is wrong with it.
    """
    read = Report(page=report.page.strip(), message=report.message.strip(), email=report.email.strip())
    faults = []
    if not read.message:
        faults.append(_NO_MESSAGE)
    if len(read.message) > LONGEST_MESSAGE:
        faults.append(_LONG.fill(most=LONGEST_MESSAGE))
    if read.email and (len(read.email) > _LONGEST_LINE or not _EMAIL.fullmatch(read.email)):
        faults.append(_NO_EMAIL)
    if len(read.page) > _LONGEST_LINE:
        faults.append(_LONG_PAGE.fill(most=_LONGEST_LINE))
    if faults:
        raise Faults(_HEADING, faults)
    return read


_HEADING = Text(sv="Något behöver rättas.", en="Something needs to be mended.")
_NO_MESSAGE = Text(sv="Skriv vad som inte fungerar.", en="Write what does not work.")
_LONG = Text(sv="Skriv högst {most} tecken.", en="Write {most} characters at most.")
_LONG_PAGE = Text(
    sv="Sidans adress får ha högst {most} tecken.", en="The page's address may have {most} characters at most."
)
_NO_EMAIL = Text(
    sv="E-postadressen ser inte ut som namn@exempel.se.", en="The e-mail address does not look like name@example.com."
)
