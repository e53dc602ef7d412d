"""A lead becomes a contact, a company and a deal, each once, with everything that was known of it."""

from collections.abc import Callable, Iterator

import pytest

from b24app.cli.portal_in_a_box import Box
from b24app.install.gates import LeadGate
from b24app.pipelines.guarding.requirements import PipelineGate
from b24app.pipelines.planning.target import find_target
from b24app.portal.client import new_loop
from b24app.portal.loop import Loop
from b24app.portal.marker import Marker
from b24app.store.db import open_database
from tests.emulated import Emulator
from tests.robots.office import DyingRuns, Killed, Office, pipeline

PHONE = {"n0": {"typeId": "PHONE", "valueType": "MOBILE", "value": "+7 900 111-22-33"}}
MAIL = {"n1": {"typeId": "EMAIL", "valueType": "WORK", "value": "anna@romashka.example"}}
ALL_THREE = {"contact": {}, "company": {}, "deal": {"title": "{course}: {name} {last_name}"}}


@pytest.fixture(scope="module")
def loop() -> Iterator[Loop]:
    one = new_loop()
    yield one
    one.close()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DyingRuns]:
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('office') / 'b24app.sqlite'}")
    database.migrate()
    yield DyingRuns(database)
    database.close()


@pytest.fixture
def new_office(emulator_process: Emulator, loop: Loop, runs: DyingRuns) -> Callable[[], Office]:
    box = Box(emulator_process.address, emulator_process.oauth, "")
    return lambda: Office.opened(box, loop, runs, "convert_lead")


@pytest.fixture
def office(new_office: Callable[[], Office]) -> Office:
    return new_office()


def rich_lead(office: Office) -> int:
    """A lead in which everything is filled that a lead of the pipeline can hold."""
    for kind in ("lead", "deal"):
        # Another order on the other side, so that rows have other numbers.
        values = {"english": "Английский", "french": "Французский"}
        office.add_field(kind, "course", "enumeration", values if kind == "lead" else dict(reversed(values.items())))
        office.add_field(kind, "goals", "string", MULTIPLE="Y")
        office.add_field(kind, "budget", "money")
        office.add_field(kind, "begins", "date")
        office.add_field(kind, "teacher", "employee")
        office.add_field(kind, "urgent", "boolean")
    teacher = office.hire("Учитель")
    lead = office.add(
        "lead",
        title="Заявка",
        name="Анна",
        lastName="Петрова",
        post="Директор",
        companyTitle="ООО «Ромашка»",
        sourceId="WEB",
        sourceDescription="Форма",
        comments="Звонить вечером",
        opportunity=100,
        utmSource="yandex",
        utmCampaign="autumn",
        observers=[1],
        assignedById=teacher,
        stageId="PROCESSED",
        fm={**PHONE, **MAIL, "n2": {"typeId": "PHONE", "valueType": "WORK", "value": "+7 900 111-22-44"}},
        UF_CRM_COURSE=office.value("lead", "course", "french"),
        UF_CRM_GOALS=["работа", "переезд"],
        UF_CRM_BUDGET="5000|RUB",
        UF_CRM_BEGINS="2026-12-01",
        UF_CRM_TEACHER=teacher,
        UF_CRM_URGENT="Y",
    )
    rows = [
        {"productName": "Курс", "price": 250, "quantity": 2},
        {"productName": "Учебник", "price": 30, "quantity": 1},
    ]
    office.portal.write("crm.item.productrow.set", {"ownerType": "L", "ownerId": lead, "productRows": rows})
    fields = {"ENTITY_TYPE": "lead", "ENTITY_ID": lead, "COMMENT": "Хочет по вечерам"}
    office.portal.add("crm.timeline.comment.add", {"fields": fields}, marker=Marker.harmless("of a test"))
    todo = {"ownerTypeId": 1, "ownerId": lead, "deadline": "2026-12-01T10:00:00+03:00", "title": "Перезвонить"}
    office.portal.add("crm.activity.todo.add", todo, marker=Marker.harmless("of a test"))
    return lead


def is_whole(office: Office, lead: int) -> None:
    """Hold what was made to what the lead says, once each."""
    assert office.counts() == {"contact": 1, "company": 1, "deal": 1}
    contact, company, deal = office.of("contact", 1), office.of("company", 1), office.of("deal", 1)
    assert (contact["name"], contact["lastName"], contact["post"]) == ("Анна", "Петрова", "Директор")
    assert [row["value"] for row in contact["fm"]] == ["+7 900 111-22-33", "+7 900 111-22-44", "anna@romashka.example"]
    assert (contact["companyIds"], company["title"]) == ([1], "ООО «Ромашка»")
    assert (deal["title"], deal["contactIds"], deal["companyId"]) == ("Французский: Анна Петрова", [1], 1)
    assert deal["UF_CRM_COURSE"] == office.value("deal", "course", "french") != office.value("lead", "course", "french")
    assert deal["UF_CRM_GOALS"] == ["работа", "переезд"]
    assert (deal["UF_CRM_BUDGET"], deal["UF_CRM_BEGINS"][:10]) == ("5000|RUB", "2026-12-01")
    assert (deal["UF_CRM_TEACHER"], deal["UF_CRM_URGENT"]) == (office.of("lead", lead)["assignedById"], "Y")
    for card in (contact, company, deal):
        assert (card["leadId"], card["comments"], card["utmSource"]) == (lead, "Звонить вечером", "yandex")
        assert (card["observers"], card["assignedById"]) == ([1], deal["UF_CRM_TEACHER"])
    assert (deal["sourceId"], deal["sourceDescription"], deal["opportunity"]) == ("WEB", "Форма", 530)
    rows = office.portal.read("crm.item.productrow.list", {"filter": {"=ownerType": "D", "=ownerId": 1}}).result
    assert [(row["productName"], row["price"], row["quantity"]) for row in rows["productRows"]] == [
        ("Курс", 250, 2),
        ("Учебник", 30, 1),
    ]
    for kind, type_id in (("contact", 3), ("company", 4), ("deal", 2)):
        assert office.comments(kind, 1) == ["Хочет по вечерам"]
        bound = {"BINDINGS": [{"OWNER_TYPE_ID": type_id, "OWNER_ID": 1}]}
        assert len(office.portal.read("crm.activity.list", {"filter": bound}).result) == 1
    done = office.of("lead", lead)
    assert (done["stageId"], done["contactIds"], done["companyId"]) == ("CONVERTED", [1], 1)
    assert done["isReturnCustomer"] == "Y"


def test_everything_is_carried_over(office):
    office.pipeline = pipeline(conversion=ALL_THREE)
    lead = rich_lead(office)
    run = office.run(lead)
    assert run.explanation == "Контакт №1 создан. Компания №1 создана. Сделка №1 создана."
    is_whole(office, lead)


def test_fifty_calls_leave_one_contact_one_company_and_one_deal(office):
    office.pipeline = pipeline(conversion=ALL_THREE)
    lead = rich_lead(office)
    office.run(lead)
    before = len([one for one in office.calls() if one["kind"] == "write"])
    for _ in range(49):
        run = office.run(lead)
    assert (run.decision, run.outputs["deal"]) == ("already", "1")
    assert len([one for one in office.calls() if one["kind"] == "write"]) == before
    is_whole(office, lead)


def test_a_run_that_is_killed_anywhere_is_gone_on_with_and_doubles_nothing(new_office):
    for point in range(60):
        office = new_office()
        office.pipeline = pipeline(conversion=ALL_THREE)
        lead = rich_lead(office)
        job = office.job(lead)
        office.runs.left = point
        try:
            office.do(job)
            break
        except Killed:
            office.runs.left = 10**9
        assert office.do(job).outputs["converted"] == "Y", point
        is_whole(office, lead)
        assert len([text for text in office.comments("lead", lead) if "convert_lead" in text]) == 1
    assert point > 15


def test_a_known_client_is_found_by_phone_and_given_only_what_they_lack(office):
    contact = office.add(
        "contact", name="Анна", fm={"n0": {"typeId": "PHONE", "valueType": "WORK", "value": "89001112233"}}
    )
    lead = office.add("lead", name="Анна", lastName="Петрова", post="Директор", fm={**PHONE, **MAIL})
    run = office.run(lead)
    assert run.explanation == "Контакт №1 найден по телефону или почте. Сделка №1 создана."
    assert office.counts() == {"contact": 1, "company": 0, "deal": 1}
    known = office.of("contact", contact)
    assert (known["name"], known["lastName"], known["post"]) == ("Анна", "Петрова", "Директор")
    assert [row["value"] for row in known["fm"]] == ["89001112233", "anna@romashka.example"]
    assert office.of("lead", lead)["contactIds"] == [contact]


def test_a_company_is_found_by_its_name_whatever_its_legal_form_is_written_like(office):
    company = office.add("company", title="Ромашка, ООО")
    lead = office.add("lead", companyTitle="ООО «Ромашка»", name="Анна")
    assert office.run(lead, become=["company", "contact", "deal"]).outputs["company"] == str(company)
    assert office.counts()["company"] == 1


def test_a_known_client_who_now_works_elsewhere_joins_the_new_company(office):
    old = office.add("company", title="Лютик")
    contact = office.add("contact", name="Анна", companyIds=[old], fm=PHONE)
    lead = office.add("lead", name="Анна", companyTitle="ООО «Ромашка»", fm=PHONE)
    run = office.run(lead)
    new = int(run.outputs["company"])
    assert (new, office.of("company", new)["title"]) != (old, "Лютик")
    assert office.of("contact", contact)["companyIds"] == [old, new]
    assert office.of("deal", 1)["companyId"] == new


@pytest.mark.parametrize("names", [["Анна", "Анна"], ["Борис"]], ids=["two of one name", "another name"])
def test_a_doubt_is_a_question_and_nothing_is_made(office, names):
    for name in names:
        office.add("contact", name=name, fm=PHONE)
    lead = office.add("lead", title="Заявка", name="Анна", fm=PHONE, stageId="PROCESSED")
    office.move(lead, "CONVERTED")
    run = office.run(lead)
    assert (run.decision, run.outputs["converted"]) == ("doubt", "N")
    assert office.counts() == {"contact": len(names), "company": 0, "deal": 0}
    assert office.of("lead", lead)["stageId"] == "PROCESSED"
    (told,) = office.told()
    assert told[0] == 1
    assert "[URL=/crm/contact/details/1/]" in told[1]


def test_a_lead_that_was_converted_by_hand_is_left_alone(office):
    contact = office.add("contact", name="Анна", fm=PHONE)
    lead = office.add("lead", name="Анна", fm=PHONE, contactIds=[contact], stageId="CONVERTED")
    deal = office.add("deal", title="Вручную", leadId=lead, contactIds=[contact])
    run = office.run(lead)
    assert (run.decision, run.outputs["contact"], run.outputs["deal"]) == ("already", str(contact), str(deal))
    assert run.explanation.startswith("Лид уже сконвертирован.")
    assert office.counts() == {"contact": 1, "company": 0, "deal": 1}


def test_a_list_value_that_the_deal_lacks_stops_it_before_anything_is_made(office):
    office.add_field("lead", "course", "enumeration", {"english": "Английский"})
    office.add_field("deal", "course", "enumeration", {"french": "Французский"})
    lead = office.add("lead", name="Анна", UF_CRM_COURSE=office.value("lead", "course", "english"))
    run = office.run(lead)
    assert run.decision == "unmapped"
    assert "Course" in run.explanation
    assert office.counts() == {"contact": 0, "company": 0, "deal": 0}


def test_an_answer_goes_to_the_field_that_the_pipeline_names(office):
    office.add_field("lead", "course", "enumeration", {"english": "Английский"})
    office.add_field("deal", "wanted", "string")
    office.pipeline = pipeline(
        fields={"course": {"type": "list", "title": "Курс", "values": {"english": "Английский"}}},
        conversion={"contact": {"fields": {"course": "comments"}}, "deal": {"fields": {"course": "wanted"}}},
    )
    lead = office.add("lead", name="Анна", UF_CRM_COURSE=office.value("lead", "course", "english"))
    office.run(lead)
    assert office.of("deal", 1)["UF_CRM_WANTED"] == "Английский"
    assert office.of("contact", 1)["comments"] == "Английский"


def test_files_are_copied_with_their_names(office):
    for kind in ("lead", "deal"):
        office.add_field(kind, "plan", "file")
        office.add_field(kind, "photos", "file", MULTIPLE="Y")
    photos = [["one.jpg", "b25l"], ["two.jpg", "dHdv"]]
    office.run(office.add("lead", name="Анна", UF_CRM_PLAN=["план.pdf", "cGxhbg=="], UF_CRM_PHOTOS=photos))
    deal = office.of("deal", 1)
    files = [office.portal.fetch(one["urlMachine"]) for one in [deal["UF_CRM_PLAN"], *deal["UF_CRM_PHOTOS"]]]
    assert [(file.name, file.content) for file in files] == [
        ("план.pdf", b"plan"),
        ("one.jpg", b"one"),
        ("two.jpg", b"two"),
    ]
    assert deal["UF_CRM_PLAN"]["id"] != office.of("lead", 1)["UF_CRM_PLAN"]["id"]


def test_a_file_without_a_place_stops_it(office):
    office.add_field("lead", "plan", "file")
    lead = office.add("lead", name="Анна", UF_CRM_PLAN=["plan.pdf", "cGxhbg=="])
    run = office.run(lead)
    assert (run.decision, office.counts()["deal"]) == ("unmapped", 0)
    assert office.run(lead, leave="plan").outputs["converted"] == "Y"


def test_the_deal_begins_where_the_applied_pipeline_of_deals_says(office):
    fields = {"name": "Курсы", "originId": "courses", "originatorId": "b24app"}
    asked = {"entityTypeId": 2, "fields": fields}
    funnel = office.portal.add("crm.category.add", asked, marker=Marker.harmless("of a test")).result["category"]["id"]
    row = {"ENTITY_ID": f"DEAL_STAGE_{funnel}", "STATUS_ID": "LESSON", "NAME": "Урок", "SORT": 15}
    office.portal.add("crm.status.add", {"fields": row}, marker=Marker.harmless("of a test"))
    stages = [
        ("new", "NEW", "work"),
        ("trial_lesson", "LESSON", "work"),
        ("won", "WON", "success"),
        ("lose", "LOSE", "failure"),
    ]
    rows = [{"key": key, "status": code, "title": key, "semantics": means} for key, code, means in stages]
    document = {"pipeline": "courses", "for": "deal", "title": "Курсы", "stages": rows}
    gate = PipelineGate.from_document(document)
    office.deals = LeadGate(gate, office.portal, find_target(office.portal, gate.pipeline))
    office.pipeline = pipeline(conversion={"contact": {}, "deal": {"pipeline": "courses", "stage": "trial_lesson"}})
    office.run(office.add("lead", name="Анна"))
    deal = office.of("deal", 1)
    assert (deal["categoryId"], deal["stageId"]) == (funnel, f"C{funnel}:LESSON")


def test_a_stage_that_is_not_there_is_an_error_with_a_way_out(office):
    lead = office.add("lead", name="Анна")
    run = office.run(lead, stage="Замер")
    assert run.state == "failed"
    assert run.explanation.startswith("в воронке сделок нет стадии «Замер»; назовите одно из: ")
    assert office.counts()["deal"] == 0


def test_somebody_who_may_not_convert_is_told_and_the_lead_goes_back(office):
    stranger, head = office.hire("Чужой"), office.hire("Начальник")
    lead = office.add("lead", title="Заявка", name="Анна", assignedById=office.hire("Менеджер"), stageId="PROCESSED")
    office.move(lead, "CONVERTED", stranger)
    run = office.run(lead)
    assert run.decision == "forbidden"
    assert run.explanation == (
        "Лид не сконвертирован: это могут Автор лида, Ответственный, Их руководитель, Администратор, а передвинул его "
        "другой сотрудник."
    )
    assert office.counts() == {"contact": 0, "company": 0, "deal": 0}
    assert office.of("lead", lead)["stageId"] == "PROCESSED"
    assert {person for person, _ in office.told()} == {office.of("lead", lead)["assignedById"], stranger}
    office.move(lead, "CONVERTED", head)
    assert office.run(lead, people=[f"user_{head}"]).outputs["converted"] == "Y"


def test_a_refusal_that_is_killed_anywhere_stays_a_refusal(new_office):
    for point in range(40):
        office = new_office()
        stranger, manager = office.hire("Чужой"), office.hire("Менеджер")
        lead = office.add("lead", title="Заявка", name="Анна", assignedById=manager, stageId="PROCESSED")
        office.move(lead, "CONVERTED", stranger)
        job, office.runs.left = office.job(lead), point
        try:
            office.do(job)
            break
        except Killed:
            office.runs.left = 10**9
        assert office.do(job).decision == "forbidden", point
        assert office.counts() == {"contact": 0, "company": 0, "deal": 0}
        assert (office.of("lead", lead)["stageId"], len(office.comments("lead", lead))) == ("PROCESSED", 1)
    assert point > 5


@pytest.mark.parametrize(
    ("template", "title"),
    [
        ("{event}: {company} {name}", "Ромашка Анна"),
        ("Кухня {shape}, {name}", "Кухня, Анна"),
        ("{shape} — {event}", "Заявка"),
        ("{name} ({company})", "Анна (Ромашка)"),
        ("{name}" * 100, "Анна" * 63 + "Анн"),
    ],
)
def test_what_stands_around_a_missing_answer_goes_with_it(office, template, title):
    lead = office.add("lead", title="Заявка", name="Анна", companyTitle="Ромашка")
    office.run(lead, become=["contact", "company", "deal"], title=template)
    assert office.of("deal", 1)["title"] == title


def test_the_head_whom_the_pipeline_names_may_convert(office):
    head = office.hire("Начальник")
    office.pipeline = pipeline(team={"head": head}, conversion={"contact": {}, "deal": {}})
    lead = office.add("lead", name="Анна", assignedById=office.hire("Менеджер"), stageId="PROCESSED")
    office.move(lead, "CONVERTED", head)
    assert office.run(lead).outputs["converted"] == "Y"


def test_a_lead_that_says_nothing_of_its_client_is_not_converted_into_nobody(office):
    office.pipeline = pipeline(conversion={"contact": {}, "company": {}, "deal": {}})
    lead = office.add("lead", title="Пусто")
    run = office.run(lead)
    assert run.decision == "empty"
    assert "не из чего создать: контакт, компания." in run.explanation.replace("компания, контакт", "контакт, компания")
