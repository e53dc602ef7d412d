"""A robot that asks for it hears that a card has gone on to a stage where the robot does not stand."""

from b24app.store.past import Past, Sought


def handlers(watched, lead: int) -> list[str]:
    """Which handlers of the robot have run on a lead, the first first."""
    found = Past(watched.app.database).find(Sought(watched.member, code="stage_task", card=f"lead:{lead}"))
    return [run.handler for run in reversed(found)]


def test_a_card_that_goes_on_is_told_to_the_robot_it_leaves_and_no_other_card_is(watched):
    place = {"client_id": watched.client_id, "code": "stage_task", "document": "lead", "stage": "IN_PROCESS"}
    watched.emulator.ask("POST", "robots", place | {"properties": {}})
    known, stranger = watched.lead(), watched.lead()
    watched.move(known, "IN_PROCESS")
    watched.kept("robots.run")
    watched.queue.work(watched.app)
    for lead in (known, stranger):
        watched.move(lead, "PROCESSED")
    for _ in range(2):
        watched.sweep()
        watched.queue.work(watched.app)
    assert handlers(watched, known) == ["call", "watch:left"]
    assert handlers(watched, stranger) == []
