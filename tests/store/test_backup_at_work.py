"""A backup that is made while robot calls arrive loses none of those accepted before, and doubles none."""

from tests.bench.bench_backup import measure


def test_a_machine_is_lost_and_the_copy_goes_on_with_every_call_accepted_before_it():
    rows = {row.what: row for row in measure(is_small=True, rate=40, seconds=3)}
    assert [row.cells for row in rows.values() if not row.is_met] == []
    assert rows["accepted before the last copy began"].value >= 60
