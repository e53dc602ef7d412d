"""Say in people's words why somebody takes a lead, or does not."""

ABOUT: dict[str, dict[str, str]] = {
    "old_colleague": {"ru": "кто уже ведёт клиента", "en": "who serves the client already"},
    "author": {"ru": "кто завёл лид", "en": "who made the lead"},
    "answered": {"ru": "кто ответил на звонок", "en": "who answered the call"},
    "department": {"ru": "отдел", "en": "the department"},
    "sellers": {"ru": "названные продавцы", "en": "the sellers named"},
}
WHY: dict[str, dict[str, str]] = {
    "old_colleague": {"ru": "{name} уже ведёт этого клиента.", "en": "{name} serves this client already."},
    "author": {"ru": "Лид заведён вручную, его заполнил(а) {name}.", "en": "{name} filled the lead in by hand."},
    "answered": {"ru": "На звонок ответил(а) {name}.", "en": "{name} answered the call."},
    "department": {"ru": "В отделе может взять лид {name}.", "en": "In the department {name} can take the lead."},
    "sellers": {"ru": "По правилу такие лиды ведёт {name}.", "en": "By the rule {name} takes such leads."},
    "turn": {
        "ru": "По очереди подошёл черёд: {name}, всего на смене {number}.",
        "en": "It is the turn of {name}, one of {number} at work.",
    },
    "load": {
        "ru": "Меньше всех загружен(а) {name}: открытых лидов {open}, выбирали из {number}.",
        "en": "{name} has the least to do: open leads {open}, one of {number}.",
    },
    "nobody": {"ru": "Правило «{rule}» никого не нашло.", "en": "The rule “{rule}” finds nobody."},
    "several": {
        "ru": "Клиента по телефону или почте ведут несколько коллег, сам робот не выбирает.",
        "en": "Several colleagues serve clients of this phone or address, a robot does not choose.",
    },
    "blind": {
        "ru": "Состав отдела неизвестен: приложению не дано право user_brief.",
        "en": "Who is in the department is unknown: the application lacks the permission user_brief.",
    },
    "absence-unknown": {
        "ru": "Отсутствие не проверено: приложению не дано право calendar.",
        "en": "Absence is unknown: the application lacks the permission calendar.",
    },
    "away": {"ru": "{name} сегодня отсутствует.", "en": "{name} is away today."},
    "full": {"ru": "{name}: открытых лидов уже {open}, больше нельзя.", "en": "{name} has {open} open leads already."},
    "dismissed": {"ru": "{name} больше не работает.", "en": "{name} does not work here any more."},
    "left": {
        "ru": "Ни одно правило не подошло; лид ждёт, пока {name} назначит ответственного.",
        "en": "No rule fits; the lead waits for {name} to choose somebody.",
    },
    "stays": {
        "ru": "Ни одно правило не подошло, руководитель неизвестен; ответственный прежний: {name}.",
        "en": "No rule fits and no head is known; the lead stays with {name}.",
    },
}
"""Sentences by word."""
