"""The fields of leads, deals, contacts and companies."""

from b24app.emulator.crm import shared_fields as shared
from b24app.emulator.crm.field import table

LEAD = table(f"""
ID integer r | ID
TITLE string | Название лида
{shared.PERSON}
COMPANY_TITLE string | Название компании
{shared.SOURCE}
STATUS_ID crm_status STATUS | Стадия
STATUS_DESCRIPTION string | Дополнительно о стадии
STATUS_SEMANTIC_ID string r | Состояние статуса
POST string | Должность
{shared.ADDRESS}{shared.MONEY}
OPENED char | Доступен для всех
COMMENTS string | Комментарий
{shared.HAS}{shared.AUTHORS}{shared.MOVED}{shared.CLIENT}
IS_RETURN_CUSTOMER char r | Повторный лид
DATE_CLOSED datetime r | Дата завершения
{shared.ORIGIN}{shared.UTM}{shared.LAST_ACTIVITY}{shared.COMMUNICATIONS}{shared.UNIVERSAL}""")

DEAL = table(f"""
ID integer r | ID
TITLE string | Название
TYPE_ID crm_status DEAL_TYPE | Тип
CATEGORY_ID crm_category i | Воронка
STAGE_ID crm_status DEAL_STAGE | Стадия сделки
STAGE_SEMANTIC_ID string r | Группа стадии
IS_NEW char r | Новая сделка
IS_RECURRING char | Регулярная сделка
IS_RETURN_CUSTOMER char | Повторная сделка
IS_REPEATED_APPROACH char | Повторное обращение
PROBABILITY integer | Вероятность
{shared.MONEY}
TAX_VALUE double | Ставка налога
{shared.CLIENT}
QUOTE_ID crm_quote rw 7 | Предложение
BEGINDATE date | Дата начала
CLOSEDATE date | Дата завершения
OPENED char | Доступна для всех
CLOSED char | Закрыта
COMMENTS string | Комментарий
{shared.AUTHORS}{shared.MOVED}{shared.SOURCE}
LEAD_ID crm_lead rw 1 | Лид
ADDITIONAL_INFO string | Дополнительная информация
LOCATION_ID location | Местоположение
{shared.ORIGIN}{shared.UTM}{shared.LAST_ACTIVITY}{shared.UNIVERSAL}""")

CONTACT = table(f"""
ID integer r | ID
{shared.PERSON}
PHOTO file c | Фотография
TYPE_ID crm_status CONTACT_TYPE | Тип контакта
{shared.SOURCE}
POST string | Должность
{shared.ADDRESS}
COMMENTS string | Комментарий
OPENED char | Доступен для всех
EXPORT char | Участвует в экспорте контактов
{shared.HAS}{shared.AUTHORS}
COMPANY_ID crm_company d | Компания
COMPANY_IDS crm_company m | COMPANY_IDS
LEAD_ID crm_lead rw 1 | Лид
{shared.ORIGIN}
ORIGIN_VERSION string | Версия оригинала
{shared.UTM}{shared.LAST_ACTIVITY}{shared.COMMUNICATIONS}{shared.UNIVERSAL}
CATEGORY_ID crm_category iu | Воронка""")

COMPANY = table(f"""
ID integer r | ID
TITLE string q | Название компании
COMPANY_TYPE crm_status COMPANY_TYPE | Тип компании
LOGO file c | Логотип
{shared.ADDRESS}
ADDRESS_LEGAL string c | Юридический адрес
{shared.ADDRESS.replace("ADDRESS", "REG_ADDRESS")}
BANKING_DETAILS string | Банковские реквизиты
INDUSTRY crm_status INDUSTRY | Сфера деятельности
EMPLOYEES crm_status EMPLOYEES | Кол-во сотрудников
CURRENCY_ID crm_currency | Валюта
REVENUE double | Годовой оборот
OPENED char | Доступна для всех
COMMENTS string | Комментарий
{shared.HAS}
IS_MY_COMPANY char | Моя компания
{shared.AUTHORS}
CONTACT_ID crm_contact mc | Контакт
CONTACT_IDS crm_contact mu | Контакты
LEAD_ID crm_lead rw 1 | Лид
{shared.ORIGIN}
ORIGIN_VERSION string | Версия оригинала
{shared.UTM}{shared.LAST_ACTIVITY}
LAST_COMMUNICATION_TIME string rc | Дата последней коммуникации
{shared.COMMUNICATIONS}{shared.UNIVERSAL}
CATEGORY_ID crm_category iu | Воронка""")
