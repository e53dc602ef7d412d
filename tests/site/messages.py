"""The page of all messages by their code, made from the family of errors."""

from b24app.errors import AppError
from b24app.languages import translator
from tests.site.commands import plain
from tests.site.errors import kinds, raised, usual

_HEAD = {
    "en": """# Messages and their ways out

A fault is told as *where: what is wrong; the way out*. With `--json` a command gives its code too, and the log
names it. Find the code here: what it means, and every message that it comes with; words in braces stand for names
and numbers.

Nothing here is a traceback: where you see one, it is a fault of the app; please report it.""",
    "ru": """# Сообщения и что делать

Ошибка сообщается так: *где: что не так; что делать*. С `--json` команда называет и код, он же есть в журнале. По
коду здесь видно, что он значит и с какими словами приходит; слова в фигурных скобках — имена и числа.

Traceback среди сообщений нет: если вы его увидели, это ошибка приложения, сообщите о ней.""",
}
_ABOUT = {
    "abc": {"en": "ABC qualification", "ru": "ABC-квалификация"},
    "app": {"en": "The app and its command line", "ru": "Приложение и командная строка"},
    "apply": {"en": "Applying a pipeline", "ru": "Применение воронки"},
    "box": {"en": "The portal in a box", "ru": "Портал в коробке"},
    "card": {"en": "The tab of a card", "ru": "Вкладка карточки"},
    "cleanup": {"en": "Clean-up of leads", "ru": "Разбор лидов"},
    "clock": {"en": "Clock", "ru": "Часы"},
    "demo": {"en": "Demo", "ru": "Демонстрация"},
    "drafts": {"en": "Drafts of pipelines", "ru": "Черновики воронок"},
    "drift": {"en": "Changes made by hand", "ru": "Правки на портале"},
    "file": {"en": "Files", "ru": "Файлы"},
    "hindsight": {"en": "Leads that slipped through", "ru": "Пропущенные лиды"},
    "imports": {"en": "Import of leads", "ru": "Загрузка лидов"},
    "install": {"en": "Installation", "ru": "Установка"},
    "jobs": {"en": "Jobs and workers", "ru": "Задания и обработчики"},
    "leads": {"en": "Leads", "ru": "Лиды"},
    "messages": {"en": "Messages to clients", "ru": "Сообщения клиентам"},
    "pipeline": {"en": "A pipeline's file", "ru": "Файл воронки"},
    "pipelines": {"en": "Pipelines on pages", "ru": "Воронки на страницах"},
    "plan": {"en": "Plans", "ru": "Планы"},
    "portal": {"en": "Answers of the portal", "ru": "Ответы портала"},
    "rehearsal": {"en": "Rehearsals", "ru": "Репетиции"},
    "reports": {"en": "Reports", "ru": "Отчёты"},
    "robots": {"en": "Robots", "ru": "Роботы"},
    "rollback": {"en": "Taking back", "ru": "Откат"},
    "runs": {"en": "Runs of robots", "ru": "Запуски роботов"},
    "serve": {"en": "Starting the app", "ru": "Запуск приложения"},
    "settings": {"en": "Settings", "ru": "Настройки"},
    "status": {"en": "State of a pipeline", "ru": "Состояние воронки"},
    "store": {"en": "Databases and keys", "ru": "Базы и ключи"},
    "web": {"en": "Refused requests", "ru": "Отклонённые запросы"},
    "worktime": {"en": "Working hours", "ru": "Рабочее время"},
}
_WORDS = {
    "en": {"what": "what is told", "out": "the way out", "exit": "exit code"},
    "ru": {"what": "что сказано", "out": "что делать", "exit": "код выхода"},
}


def messages_page(language: str) -> str:
    """Write the page in a language."""
    parts, family = [_HEAD[language]], ""
    for code, same in kinds().items():
        if code.partition(".")[0] != family:
            family = code.partition(".")[0]
            parts.append(f"## {_ABOUT.get(family, {}).get(language, family)}")
        parts.append(_told(code, same, language))
    return "\n\n".join(parts) + "\n"


def _told(code: str, same: list[type[AppError]], language: str) -> str:
    words, translate = _WORDS[language], translator(language)
    # Kinds that others are made of have no message of their own.
    own = [usual(kind) for kind in same if not kind.__name__.startswith("_")]
    messages = dict.fromkeys([*own, *raised().get(code, [])])
    rows = [f"| {plain(translate(what))} | {plain(translate(out))} |" for what, out in messages if what]
    head = [f"| {words['what']} | {words['out']} |", "| --- | --- |"]
    ends = "" if same[0].exit_code == 1 else f"{words['exit']}: {same[0].exit_code}\n\n"
    return f"### {code}\n\n{ends}" + "\n".join([*head, *rows])
