from b24app.pipelines.guarding.requirements import missing, stages_in_order
from tests.pipelines.made import pipeline

FUNNEL = pipeline("""\
    fields:
      role:
        type: list
        title: {ru: Роль, en: Role}
        help: {ru: Спросите прямо, en: Just ask}
        values: {sponsor: Спонсор, guest: Гость}
      stand: {type: boolean, title: {ru: Стенд, en: Stand}}
      size: {type: number, title: {ru: Площадь, en: Size}}
      gear: {type: list, multiple: true, title: Оборудование, values: {screen: Экран, sound: Звук}}
      inches: {type: number, title: Диагональ}
    stages:
      - {key: new, title: {ru: Новый, en: New}, requires: [role]}
      - key: talk
        title: Разговор
        requires:
          - {field: stand, when: {role: sponsor}}
          - {field: size, when: {role: [sponsor], stand: true}, hint: {ru: "В метрах", en: "In metres"}}
          - {field: inches, when: {gear: screen}}
      - {key: sent, title: КП, requires: [email]}
      - {key: won, status: CONVERTED, title: Успех, semantics: success}
      - {key: junk, title: Брак, semantics: failure}
    """).document()


def lacking(entered, **card):
    return [one.key for one in missing(FUNNEL, entered, card)]


def test_the_stages_come_in_the_order_of_the_file():
    assert stages_in_order(FUNNEL) == ("NEW", "TALK", "SENT", "CONVERTED", "JUNK")


def test_a_stage_waits_for_the_answers_of_all_before_it():
    assert lacking("NEW") == []
    assert lacking("TALK") == ["role"]
    assert lacking("SENT", role="sponsor") == ["stand"]
    assert lacking("CONVERTED", role="guest") == ["email"]


def test_what_is_asked_depends_on_other_answers():
    assert lacking("SENT", role="guest") == []
    assert lacking("SENT", role="sponsor", stand=False) == []
    assert lacking("SENT", role="sponsor", stand=True) == ["size"]
    assert lacking("SENT", role="sponsor", stand=True, size=0.0) == []
    assert lacking("SENT", role="guest", gear=["sound", "screen"]) == ["inches"]


def test_failure_is_open_to_everybody():
    assert lacking("JUNK") == []


def test_a_stage_the_pipeline_does_not_describe_is_open():
    assert lacking("UC_ELSE") == []


def test_a_missing_answer_says_what_it_is_and_how_to_give_it():
    (role,) = missing(FUNNEL, "TALK", {})
    assert (role.title, role.hint, role.stage) == (
        {"ru": "Роль", "en": "Role"},
        {"ru": "Спросите прямо", "en": "Just ask"},
        "NEW",
    )
    (size,) = missing(FUNNEL, "SENT", {"role": "sponsor", "stand": True})
    assert size.hint == {"ru": "В метрах", "en": "In metres"}


def test_a_field_every_lead_has_is_named_in_both_languages():
    (email,) = missing(FUNNEL, "CONVERTED", {"role": "guest"})
    assert (email.title, email.hint) == ({"ru": "Адрес e-mail", "en": "E-mail address"}, None)


def test_the_event_agency_asks_a_sponsor_about_the_stand_and_a_participant_about_people():
    from b24app.content import content
    from b24app.pipelines.language.check import checked

    agency = checked(content("pipelines") / "event_agency.yaml").document()
    known = {"source": "WEB", "assigned": 1, "name": "Марина", "event": "Форум", "phone": "+7 916 123-45-67"}
    sponsor = [one.key for one in missing(agency, "QUALIFIED", known | {"role": "sponsor"})]
    guest = [one.key for one in missing(agency, "QUALIFIED", known | {"role": "participant"})]
    assert sponsor == ["company", "stand", "price_range"]
    assert guest == ["people", "seats"]
    built = known | {"role": "sponsor", "company": "Вектор", "stand": "built", "price_range": "small"}
    assert [one.key for one in missing(agency, "QUALIFIED", built)] == ["stand_size", "equipment"]
    before_offer = [one.key for one in missing(agency, "PROPOSAL_SENT", known | {"role": "participant"})]
    assert "email" in before_offer
