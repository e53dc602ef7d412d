"""An update of the app is made good for by itself, and its removal ends all that waits."""

from b24app.jobs.job import Job
from tests.emulated import eventually


def bound(watched):
    rows = watched.app.portals.of(watched.member).read("event.get").result
    return {row["event"] for row in rows}


def robots(watched):
    return set(watched.app.portals.of(watched.member).read("bizproc.robot.list").result)


def test_after_an_update_robots_are_registered_and_events_bound_anew(watched):
    before, token = (bound(watched), robots(watched)), watched.app.installs.all()[0].application_token
    watched.emulator.ask("POST", f"apps/{watched.client_id}/update", {"new_token": True})
    eventually(lambda: watched.app.installs.all()[0].application_token != token)
    watched.kept("install.set_up", 2)
    assert robots(watched) == set()
    watched.queue.work(watched.app, "install.set_up")
    assert (bound(watched), robots(watched)) == before
    # Events go on to be taken under the new token.
    watched.lead()
    watched.kept("watching.look")


def test_what_waits_for_a_removed_portal_ends_without_a_request(watched):
    watched.place("IN_PROCESS")
    lead, member = watched.lead(), watched.member
    watched.move(lead, "IN_PROCESS")
    watched.kept("robots.run", 2)
    watched.kept("watching.look")
    watched.emulator.ask("POST", f"apps/{watched.client_id}/uninstall", {"clean": True})
    eventually(lambda: not watched.app.installs.all())
    before = len(watched.emulator.calls())
    handlers = watched.app.handlers()
    for (portal, key), (kind, payload) in list(watched.queue.jobs.items()):
        handlers[kind](Job(kind, portal, key, payload))
    assert watched.app.runs.find(f"{member}:watch:required_fields:lead-{lead}-entry-2") is None
    assert len(watched.emulator.calls()) == before
