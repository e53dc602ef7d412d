"""The stand-in for a worker is honest: all work comes to it, and none of it fails unheard."""

import pytest

from b24app.portal.changes import Change
from b24app.robots.watch import KIND
from b24app.store.installs import Install
from b24app.watching.work import LOOK
from b24app.wiring import App
from tests.emulated import eventually
from tests.web.conftest import Queue
from tests.web.pumping import pumped

LEAD = Change("lead", 17, "changed", "NEW", 0, "2026-11-22T17:16:59+03:00")


def test_what_a_change_calls_for_is_put_where_other_jobs_are(app: App, queue: Queue, install: Install):
    assert app.watching.dispatch.pass_on(install.member_id, [LEAD]) == 1
    assert KIND in {kind for kind, _ in queue.jobs.values()}


def test_a_job_that_fails_is_told_and_holds_up_no_other(
    app: App, queue: Queue, install: Install, caplog: pytest.LogCaptureFixture
):
    queue.enqueue(LOOK, install.member_id, "first", {"second": 1})
    queue.enqueue(LOOK, install.member_id, "second", {"kind": "lead"})
    with pytest.raises(ExceptionGroup) as told, pumped(app, queue):
        eventually(lambda: len(caplog.records) == 2)
    assert [(type(one), one.args) for one in told.value.exceptions] == [(KeyError, ("kind",)), (KeyError, ("second",))]
    assert [one.getMessage() for one in caplog.records] == [f"job {LOOK} {key} failed" for key in ("first", "second")]
