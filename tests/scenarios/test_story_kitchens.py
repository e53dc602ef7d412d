"""Anna calls a kitchen shop and orders a kitchen: her lead's whole way, with all robots of the pipeline at work."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories import Story, story

PHONE, MAIL, PLACE = "+79161234567", "anna@example.com", "Москва, Лесная 5, кв. 12"
KITCHEN = {
    "house_type": "new_building", "kitchen_type": "studio", "kitchen_shape": "corner", "kitchen_length": 5,
    "worktop": "quartz", "splashback": "needed", "splashback_material": "glass", "appliances": "ours",
    "appliances_list": ["oven", "hob"], "buyer": "family", "urgency": "month", "instalments": "at_once",
}  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Story]:
    with story("kitchens", tmp_path) as shop:
        shop.hires("Марина", "Котова")
        shop.hires("Пётр", "Ильин", WORK_PHONE="+7 495 000-00-01")
        shop.hires("Глеб", "Юдин")
        shop.heads("Марина")
        shop.is_called("Кухни на Лесной")
        shop.runs("Пётр")
        shop.deals_have_fields()
        yield shop


@pytest.mark.long
def test_a_call_becomes_a_visit_a_proposal_a_pause_and_an_order(shop: Story) -> None:
    lead = called(shop)
    recognised_as_ours(shop, lead)
    qualified_and_offered(shop, lead)
    visit_booked(shop, lead)
    visited(shop, lead)
    paused(shop, lead)
    agreed(shop, lead)
    nothing_doubled(shop, lead)


def called(shop: Story) -> int:
    """Пётр takes the call, so the lead is his; the client learns his name, once."""
    shop.until("пн 10:05")
    lead = shop.comes(title=f"{PHONE} - Входящий звонок", phone=PHONE, source="CALL")
    shop.call(lead, PHONE, "Пётр")
    shop.quiet()
    assert shop.where(lead) == "assigned"
    assert "Ответственный: Пётр Ильин. Потому что: " in shop.comments(lead)
    assert "На звонок ответил(а) Пётр Ильин." in shop.comments(lead)
    assert shop.tasks(lead) == ["Позвонить и понять, наш ли клиент | Пётр | пн 14"]
    assert [text.split(". ")[0] for text in shop.told("Пётр")] == [shop.link(lead, "Ваш новый лид: {}")]
    return lead


def recognised_as_ours(shop: Story, lead: int) -> None:
    """Without the address the gate sends the lead back and says so; with it the next task is there."""
    shop.fill(lead, name="Анна", last_name="Белова", budget=450000, front_material="enamel")
    shop.move(lead, "ours")
    assert shop.where(lead) == "assigned"
    assert "не хватает ответов:\n• Адрес объекта" in shop.comments(lead)
    shop.fill(lead, object_address=PLACE)
    shop.finishes("Позвонить и понять, наш ли клиент", "Кухня в новостройку, ремонт закончен")
    shop.move(lead, "ours")
    assert shop.where(lead) == "ours"
    assert shop.tasks(lead) == ["Пройти с клиентом анкету по кухне | Пётр | ср 10"]


def qualified_and_offered(shop: Story, lead: int) -> None:
    """The questionnaire gives class, sum and title, each explained; the proposal leaves by letter."""
    shop.fill(lead, **KITCHEN)
    shop.finishes("Пройти с клиентом анкету по кухне")
    shop.move(lead, "qualified")
    row = shop.row("lead", lead)
    assert (row["TITLE"], row["OPPORTUNITY"]) == ("A · кухня Угловая · Анна", "625625.00")
    assert "Готов заказывать: предложите замер на этой неделе" in shop.comments(lead)
    assert "Срочность: В течение месяца = 40 из 40" in shop.comments(lead)
    assert shop.tasks(lead) == ["Подготовить каталог и предложение | Пётр | вт 10"]
    shop.fill(lead, email=MAIL, proposal_sum=480000)
    shop.finishes("Подготовить каталог и предложение", "Отправлено")
    shop.move(lead, "proposal_sent")
    assert shop.letters() == [f"{MAIL}: Каталог и предложение по вашей кухне"]
    shop.until("вт 11:05")


def visit_booked(shop: Story, lead: int) -> None:
    """Глеб is busy at the hour wanted: the manager is told with what and when he is free; the next hour is booked."""
    shop.is_busy("Глеб", "чт 11:00", hours=3)
    shop.fill(lead, next_step="measure", measure_at=shop.at("чт 12:00").isoformat(), surveyor="Глеб")
    shop.finishes("Узнать мнение и договориться о замере", "Ждёт замерщика в четверг")
    shop.move(lead, "measuring")
    assert "Глеб Юдин в это время занят (Замер у Орловых, 11:00–14:00; на дорогу 60 мин)" in shop.comments(lead)
    assert "Свободно: Глеб Юдин: " in shop.comments(lead)
    assert shop.calendar("Глеб") == ["чт 11:00"]
    shop.fill(lead, measure_at=shop.at("чт 15:30").isoformat())
    shop.quiet()
    assert shop.calendar("Глеб") == ["чт 11:00", "чт 15:30"]
    assert "Визит назначен: " in shop.comments(lead)


def visited(shop: Story, lead: int) -> None:
    """The day before it is confirmed; SMS and checklist; an hour before a notice; the results bring the next task."""
    shop.until("ср 15:32")
    assert shop.tasks(lead) == ["Подтвердить замер с клиентом: Анна | Пётр | чт 10"]
    shop.dials(lead, PHONE, "Пётр")
    shop.fill(lead, visit_confirmed="yes")
    shop.quiet()
    assert shop.tasks(lead) == [f"Замер: {PLACE} | Глеб | чт 18"]
    assert len(shop.checklist(f"Замер: {PLACE}")) == 5
    assert shop.messages()[-1].startswith(f"sms {PHONE}: Анна, ждите замерщика ")
    shop.until("чт 14:32")
    assert "Предупредите клиента: Анна, +79161234567" in shop.told("Глеб")[-1]
    shop.until("чт 18:05")
    shop.fill(lead, measure_notes="Стена 3,2 м, газ слева")
    shop.finishes(f"Замер: {PLACE}", "План приложен")
    shop.quiet()
    assert shop.tasks(lead) == ["Подготовить окончательное предложение: Анна | Пётр | сб 18"]


def paused(shop: Story, lead: int) -> None:
    """Anna takes time: one task and one reminder, on the day as it was edited last."""
    shop.until("пт 12:05")
    shop.fill(lead, measured_sum=505000, next_contact=shop.day("2 вт"))
    shop.finishes("Подготовить окончательное предложение: Анна", "505 000, решает")
    shop.move(lead, "next_contact")
    assert shop.tasks(lead) == ["Спросить о решении: Анна | Пётр | 2 вт 19"]
    shop.fill(lead, next_contact=shop.day("3 вт"))
    shop.quiet()
    assert shop.tasks(lead) == ["Спросить о решении: Анна | Пётр | 3 вт 19"]
    before = len(shop.told("Пётр"))
    shop.until("2 вт 12:05")
    assert len(shop.told("Пётр")) == before
    shop.until("3 вт 09:32")
    (reminder,) = shop.told("Пётр")[before:]
    assert reminder.startswith(shop.link(lead, "Пора связаться с клиентом: {}, " + f"{shop.at('3 вт 12:00'):%d.%m.%Y}"))
    assert "опоздало" not in reminder


def agreed(shop: Story, lead: int) -> None:
    """Anna orders: contact and deal with every answer, calls and letters move along; somebody goes on with it."""
    shop.until("3 вт 10:05")
    shop.dials(lead, PHONE, "Пётр")
    shop.fill(lead, order_sum=505000, delivery_by=shop.day("7 пт"))
    shop.move(lead, "agreed")
    assert shop.where(lead) == "agreed"
    (contact,), (deal,) = shop.rest("crm.contact.list"), shop.rest("crm.deal.list", select=["*", "UF_*"])
    assert (contact["NAME"], contact["LAST_NAME"], deal["CONTACT_ID"]) == ("Анна", "Белова", contact["ID"])
    assert (deal["TITLE"], deal["LEAD_ID"]) == ("Кухня Угловая, Анна", str(lead))
    assert shop.lacking_in_deal(lead, deal) == []
    assert shop.calls_of("deal", deal["ID"]) == 3
    assert shop.tasks(lead) == ["Передать заказ в производство | Пётр | 3 ср 10"]


def nothing_doubled(shop: Story, lead: int) -> None:
    """The client was sent each message once, people have each comment once, no task is there twice."""
    assert [text.partition(": ")[2][:21] for text in shop.messages()] == [
        "Здравствуйте! Ваш мен",
        "Анна, замер назначен:",
        "Анна, ждите замерщика",
        "Анна, спасибо за зака",
    ]
    titles = [one.partition(" | ")[0] for is_open in (True, False) for one in shop.tasks(lead, is_open=is_open)]
    assert len(titles) == len(set(titles)) == 9
    said = shop.comments(lead).split("\n---\n")
    assert len(said) == len(set(said))
    assert not [text for person in shop.staff for text in shop.told(person) if "SOS" in text]
