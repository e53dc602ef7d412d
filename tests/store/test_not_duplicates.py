"""What people said to be no duplicates stays said, whoever asks and in whatever order."""

from b24app.store.not_duplicates import NotDuplicates


def test_what_one_person_said_holds_for_the_whole_team_in_either_order(db, clock):
    said = NotDuplicates(db, clock)
    assert said.remember("m1", ("lead", 9), ("contact", 4), "anna")
    assert not NotDuplicates(db, clock).remember("m1", ("contact", 4), ("lead", 9), "boris")
    (only,) = NotDuplicates(db).of("m1")
    assert (only.one, only.other, only.who, only.at) == (("contact", 4), ("lead", 9), "anna", clock.now())


def test_another_portal_knows_nothing_of_it_and_it_can_be_taken_back(db):
    said = NotDuplicates(db)
    said.remember("m1", ("lead", 1), ("lead", 2))
    assert said.of("m2") == []
    assert said.take_back("m1", ("lead", 2), ("lead", 1))
    assert not said.take_back("m1", ("lead", 2), ("lead", 1))
    assert said.of("m1") == []
    said.remember("m1", ("lead", 1), ("lead", 2))
    said.forget("m1")
    assert said.of("m1") == []
