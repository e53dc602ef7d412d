"""What is exported from one portal and applied to an empty one is exported from there letter by letter the same."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from b24app.content import content
from b24app.pipelines.language.check import checked
from b24app.pipelines.planning.diff import diff
from tests.emulated import Emulator
from tests.pipelines.following import Follower, file, follower
from tests.pipelines.generated import texts

SHIPPED = sorted(path for path in content("pipelines").glob("*.yaml") if "." not in path.stem)


@pytest.fixture(scope="module")
def portal(emulator_process: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Follower]:
    with follower(emulator_process, tmp_path_factory.mktemp("follower")) as one:
        yield one


def copies(portal: Follower, text: str) -> tuple[str, str]:
    """Export a pipeline's portal, apply that to an empty portal, and export this one; both as they stand."""
    portal.empty()
    first = file(text)
    portal.apply(first)
    assert portal.plan(first).changes == ()
    exported = portal.exported(first)
    again = file(exported)
    assert diff(again, portal.seen(first)) == ()
    portal.empty()
    portal.apply(again)
    done = len(portal.writes())
    portal.apply(again)
    assert len(portal.writes()) == done
    return exported, portal.exported(again)


@pytest.mark.parametrize("entity", ["lead", "deal", "smart_process"])
@settings(max_examples=7, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_made_up_pipelines_come_back_as_they_were(portal, entity, data):
    exported, again = copies(portal, data.draw(texts(entity)))
    assert exported == again


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_pipelines_come_back_with_all_they_ask_and_do(portal, path):
    pipeline = checked(path)
    portal.empty()
    portal.apply(pipeline)
    exported = portal.exported(pipeline, with_rules=True)
    again = file(exported)
    assert [stage.requires for stage in again.stages if stage.requires] == [
        stage.requires for stage in pipeline.stages if stage.requires
    ]
    portal.empty()
    portal.apply(again)
    assert portal.exported(again, with_rules=True) == exported
    done = len(portal.writes())
    portal.apply(again)
    assert len(portal.writes()) == done
