from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, text

from siting.domain.errors import NotFound
from siting.domain.requirement import Company
from siting.domain.text import Text
from siting.store.database import Database
from siting.store.proposals import StoredProposal, list_proposals, load_proposal, save_proposal
from siting.store.requirements import StoredRequirement, list_requirements, load_requirement, save_requirement

DOCUMENT = {
    "z": 1,
    "a": [0.1, -0.0, 1e300, None, True, "å\u2028"],
    "nested": {"b": {}, "a": []},
    "n": 12345678901234567,
}
PROPOSAL = StoredProposal(
    case_number="KS 2026-12",
    title=Text(sv="Lager", en="Warehouse"),
    made_at=datetime(2026, 11, 24, 12, 30, 15, 123456, tzinfo=UTC),
    made_by="anna",
    demo=True,
    document=DOCUMENT,
)
REQUIREMENT = StoredRequirement(
    company=Company(name="Nordlager AB", industry_code="52.100", industry_version="SNI 2007"),
    title=Text(sv="Lager", en="Warehouse"),
    case_number="KS 2026-12",
    received=date(2026, 11, 2),
    created_by="anna",
    document=DOCUMENT,
)


def test_a_proposal_comes_back_to_the_letter(conn: Connection) -> None:
    proposal_id, version = save_proposal(conn, PROPOSAL)

    stored = load_proposal(conn, proposal_id)

    assert stored == replace(PROPOSAL, proposal_id=proposal_id, version=version)
    # In the same order, and with the same sign of zero.
    assert json.dumps(stored.document) == json.dumps(DOCUMENT)


def test_versions_count_within_a_case(conn: Connection) -> None:
    other_case = replace(PROPOSAL, case_number="KS 2026-13")
    no_case = replace(PROPOSAL, case_number="")
    other_title = replace(no_case, title=Text(sv="Butik", en="Shop"))

    saved = [PROPOSAL, PROPOSAL, other_case, no_case, other_title, no_case, PROPOSAL]

    assert [save_proposal(conn, one)[1] for one in saved] == [1, 2, 1, 1, 1, 2, 3]


def test_two_at_once_get_two_versions(database: Database) -> None:
    versions: list[int] = []

    def save() -> None:
        for _ in range(5):
            with database.begin() as conn:
                versions.append(save_proposal(conn, PROPOSAL)[1])

    threads = [threading.Thread(target=save) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(versions) == list(range(1, 16))


def test_proposals_are_listed_the_newest_first_without_documents(conn: Connection) -> None:
    first, _ = save_proposal(conn, PROPOSAL)
    second, _ = save_proposal(conn, replace(PROPOSAL, case_number=""))

    listed = list_proposals(conn)

    assert [one.proposal_id for one in listed] == [second, first]
    assert all(one.document == {} for one in listed)
    assert [one.proposal_id for one in list_proposals(conn, case_number="KS 2026-12")] == [first]


def test_a_proposal_that_is_not_there_is_said(conn: Connection) -> None:
    with pytest.raises(NotFound, match="77"):
        load_proposal(conn, 77)


def test_text_in_a_document_that_the_database_can_not_hold_is_mended(conn: Connection) -> None:
    proposal_id, _ = save_proposal(conn, replace(PROPOSAL, document={"a\x00": ["\ud800"]}))

    assert load_proposal(conn, proposal_id).document == {"a\ufffd": ["\ufffd"]}


def test_what_is_not_json_is_refused(conn: Connection) -> None:
    with pytest.raises(TypeError, match="datetime"):
        save_proposal(conn, replace(PROPOSAL, document={"when": PROPOSAL.made_at}))


def test_a_requirement_comes_back_as_it_was(conn: Connection) -> None:
    requirement_id = save_requirement(conn, REQUIREMENT)

    stored = load_requirement(conn, requirement_id)

    assert stored.created_at is not None
    assert replace(stored, created_at=None, requirement_id=0) == REQUIREMENT
    assert [replace(one, document=DOCUMENT) for one in list_requirements(conn)] == [stored]


def test_the_same_requirement_is_stored_once(conn: Connection) -> None:
    first = save_requirement(conn, REQUIREMENT)
    turned = replace(REQUIREMENT, document=dict(reversed(list(DOCUMENT.items()))))

    assert save_requirement(conn, turned) == first
    assert save_requirement(conn, replace(REQUIREMENT, document={})) != first
    assert conn.scalar(text("SELECT count(*) FROM company")) == 1


def test_a_proposal_knows_its_requirement(conn: Connection) -> None:
    requirement_id = save_requirement(conn, REQUIREMENT)

    proposal_id, _ = save_proposal(conn, replace(PROPOSAL, requirement_id=requirement_id))

    assert load_proposal(conn, proposal_id).requirement_id == requirement_id


def test_a_requirement_that_is_not_there_is_said(conn: Connection) -> None:
    with pytest.raises(NotFound, match="77"):
        load_requirement(conn, 77)
