"""People can be told when an event was followed last, and when everything was read last."""

from b24app.watching.work import HEARD, LOOK, SWEPT


def test_a_look_that_an_event_rang_for_and_a_sweep_are_noted(watched):
    seen, now = watched.app.watching.seen, watched.app.portals.clock.now
    before = now()
    watched.lead()
    watched.kept(LOOK)
    watched.queue.work(watched.app, LOOK)
    heard = seen.marked(watched.member, HEARD)
    assert before.timestamp() <= heard.timestamp() <= now().timestamp()
    assert seen.marked(watched.member, SWEPT) is None
    watched.sweep()
    assert seen.marked(watched.member, SWEPT) >= heard
