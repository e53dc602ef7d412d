"""The worker keeps the copy for reports fresh, and sends digests once a period."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from b24app.install.reporting import Reporting
from b24app.jobs.job import Job, Later
from b24app.languages import translator
from b24app.portal.access import Webhook
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal, new_loop
from b24app.portal.refusals import AccessLost
from b24app.reports.asked import Asked
from b24app.reports.copying.refreshing import TurnIsOver, refresh
from b24app.reports.published import NotRead, place_of
from b24app.reports.reports import PortalReports
from b24app.reports.sending.work import DIGEST
from b24app.reports.work import REFRESH
from tests.watching.conftest import Watched, plan, watched

__all__ = ["plan", "watched"]


@dataclass
class Hand:
    """A clock that is set by hand."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Office:
    """The app on a portal, its reports and its clock."""

    watched: Watched
    clock: Hand

    @property
    def reporting(self) -> Reporting:
        app = self.watched.app
        return replace(app.reporting, portals=replace(app.portals, clock=self.clock))

    @property
    def reports(self) -> PortalReports:
        return self.reporting.reports.of(self.watched.member)

    def refresh(self) -> None:
        self.reporting.freshening.do(Job(REFRESH, self.watched.member, "now", {}))

    def leads(self) -> int:
        report = self.reports.report("managers", Asked())
        return int(report.total.cells[0] or 0) if report.total else 0

    def is_due(self, hours: float) -> bool:
        at = self.reports.fresh.at or datetime.now(UTC)
        return self.reporting.freshening.is_due(self.watched.member, at + timedelta(hours=hours))

    def jobs(self, kind: str) -> list[tuple[str, str]]:
        return [key for key, (own, _) in self.watched.queue.jobs.items() if own == kind]

    def notices(self) -> list[dict[str, Any]]:
        return list(self.watched.rest("im.notify.get")["notifications"])


@pytest.fixture
def office(watched: Watched) -> Office:
    return Office(watched, Hand(datetime.now(UTC)))


def test_the_copy_follows_the_portal_also_what_was_deleted_or_brought_in_with_an_old_date(office: Office) -> None:
    with pytest.raises(NotRead):
        office.leads()
    assert office.is_due(0)
    first, second = office.watched.lead(), office.watched.lead()
    office.refresh()
    assert office.leads() == 2
    assert not office.is_due(0.1)
    assert office.is_due(1)
    # A change that an event told of makes the next refresh sooner.
    office.watched.app.watching.seen.note(office.watched.member, ["lead-1-entry-9"])
    assert not office.is_due(0.01)
    assert office.is_due(0.1)
    office.watched.rest("crm.lead.delete", id=first)
    office.watched.move(second, "PROCESSED")
    old = {"title": "Old", "createdTime": "2020-01-01T00:00:00+03:00", "updatedTime": "2020-01-02T00:00:00+03:00"}
    office.watched.rest("crm.item.import", entityTypeId=1, fields=old)
    office.refresh()
    stages = office.reports.report("stages", Asked())
    assert {row.key: row.cells[0] for row in stages.rows} == {"NEW": 1, "PROCESSED": 1}
    assert office.reports.report("cohorts", Asked(by="month")).rows[0].key == "2020-01-01"


def test_a_long_reading_lets_others_have_their_turn_and_goes_on(office: Office) -> None:
    office.watched.lead()
    place = place_of(office.reporting.settings.home, office.watched.member)
    portal = office.watched.app.portals.of(office.watched.member)
    with pytest.raises(TurnIsOver):
        refresh(portal, place, None, longest=0.0)
    assert office.reports.fresh.reading == "report_leads"
    assert not office.is_due(0)
    refresh(portal, place, None)
    assert (office.reports.fresh.reading, office.leads()) == ("", 1)


def test_what_the_portal_refuses_is_told_beside_the_old_figures(office: Office) -> None:
    office.watched.lead()
    office.refresh()
    place = place_of(office.reporting.settings.home, office.watched.member)
    wrong = Portal(Webhook.from_url(f"{office.watched.emulator.address}/rest/1/wrong/"), NoBucket(), new_loop())
    with pytest.raises(AccessLost) as refused:
        refresh(wrong, place, None)
    assert office.reports.fresh.fault == str(refused.value)
    assert office.reporting.reports.of(office.watched.member, "ru").fresh.fault == refused.value.text(translator("ru"))
    assert office.leads() == 1


def test_a_digest_is_sent_once_for_each_period_whatever_is_done_twice(office: Office) -> None:
    office.watched.lead()
    office.refresh()
    digests = office.reporting.digests
    # From a fortnight later on every period ends after the copy was read, whatever the day and the holidays are now.
    office.clock.sleep(14 * 24 * 3600)
    digests.set(office.watched.member, 1, "week", "09:00", "ru")
    digests.put_in()
    assert office.jobs(DIGEST) == []
    while not office.jobs(DIGEST):
        office.clock.sleep(3600)
        digests.put_in()
    digests.put_in()
    (key,) = office.jobs(DIGEST)
    job = Job(DIGEST, *key, office.watched.queue.jobs[key][1])
    with pytest.raises(Later):
        # The copy does not show the whole period yet, so it is asked for.
        digests.do(job)
    assert any(name.startswith("reports:asked") for _, name in office.jobs(REFRESH))
    office.clock.sleep(7 * 3600)
    digests.do(job)
    digests.do(job)
    (notice,) = office.notices()
    assert "Открыто сейчас: 1" in str(notice)
    digests.put_in()
    assert office.jobs(DIGEST) == [key]
    assert digests.store.remove(office.watched.member, 1)
    assert digests.store.all() == []
