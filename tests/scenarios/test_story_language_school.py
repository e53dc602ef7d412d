"""Forms on the site of a language school: a new student, one who is known already, and one who changes their mind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories import Story, story

PHONE, MAIL = "+79161234567", "olga@example.com"
OTHER = "+79167654321"


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Story]:
    with story("language_school", tmp_path, also={"repeat_lead": "new"}, deals="language_school_deals") as school:
        # The administrator is the head, and nobody but Юлия takes leads.
        school.staff["Вера"] = 1
        for one in (school, school.selling):
            school.rest("user.update", ID=one.stage.cards.manager, ACTIVE=False)
        school.hires("Юлия", "Панова", WORK_PHONE="+7 495 000-00-01")
        teachers = int(school.rest("department.add", NAME="Преподаватели", PARENT=1))
        school.hires("Кира", "Фомина", UF_DEPARTMENT=[teachers])
        school.heads("Вера")
        school.is_called("Школа языков")
        school.runs("Юлия")
        yield school


@pytest.mark.long
def test_a_form_becomes_a_free_lesson_and_a_paid_course(school: Story) -> None:
    other = another_form_came(school)
    lead = form_came(school)
    deal = lesson_arranged(school, lead)
    known_client_came_again(school)
    changed_mind(school, other)
    payment_promised(school, deal)
    nothing_doubled(school, lead)


def another_form_came(school: Story) -> int:
    """Whoever's turn it is takes it: of two who are at work, the first."""
    school.until("пн 10:02")
    lead = school.comes(title="Заявка с сайта", phone=OTHER, email="igor@example.com", NAME="Игорь")
    school.quiet()
    assert "По очереди подошёл черёд: Анна Администратор, всего на смене 2." in school.comments(lead)
    return lead


def form_came(school: Story) -> int:
    """The client gets the letter that promises a call, somebody is responsible, and has an hour to call back."""
    school.until("пн 10:05")
    lead = school.comes(title="Заявка с сайта", phone=PHONE, email=MAIL, NAME="Ольга")
    school.quiet()
    assert school.where(lead) == "assigned"
    assert school.letters() == ["igor@example.com: Мы получили вашу заявку", f"{MAIL}: Мы получили вашу заявку"]
    assert "Ответственный: Юлия Панова. Потому что: " in school.comments(lead)
    assert school.tasks(lead) == ["Перезвонить по заявке | Юлия | пн 11"]
    return lead


def lesson_arranged(school: Story, lead: int) -> int:
    """After the call the lesson has time, place and teacher; contact and deal are made, SMS and letter sent."""
    school.dials(lead, PHONE, "Юлия")
    school.fill(lead, course="english", age_group="adult", goal="travel")
    school.finishes("Перезвонить по заявке", "Хочет на пробный урок")
    school.move(lead, "reached")
    assert school.where(lead) == "reached"
    school.fill(lead, level="basic", mode="branch", branch="centre", lessons_a_week=2)
    school.move(lead, "lesson_booked")
    assert school.where(lead) == "reached"
    missing = "не хватает ответов: Дата и время пробного урока, Преподаватель пробного урока. Заполните их"
    assert missing in school.comments(lead)
    assert school.rest("crm.deal.list") == []
    school.fill(lead, lesson_at=school.at("ср 18:00").isoformat(), teacher="Кира")
    school.move(lead, "lesson_booked")
    assert school.where(lead) == "lesson_booked"
    (deal,) = school.rest("crm.deal.list", select=["*", "UF_*"])
    (contact,) = school.rest("crm.contact.list")
    assert (deal["TITLE"], deal["CONTACT_ID"], contact["NAME"]) == ("Английский: Ольга", contact["ID"], "Ольга")
    assert school.lacking_in_deal(lead, deal) == []
    (sms,) = school.messages()
    assert sms.startswith(f"sms {PHONE}: Ольга, ждём на пробный урок ")
    assert school.letters()[2:] == [f"{MAIL}: Ваш пробный урок: Английский"]
    number = int(deal["ID"])
    assert school.selling.where(number) == "lesson_booked"
    tasks = ["Подтвердить с клиентом пробный урок | Юлия | вт 10", "Провести пробный урок | Кира | —"]
    assert school.tasks(number, "deal") == tasks
    return number


def known_client_came_again(school: Story) -> None:
    """A request of a client who is known becomes a repeat lead with the colleague who serves the client."""
    again = school.comes(title="Заявка с сайта", phone=PHONE, NAME="Ольга")
    school.quiet()
    assert "Повторное обращение, потому что этот телефон" in school.comments(again)
    assert int(school.row("lead", again)["CONTACT_ID"]) == 1
    assert len(school.rest("crm.contact.list")) == 1


def changed_mind(school: Story, lead: int) -> None:
    """A client who asks not to be called is closed next morning without a question, with the reason."""
    school.letter(lead, "Игорь <igor@example.com>", "Re: Мы получили вашу заявку", "Не звоните мне больше, пожалуйста.")
    school.until("вт 10:08")
    assert school.where(lead) == "junk"
    assert "Просит не звонить" in school.comments(lead)
    assert school.tasks(lead) == []


def payment_promised(school: Story, deal: int) -> None:
    """The day before the lesson an SMS; a promise that passes unpaid brings a task, the next one another."""
    school.until("вт 18:02")
    lesson = f"{school.at('ср 18:00'):%d.%m.%Y %H:%M}"
    assert school.messages()[-1].startswith(f"sms {PHONE}: Напоминаем: пробный урок {lesson}")
    school.until("чт 11:05")
    deals = school.selling
    deals.fill(deal, lesson_result="liked", programme="Вт и чт 19:00", course_sum=54000, next_contact=school.day("пт"))
    deals.finishes("Подтвердить с клиентом пробный урок", "Придёт")
    deals.finishes("Провести пробный урок", "Начальный уровень")
    deals.move(deal, "lesson_held")
    deals.fill(deal, contract="17-Б", pay_by=school.day("пт"))
    deals.move(deal, "programme_agreed")
    deals.move(deal, "contract_signed")
    assert deals.where(deal) == "contract_signed"
    school.until("сб 10:05")
    deals.fill(deal, pay_by=school.day("2 пн"))
    school.until("2 вт 10:05")
    overdue = [one for one in school.tasks(deal, "deal") if one.startswith("Напомнить об оплате курса")]
    days = [f"{school.at(f'{day} 12:00'):%d.%m.%Y}" for day in ("пт", "2 пн")]
    assert [one.partition(" | ")[0][-10:] for one in overdue] == days
    deals.fill(deal, paid="yes")
    deals.move(deal, "paid")
    assert deals.where(deal) == "paid"
    assert school.letters()[-1] == f"{MAIL}: Добро пожаловать на курс: Английский"
    assert not [one for one in school.tasks(deal, "deal") if one.startswith("Напомнить об оплате")]


def nothing_doubled(school: Story, lead: int) -> None:
    """Nobody was told or sent anything twice."""
    said = school.comments(lead).split("\n---\n")
    assert len(said) == len(set(said))
    assert len(school.messages()) == len(set(school.messages()))
