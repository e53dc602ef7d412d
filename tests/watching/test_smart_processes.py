"""Items of a smart process are watched like leads and deals, once a robot was called on one of its stages."""

import pytest

from b24app.portal.documents import type_of


@pytest.fixture
def kind(watched) -> str:
    made = watched.rest("crm.type.add", fields={"title": "Orders", "isStagesEnabled": "Y"})["type"]
    return f"dynamic_{made['entityTypeId']}"


def item(watched, kind, **fields):
    told = {"title": "Order", **fields}
    return int(watched.rest("crm.item.add", entityTypeId=type_of(kind), fields=told)["item"]["id"])


def stages(watched, kind):
    rows = watched.rest("crm.status.list", order={"SORT": "ASC"})
    own = [row for row in rows if row["ENTITY_ID"].startswith(f"{kind.upper()}_STAGE_")]
    return [row["STATUS_ID"] for row in own]


def stand(watched, kind):
    """Let a robot have been called there."""
    watched.app.watching.seen.stand(watched.member, "sos", kind, stages(watched, kind)[0], {})
    watched.sweep()


def jobs(watched, what):
    told = [payload for name, payload in watched.queue.jobs.values() if name == "robots.watch"]
    found = [one for one in told if one["change"]["what"] == what]
    return {(one["change"]["card"], one["change"]["stage"], tuple(one["document_id"])) for one in found}


def move(watched, kind, number, stage):
    watched.rest("crm.item.update", entityTypeId=type_of(kind), id=number, fields={"stageId": stage})


def test_a_sweep_finds_items_that_came_moved_and_changed(watched, kind):
    watched.drop("events")
    stand(watched, kind)
    first, second, *_ = stages(watched, kind)
    number = item(watched, kind)
    move(watched, kind, number, second)
    watched.emulator.ask("POST", "clock", {"advance": 5})
    watched.sweep()
    document = ("crm", "Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic", f"{kind.upper()}_{number}")
    assert jobs(watched, "added") == {(number, first, document)}
    assert jobs(watched, "moved") == {(number, second, document)}
    assert jobs(watched, "changed") == {(number, second, document)}
    assert watched.sweep().new == 0


def test_an_event_of_an_item_makes_us_look_there(watched, kind):
    stand(watched, kind)
    number = item(watched, kind)
    watched.kept("watching.look")
    watched.queue.work(watched.app, "watching.look")
    assert {card for card, _, _ in jobs(watched, "added")} == {number}


def test_a_smart_process_without_our_robots_costs_nothing(watched, kind):
    item(watched, kind)
    watched.delivered("event")
    watched.sweep()
    assert watched.app.watching.kinds(watched.member) == watched.app.watching.dispatch.kinds
    assert not watched.app.watching.watches(watched.member, kind)
    assert not jobs(watched, "added")
