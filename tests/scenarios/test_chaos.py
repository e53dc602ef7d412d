"""Robot calls outlive kill -9 of web, worker and database; the large version is tests/bench/bench_chaos.py."""

import pytest

from tests.chaos import chaos


@pytest.mark.alone
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_every_accepted_call_is_answered_once_and_leaves_its_mark_once(emulator, tmp_path, request, database):
    server = request.getfixturevalue("killable_postgres") if database == "postgresql" else None
    with chaos(emulator, tmp_path, server, seed=11) as one:
        for _ in range(2):
            one.round(10)
    assert one.judged.faults == []
    assert one.judged.calls == 20
    # How many found the app alive is a matter of the machine's speed.
    assert one.judged.accepted > 0
