"""Subjects, addresses, texts and names are read as people mean them."""

import time
from email import message_from_string, policy
from email.message import EmailMessage

import pytest

from b24app.letters import names
from b24app.letters.address import Address, address, addresses
from b24app.letters.body import body
from b24app.letters.domains import registered
from b24app.letters.kind import BOUNCE, Ours, judge_kind
from b24app.letters.letter import Letter, from_message
from b24app.letters.subject import subject

SUBJECTS = [
    ("Fwd: Re[2]: Отв: Стенд на форуме", "стенд на форуме", True, True),
    ("RE: RE: Ha: На: Счёт", "счет", True, False),
    ("Отв.: Договор", "договор", True, False),
    ("[CRM#12] Re: Вопрос (fwd)", "вопрос", True, True),
    ("Re: (без темы)", "", True, False),
    ("AW: WG: Angebot", "angebot", True, False),
    ("Наш договор: приложение", "наш договор: приложение", False, False),
    ("Реклама: скидки", "реклама: скидки", False, False),
    ("", "", False, False),
]


@pytest.mark.parametrize(("text", "core", "is_reply", "is_forward"), SUBJECTS)
def test_a_subject_is_freed_of_what_came_before_it(text, core, is_reply, is_forward):
    found = subject(text)
    assert (found.core, found.is_reply, found.is_forward) == (core, is_reply, is_forward)


def test_two_subjects_of_one_talk_have_one_core_in_any_spelling():
    assert subject("Re: Приём заявок на ФОРУМ.").core == subject("прием заявок  на форум").core


ONE_BOX = [
    ("A.Belova@Gmail.com", "abelova+forum@googlemail.com"),
    ("anna.belova@ya.ru", "anna-belova@yandex.com"),
    ("Info@Firma.RU", "info@firma.ru"),
    ("mail@xn--e1afmkfd.xn--p1ai", "mail@пример.рф"),
]


@pytest.mark.parametrize(("one", "other"), ONE_BOX)
def test_a_mailbox_is_known_in_every_spelling_of_its_provider(one, other):
    assert address(one).key == address(other).key


def test_dots_count_where_the_provider_counts_them():
    assert address("a.b@firma.ru").key != address("ab@firma.ru").key


def test_addresses_are_read_from_any_header():
    text = '"Иванов, Иван" <i@firma.ru>; =?utf-8?b?0JDQvdC90LA=?= <a@firma.ru>, nobody, a@firma.ru'
    assert addresses([text]) == (Address("i@firma.ru", "Иванов, Иван"), Address("a@firma.ru", "Анна"))


PROOFS = [
    ("anna@firma.ru", True),
    ("info@firma.ru", False),
    ("sales.office@firma.ru", False),
    ("info@mail.ru", True),
    ("noreply@firma.ru", False),
    ("test@test.ru", False),
    ("news@firma.ru", False),
    ("anna@news.firma.ru", False),
]


@pytest.mark.parametrize(("value", "proves"), PROOFS)
def test_only_a_persons_own_address_proves_who_it_is(value, proves):
    assert address(value).proves is proves


def test_a_registered_domain_is_known_without_any_network():
    assert [registered(one) for one in ("mail.firm.co.uk", "a.b.firma.ru", "localhost")] == [
        "firm.co.uk",
        "firma.ru",
        "localhost",
    ]


QUOTED = [
    "Да.\n\n12.05.2026 10:15, Анна Белова <a@firma.ru> пишет:\n> Согласны?",
    "Да.\n\nOn Mon, May 12, 2026 at 10:15 AM Anna <a@firma.ru> wrote:\n> Do you agree?",
    "Да.\n\n-----Исходное сообщение-----\nОт: Анна\nСогласны?",
    "Да.\n\nОт: Анна <a@firma.ru>\nОтправлено: 12 мая 2026\nКому: b@firma.ru\n\nСогласны?",
    "<div>Да.</div><blockquote>Согласны?</blockquote>",
    "<p>Да.</p><p>12 мая 2026 г., 10:15 +03:00 от Анна &lt;a@firma.ru&gt;:</p><p>Согласны?</p>",
]


@pytest.mark.parametrize("text", QUOTED)
def test_what_is_quoted_is_not_the_senders_own(text):
    assert body(text).own == "Да."


def test_whose_a_forwarded_letter_is_stands_in_its_head():
    text = (
        "Возьмите.\n\n---------- Forwarded message ---------\nОт: Анна Белова <a@firma.ru>\nТема: Стенд\n\nДобрый день"
    )
    assert body(text).forwarded_from == Address("a@firma.ru", "Анна Белова")


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "(" * 50_000, '"' * 50_000, "a@b.ru, " * 20_000, "отписаться от " * 20_000]
)
def test_a_letter_made_to_be_slow_is_judged_in_a_moment(text):
    letter = Letter("Undelivered Mail", text, Address("mailer-daemon@firma.ru"), to=addresses([text]))
    begun = time.process_time()
    assert judge_kind(letter, Ours.of(["info@vektor-event.ru"])).kind == BOUNCE
    assert time.process_time() - begun < 5


def test_names_agree_in_either_alphabet_and_any_order():
    assert names.agree("Юлия Щукина", "Shchukina Yuliya")
    assert names.agree("Анна С. Белова", "Белова А.")
    assert not names.differ("Анна Белова", "sales")
    assert names.differ("Анна Белова", "Иван Орлов")


def test_a_mail_programs_own_file_is_read_with_its_report():
    parts = [
        "From: Mail Delivery System <MAILER-DAEMON@mx.firma.ru>",
        "To: info@vektor-event.ru",
        "Subject: Undelivered Mail Returned to Sender",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        "I could not deliver it.",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.firma.ru",
        "",
        "Final-Recipient: rfc822; anna@firma.ru",
        "Status: 5.1.1",
        "--b--",
    ]
    message = message_from_string("\n".join(parts), policy=policy.default)
    assert isinstance(message, EmailMessage)
    judged = judge_kind(from_message(message, "info@vektor-event.ru"), Ours.of(["info@vektor-event.ru"]))
    assert (judged.kind, judged.is_sure, [one.value for one in judged.who]) == (BOUNCE, True, ["anna@firma.ru"])
