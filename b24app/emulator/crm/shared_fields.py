"""Fields that several CRM objects share, in the notation of `field.table`."""

MULTIFIELDS = ("PHONE", "EMAIL", "WEB", "IM", "LINK")

ADDRESS = """
ADDRESS string | Адрес
ADDRESS_2 string c | Адрес (стр. 2)
ADDRESS_CITY string c | Город
ADDRESS_POSTAL_CODE string c | Почтовый индекс
ADDRESS_REGION string c | Район
ADDRESS_PROVINCE string c | Область
ADDRESS_COUNTRY string c | Страна
ADDRESS_COUNTRY_CODE string c | Код страны
ADDRESS_LOC_ADDR_ID integer c | Идентификатор адреса местоположения
"""
ORIGIN = """
ORIGINATOR_ID string | Внешний источник
ORIGIN_ID string | Идентификатор элемента во внешнем источнике
"""
UTM = """
UTM_SOURCE string | Рекламная система
UTM_MEDIUM string | Тип трафика
UTM_CAMPAIGN string | Обозначение рекламной кампании
UTM_CONTENT string | Содержание кампании
UTM_TERM string | Условие поиска кампании
"""
LAST_ACTIVITY = """
LAST_ACTIVITY_TIME datetime r | Последняя активность
LAST_ACTIVITY_BY user r | Кем осуществлена последняя активность в таймлайне
"""
COMMUNICATIONS = """
PHONE crm_multifield mc | Телефон
EMAIL crm_multifield mc | E-mail
WEB crm_multifield mc | Сайт
IM crm_multifield mc | Мессенджер
LINK crm_multifield mc | LINK
FM crm_multifield mu | FM
"""
HAS = """
HAS_PHONE char r | Задан телефон
HAS_EMAIL char r | Задан e-mail
HAS_IMOL char r | Задана открытая линия
"""
MONEY = """
CURRENCY_ID crm_currency | Валюта
OPPORTUNITY double | Сумма
IS_MANUAL_OPPORTUNITY char | Режим расчёта суммы
"""
SOURCE = """
SOURCE_ID crm_status SOURCE | Источник
SOURCE_DESCRIPTION string | Дополнительно об источнике
"""
AUTHORS = """
ASSIGNED_BY_ID user | Ответственный
CREATED_BY_ID user r | Кем создан
MODIFY_BY_ID user r | Кем изменён
DATE_CREATE datetime r | Дата создания
DATE_MODIFY datetime r | Дата изменения
"""
MOVED = """
MOVED_BY_ID user r | MOVED_BY_ID
MOVED_TIME datetime r | MOVED_TIME
"""
UNIVERSAL = """
OBSERVERS user mu | Наблюдатели
WEBFORM_ID integer u | Создано CRM-формой
"""
CLIENT = """
COMPANY_ID crm_company 4 | Компания
CONTACT_ID crm_contact d | Контакт
CONTACT_IDS crm_contact m | Контакты
"""
PERSON = """
HONORIFIC crm_status HONORIFIC | Обращение
NAME string | Имя
SECOND_NAME string | Отчество
LAST_NAME string | Фамилия
BIRTHDATE date | Дата рождения
"""
