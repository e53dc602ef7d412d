"""Small piles with every action in them."""

from tests.cleanup.mended import Mended


def small_pile(box: Mended) -> Mended:
    """One client in three leads, a company, a known client, junk, rubbish and a bystander, with what is decided."""
    contact = int(box.rest("crm.contact.add", fields={"NAME": "Old", "EMAIL": [{"VALUE": "old@x.example"}]}))
    ann = {"NAME": "Ann", "EMAIL": [{"VALUE": "ann@x.example", "VALUE_TYPE": "WORK"}]}
    box.add("survivor", 2, ["first words"], **ann, COMMENTS="wants a stand", OPPORTUNITY="1500")
    box.add("loser", 1, ["more words"], NAME="Anna", PHONE=[{"VALUE": "+79990001122", "VALUE_TYPE": "MOBILE"}])
    box.add("second loser", 2, NAME="Ann", CONTACT_IDS=[contact])
    box.add("firm", 1, COMPANY_TITLE="Horns", NAME="Ivan", EMAIL=[{"VALUE": "i@horns.example"}], POST="head")
    box.add("known", 1, EMAIL=[{"VALUE": "old@x.example", "VALUE_TYPE": "HOME"}])
    box.add("spam", 1, EMAIL=[{"VALUE": "win@spam.example"}])
    box.add("rubbish", 1)
    box.add("bystander", 1, NAME="Nobody")
    survivor = box.leads["survivor"]
    phone = [*box.card("lead", box.leads["loser"])["PHONE"]]
    box.decide("survivor", "convert", cluster="ann", makes=("contact",), values={"PHONE": phone, "POST": "buyer"})
    box.decide("loser", "merge", cluster="ann", survivor=survivor, kept={"NAME": "Anna"})
    box.decide("second loser", "merge", cluster="ann", survivor=survivor)
    box.decide("firm", "convert", makes=("contact", "company"))
    box.decide("known", "bind", contact=contact)
    box.decide("spam", "junk", reason="spam")
    box.decide("rubbish", "delete", wave=2)
    return box
