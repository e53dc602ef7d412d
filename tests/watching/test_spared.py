"""What a clean-up moves is no news to the units that watch."""

from b24app.store.cleanup_journal import CleanedLead, CleanupJournal


def test_a_move_by_a_clean_up_is_nobodys_work(watched):
    watched.place("IN_PROCESS")
    lead, other = watched.lead(), watched.lead()
    journal = CleanupJournal(watched.app.database)
    journal.take([CleanedLead(1, lead, watched.member, 0, 1, "", {})])
    journal.begin(1, {lead: {}})
    watched.drop("robot")
    for one in (lead, other):
        watched.move(one, "IN_PROCESS")
    watched.sweep()
    worked = watched.queue.work(watched.app)
    assert [key for key in worked if f"lead-{other}-" in key]
    assert not [key for key in worked if f"lead-{lead}-" in key]
    assert watched.comments(lead) == 0
