"""Whatever a faulty network makes of the portal's calls, each of them is done once."""

import random
from pathlib import Path

import pytest

from tests.reordered import DUTIES, bench, times_of

ONCE: dict[str, dict[str, int]] = {
    "required_fields": {"comments": 1, "stays": 2},
    "abc_qualification": {"comments": 2, "stays": 1, "retitled": 1},
    "email_duplicate": {"comments": 1, "activities": 1, "stays": 2},
    "convert_lead": {"comments": 1, "stays": 1, "clients": 1},
    "repeat_lead": {"comments": 1, "stays": 1, "clients": 1},
    "assign_manager": {"comments": 1, "stays": 2},
    "stage_task": {"tasks": 1, "activities": 1, "stays": 1},
    "next_contact": {"comments": 1, "tasks": 1, "activities": 1, "stays": 1},
    "sos": {"comments": 1, "stays": 1},
    "book_visit": {"comments": 1, "stays": 1},
    "notify_client": {"comments": 1, "stays": 1},
    "payment_reminder": {"comments": 1, "tasks": 1, "activities": 1, "stays": 1},
    "junk_rule": {"comments": 1, "activities": 1, "stays": 1},
    "stage_hint": {"comments": 1, "stays": 1},
}


@pytest.mark.alone
def test_calls_of_all_robots_repeated_in_any_order_leave_each_effect_once(tmp_path: Path) -> None:
    assert set(ONCE) == {duty.robot for duty in DUTIES}
    with bench(tmp_path, each=1) as one:
        chance = random.Random(1)
        assert one.deliver(times_of(len(one.calls), 120, chance), chance) == 120
        found = {place.split()[0]: {name: count for name, count in told.items() if count}
                 for place, told in one.effects().items()}  # fmt: skip
        told = one.told()
    portal = found.pop("portal")
    assert found == ONCE, told
    assert portal == {"answers": 14, "contacts": 2, "deals": 1, "messages": 1, "notifications": 6, "visits": 1}
