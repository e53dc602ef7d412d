"""Templates of requisites: those of a new portal, the countries there are, the fields a template may have."""

from b24app.emulator import userfields
from b24app.emulator.crm.paper_tables import OF_OTHERS, OF_RUSSIA, REQUISITES
from b24app.emulator.state import Portal, Row

COUNTRIES = {1: ("RU", "Россия"), 4: ("BY", "Беларусь"), 6: ("KZ", "Казахстан"), 14: ("UA", "Украина")}
COUNTRIES |= {34: ("BR", "Бразилия"), 46: ("DE", "Германия"), 77: ("CO", "Колумбия"), 110: ("PL", "Польша")}
COUNTRIES |= {122: ("US", "США"), 132: ("FR", "Франция")}
RUSSIA = 1
DRAWN = ("RQ_ADDR", "RQ_SIGNATURE", "RQ_STAMP")
_FIRM = "RQ_INN RQ_COMPANY_NAME RQ_COMPANY_FULL_NAME RQ_OGRN RQ_KPP RQ_COMPANY_REG_DATE RQ_OKPO RQ_OKTMO RQ_DIRECTOR"
_TRADER = "RQ_INN RQ_LAST_NAME RQ_FIRST_NAME RQ_SECOND_NAME RQ_COMPANY_NAME RQ_OGRNIP RQ_OKPO RQ_OKVED"
_PERSON = "RQ_LAST_NAME RQ_FIRST_NAME RQ_SECOND_NAME RQ_IDENT_DOC RQ_IDENT_DOC_SER RQ_IDENT_DOC_NUM RQ_IDENT_DOC_DATE"
USUAL = (("Организация", "COMPANY", _FIRM), ("ИП", "INDIVIDUAL", _TRADER), ("Физ. лицо", "PERSON", _PERSON))


def furnish(portal: Portal) -> None:
    """Give a new portal the templates of its country."""
    for place, (name, code, fields) in enumerate(USUAL, 1):
        row: Row = {"ID": portal.next_id("requisite preset"), "ENTITY_TYPE_ID": REQUISITES.type_id}
        row |= {"COUNTRY_ID": RUSSIA, "NAME": name, "XML_ID": f"#CRM_REQUISITE_PRESET_DEF_RU_{code}#", "ACTIVE": "Y"}
        row |= {"SORT": 500 + place * 10, "DATE_CREATE": int(portal.clock.now()), "CREATED_BY_ID": 1, "FIELDS": []}
        portal.crm.papers.presets[row["ID"]] = row
        for field in (*fields.split(), *DRAWN):
            put(row, {"FIELD_NAME": field})


def put(preset: Row, sent: Row) -> int:
    """Add a field to a template and return its number there."""
    number = max((row["ID"] for row in preset["FIELDS"]), default=0) + 1
    usual: Row = {"ID": number, "FIELD_NAME": "", "FIELD_TITLE": "", "IN_SHORT_LIST": "N", "SORT": 500 + number * 10}
    preset["FIELDS"].append(usual | {name: value for name, value in sent.items() if value is not None})
    return number


def available(portal: Portal, preset: Row) -> list[str]:
    """Return the fields a template may yet be given."""
    of_country = OF_RUSSIA if preset["COUNTRY_ID"] == RUSSIA else (*OF_RUSSIA, *OF_OTHERS)
    taken = {row["FIELD_NAME"] for row in preset["FIELDS"]}
    own = userfields.by_name(portal, REQUISITES.userfields)
    return [name for name in (*of_country, *DRAWN, *own) if name not in taken]
