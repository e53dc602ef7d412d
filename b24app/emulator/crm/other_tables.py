"""The fields of quotes, invoices and the items of smart processes: universal methods know them."""

from b24app.emulator.crm import shared_fields as shared
from b24app.emulator.crm.field import Field, table

QUOTE = table(f"""
ID integer r | ID
QUOTE_NUMBER string r | № предложения
TITLE string q | Тема
STATUS_ID crm_status QUOTE_STATUS | Стадия предложения
{shared.MONEY}
TAX_VALUE double | Сумма налога
{shared.CLIENT}
LEAD_ID crm_lead 1 | Лид
DEAL_ID crm_deal 2 | Сделка
MYCOMPANY_ID crm_company 4 | Реквизиты вашей компании
BEGINDATE date | Дата выставления
CLOSEDATE date | Срок
ACTUAL_DATE date | ACTUAL_DATE
OPENED char | Доступно для всех
CLOSED char | Закрыто
COMMENTS string | Комментарий
CONTENT string | Содержание
TERMS string | Условия
CLIENT_TITLE string | Клиент
CLIENT_ADDR string | Адрес
CLIENT_CONTACT string | Контактное лицо
CLIENT_EMAIL string | E-mail
CLIENT_PHONE string | Телефон
CLIENT_TP_ID string | ИНН
CLIENT_TPA_ID string | КПП
PERSON_TYPE_ID integer | Тип клиента
LOCATION_ID location | Местоположение
{shared.AUTHORS}{shared.UTM}{shared.LAST_ACTIVITY}{shared.UNIVERSAL}""")

_PLAIN = f"""
ID integer r | ID
TITLE string | Название
XML_ID string | Внешний код
{shared.AUTHORS}
OPENED char q | Доступно для всех
CATEGORY_ID crm_category | Воронка
WEBFORM_ID integer | Создано CRM-формой
{shared.LAST_ACTIVITY}{shared.UTM}"""
_STAGES = f"""{shared.MOVED}
STAGE_ID crm_status | Стадия
PREVIOUS_STAGE_ID crm_status r | Предыдущая стадия
"""
_DATES = "BEGINDATE date | Дата начала\nCLOSEDATE date | Дата завершения\n"
_OBSERVERS = "OBSERVERS user m | Наблюдатели\n"
_PRODUCTS = f"{shared.MONEY}\nTAX_VALUE double | Сумма налога\n"
_MY_COMPANY = "MYCOMPANY_ID crm_company 4 | Реквизиты вашей компании\n"

# Which switch of a smart process brings which fields.
_BY_SWITCH = {
    "isStagesEnabled": _STAGES,
    "isBeginCloseDatesEnabled": _DATES,
    "isClientEnabled": shared.CLIENT,
    "isObserversEnabled": _OBSERVERS,
    "isSourceEnabled": shared.SOURCE,
    "isLinkWithProductsEnabled": _PRODUCTS,
    "isMycompanyEnabled": _MY_COMPANY,
}
INVOICE = table(
    "\n".join([_PLAIN, *_BY_SWITCH.values(), "ACCOUNT_NUMBER string | Номер счёта", "COMMENTS string | Комментарий"])
)


def of_smart_process(switches: frozenset[str]) -> dict[str, Field]:
    """Return the fields of a smart process with these switches on."""
    return dict(table("\n".join([_PLAIN, *(text for name, text in _BY_SWITCH.items() if name in switches)])))
