"""A ticket lets an administrator's page send forms back, for a while."""

from datetime import UTC, datetime, timedelta

import pytest

from b24app.settings import new_key
from b24app.store.cipher import Cipher
from b24app.web.roles import ADMIN
from b24app.web.tickets import Ticket, TicketWrong

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
CIPHER = Cipher([new_key()])


def test_it_is_renewed_by_each_answer_but_never_past_two_hours():
    ticket = Ticket.new("m1", "https://demo.bitrix24.ru", 1, ADMIN, NOW)
    for minutes in range(15, 121, 15):
        now = NOW + timedelta(minutes=minutes)
        ticket = Ticket.read(ticket.sealed(CIPHER), CIPHER, now).renewed(now)
    with pytest.raises(TicketWrong):
        Ticket.read(ticket.sealed(CIPHER), CIPHER, NOW + timedelta(minutes=121))


def test_what_another_key_sealed_or_another_purpose_holds_is_no_ticket():
    ticket = Ticket.new("m1", "https://demo.bitrix24.ru", 1, ADMIN, NOW)
    for sealed in (ticket.sealed(Cipher([new_key()])), CIPHER.seal('{"member_id": "m1"}'), CIPHER.seal("secret"), ""):
        with pytest.raises(TicketWrong):
            Ticket.read(sealed, CIPHER, NOW)
