"""A question of a robot is answered, and what it has done to a lead is taken back."""

import json
from typing import Any

import pytest

from b24app.store.plans import APPLIED
from tests.robots.conftest import Desk
from tests.robots.office import pipeline

VALUES = {"silent": "Не отвечает"}
FIELD = {"FIELD_NAME": "REFUSAL", "USER_TYPE_ID": "enumeration", "LIST": [{"VALUE": "Не отвечает", "XML_ID": "silent"}]}
RULE = {"reason": "silent", "when": {"phone": {"given": False}}, "do": "close"}


@pytest.fixture
def closing(desk: Desk) -> Desk:
    """A portal whose pipeline closes leads without a phone."""
    desk.application.rest("crm.lead.userfield.add", {"fields": FIELD})
    fields = {"refusal": {"type": "list", "title": "Причина", "values": VALUES}}
    document = pipeline(fields=fields, junk={"reason": "refusal", "rules": [RULE]})
    number = desk.app.plans.keep(desk.member, "leads", "sum", {}, document)
    desk.app.plans.state(number, APPLIED)
    return desk


def lead_of(desk: Desk, number: int) -> tuple[str, Any]:
    row = desk.application.rest("crm.lead.get", {"id": number})["result"]
    return row["STATUS_ID"], row["UF_CRM_REFUSAL"] or None


def closed(desk: Desk) -> int:
    lead = desk.add_lead()
    done = json.loads(desk.cli("robots", "run", "junk_rule", "--lead", str(lead), "--json").output)
    assert (done["decision"], lead_of(desk, lead)[0]) == ("closed", "JUNK")
    return lead


def test_a_question_stands_in_the_timeline_with_its_buttons(closing):
    lead = closing.add_lead()
    done = closing.cli("robots", "run", "junk_rule", "--lead", str(lead), "--input", "do=propose", "--json")
    assert json.loads(done.output)["decision"] == "proposed"
    wanted = {"filter": {"OWNER_TYPE_ID": 1, "OWNER_ID": lead}, "select": ["ID", "ORIGIN_ID", "COMPLETED"]}
    (asked,) = closing.application.rest("crm.activity.list", wanted)["result"]
    assert (asked["ORIGIN_ID"].startswith(f"junk_rule-lead:{lead}-"), asked["COMPLETED"]) == (True, "N")
    pressed = closing.cli("robots", "run", "junk_rule", "--lead", str(lead), "--input", "answer=close", "--json")
    assert json.loads(pressed.output)["decision"] == "closed"
    (asked,) = closing.application.rest("crm.activity.list", wanted)["result"]
    assert asked["COMPLETED"] == "Y"


def test_a_closed_lead_is_taken_back_by_its_number(closing):
    lead = closed(closing)
    done = closing.cli("robots", "undo", "--lead", str(lead))
    assert done.exit_code == 0, done.output
    assert "Taken back: the lead is where it was." in done.output
    assert lead_of(closing, lead) == ("NEW", None)


def test_a_run_is_taken_back_by_its_key_and_once(closing):
    lead = closed(closing)
    (run,) = json.loads(closing.cli("runs", "list", "--lead", str(lead), "--json").output)["runs"]
    for _ in range(2):
        assert closing.cli("robots", "undo", run["run_key"]).exit_code == 0
    assert lead_of(closing, lead) == ("NEW", None)
    assert len([one for one in closing.sent("crm.lead.update") if one["fields"].get("STATUS_ID") == "NEW"]) == 1


def test_what_cannot_be_taken_back_is_said(closing):
    assert closing.cli("robots", "undo").exit_code == 2
    assert "no run is named" in closing.cli("robots", "undo", "--lead", "99").output
    lead = closing.add_lead()
    closing.cli("robots", "run", "trial", "--lead", str(lead))
    (run,) = json.loads(closing.cli("runs", "list", "--lead", str(lead), "--json").output)["runs"]
    done = closing.cli("robots", "undo", run["run_key"])
    assert done.exit_code == 2
    assert "the robot trial cannot take back what it does" in done.output
