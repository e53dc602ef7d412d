"""Companies and people who write to the agency."""

from dataclasses import dataclass
from random import Random

from b24app.emulator.seeds.names import FullName, full_name, latin, words

PUBLIC_DOMAINS = words("mail.ru yandex.ru gmail.com bk.ru inbox.ru list.ru rambler.ru")
FORMS = words("ООО ООО ООО ООО АО ПАО АНО")
POSTS = (
    "директор по развитию",
    "менеджер по маркетингу",
    "руководитель отдела обучения",
    "специалист по закупкам",
    "генеральный директор",
    "помощник руководителя",
    "директор по персоналу",
    "коммерческий директор",
    "event-менеджер",
    "",
)
_FIRST = words("""
    Альфа Арсенал Балт Вектор Волга Гамма Дельта Диалог Евро Импульс Интер Квант Контур Меридиан Мир Нева Норд Омега
    Орион Паритет Прайм Прогресс Профи Ресурс Рус Сибирь Системы Спектр Старт Сфера Техно Урал Фактор Центр Эко Эксперт
    Энерго Юг
""")
_SECOND = words("""
    Агро Банк Групп Девелопмент Инвест Консалтинг Лизинг Логистика Маркет Мед Медиа Проект Пром Право Сервис Снаб Софт
    Строй Телеком Торг Транс Фарм Финанс Экспо Электро
""")
_CODES = words("903 905 909 915 916 921 925 926 963 977 981 985 495 499 812")
# One person in so many has a namesake among the others.
NAMESAKES = 40


@dataclass(frozen=True)
class Company:
    """A client's company: its bare name, its legal form and its mail domain."""

    key: str
    name: str
    form: str
    domain: str


@dataclass(frozen=True)
class Person:
    """A real person behind letters, calls and forms; the key is the truth no card shows."""

    key: str
    name: FullName
    post: str
    emails: tuple[str, ...]
    phone: str
    company: Company | None


def companies(rng: Random, count: int) -> list[Company]:
    """Make companies with different names."""
    names: dict[str, None] = {}
    while len(names) < count:
        first, second = rng.choice(_FIRST), rng.choice(_SECOND)
        names[rng.choice((f"{first}{second}", f"{first}-{second}", f"{first} {second}"))] = None
    return [_company(rng, number, name) for number, name in enumerate(names, 1)]


def people(rng: Random, count: int, employers: list[Company]) -> list[Person]:
    """Make people; two in three work for a company, some companies have several, some names belong to two people."""
    names = [full_name(rng) for _ in range(count)]
    names[NAMESAKES::NAMESAKES] = names[: len(names[NAMESAKES::NAMESAKES])]
    return [
        _person(rng, number, name, rng.choice(employers) if employers and rng.random() < 0.66 else None)
        for number, name in enumerate(names, 1)
    ]


def phone(rng: Random) -> str:
    """Draw a Russian mobile or city number in the full international form."""
    return f"+7{rng.choice(_CODES)}{rng.randrange(1000000, 9999999)}"


def _company(rng: Random, number: int, name: str) -> Company:
    domain = latin(name.replace(" ", "-")) + rng.choice((".ru", ".ru", ".ru", ".com", ".org"))
    return Company(f"company-{number}", name, rng.choice(FORMS), domain)


def _person(rng: Random, number: int, name: FullName, company: Company | None) -> Person:
    own = (f"{_own_box(rng, name, number)}@{rng.choice(PUBLIC_DOMAINS)}",)
    at_work = (f"{_work_box(rng, name)}{number}@{company.domain}",) if company else ()
    emails = at_work + own if not at_work or rng.random() < 0.3 else at_work
    return Person(f"person-{number}", name, rng.choice(POSTS), emails, phone(rng), company)


def _own_box(rng: Random, name: FullName, number: int) -> str:
    given, surname = latin(name.given), latin(name.surname)
    boxes = (f"{given}.{surname}{number}", f"{surname}{given[0]}{number}", f"{surname}_{number}", f"{given}{number}")
    return rng.choice(boxes)


def _work_box(rng: Random, name: FullName) -> str:
    given, surname = latin(name.given), latin(name.surname)
    return rng.choice((f"{given[0]}.{surname}", surname, f"{given}.{surname}"))
