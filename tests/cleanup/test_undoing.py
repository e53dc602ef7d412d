"""A clean-up can be taken back: everything is as before, except what people have changed since."""

from pathlib import Path

import pytest

from tests.cleanup.mended import Mended
from tests.cleanup.piles import small_pile
from tests.emulated import Emulator


@pytest.fixture
def box(emulator: Emulator, tmp_path: Path) -> Mended:
    return small_pile(Mended.opened(emulator, tmp_path / "home"))


def test_a_whole_run_is_taken_back_to_the_letter(box: Mended):
    before = box.whole()
    box.take()
    box.clean()
    assert box.whole() != before
    undone = box.undo()
    assert (undone.leads, undone.conflicts, undone.failed) == (7, {}, {})
    assert box.whole() == before


def test_what_people_changed_since_stays_and_is_told(box: Mended):
    before = box.whole()
    box.take()
    box.clean()
    spam, firm = box.leads["spam"], box.leads["firm"]
    box.rest("crm.lead.update", id=spam, fields={"STATUS_ID": "IN_PROCESS", "TITLE": "no spam at all"})
    box.rest("crm.lead.update", id=firm, fields={"NAME": "John"})
    undone = box.undo()
    assert undone.conflicts == {spam: [("STATUS_ID", "JUNK", "IN_PROCESS")]}
    before["leads"][spam] |= {"TITLE": "no spam at all", "STATUS_ID": "IN_PROCESS"}
    before["leads"][firm]["NAME"] = "John"
    assert box.whole() == before


def test_a_client_that_somebody_uses_is_kept(box: Mended):
    box.take()
    box.clean()
    ann = int(box.card("lead", box.leads["survivor"])["CONTACT_ID"])
    box.rest("crm.deal.add", fields={"TITLE": "a deal", "CONTACT_IDS": [ann]})
    undone = box.undo()
    assert undone.conflicts == {box.leads["survivor"]: [(f"contact {ann}", "", ["deal"])]}
    assert ann in box.cards("contact")


def test_one_client_is_taken_back_alone(box: Mended):
    before = box.whole()
    box.take()
    box.clean()
    box.undo(cluster="ann")
    now = box.whole()
    for name in ("survivor", "loser", "second loser"):
        lead = box.leads[name]
        assert now["leads"][lead] == before["leads"][lead]
        assert now["comments"][lead] == before["comments"][lead]
    assert now["leads"][box.leads["spam"]] != before["leads"][box.leads["spam"]]


def test_taking_back_twice_changes_nothing_more(box: Mended):
    box.take()
    box.clean()
    box.undo()
    before = box.whole()
    box.undo()
    assert box.whole() == before
