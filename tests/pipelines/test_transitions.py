"""A lead goes the ways the file names; a stage is left out with a reason; who moved it is asked of the portal."""

from collections.abc import Iterator

import pytest

from b24app.pipelines.guarding.requirements import BARRED, PipelineGate, missing
from b24app.pipelines.guarding.transitions import Walk
from b24app.portal.access import Webhook
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal, new_loop
from tests.emulated import Emulator
from tests.pipelines.made import pipeline

TEXT = """\
{team}fields:
  why: {{type: string, title: {{ru: Причина, en: Reason}}}}
  plan: {{type: list, title: План, values: {{ready: Готов, own: Свой}}}}
stages:
  - {{key: new, title: {{ru: Новый, en: New}}, moves: [in_process, {{to: done, when: {{plan: ready}}}}]}}
  - {{key: in_process, title: {{ru: Опрошен, en: Asked}}, requires: [plan], moves: [processed], skip: {skip}}}
  - {{key: processed, title: {{ru: КП отправлено, en: Proposal sent}}, moves: [done], skip: why}}
  - {{key: done, title: {{ru: Согласен, en: Agreed}}}}
  - {{key: converted, title: Успех, semantics: success}}
  - {{key: junk, title: Брак, semantics: failure}}
"""
FUNNEL = pipeline(TEXT.format(team="", skip="why"))


def barred(came_from: str | None, entered: str, **card: object) -> str | None:
    walk = Walk(FUNNEL, came_from, entered, card, lambda _: True)
    said = walk.barred()
    return said["en"] if said else None


@pytest.mark.parametrize(
    ("came_from", "entered", "card"),
    [
        ("NEW", "IN_PROCESS", {}),
        ("NEW", "JUNK", {}),
        ("DONE", "NEW", {}),
        ("DONE", "CONVERTED", {}),
        (None, "DONE", {}),
        ("UC_MAIL", "DONE", {}),
        ("NEW", "UC_MAIL", {}),
        ("JUNK", "DONE", {}),
        ("NEW", "DONE", {"plan": "ready"}),
        ("NEW", "PROCESSED", {"why": "Старый клиент"}),
        ("NEW", "DONE", {"why": "Старый клиент"}),
    ],
)
def test_a_way_is_open(came_from, entered, card):
    assert barred(came_from, entered, **card) is None


def test_a_way_that_is_closed_tells_the_open_ones_and_where_the_reason_goes():
    assert barred("NEW", "PROCESSED") == (
        "From “New” a lead does not go straight to “Proposal sent”. Move it to one of these: “Asked”. "
        "Closed to this lead or to you: “Agreed”. To leave a stage out, write the reason into “Reason”."
    )
    assert barred("NEW", "CONVERTED", why="Старый клиент", plan="own") == (
        "From “New” a lead does not go straight to “Успех”. "
        "Move it to one of these: “Asked”, “Proposal sent”, “Agreed”."
    )


def test_the_answers_of_a_stage_left_out_are_not_asked_for():
    document = FUNNEL.document()
    assert [one.key for one in missing(document, "DONE", {})] == ["plan"]
    assert missing(document, "DONE", {"why": "Старый клиент"}) == ()


@pytest.fixture
def webhook(emulator: Emulator) -> str:
    return emulator.webhook("crm", "user", "department")


@pytest.fixture
def portal(webhook: str) -> Iterator[Portal]:
    loop = new_loop()
    yield Portal(Webhook.from_url(webhook), NoBucket(), loop)
    loop.close()


def moved(emulator: Emulator, webhook: str, skip: str, team: str = "", responsible: int = 1) -> list[str]:
    """Move a lead past a stage as user 1 and tell what the gate finds wrong."""
    made = pipeline(TEXT.format(team=team, skip=skip)).document()
    fields = {"TITLE": "Форум", "COMMENTS": "Старый", "ASSIGNED_BY_ID": responsible}
    lead = int(emulator.rest(webhook, "crm.lead.add", {"fields": fields}))
    emulator.rest(webhook, "crm.lead.update", {"id": lead, "fields": {"STATUS_ID": "PROCESSED"}})
    gate = PipelineGate.from_document(made)
    loop = new_loop()
    try:
        found = gate.check(Portal(Webhook.from_url(webhook), NoBucket(), loop), lead, "PROCESSED")
    finally:
        loop.close()
    return [one.key for one in found.missing]


@pytest.mark.parametrize("who", ["assigned", "author", "team", "1", "head"])
def test_somebody_who_may_leaves_a_stage_out(who, emulator, webhook):
    team = "team: {head: 1}\n" if who == "head" else ""
    assert moved(emulator, webhook, f"{{reason: comments, by: [{who}]}}", team) == []


def test_nobody_else_leaves_it_out(emulator, webhook):
    assert moved(emulator, webhook, "{reason: comments, by: [99]}") == [BARRED]


def test_the_head_is_found_in_the_structure(emulator, webhook):
    # Nobody is the head of oneself.
    assert moved(emulator, webhook, "{reason: comments, by: [head]}") == [BARRED]
    emulator.rest(webhook, "department.update", {"ID": 1, "UF_HEAD": 1})
    seller = {"EMAIL": "seller@example.com", "UF_DEPARTMENT": [1]}
    seller_id = int(emulator.rest(webhook, "user.add", seller))
    assert moved(emulator, webhook, "{reason: comments, by: [head]}", responsible=seller_id) == []


def test_a_portal_is_asked_for_the_way_only_where_the_file_cares(emulator, webhook, portal):
    stages = "  - {key: new, title: Н, requires: [phone]}\n  - {key: converted, title: У, semantics: success}\n"
    plain = pipeline("stages:\n" + stages)
    lead = int(emulator.rest(webhook, "crm.lead.add", {"fields": {"TITLE": "Форум"}}))
    since = len(emulator.calls())
    PipelineGate(plain).check(portal, lead, "CONVERTED")
    assert "crm.stagehistory.list" not in [call["method"] for call in emulator.calls(since=since)]
