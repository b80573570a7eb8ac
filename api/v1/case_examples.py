"""Examples of what is sent and answered on the way from a requirement to a proposal; see :mod:`api.v1.examples`."""

from __future__ import annotations

from api.v1.examples import Example

REQUIREMENT: Example = {
    "title": {"sv": "Lager på 2 ha", "en": "Warehouse on 2 ha"},
    "company": {"name": "Nordisk Logistik"},
    "site": {"kinds": ["land"]},
    "criteria": [
        {"fact": "plot_area_m2", "at_least": 20000},
        {"fact": "junction_min", "anchors": [[3, 1], [12, 0]], "weight": 10},
    ],
}
MATCHED: Example = {
    "schema_version": 1,
    "requirement": REQUIREMENT,
    "as_of": "2026-11-27",
    "counts": {"judged": 42, "set_aside": 43, "fits": 24, "ask": 0, "out": 18},
    "ranked": [
        {
            "rank": 1,
            "standing": "fits",
            "score_low": 0.78,
            "score_high": 0.86,
            "completeness": 0.9,
            "site": {"site_id": 5, "name": "Viared 5"},
        }
    ],
}
CHECKED: Example = {
    "right": False,
    "faults": [
        {
            "place": "/criteria/0/fact",
            "value": "plot_area",
            "message": {
                "sv": "det finns inget som heter plot_area; menas plot_area_m2?",
                "en": "there is nothing called plot_area; is plot_area_m2 meant?",
            },
        }
    ],
}
ENQUIRY: Example = {
    "requirement": {**REQUIREMENT, "title": "Warehouse on 2 ha"},
    "name": "Anna Ek",
    "email": "anna.ek@example.com",
    "message": "We would like to see the site in the spring.",
    "language": "en",
    "consent": True,
}
RECEIVED: Example = {
    "number": "2026-0412",
    "received_at": "2026-11-27T09:30:00+01:00",
    "reply_due": "2026-12-01T09:30:00+01:00",
}
ENQUIRY_ROW: Example = {
    "id": 12,
    "number": "2026-0412",
    "company": "Nordisk Logistik",
    "title": "Warehouse on 2 ha",
    "status": "answered",
    "handler": "Karin Berg",
    "handler_id": 3,
    "received_at": "2026-11-27T08:30:00Z",
    "reply_due": "2026-12-01T08:30:00Z",
    "answered_at": "2026-11-27T15:10:00Z",
    "late": False,
    "outcome": "",
    "demo": False,
    "proposals": 1,
}
ENQUIRY_WHOLE: Example = {
    **ENQUIRY_ROW,
    "message": "We would like to see the site in the spring.",
    "language": "en",
    "case_number": "KS 2026-118",
    "outcome_reason": "",
    "requirement_id": 31,
}
ENQUIRIES: Example = {
    "next": "https://mark.example.se/api/v1/enquiries?limit=1&offset=1",
    "items": [ENQUIRY_ROW],
}
ENQUIRY_CHANGE: Example = {"status": "working", "handler_id": 3, "reply_due": "2026-12-01T14:00:00+01:00"}
PROPOSAL: Example = {
    "id": 7,
    "version": 2,
    "title": {"sv": "Lager på 2 ha", "en": "Warehouse on 2 ha"},
    "case_number": "KS 2026-118",
    "enquiry_id": 12,
    "made_at": "2026-11-27T13:05:00Z",
    "made_by": "karin",
    "demo": False,
    "files": {"html": "/api/v1/proposals/7.html", "pdf": "/api/v1/proposals/7.pdf"},
}
PROPOSALS: Example = {
    "next": "https://mark.example.se/api/v1/proposals?limit=1&below=7",
    "items": [PROPOSAL],
}
PROPOSAL_ORDER: Example = {
    "requirement": REQUIREMENT,
    "site_ids": [46, 20],
    "remarks": [{"site_id": 46, "sv": "Kan visas från januari.", "en": "Can be seen from January."}],
    "enquiry_id": 12,
}
LINK_ORDER: Example = {"language": "en", "days": 90}
LINK: Example = {
    "id": 4,
    "url": "https://mark.example.se/p/kZ0l5rjVY3mQw8uHcXb1TnE7aFsG2dPy9oKi6LtRvAw",
    "ends_at": "2027-02-25T13:05:00Z",
}
