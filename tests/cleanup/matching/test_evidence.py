"""What joins two cards, what only proposes them, and what keeps them apart."""

import pytest

from b24app.cleanup.matching.matching import Matching
from b24app.cleanup.matching.outcome import way
from b24app.cleanup.matching.reading import Reading
from b24app.cleanup.matching.thresholds import Thresholds
from b24app.languages import translator
from tests.cleanup.matching.planted import empty, put, say

CARD = "id, name, second_name, last_name, company_title"
ENGLISH = translator("en")


@pytest.fixture
def copy():
    connection = empty()
    yield connection
    connection.close()


def lead(copy, number, name="", *values, firm="", at=""):
    put(copy, "leads", CARD, [(number, name, "", "", firm)])
    say(copy, "lead", number, *values)


def grouped(copy, band="auto"):
    """Tell who stands together in groups of a band."""
    rows = copy.execute("SELECT cluster, kind, id FROM clusters WHERE band = ? ORDER BY ALL", [band]).fetchall()
    found = {}
    for cluster, kind, number in rows:
        found.setdefault(cluster, []).append(number if kind == "lead" else f"{kind} {number}")
    return found


def matched(copy, **words):
    Matching(ENGLISH, **words).run(copy)
    return grouped(copy)


def because(copy, one, other):
    found = copy.execute("SELECT band, because FROM pairs WHERE id_a = ? AND id_b = ?", [one, other]).fetchone()
    return found or (None, [])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna.Petrova+fair@gmail.com", "annapetrova@googlemail.com"),
        ("ivan.k@yandex.ru", "ivan-k@ya.ru"),
        ("8 (903) 123-45-68", "+7 903 123 45 68"),
        ("+7 495 123-45-68 доб. 12", "8 495 1234568 ext. 12"),
    ],
)
def test_one_mailbox_or_number_joins_however_it_is_written(copy, one, other):
    lead(copy, 1, "", one)
    lead(copy, 2, "", other)
    assert matched(copy) == {"lead-1": [1, 2]}


@pytest.mark.parametrize(
    "value",
    ["test@test.ru", "+7 (000) 000-00-00", "8 999 999-99-99", "info@firma.ru", "noreply@shop.ru", "8 800 555-35-35"],
)
def test_placeholders_roles_and_machines_join_nobody_by_themselves(copy, value):
    lead(copy, 1, "", value)
    lead(copy, 2, "", value)
    assert matched(copy) == {}
    assert grouped(copy, "review") == {}


def test_a_number_without_a_country_belongs_to_the_portals(copy):
    lead(copy, 1, "", "029 713-45-62")
    lead(copy, 2, "", "+375 29 7134562")
    assert matched(copy) == {}
    assert matched(copy, reading=Reading(country="BY")) == {"lead-1": [1, 2]}


def test_our_own_mailboxes_and_people_join_nobody(copy):
    put(copy, "users", "id, name, last_name, email", [(1, "Анна", "Климова", "a.klimova@vektor.ru")])
    for number in (1, 2):
        lead(copy, number, "Анна Климова", "sale.north@vektor.ru", firm="Вектор")
    assert matched(copy) == {}


def test_a_family_phone_joins_nobody_and_a_name_under_it_does(copy):
    for number, name in enumerate(["Иван Седых", "Мария Седых", "Седых Иван", "Мария Седых"], 1):
        lead(copy, number, name, "+79031234568")
    assert matched(copy) == {"lead-1": [1, 3], "lead-2": [2, 4]}


def test_latin_letters_short_names_and_another_order_are_one_name(copy):
    lead(copy, 1, "Дима Щукин", "info@firma.ru")
    lead(copy, 2, "Shchukin Dmitry", "info@firma.ru")
    lead(copy, 3, "Ольга Жук", "info@firma.ru")
    assert matched(copy) == {"lead-1": [1, 2]}
    assert because(copy, 1, 2)[1][0].startswith("the same name under a shared address or number: info@firma.ru")


def test_a_name_alone_is_shown_and_not_joined(copy):
    lead(copy, 1, "Пётр Зыкин", "one@mail.ru")
    lead(copy, 2, "Зыкин Петр", "two@bk.ru")
    assert matched(copy) == {}
    band, reasons = because(copy, 1, 2)
    assert band == "review"
    assert reasons == [
        "the same name: Зыкин Петр",
        "but different e-mails: one@mail.ru / two@bk.ru",
        "this does not suffice to join them without a person",
    ]


def test_a_common_name_weighs_less_than_a_rare_one(copy):
    for number in range(1, 9):
        lead(copy, number, "Иван Котов" if number < 7 else "Аристарх Пуд", f"box{number}x@mail.ru")
    matched(copy)
    weights = dict(copy.execute("SELECT id_b, max(weight) FROM pairs WHERE id_a IN (1, 7) GROUP BY id_b").fetchall())
    assert weights[8] > weights.get(2, 0)


def test_a_company_speaks_only_beside_a_name(copy):
    for number in range(10, 60):
        lead(copy, number, firm=f"Иная {number}")
    lead(copy, 1, "Пётр Зыкин", "zykin@mail.ru", firm="ООО «Альфа-Снаб»")
    lead(copy, 2, "Зыкин Петр", "+79031234568", firm="альфа снаб")
    lead(copy, 3, "Ольга Жук", firm='АО "Альфа Снаб"')
    assert matched(copy) == {"lead-1": [1, 2]}
    assert because(copy, 1, 2)[1] == ["the same name: Зыкин Петр", 'the same company: АО "Альфа Снаб"']
    assert because(copy, 1, 3) == (None, [])


def test_cards_of_different_people_are_not_joined_over_a_third_one(copy):
    lead(copy, 1, "Иван Седых", "ivan@mail.ru")
    lead(copy, 2, "", "ivan@mail.ru", "+79031234568")
    lead(copy, 3, "Мария Жук", "+79031234568")
    assert matched(copy) == {"lead-1": [1, 2]}


def test_what_was_said_to_be_no_duplicate_stays_apart_over_others_too(copy):
    for number, values in enumerate([("a@mail.ru",), ("a@mail.ru", "+79031234568"), ("+79031234568",)], 1):
        lead(copy, number, "", *values)
    assert matched(copy) == {"lead-1": [1, 2, 3]}
    assert matched(copy, apart=((("lead", 1), ("lead", 3)),)) == {"lead-1": [1, 2]}
    assert matched(copy, apart=((("lead", 2), ("lead", 1)), (("lead", 3), ("lead", 1)))) == {"lead-2": [2, 3]}


def test_a_group_too_large_for_one_client_waits_for_a_person(copy):
    for number in range(1, 8):
        lead(copy, number, "", "one@mail.ru")
    assert matched(copy, thresholds=Thresholds(large=6)) == {}
    assert grouped(copy, "review") == {"lead-1": [1, 2, 3, 4, 5, 6, 7]}
    assert matched(copy, thresholds=Thresholds(large=7)) == {"lead-1": [1, 2, 3, 4, 5, 6, 7]}


def test_one_weak_piece_of_evidence_between_two_groups_waits_for_a_person(copy):
    for number in range(10, 60):
        lead(copy, number, "", firm=f"Иная {number}")
    for number in range(1, 7):
        lead(copy, number, "Пётр Зыкин", "zykin@mail.ru" if number < 4 else "p@bk.ru", firm="Альфа")
    strict = Thresholds(auto=11, bridge=17)
    assert matched(copy, thresholds=strict) == {"lead-1": [1, 2, 3], "lead-4": [4, 5, 6]}
    assert because(copy, 1, 4)[1][-1] == "nothing else joins the two groups"
    assert matched(copy, thresholds=Thresholds(auto=11, bridge=11)) == {"lead-1": [1, 2, 3, 4, 5, 6]}


def test_a_contact_and_a_company_of_the_portal_are_found(copy):
    put(copy, "contacts", "id, name, last_name", [(4, "Анна", "Жук")])
    put(copy, "companies", "id, title", [(7, "ООО «Альфа»"), (8, "Бета")])
    say(copy, "contact", 4, "anna@alfa.ru")
    say(copy, "company", 7, "info@alfa.ru", "+7 495 761-43-29")
    lead(copy, 1, "Жук Анна", "Anna@alfa.ru")
    lead(copy, 2, "", "8 495 761-43-29")
    lead(copy, 3, "", "+79031234568")
    assert matched(copy) == {"lead-1": ["company 7", "contact 4", 1], "lead-2": ["company 7", 2]}


def test_a_letter_that_answers_another_ties_a_card_without_keys(copy):
    put(copy, "users", "id, name, last_name, email", [(1, "Анна", "Климова", "a@vektor.ru")])
    lead(copy, 1, "", "client@mail.ru")
    lead(copy, 2, "Анна Климова", "a@vektor.ru")
    columns = "id, owner_kind, owner_id, provider_id, direction, subject, sender, recipients, created"
    columns += ", message_id, in_reply_to"
    head = ("lead", "CRM_EMAIL", "2026-09-21 12:00:00")
    rows = [
        (1, head[0], 1, head[1], 1, "Стенд", "client@mail.ru", ["a@vektor.ru"], head[2], "<1@mail.ru>", ""),
        (2, head[0], 2, head[1], 1, "Re: Стенд", "a@vektor.ru", ["b@vektor.ru"], head[2], "<2@v>", "<1@mail.ru>"),
    ]
    put(copy, "activities", columns, rows)
    assert matched(copy) == {}
    assert because(copy, 1, 2)[0] == "review"
    assert because(copy, 1, 2)[1][0] == "one letter answers the other: 1@mail.ru"


def test_why_goes_from_card_to_card(copy):
    for number, values in enumerate([("a@mail.ru",), ("a@mail.ru", "+79031234568"), ("+79031234568",)], 1):
        lead(copy, number, "", *values)
    matched(copy)
    steps = way(copy, ("lead", 1), ("lead", 3))
    assert [step.because for step in steps] == [("the same e-mail: a@mail.ru",), ("the same phone: +79031234568",)]
    assert way(copy, ("lead", 1), ("lead", 99)) == []


def test_reasons_are_given_in_the_language_of_the_plan(copy):
    lead(copy, 1, "", "a@mail.ru")
    lead(copy, 2, "", "a@mail.ru")
    Matching(translator("ru")).run(copy)
    assert because(copy, 1, 2)[1] == ["один и тот же адрес почты: a@mail.ru"]
