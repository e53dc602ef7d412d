"""Leads are written down for a run in portions that keep clients together and waves apart."""

from b24app.cleanup.deciding.planned import Planned
from b24app.cleanup.decision import Decision
from b24app.cleanup.running.kept import cut
from b24app.cleanup.running.terms import Terms


def portions(*decisions: Decision) -> list[tuple[int, int]]:
    """The portion and the wave of each lead."""
    planned = [Planned(number, one) for number, one in enumerate(decisions, 1)]
    return [(one.portion, one.wave) for one in cut(1, "portal", planned, Terms(canary=2, together=3))]


def test_the_leads_of_one_client_stay_together_however_many_they_are():
    merged = [Decision(lead, "merge", wave=1, cluster="ann", survivor=1) for lead in range(2, 6)]
    assert portions(Decision(1, "convert", wave=1, cluster="ann"), *merged) == [(0, 1)] * 5


def test_a_group_that_lies_in_two_waves_is_cut_between_them():
    junk = [Decision(lead, "junk", wave=1 if lead < 3 else 2, cluster="large") for lead in range(1, 6)]
    assert portions(*junk) == [(0, 1), (0, 1), (1, 2), (1, 2), (1, 2)]
