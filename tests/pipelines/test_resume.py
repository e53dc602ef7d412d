"""An apply that died at any moment is gone on with and ends as if nothing had happened."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from b24app.pipelines.applying.ending import MovedOn
from tests.emulated import REPOSITORY, Emulator
from tests.pipelines.killing import SECOND, Dying, Killed
from tests.pipelines.kills import again, assert_resumed, moments, opened, resumed, whole
from tests.pipelines.shop import KEY, Shop, read_pipeline


@pytest.fixture
def shop(emulator: Emulator, tmp_path: Path) -> Shop:
    return opened(emulator, tmp_path)


@pytest.mark.parametrize("part", [0, 1])
def test_an_apply_killed_in_any_step_ends_as_an_undisturbed_one(shop, tmp_path, part):
    every = moments(shop, tmp_path)
    assert {"create field", "update field", "move answers", "delete field", "move items", "delete stage"} <= {
        moment.partition(" ")[2].partition(":")[0] for moment in every.seen
    }
    # One moment of each step, another one from step to step; the benchmark pipelines_kills takes every moment.
    steps = list(dict.fromkeys(moment.partition(" ")[0] for moment in every.seen))
    for number, step in enumerate(steps):
        own = [place for place, moment in enumerate(every.seen) if moment.startswith(f"{step} ") and place]
        if number % 2 == part:
            assert_resumed(shop, tmp_path, every, own[number % len(own)])


@pytest.mark.parametrize("moment", ["create stage: sent", "move items: slice sent", "delete field: intended"])
def test_a_process_killed_in_earnest_is_gone_on_with(shop, tmp_path, moment):
    undisturbed = again(shop, tmp_path / "undisturbed")
    every = Dying(-1)
    undisturbed.apply(read_pipeline(SECOND), every)
    wanted = whole(undisturbed)
    killed = again(shop, tmp_path / "killed")
    number = next(place for place, seen in enumerate(every.seen) if seen.partition(" ")[2] == moment)
    words = [sys.executable, "-m", "tests.pipelines.killing", str(tmp_path / "killed"), shop.webhook, KEY, str(number)]
    dead = subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert dead.returncode == -signal.SIGKILL, dead.stderr
    resumed(killed)
    assert whole(killed) == wanted


def test_the_rest_of_a_plan_that_no_longer_fits_is_not_sent(shop, tmp_path):
    killed = again(shop, tmp_path / "killed")
    with pytest.raises(Killed):
        killed.apply(read_pipeline(SECOND), Dying(1))
    deal = {"ENTITY_ID": "STATUS", "STATUS_ID": "DEAL", "NAME": "Сделка", "SORT": 45}
    killed.rest("crm.status.add", fields=deal)
    since, kept = killed.now(), killed.records.plans.unfinished(KEY)
    with pytest.raises(MovedOn) as raised:
        killed.applying().resume(kept)
    assert raised.value.text() == (
        "somebody has changed stage deal since plan 1 was begun, so nothing was sent; "
        "make a plan of what the portal has now: b24app pipelines apply FILE"
    )
    assert killed.writes(since) == []


def test_a_new_plan_takes_the_place_of_one_that_was_not_finished(shop, tmp_path):
    killed = again(shop, tmp_path / "killed")
    with pytest.raises(Killed):
        killed.apply(read_pipeline(SECOND), Dying(30))
    killed.apply(read_pipeline(SECOND))
    assert killed.plan(read_pipeline(SECOND)).changes == ()
    assert [kept.state for kept in killed.records.plans.history(KEY)] == ["applied", "superseded"]
    stages = {row["STATUS_ID"] for row in killed.stages()}
    assert all(row["STATUS_ID"] in stages for row in killed.leads().values())
