"""What stages, dictionaries and currencies a new portal, a new pipeline and a new smart process start with."""

# code, name, colour, semantics
DEAL_STAGES = (
    ("NEW", "Новая", "#39A8EF", None),
    ("PREPARATION", "Подготовка документов", "#2FC6F6", None),
    ("PREPAYMENT_INVOICE", "Счёт на предоплату", "#55D0E0", None),
    ("EXECUTING", "В работе", "#47E4C2", None),
    ("FINAL_INVOICE", "Финальный счёт", "#FFA900", None),
    ("WON", "Сделка успешна", "#7BD500", "S"),
    ("LOSE", "Сделка провалена", "#FF5752", "F"),
    ("APOLOGY", "Анализ причины провала", "#FF5752", "F"),
)
DYNAMIC_STAGES = (
    ("NEW", "Начало", "#22B9FF", None),
    ("PREPARATION", "Подготовка", "#88B9FF", None),
    ("CLIENT", "Согласование", "#10E5FC", None),
    ("SUCCESS", "Успех", "#00FF00", "S"),
    ("FAIL", "Провал", "#FF0000", "F"),
)
INVOICE_STAGES = (
    ("N", "Новый", "#39A8EF", None),
    ("S", "Отправлен клиенту", "#2FC6F6", None),
    ("P", "Оплачен", "#7BD500", "S"),
    ("D", "Не оплачен", "#FF5752", "F"),
)
QUOTE_STAGES = (
    ("DRAFT", "Новое", "#39A8EF", None),
    ("SENT", "Отправлено клиенту", "#2FC6F6", None),
    ("APPROVED", "Принято", "#7BD500", "S"),
    ("DECLAINED", "Отклонено", "#FF5752", "F"),
)
SYSTEM = frozenset({"NEW", "WON", "LOSE", "SUCCESS", "FAIL", "N", "P", "D", "DRAFT", "APPROVED", "DECLAINED"})

DICTIONARIES = {
    "CONTACT_TYPE": {"CLIENT": "Клиенты", "SUPPLIER": "Поставщики", "PARTNER": "Партнёры", "OTHER": "Другое"},
    "COMPANY_TYPE": {
        "CUSTOMER": "Клиент",
        "SUPPLIER": "Поставщик",
        "COMPETITOR": "Конкурент",
        "PARTNER": "Партнёр",
        "OTHER": "Другое",
    },
    "EMPLOYEES": {
        "EMPLOYEES_1": "менее 50",
        "EMPLOYEES_2": "50-250",
        "EMPLOYEES_3": "250-500",
        "EMPLOYEES_4": "более 500",
    },
    "INDUSTRY": {
        "IT": "Информационные технологии",
        "TELECOM": "Телекоммуникации и связь",
        "MANUFACTURING": "Производство",
        "BANKING": "Банковские услуги",
        "CONSULTING": "Консалтинг",
        "FINANCE": "Финансы",
        "GOVERNMENT": "Правительство",
        "DELIVERY": "Доставка",
        "ENTERTAINMENT": "Развлечения",
        "NOTPROFIT": "Не для получения прибыли",
        "OTHER": "Другое",
    },
    "DEAL_TYPE": {
        "SALE": "Продажа",
        "COMPLEX": "Комплексная продажа",
        "GOODS": "Продажа товара",
        "SERVICES": "Услуги",
        "SERVICE": "Сервисное обслуживание",
    },
    "CALL_LIST": {"IN_WORK": "В работе", "SUCCESS": "Дозвонились", "WRONG_NUMBER": "Неверный номер"},
}
# code: name, rate to the base currency
CURRENCIES = {"RUB": ("Рубль", 1.0), "USD": ("Доллар США", 78.5), "EUR": ("Евро", 91.2)}
