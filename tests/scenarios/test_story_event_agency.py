"""A sponsor writes to an event agency: from the letter nobody answers to the contract, with all robots at work."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories import Story, story

PHONE, MAIL, SUBJECT = "+79161234567", "anna@moloko.example", "Спонсорство на форуме"


@pytest.fixture
def agency(tmp_path: Path) -> Iterator[Story]:
    with story("event_agency", tmp_path, also={"email_duplicate": "new"}) as agency:
        agency.hires("Ирина", "Котова")
        agency.hires("Пётр", "Ильин", WORK_PHONE="+7 495 000-00-01")
        agency.hires("Ольга", "Юдина", EMAIL="olga@firm.example")
        agency.heads("Ирина")
        agency.runs("Пётр")
        agency.deals_have_fields()
        yield agency


def test_a_letter_nobody_answers_becomes_a_sponsor_with_a_contract(agency: Story) -> None:
    lead = written(agency)
    alarmed(agency, lead)
    qualified(agency, lead)
    offered(agency, lead)
    paid_late(agency, lead)
    nothing_doubled(agency, lead)


def written(agency: Story) -> int:
    """The letter is a lead and waits for the head; a colleague's answer that made a lead, too, is held back."""
    agency.until("пн 10:05")
    lead = agency.comes(title=SUBJECT, email=MAIL, source="EMAIL")
    agency.letter(lead, f"Анна Белова <{MAIL}>", SUBJECT, "Здравствуйте! Хотим стенд на форуме.")
    agency.quiet()
    assert agency.where(lead) == "new"
    assert "Ни одно правило не подошло; лид ждёт, пока Ирина Котова назначит" in agency.comments(lead)
    answer = agency.comes(title=f"Re: {SUBJECT}", email="olga@firm.example", source="EMAIL")
    told = "Анна, высылаю презентацию.\n\n> Хотим стенд на форуме."
    agency.letter(answer, "Ольга Юдина <olga@firm.example>", f"Re: {SUBJECT}", told, to=MAIL)
    agency.quiet()
    assert agency.where(answer) == "junk"
    assert "Письмо нашего сотрудника, а не клиента.\nПотому что отправитель olga@firm.example" in agency.comments(
        answer
    )
    assert "required_fields" not in agency.comments(answer)
    return lead


def alarmed(agency: Story, lead: int) -> None:
    """Untouched for a working hour, everybody in sales hears of it, again an hour later, until the head chooses."""
    agency.until("пн 11:08")
    for person in ("Ирина", "Пётр", "Ольга"):
        assert [text[:4] for text in agency.told(person) if "SOS" in text] == ["SOS!"]
    agency.until("пн 12:12")
    assert len([text for text in agency.told("Пётр") if "SOS" in text]) == 2
    agency.assigns("Ирина", lead, "Пётр")
    assert agency.where(lead) == "assigned"
    assert agency.tasks(lead) == ["Связаться с клиентом | Пётр | пн 17"]


def qualified(agency: Story, lead: int) -> None:
    """The gate names what a sponsor has not been asked; class and title come from the answers, each point explained."""
    agency.dials(lead, PHONE, "Пётр")
    agency.fill(lead, name="Анна", last_name="Белова", phone=PHONE)
    agency.finishes("Связаться с клиентом", "Спонсор, нужен стенд")
    agency.move(lead, "qualifying")
    agency.fill(lead, role="sponsor", event="Форум, Казань", company="ООО «Молоко»", stand="built", price_range="large")
    agency.move(lead, "qualified")
    assert agency.where(lead) == "qualifying"
    missing = "не хватает ответов:\n• Площадь стенда, м²\n• Оборудование стенда — Если ничего не нужно, так и отметьте."
    assert missing in agency.comments(lead)
    agency.fill(lead, stand_size=36, equipment=["screen", "sound"])
    agency.finishes("Выяснить роль клиента и что ему нужно", "Стенд 36 м²")
    agency.move(lead, "qualified")
    assert agency.where(lead) == "qualified"
    assert agency.row("lead", lead)["TITLE"] == "A · Спонсор · Форум, Казань · ООО «Молоко» Анна"
    assert "потому что:" in agency.comments(lead)
    assert agency.tasks(lead) == ["Подготовить КП спонсору | Пётр | ср 12"]


def offered(agency: Story, lead: int) -> None:
    """The proposal leaves by letter; the next contact is one task and one reminder on the day agreed on."""
    agency.until("вт 10:05")
    agency.fill(lead, email=MAIL, decision_maker="Анна Белова", proposal_sum=1500000, next_contact=agency.day("чт"))
    agency.finishes("Подготовить КП спонсору", "Отправлено")
    agency.move(lead, "proposal_sent")
    assert agency.letters() == [f"{MAIL}: Предложение: Форум, Казань"]
    contact = "Связаться с клиентом: ООО «Молоко» Анна | Пётр | чт 18"
    assert sorted(agency.tasks(lead)) == [contact, "Спросить о решении по КП | Пётр | пт 10"]
    agency.until("чт 08:02")
    reminders = [text for text in agency.told("Пётр") if "Пора связаться" in text]
    assert len(reminders) == 1
    assert "опоздало" not in reminders[0]


def paid_late(agency: Story, lead: int) -> None:
    """A promise that passes unpaid brings a task; the requisites make contact, company and deal with every answer."""
    agency.until("чт 10:05")
    agency.dials(lead, PHONE, "Пётр")
    agency.fill(lead, pay_by=agency.day("пт"), next_contact=agency.day("2 пн"))
    agency.finishes("Спросить о решении по КП", "Согласны")
    agency.move(lead, "agreed")
    agency.until("2 пн 09:05")
    overdue = f"Спросить об оплате: ООО «Молоко», срок был {agency.at('пт 12:00'):%d.%m.%Y} | Пётр | 2 пн"
    assert overdue in "".join(agency.tasks(lead))
    agency.dials(lead, PHONE, "Пётр")
    agency.fill(lead, tax_number="7707083893", signer="Анна Белова", pay_by=agency.day("2 чт"), paid="yes")
    agency.finishes("Запросить реквизиты и подготовить договор", "Оплачено")
    agency.move(lead, "requisites")
    assert agency.where(lead) == "requisites"
    (contact,), (company,) = agency.rest("crm.contact.list"), agency.rest("crm.company.list")
    (deal,) = agency.rest("crm.deal.list", select=["*", "UF_*"])
    assert (deal["CONTACT_ID"], deal["COMPANY_ID"], company["TITLE"]) == (contact["ID"], company["ID"], "ООО «Молоко»")
    assert agency.lacking_in_deal(lead, deal) == []
    assert agency.calls_of("deal", deal["ID"]) == 3


def nothing_doubled(agency: Story, lead: int) -> None:
    """Nothing was said or set twice, and nothing is left to be done that no longer matters."""
    said = agency.comments(lead).split("\n---\n")
    assert len(said) == len(set(said))
    assert agency.letters() == [f"{MAIL}: Предложение: Форум, Казань", f"{MAIL}: Форум, Казань: договор и счёт"]
    titles = [one.partition(" | ")[0] for is_open in (True, False) for one in agency.tasks(lead, is_open=is_open)]
    assert len(titles) == len(set(titles))
    assert agency.tasks(lead) == []
