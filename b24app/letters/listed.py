"""Heed what a pipeline's file says of senders: who sends nothing but mailings, which addresses several people share."""

from collections.abc import Collection
from dataclasses import replace

from b24app.languages import phrase
from b24app.letters.address import Address
from b24app.letters.domains import registered
from b24app.letters.reason import Reason
from b24app.letters.signs import NEWSLETTER
from b24app.letters.verdict import ASK, CLIENT, LEAD, NEW, Verdict


def heeded(verdict: Verdict, sender: Address, shared: Collection[str], mailings: Collection[str]) -> Verdict:
    """Return the verdict as the lists have it: a mailing is no request, and of several people one has to be chosen."""
    if verdict.what in (NEW, ASK, CLIENT, LEAD) and {sender.domain, registered(sender.domain)} & _plain(mailings):
        said = Reason(phrase("the pipeline says that {domain} sends mailings alone"), {"domain": sender.domain})
        return Verdict(NEWSLETTER, NEWSLETTER, (said,), who=verdict.who or sender.value)
    if verdict.what == CLIENT and verdict.who in _plain(shared):
        said = Reason(phrase("the pipeline says that several people write from {address}"), {"address": verdict.who})
        return replace(verdict, what=ASK, reasons=(*verdict.reasons, said))
    return verdict


def _plain(listed: Collection[str]) -> set[str]:
    return {one.strip().lower() for one in listed}
