"""The fields of requisites and of what hangs on them."""

from b24app.emulator.crm.field import table
from b24app.emulator.crm.kinds import Kind

_AUTHORS = """DATE_CREATE datetime r | Дата создания
DATE_MODIFY datetime r | Дата изменения
CREATED_BY_ID user r | Создал
MODIFY_BY_ID user r | Изменил
"""
_CODES = """NAME string | Название
CODE string | Код
XML_ID string | Внешний код
ORIGINATOR_ID string | ORIGINATOR_ID
ACTIVE char | Активен
"""
# What a template for Russia offers, and what there is for other countries.
OF_RUSSIA = {
    "RQ_NAME": "Ф.И.О.",
    "RQ_FIRST_NAME": "Имя",
    "RQ_LAST_NAME": "Фамилия",
    "RQ_SECOND_NAME": "Отчество",
    "RQ_COMPANY_NAME": "Сокращённое наименование организации",
    "RQ_COMPANY_FULL_NAME": "Полное наименование организации",
    "RQ_COMPANY_REG_DATE": "Дата государственной регистрации",
    "RQ_DIRECTOR": "Ген. директор",
    "RQ_ACCOUNTANT": "Гл. бухгалтер",
    "RQ_CONTACT": "Контактное лицо",
    "RQ_EMAIL": "E-Mail",
    "RQ_PHONE": "Телефон",
    "RQ_FAX": "Факс",
    "RQ_IDENT_DOC": "Вид документа",
    "RQ_IDENT_DOC_SER": "Серия",
    "RQ_IDENT_DOC_NUM": "Номер",
    "RQ_IDENT_DOC_DATE": "Дата выдачи",
    "RQ_IDENT_DOC_ISSUED_BY": "Кем выдан",
    "RQ_IDENT_DOC_DEP_CODE": "Код подразделения",
    "RQ_INN": "ИНН",
    "RQ_KPP": "КПП",
    "RQ_IFNS": "ИФНС",
    "RQ_OGRN": "ОГРН",
    "RQ_OGRNIP": "ОГРНИП",
    "RQ_OKPO": "ОКПО",
    "RQ_OKTMO": "ОКТМО",
    "RQ_OKVED": "ОКВЭД",
    "RQ_ST_CERT_SER": "Серия св. о гос. регистрации",
    "RQ_ST_CERT_NUM": "Номер св. о гос. регистрации",
    "RQ_ST_CERT_DATE": "Дата св. о гос. регистрации",
}
_ABROAD = (
    "RQ_COMPANY_ID RQ_CEO_NAME RQ_CEO_WORK_POS RQ_IDENT_TYPE RQ_IDENT_DOC_PERS_NUM RQ_USRLE RQ_EDRPOU RQ_DRFO RQ_KBE"
    " RQ_IIN RQ_BIN RQ_VAT_PAYER RQ_VAT_ID RQ_VAT_CERT_SER RQ_VAT_CERT_NUM RQ_VAT_CERT_DATE RQ_RESIDENCE_COUNTRY"
    " RQ_BASE_DOC RQ_REGON RQ_KRS RQ_PESEL RQ_LEGAL_FORM RQ_SIRET RQ_SIREN RQ_CAPITAL RQ_RCS RQ_CNPJ RQ_STATE_REG"
    " RQ_MNPL_REG RQ_CPF"
)
OF_OTHERS = tuple(_ABROAD.split())
_KINDS = {"RQ_VAT_PAYER": "char", "RQ_IDENT_TYPE": "crm_status"}
_OF_LAW = "\n".join(
    [*(f"{name} string | {title}" for name, title in OF_RUSSIA.items())]
    + [f"{name} {_KINDS.get(name, 'string')}" for name in OF_OTHERS]
)
REQUISITE = table(f"""ID integer r | ID
ENTITY_TYPE_ID integer qi | ID типа сущности
ENTITY_ID integer qi | ID сущности
PRESET_ID integer qi | ID пресета
{_AUTHORS}{_CODES}ADDRESS_ONLY char | ADDRESS_ONLY
SORT integer | Сортировка
{_OF_LAW}""")
PRESET = table(f"""ID integer r | ID
ENTITY_TYPE_ID integer qi | ID типа объекта
COUNTRY_ID integer qi | ID страны
{_AUTHORS}NAME string q | Название
XML_ID string | Внешний код
ACTIVE char | Активен
SORT integer | Сортировка
""")
PRESET_FIELD = table("""ID integer r | ID
FIELD_NAME string q | Имя
FIELD_TITLE string | Название в шаблоне
SORT integer | Сортировка
IN_SHORT_LIST char | Показывать в кратком списке
""")
_BANKS = (
    "RQ_BANK_CODE RQ_BANK_ROUTE_NUM RQ_MFO RQ_ACC_NAME RQ_ACC_TYPE RQ_IIK RQ_IBAN RQ_BIC RQ_CODEB RQ_CODEG RQ_RIB"
    " RQ_AGENCY_NAME"
)
BANK_DETAIL = table(f"""ID integer r | ID
ENTITY_ID integer qi | ID объекта
COUNTRY_ID integer | ID страны
{_AUTHORS}{_CODES}SORT integer | Сортировка
RQ_BANK_NAME string | Наименование банка
RQ_BANK_ADDR string | Адрес банка
RQ_BIK string | БИК
RQ_ACC_NUM string | Расчётный счёт
RQ_ACC_CURRENCY string | Валюта счёта
RQ_COR_ACC_NUM string | Кор. счёт
RQ_SWIFT string | SWIFT
{chr(10).join(f"{name} string" for name in _BANKS.split())}
COMMENTS string | Комментарий
""")
LINK = table("""ENTITY_TYPE_ID integer qi | ID типа объекта
ENTITY_ID integer qi | ID объекта
REQUISITE_ID integer q | Привязка к реквизитам
BANK_DETAIL_ID integer q | Привязка к банковским реквизитам
MC_REQUISITE_ID integer q | Привязка к реквизитам моей компании
MC_BANK_DETAIL_ID integer q | Привязка к банковским реквизитам моей компании
""")
ADDRESS = table("""TYPE_ID integer qi | TYPE_ID
ENTITY_TYPE_ID integer qi | ENTITY_TYPE_ID
ENTITY_ID integer qi | ENTITY_ID
ADDRESS_1 string | Улица, дом, корпус, строение
ADDRESS_2 string | Квартира / офис
CITY string | Город
POSTAL_CODE string | Почтовый индекс
REGION string | Район
PROVINCE string | Область
COUNTRY string | Страна
COUNTRY_CODE string | COUNTRY_CODE
LOC_ADDR_ID integer | Идентификатор адреса местоположения
ANCHOR_TYPE_ID integer r | ANCHOR_TYPE_ID
ANCHOR_ID integer r | ANCHOR_ID
""")
# Requisites have user fields as items have, and are no items themselves.
REQUISITES = Kind(8, "requisite", "Реквизиты", "RQ", ("", ""), "CRM_REQUISITE", REQUISITE)
