"""What is written down of who did what: the kinds of it, and one entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from siting.domain.text import Text


class Action(StrEnum):
    """What somebody did."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"

    ACCOUNT_ADDED = "account_added"
    ACCOUNT_ROLE = "account_role"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    ACCOUNT_RESET = "account_reset"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - what was done, no password

    SITE_ADDED = "site_added"
    SITE_CHANGED = "site_changed"
    SITE_PUBLISHED = "site_published"
    SITE_UNPUBLISHED = "site_unpublished"
    SITE_RESTORED = "site_restored"
    SITES_IMPORTED = "sites_imported"
    SITES_EXPORTED = "sites_exported"
    FACTS_ORDERED = "facts_ordered"

    ENQUIRY_RECEIVED = "enquiry_received"
    ENQUIRY_ASSIGNED = "enquiry_assigned"
    ENQUIRY_STATUS = "enquiry_status"
    ENQUIRY_CHANGED = "enquiry_changed"
    ENQUIRY_NOTE = "enquiry_note"
    ENQUIRY_CLOSED = "enquiry_closed"
    COMPANY_CHANGED = "company_changed"
    COMPANY_KEPT = "company_kept"
    CONTACT_READ = "contact_read"
    CONTACT_ERASED = "contact_erased"

    PROPOSAL_MADE = "proposal_made"
    PROPOSAL_LINK_MADE = "proposal_link_made"
    PROPOSAL_LINK_REVOKED = "proposal_link_revoked"

    FEEDBACK_HANDLED = "feedback_handled"
    ERASED = "erased"


ACTION_LABELS: dict[Action, Text] = {
    Action.SIGNED_IN: Text(sv="loggade in", en="signed in"),
    Action.SIGN_IN_FAILED: Text(sv="misslyckad inloggning", en="failed sign-in"),
    Action.SIGNED_OUT: Text(sv="loggade ut", en="signed out"),
    Action.SIGNED_OUT_EVERYWHERE: Text(sv="loggade ut överallt", en="signed out everywhere"),
    Action.ACCOUNT_ADDED: Text(sv="lade upp konto", en="added account"),
    Action.ACCOUNT_ROLE: Text(sv="ändrade kontots roll", en="changed the account's role"),
    Action.ACCOUNT_DISABLED: Text(sv="spärrade konto", en="disabled account"),
    Action.ACCOUNT_ENABLED: Text(sv="öppnade konto igen", en="enabled account again"),
    Action.ACCOUNT_RESET: Text(sv="gav konto nytt engångslösenord", en="gave account a new one-time password"),
    Action.PASSWORD_CHANGED: Text(sv="bytte lösenord", en="changed password"),
    Action.SITE_ADDED: Text(sv="lade upp plats", en="added site"),
    Action.SITE_CHANGED: Text(sv="ändrade plats", en="changed site"),
    Action.SITE_PUBLISHED: Text(sv="publicerade plats", en="published site"),
    Action.SITE_UNPUBLISHED: Text(sv="avpublicerade plats", en="unpublished site"),
    Action.SITE_RESTORED: Text(sv="återställde plats", en="restored site"),
    Action.SITES_IMPORTED: Text(sv="läste in platser", en="imported sites"),
    Action.SITES_EXPORTED: Text(sv="hämtade ut platser", en="exported sites"),
    Action.FACTS_ORDERED: Text(sv="beställde beräkning", en="ordered computing"),
    Action.ENQUIRY_RECEIVED: Text(sv="förfrågan kom in", en="enquiry came in"),
    Action.ENQUIRY_ASSIGNED: Text(sv="gav förfrågan en handläggare", en="assigned enquiry"),
    Action.ENQUIRY_STATUS: Text(sv="ändrade förfrågans läge", en="changed the enquiry's status"),
    Action.ENQUIRY_CHANGED: Text(sv="ändrade förfrågan", en="changed enquiry"),
    Action.ENQUIRY_NOTE: Text(sv="antecknade på förfrågan", en="made a note on enquiry"),
    Action.ENQUIRY_CLOSED: Text(sv="avslutade förfrågan", en="closed enquiry"),
    Action.COMPANY_CHANGED: Text(sv="ändrade vad som är känt om företaget", en="changed what is known of the company"),
    Action.COMPANY_KEPT: Text(sv="behöll vad som är känt om företaget", en="kept what is known of the company"),
    Action.CONTACT_READ: Text(sv="läste kontaktuppgifter", en="read contact details"),
    Action.CONTACT_ERASED: Text(sv="raderade kontaktuppgifter", en="erased contact details"),
    Action.PROPOSAL_MADE: Text(sv="gjorde förslag", en="made proposal"),
    Action.PROPOSAL_LINK_MADE: Text(sv="gjorde länk till förslag", en="made link to proposal"),
    Action.PROPOSAL_LINK_REVOKED: Text(sv="drog tillbaka länk till förslag", en="withdrew link to proposal"),
    Action.FEEDBACK_HANDLED: Text(sv="hanterade synpunkt", en="handled feedback"),
    Action.ERASED: Text(sv="gallrade personuppgifter", en="erased personal data"),
}


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """One thing that was done.

    Parameters
    ----------
    entry_id
        Number; later ones are higher.
    at
        When.
    actor
        The login, or what acted where nobody was signed in.
    action
        What was done; a name of :class:`Action`, or one that an earlier version wrote.
    subject
        What it was done to, e.g. ``enquiry 12``.
    detail
        What else there is to know: what was changed from what to what, by field. No personal data.
    """

    entry_id: int
    at: datetime
    actor: str
    action: str
    subject: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)

    @property
    def label(self) -> Text:
        """What was done, in words."""
        try:
            return ACTION_LABELS[Action(self.action)]
        except ValueError:
            return Text(sv=self.action, en=self.action)
