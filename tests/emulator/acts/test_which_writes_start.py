"""Which writes start the robots of a stage, and for which items."""

from typing import Any

import pytest

from tests.emulator.stage import Stage


@pytest.fixture
def marked(stage: Stage) -> Stage:
    """A portal whose first stages of leads and deals have a robot."""
    stage.native("add_comment", text="робот")
    stage.native("add_comment", text="робот", document="deal")
    return stage


def _comments(stage: Stage, entity: str, number: int) -> list[str]:
    filter_ = {"ENTITY_TYPE": entity, "ENTITY_ID": number}
    return [row["COMMENT"] for row in stage.rest("crm.timeline.comment.list", filter=filter_)]


@pytest.mark.parametrize(
    ("method", "sent", "starts"),
    [
        ("crm.lead.add", {"fields": {"TITLE": "x"}}, True),
        ("crm.lead.add", {"fields": {"TITLE": "x"}, "params": {"IMPORT": "Y"}}, True),
        ("crm.item.add", {"entityTypeId": 1, "fields": {"title": "x"}}, True),
        ("crm.item.import", {"entityTypeId": 1, "fields": {"title": "x"}}, False),
    ],
)
def test_a_new_lead(marked: Stage, method: str, sent: dict[str, Any], starts: bool) -> None:
    answer = marked.rest(method, **sent)
    number = answer["item"]["id"] if isinstance(answer, dict) else answer

    assert _comments(marked, "lead", number) == (["робот"] if starts else [])


@pytest.mark.parametrize(
    ("method", "sent", "starts"),
    [
        ("crm.lead.update", {"fields": {"STATUS_ID": "NEW"}}, 1),
        ("crm.lead.update", {"fields": {"STATUS_ID": "PROCESSED"}}, 0),
        ("crm.item.update", {"entityTypeId": 1, "fields": {"stageId": "NEW"}}, 1),
        ("crm.item.update", {"entityTypeId": 1, "fields": {"title": "другое"}}, 0),
    ],
)
def test_a_changed_lead(marked: Stage, method: str, sent: dict[str, Any], starts: int) -> None:
    lead = marked.lead(STATUS_ID="IN_PROCESS")
    marked.rest(method, id=lead, **sent)

    assert len(_comments(marked, "lead", lead)) == starts


def test_deals_have_robots_and_contacts_have_none(marked: Stage) -> None:
    deal = marked.rest("crm.deal.add", fields={"TITLE": "Сделка"})
    contact = marked.rest("crm.contact.add", fields={"NAME": "Анна"})

    assert _comments(marked, "deal", deal) == ["робот"]
    assert _comments(marked, "contact", contact) == []


def test_a_robot_of_a_deal_is_called_with_the_deals_document(stage: Stage) -> None:
    stage.app.register_robot("check")
    stage.rest_robot("check", document="deal")
    deal = stage.rest("crm.deal.add", fields={"TITLE": "Сделка"})
    form = stage.call("check")

    assert [form[f"document_id[{place}]"] for place in range(3)] == ["crm", "CCrmDocumentDeal", f"DEAL_{deal}"]
    assert [form[f"document_type[{place}]"] for place in range(3)] == ["crm", "CCrmDocumentDeal", "DEAL"]


def test_a_deleted_lead_takes_its_robots_along(stage: Stage) -> None:
    stage.app.register_robot("check")
    stage.rest_robot("check")
    lead = stage.lead()
    token = stage.call("check")["event_token"]
    stage.rest("crm.lead.delete", id=lead)

    assert stage.states() == ["terminated"]
    assert stage.answer(token) is True
