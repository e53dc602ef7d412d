"""A clean-up does what was decided, in silence, and loses nothing."""

from pathlib import Path

import pytest

from tests.cleanup.mended import PLAN, Mended
from tests.cleanup.piles import small_pile
from tests.emulated import Emulator


@pytest.fixture
def box(emulator: Emulator, tmp_path: Path) -> Mended:
    return small_pile(Mended.opened(emulator, tmp_path / "home"))


def test_a_pile_becomes_clients_without_deals_and_nothing_is_lost_or_started(box: Mended):
    before, letters = box.counters(), {row["ID"]: (row["SUBJECT"], row["DESCRIPTION"]) for row in box.letters()}
    box.take()
    cleaned = box.clean()
    assert [one.differs for one in cleaned] == [{}] * len(cleaned)
    assert sum(one.done for one in cleaned) == len(box.decisions)
    assert box.counters() == before
    assert not box.cards("deal")
    assert {row["ID"]: (row["SUBJECT"], row["DESCRIPTION"]) for row in box.letters()} == letters


def test_the_decided_is_done_to_the_letter(box: Mended):
    box.take()
    box.clean()
    ann, loser, firm, known = (box.card("lead", box.leads[name]) for name in ("survivor", "loser", "firm", "known"))
    clients = {row["NAME"]: row for row in box.cards("contact").values()}
    assert set(clients) == {"Old", "Ann", "Ivan"}
    new = box.card("contact", int(clients["Ann"]["ID"]))
    assert ([one["VALUE"] for one in new["PHONE"]], new["POST"]) == (["+79990001122"], "buyer")
    assert (ann["STATUS_ID"], ann["CONTACT_ID"], ann["POST"]) == ("CONVERTED", clients["Ann"]["ID"], "buyer")
    assert [one["VALUE"] for one in ann["PHONE"]] == ["+79990001122"]
    assert clients["Ann"]["LEAD_ID"] == str(box.leads["survivor"])
    assert loser["STATUS_ID"] == "QUARANTINE"
    assert "0" not in (firm["COMPANY_ID"], firm["CONTACT_ID"])
    assert (known["CONTACT_ID"], known["STATUS_ID"]) == (clients["Old"]["ID"], "NEW")
    spam = box.card("lead", box.leads["spam"])
    assert (spam["STATUS_ID"], spam["STATUS_DESCRIPTION"]) == ("JUNK", "spam")


def test_a_lead_passes_on_its_address_and_its_products(box: Mended):
    lead = box.add("rich", 0, NAME="Rita", ADDRESS="Nevsky 1", ADDRESS_CITY="SPb", OPPORTUNITY="300", CURRENCY_ID="RUB")
    row = {"productName": "Stand", "price": 150, "quantity": 2}
    box.rest("crm.item.productrow.set", ownerType="L", ownerId=lead, productRows=[row])
    box.decisions.clear()
    box.decide("rich", "deal", makes=("contact",))
    before = box.whole()
    box.take()
    (cleaned,) = box.clean()
    assert (cleaned.failed, cleaned.differs) == (0, {})
    contact = box.card("contact", int(box.card("lead", lead)["CONTACT_ID"]))
    assert (contact["ADDRESS"], contact["ADDRESS_CITY"]) == ("Nevsky 1", "SPb")
    (deal,) = box.cards("deal")
    sold = box.rest("crm.item.productrow.list", filter={"=ownerType": "D", "=ownerId": deal})["productRows"]
    assert [(one["productName"], one["price"], one["quantity"]) for one in sold] == [("Stand", 150, 2)]
    assert box.undo().conflicts == {}
    assert box.whole() == before


def test_letters_of_merged_leads_stand_at_the_survivor_and_its_client(box: Mended):
    box.take()
    box.clean()
    survivor = box.leads["survivor"]
    ann = int(box.card("lead", survivor)["CONTACT_ID"])
    theirs = [row for row in box.letters() if row["SUBJECT"].startswith(("survivor", "loser", "second"))]
    assert len(theirs) == 5
    for row in theirs:
        assert {(1, survivor), (3, ann)} <= set(box.bound(int(row["ID"])))
    note = f"Merged by the clean-up into [URL=/crm/lead/details/{survivor}/]#{survivor}[/URL]"
    told = next(text for text in box.comments("lead", survivor) if text.startswith(note) and "NAME" in text)
    assert "NAME: Anna" in told
    assert told in box.comments("lead", box.leads["loser"])


def test_what_was_done_is_not_done_again(box: Mended):
    box.take()
    box.clean()
    after = box.whole()
    assert [one.done for one in box.clean()] == [0] * box.journal.portions(1)
    assert box.whole() == after


def test_a_lead_that_changed_since_it_was_planned_is_left_alone(box: Mended):
    box.take(planned_on="another fingerprint", of="spam")
    box.clean()
    (spam,) = box.journal.of(1, lead=box.leads["spam"])
    assert (spam.state, spam.reason) == ("skipped", "the lead has changed since it was planned; plan it again")
    assert box.card("lead", spam.lead)["STATUS_ID"] == "NEW"


def test_one_lead_that_is_gone_hurts_no_other(box: Mended):
    box.rest("crm.lead.delete", id=box.leads["firm"])
    box.take()
    assert sum(one.skipped for one in box.clean()) == 1
    (gone,) = box.journal.of(1, lead=box.leads["firm"])
    assert gone.reason == "the lead is not there any more"
    assert box.card("lead", box.leads["spam"])["STATUS_ID"] == "JUNK"


def test_a_client_is_left_alone_whole_where_one_of_its_leads_changed(box: Mended):
    before = box.whole()
    box.take(planned_on="0" * 64, of="loser")
    box.clean()
    now = box.whole()
    ann = [box.leads[name] for name in ("survivor", "loser", "second loser")]
    assert [now["leads"][lead] for lead in ann] == [before["leads"][lead] for lead in ann]
    reasons = {one.lead: one.reason for one in box.journal.of(PLAN, states=("skipped",))}
    assert set(reasons) == set(ann)
    assert "another lead of this client has changed" in reasons[box.leads["survivor"]]
