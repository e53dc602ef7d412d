"""Leads come in from a file: checked first, compared with what is known, written once, and taken back."""

import csv
from pathlib import Path

import pytest

from tests.importing.conftest import Office

HEAD = "Название;Имя;Телефон;E-mail\n"


def written(office: Office) -> list[str]:
    return [call["method"] for call in office.emulator.calls() if call["kind"] == "write"]


def test_every_fault_is_told_at_its_place_and_nothing_is_written(office: Office) -> None:
    text = (
        "Название;Телефон;E-mail;Сумма;Дата рождения;Ответственный;Стадия;Источник\n"
        "Кухня;12;a@;1,500;31.02.2026;Никто;Нет такой;Луна\n"
        ";;;100;;;;\n"
        'Шкаф;"7.9E+10";;;;;;\n'
    )
    unknown, rest = "the portal does not know it; ", "Качественный лид, Некачественный лид"
    again = "format the column as text and put the numbers in again"
    done = office.took(text)
    assert done.exit_code == 1
    assert [line for line in done.stderr.splitlines() if line.startswith("leads.csv:")][1:] == [
        "leads.csv:2:2:Телефон: there is no such phone number; write it whole, for example +7 495 123-45-67",
        "leads.csv:2:3:E-mail: this is not an e-mail address; it looks like name@example.com",
        "leads.csv:2:4:Сумма: this may be thousands or a fraction; write thousands without a sign between them",
        "leads.csv:2:5:Дата рождения: there is no such date; write it as 01.02.2026 or 2026-02-01",
        f"leads.csv:2:6:Ответственный: {unknown}write the name or the e-mail address as on the portal",
        f"leads.csv:2:7:Стадия: {unknown}there are: Не обработан, В работе, Обработан, {rest}",
        done.stderr.splitlines()[-4],
        "leads.csv:3: the line names no client; fill in a name, a company, a phone or an e-mail address",
        f"leads.csv:4:2:Телефон: the spreadsheet has rounded this phone number, its digits are lost; {again}",
    ]
    assert done.stderr.splitlines()[-1].startswith("faults: 9; nothing was sent to the portal")
    assert written(office) == []


def test_a_filled_column_that_nobody_knows_stops_it_unless_named(office: Office) -> None:
    text = "Имя;Телефон;Откуда узнали;Пусто\nАнна;89161234567;с выставки;\nПётр;89161234568;из газеты;\n"
    done = office.took(text)
    assert done.exit_code == 1
    assert done.stderr.count("it is not known what this column is") == 1
    assert "leads.csv:2:3:Откуда узнали: it is not known what this column is" in done.stderr
    assert 'name its field with --map "Откуда узнали=FIELD"' in done.stderr
    assert (
        office.took(text, "--map", "Откуда узнали=comments", "--save-mapping", str(office.folder / "m.yaml")).exit_code
        == 0
    )
    assert [row["COMMENTS"] for row in office.leads()] == ["с выставки", "из газеты"]
    assert office.took(text, "--mapping", str(office.folder / "m.yaml"), "--policy", "create").exit_code == 0
    assert office.took(text, "--map", "Откуда узнали=-", "--policy", "create").exit_code == 0
    assert [row["COMMENTS"] or "" for row in office.leads()][2:] == ["с выставки", "из газеты", "", ""]


def test_values_are_written_as_the_portal_spells_them(office: Office) -> None:
    values = [{"VALUE": "Спонсор"}, {"VALUE": "Участник"}]
    label = {"ru": "Роль", "en": "Role"}
    field = {"FIELD_NAME": "ROLE", "USER_TYPE_ID": "enumeration", "EDIT_FORM_LABEL": label, "LIST": values}
    office.rest("crm.lead.userfield.add", fields=field)
    head = "ФИО;Роль;Сумма;Дата рождения;Стадия;Ответственный;Mobile\n"
    text = f"{head}'Анна;участник;1 500,50;01.02.1980;В работе;1;'+7 916 123-45-67\n"
    done = office.took(text)
    assert done.exit_code == 0, done.output
    (lead,) = office.leads()
    (known,) = office.rest("crm.lead.userfield.list", filter={"FIELD_NAME": "UF_CRM_ROLE"})
    assert (lead["NAME"], lead["OPPORTUNITY"], lead["STATUS_ID"], lead["ASSIGNED_BY_ID"]) == (
        "Анна",
        "1500.50",
        "IN_PROCESS",
        "1",
    )
    assert str(lead["UF_CRM_ROLE"]) == str(known["LIST"][1]["ID"])
    assert lead["BIRTHDATE"][:10] == "1980-02-01"
    assert [(one["VALUE"], one["VALUE_TYPE"]) for one in lead["PHONE"]] == [("+79161234567", "MOBILE")]


def known_to(office: Office) -> dict[str, int]:
    """A portal that knows four clients in four ways."""
    phone, mail = [{"VALUE": "8 916 000-00-01"}], [{"VALUE": "c@romashka.ru"}]
    company = office.add("company", TITLE="Ромашка", EMAIL=mail)
    contact = office.add("contact", NAME="Иван", PHONE=[{"VALUE": "+7 916 000-00-02"}], COMPANY_ID=company)
    lead = office.add("lead", TITLE="Открытый", PHONE=phone, POST="директор")
    return {"company": company, "contact": contact, "lead": lead}


KNOWN = (
    "Название;Имя;Телефон;E-mail;Должность;Комментарий\n"
    "Раз;Анна;+79160000001;;бухгалтер;новое\n"
    "Два;Иван;+79160000002;;;\n"
    "Три;;;C@romashka.ru;;\n"
    "Четыре;Ольга;+79160000004;o@romashka.ru;;\n"
    "Пять;Ольга;;o@romashka.ru;секретарь;\n"
)


def test_known_clients_are_skipped(office: Office) -> None:
    known_to(office)
    done = office.took(KNOWN)
    assert done.stdout == "Import 1. new leads: 1, repeat leads: 0, leads filled: 0, skipped: 4, failed: 0\n"
    assert office.titles() == ["Открытый", "Четыре"]


def test_open_leads_of_known_clients_get_what_they_lack(office: Office) -> None:
    known_to(office)
    done = office.took(KNOWN, "--policy", "update")
    assert done.stdout == "Import 1. new leads: 1, repeat leads: 2, leads filled: 2, skipped: 0, failed: 0\n"
    first = office.leads()[0]
    assert (first["TITLE"], first["NAME"], first["POST"], first["COMMENTS"]) == (
        "Открытый",
        "Анна",
        "директор",
        "новое",
    )
    assert len(first["PHONE"]) == 2
    made = next(row for row in office.leads() if row["TITLE"] == "Четыре")
    assert made["POST"] == "секретарь"


def test_named_fields_are_written_over(office: Office) -> None:
    known_to(office)
    office.took(KNOWN, "--policy", "update", "--overwrite", "position")
    assert office.leads()[0]["POST"] == "бухгалтер"


def test_repeat_leads_are_bound_to_the_known_client(office: Office) -> None:
    known = known_to(office)
    done = office.took(KNOWN, "--policy", "repeat")
    assert done.stdout == "Import 1. new leads: 3, repeat leads: 2, leads filled: 0, skipped: 0, failed: 0\n"
    leads = {row["TITLE"]: row for row in office.leads()}
    assert (leads["Два"]["CONTACT_ID"], leads["Два"]["IS_RETURN_CUSTOMER"]) == (str(known["contact"]), "Y")
    assert (leads["Три"]["COMPANY_ID"], leads["Три"]["IS_RETURN_CUSTOMER"]) == (str(known["company"]), "Y")
    assert leads["Раз"]["IS_RETURN_CUSTOMER"] == "N"


def test_every_line_becomes_a_lead_where_that_is_wished(office: Office) -> None:
    known_to(office)
    office.took(KNOWN, "--policy", "create")
    assert office.titles() == ["Открытый", "Раз", "Два", "Три", "Четыре", "Пять"]


def test_a_dry_run_says_what_would_become_of_each_line_and_writes_nothing(office: Office) -> None:
    known_to(office)
    before = written(office)
    done = office.took(KNOWN, "--policy", "update", "--dry-run")
    assert done.stdout.splitlines() == [
        "leads.csv:2: more in a lead #1 (lead #1 has +79160000001; NAME, PHONE, COMMENTS)",
        "leads.csv:3: a repeat lead (contact #1 has +79160000002)",
        "leads.csv:4: a repeat lead (company #1 has c@romashka.ru)",
        "leads.csv:5: a new lead",
        "leads.csv:6: more in a lead (the same client as on line 5; TITLE, NAME, EMAIL, POST)",
        "Nothing was written. new leads: 1, repeat leads: 2, leads filled: 2, skipped: 0, failed: 0",
    ]
    assert written(office) == before
    assert office.cli("list").stdout == ""


def test_lines_that_fail_come_back_in_a_file_that_can_be_mended_and_imported(office: Office) -> None:
    needed = {"FIELD_NAME": "NEED", "USER_TYPE_ID": "string", "MANDATORY": "Y", "LABEL": "Нужное"}
    office.rest("crm.lead.userfield.add", fields=needed)
    office.emulator.ask("POST", "required", {"classic": True})
    text = "Название;Телефон;Нужное\n=cmd|' /C calc'!A0;12;да\nКухня;+79161234567;\nШкаф;+79161234568;да\n"
    done = office.took(text, "--skip-faulty", encoding="cp1251")
    assert done.stdout == "Import 1. new leads: 1, repeat leads: 0, leads filled: 0, skipped: 0, failed: 2\n"
    errors = office.folder / "leads.errors.csv"
    rows = list(csv.reader(errors.read_text("cp1251").splitlines(), delimiter=";"))
    assert rows[0] == ["Название", "Телефон", "Нужное", "Line of the file", "What to mend"]
    assert rows[1][:4] == ["'=cmd|' /C calc'!A0", "12", "да", "2"]
    assert rows[2][:4] == ["Кухня", "'+79161234567", "", "3"]
    assert all(row[4] for row in rows[1:])
    mended = errors.read_text("cp1251").replace('"12"', '"89161234560"').replace('"";"3"', '"есть";"3"')
    done = office.took(mended, name="mended.csv", encoding="cp1251")
    assert done.exit_code == 0, done.output
    assert office.titles() == ["Шкаф", "=cmd|' /C calc'!A0", "Кухня"]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_template_is_an_import_of_nothing_until_it_is_filled(office: Office, lang: str) -> None:
    pipeline = Path(__file__).parents[2] / "pipelines" / "kitchens.yaml"
    made = office.cli("template", "--pipeline", str(pipeline), lang=lang).stdout_bytes
    path = office.folder / "template.csv"
    path.write_bytes(made)
    done = office.cli(str(path), "--yes")
    assert "the file has no line that is a lead" in done.stderr
    assert made.decode("utf-8-sig").count("\n") == 3


def test_misuse_is_said_with_the_way_out(office: Office) -> None:
    text = "Имя;ФИО;Телефон\nАнна;Анна;89161234567\n"
    assert (
        'leads.csv:1:2: the columns "Имя" and "ФИО" both fill name; leave one of them out: --map "ФИО=-"'
        in office.took(text).stderr
    )
    assert '"x" is no mapping; write --map "Heading=FIELD", or "Heading=-"' in office.took(text, "--map", "x").stderr
    assert (
        'leads.csv: there is no field "phon"; did you mean phone' in office.took(text, "--map", "Телефон=phon").stderr
    )
    assert (
        "the file cannot be read: No such file or directory"
        in office.cli(str(office.folder / "none.csv"), "--yes").stderr
    )
    assert office.cli("resume", "7").stderr == '7: there is no import of this number; see "b24app leads import list"\n'
