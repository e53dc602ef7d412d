"""A robot that the portal calls about a lead in the hands of a clean-up does nothing, and says so."""

from b24app.store.cleanup_journal import CleanedLead, CleanupJournal


def test_a_robot_leaves_a_lead_of_a_clean_up_alone(desk):
    desk.register()
    desk.place("trial")
    lead = desk.add_lead()
    journal = CleanupJournal(desk.app.database)
    journal.take([CleanedLead(1, lead, desk.member, 0, 1, "", {})])
    journal.begin(1, {lead: {}})
    desk.move(lead, "IN_PROCESS")
    run = desk.run(desk.called("trial"))
    assert (run.state, run.decision, run.outputs) == ("done", "spared", {})
    assert not desk.emulator.calls("crm.timeline.comment.add")
