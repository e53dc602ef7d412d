"""Run the cases.yaml of every robot and trigger against the emulated portal."""

from collections.abc import Iterator

import pytest

from b24app.cli.portal_in_a_box import Box
from b24app.cli.robot_cases import Case, Stand, Trial, cases_of
from b24app.content import content
from b24app.portal.client import new_loop
from b24app.portal.loop import Loop
from b24app.robots.load import load_units
from b24app.store.db import open_database
from b24app.store.runs import Runs
from tests.emulated import Emulator

UNITS = load_units([content("robots")])
CASES = [
    pytest.param(file.parent.name, case, id=f"{file.parent.name} {case['it']}")
    for file in sorted(content("robots").glob("*/cases.yaml"))
    for case in cases_of(file.read_text("utf-8"))
]


@pytest.fixture(scope="module")
def loop() -> Iterator[Loop]:
    one = new_loop()
    yield one
    one.close()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('cases') / 'b24app.sqlite'}")
    database.migrate()
    yield Runs(database)
    database.close()


@pytest.fixture
def stand(emulator_process: Emulator, loop: Loop) -> Stand:
    return Stand.new(Box(emulator_process.address, emulator_process.oauth, ""), loop)


@pytest.mark.parametrize(("code", "case"), CASES)
def test_a_case_comes_true_and_a_second_run_changes_nothing(code: str, case: Case, stand: Stand, runs: Runs):
    assert Trial(UNITS, code, case, stand, runs).faults() == []
