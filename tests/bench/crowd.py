"""Make leads of made-up people with the errors of real cards, into a copy, with the truth beside it.

Nothing here is taken from the emulator's seeds: other names, other errors. Kinds of errors: slips of the finger in
names, addresses and phones, Latin letters, short names, parts of a name in another order, phones of a family,
namesakes (also in one company), mailboxes and lines of a company, placeholders.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random

from duckdb import DuckDBPyConnection


def _words(text: str) -> list[str]:
    return text.split()


_ROOTS = _words(
    "Абаш Агеш Бакун Балакир Березов Булат Ванюш Вахруш Волын Гаран Голик Горш Гурь Добрын Дуб Елис Епиф Ерш Жар Жигал"
    " Забел Зыкин Ивлю Кабан Карташ Кирьян Клю Кокор Кузьмич Лапт Лихач Лобан Лоскут Малах Меркул Минак Мохов Мыш Нагор"
    " Наум Нечай Обух Орех Ошан Панфил Пелев Пирож Плот Рассказ Ремиз Рудак Рыж Салтык Сахар Сверч Скобел Собак Спирид"
    " Стрель Сурков Табак Терех Тупик Уткин Фат Филат Хар Хохл Чебыш Черн Шапош Шереме Шубин Щеглов Юдин Якуб Ярц"
)
_ENDS = _words("ов ев ин овский енко ук ских")
_MEN = _words(
    "Александр Алексей Андрей Антон Борис Вадим Василий Виктор Виталий Владимир Глеб Григорий Денис Дмитрий Егор Иван"
    " Игорь Илья Кирилл Константин Максим Михаил Никита Николай Олег Павел Роман Сергей Степан Тимур Фёдор Юрий Ярослав"
)
_WOMEN = _words(
    "Алина Анастасия Анна Валентина Вера Виктория Галина Дарья Екатерина Елена Инна Ирина Карина Ксения Лариса Людмила"
    " Маргарита Марина Мария Надежда Наталья Ольга Полина Светлана Софья Татьяна Ульяна Юлия"
)
_SHORT = {
    "Алексей": "Лёша", "Виктор": "Витя", "Владимир": "Вова", "Дмитрий": "Дима", "Иван": "Ваня", "Константин": "Костя",
    "Максим": "Макс", "Михаил": "Миша", "Николай": "Коля", "Павел": "Паша", "Сергей": "Серёжа", "Фёдор": "Федя",
    "Анастасия": "Настя", "Анна": "Аня", "Виктория": "Вика", "Дарья": "Даша", "Екатерина": "Катя", "Елена": "Лена",
    "Мария": "Маша", "Наталья": "Наташа", "Ольга": "Оля", "Светлана": "Света", "Татьяна": "Таня", "Юлия": "Юля",
}  # fmt: skip
_FATHERS = _words("Алексеев Андреев Борисов Викторов Григорьев Денисов Иванов Максимов Николаев Олегов Павлов Юрьев")
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        _words("a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya"),
        strict=True,
    )
)
_PUBLIC = _words("mail.ru yandex.ru gmail.com bk.ru rambler.ru outlook.com")
_KEYS = "qwertyuiopasdfghjklzxcvbnm"
_PIECE = 20_000


def latin(text: str) -> str:
    """Spell Russian letters as people do."""
    return "".join(_LATIN.get(sign, sign) for sign in text.lower()).replace("_", "")


@dataclass(frozen=True)
class Somebody:
    """A person as they are; only the truth knows the number."""

    number: int
    given: str
    father: str
    surname: str
    phone: str
    emails: tuple[str, ...]
    firm: int


@dataclass(frozen=True)
class Card:
    """A lead as it stands in the portal."""

    truth: int
    name: str
    second_name: str
    last_name: str
    firm: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]


def cards(count: int, number: int = 7) -> Iterator[Card]:
    """Make so many leads, five of a person on average."""
    rng = Random(number)
    crowd = _Crowd(rng, max(count // 5, 20))
    yield from islice(crowd.cards(), count)


class _Crowd:
    def __init__(self, rng: Random, people: int) -> None:
        self.rng, self.firms = rng, max(people // 6, 3)
        self.people = people

    def cards(self) -> Iterator[Card]:
        number, before = 0, None
        while True:
            number += 1
            person = self._person(number, before)
            before = person
            for _ in range(min(30, 1 + int(self.rng.expovariate(0.24)))):
                yield self._card(person)

    def _person(self, number: int, before: Somebody | None) -> Somebody:
        """Make a person: sometimes of the family of the one before, sometimes a namesake, also in the same company."""
        rng = self.rng
        is_woman = rng.random() < 0.5
        given = rng.choice(_WOMEN if is_woman else _MEN)
        # A few surnames are common, most are not.
        root = _ROOTS[min(int(rng.paretovariate(0.6)), len(_ROOTS)) - 1]
        surname = root + _ENDS[rng.randrange(len(_ENDS))]
        surname += "а" if is_woman and surname.endswith(("ов", "ев", "ин")) else ""
        firm = rng.randrange(self.firms) if rng.random() < 0.6 else -1
        father = rng.choice(_FATHERS) + ("на" if is_woman else "ич")
        phone = f"+79{rng.randrange(10**9):09d}"
        kinship = rng.random()
        if before and kinship < 0.04:
            surname, phone = before.surname, before.phone
        elif before and kinship < 0.05:
            given, surname, firm = before.given, before.surname, before.firm
        return Somebody(number, given, father, surname, phone, self._emails(given, surname, number, firm), firm)

    def _emails(self, given: str, surname: str, number: int, firm: int) -> tuple[str, ...]:
        box = self.rng.choice(
            (f"{latin(given)}.{latin(surname)}", f"{latin(surname)}{latin(given)[0]}", latin(surname))
        )
        # Boxes are the provider's to give out: nobody has somebody else's.
        own = f"{box}{number}@{self.rng.choice(_PUBLIC)}"
        return (own,) if firm < 0 else (f"{box}.{number % 97}@firma{firm}.ru", own)

    def _card(self, person: Somebody) -> Card:
        rng = self.rng
        name, second, last = self._named(person)
        emails, phones = [], []
        if rng.random() < 0.75:
            emails.append(self._email(person))
        if rng.random() < 0.45 or not emails:
            phones.append(self._phone(person))
        if rng.random() < 0.02:
            phones.append(rng.choice(("+7 (000) 000-00-00", "0", "+7 999 999-99-99", "1234567")))
        if rng.random() < 0.02:
            emails.append(rng.choice(("test@test.ru", "no@mail.ru", "-")))
        firm = self._firm(person.firm) if person.firm >= 0 and rng.random() < 0.5 else ""
        return Card(person.number, name, second, last, firm, tuple(emails), tuple(phones))

    def _named(self, person: Somebody) -> tuple[str, str, str]:
        rng, given, last, chance = self.rng, person.given, person.surname, self.rng.random()
        if rng.random() < 0.10:
            given = _SHORT.get(given, given)
        if rng.random() < 0.03:
            last = _slip(rng, last, "оеаинтс")
        if rng.random() < 0.08:
            given, last = latin(given).title(), latin(last).title()
        if rng.random() < 0.1:
            given, last = last, given
        if chance < 0.55:
            return given, person.father if rng.random() < 0.25 else "", last
        return (f"{given} {last}", "", "") if chance < 0.75 else (given, "", "") if chance < 0.9 else ("", "", "")

    def _email(self, person: Somebody) -> str:
        rng, chance = self.rng, self.rng.random()
        if person.firm >= 0 and chance < 0.06:
            return f"{rng.choice(('info', 'zakaz', 'office'))}@firma{person.firm}.ru"
        email = rng.choice(person.emails)
        if chance > 0.98:
            box, _, domain = email.partition("@")
            return f"{_slip(rng, box, _KEYS)}@{domain}"
        return email.upper() if chance > 0.95 else email

    def _phone(self, person: Somebody) -> str:
        rng, chance, digits = self.rng, self.rng.random(), person.phone[2:]
        if person.firm >= 0 and chance < 0.10:
            return f"8 (495) {200 + person.firm % 700}-{person.firm // 700 % 90 + 10:02d}-{person.firm % 89 + 10:02d}"
        if chance > 0.985:
            digits = _slip(rng, digits, "0123456789")
        ways = (f"+7{digits}", f"8{digits}", f"8 ({digits[:3]}) {digits[3:6]}-{digits[6:8]}-{digits[8:]}", f"7{digits}")
        return rng.choice(ways)

    def _firm(self, firm: int) -> str:
        return self.rng.choice((f"ООО «Фирма {firm}»", f"Фирма-{firm}", f"OOO Firma {firm}", f"Ромашка {firm}, ООО"))


def _slip(rng: Random, text: str, signs: str) -> str:
    """Make one slip: a wrong sign, a lost one, or two the wrong way round."""
    place, kind = rng.randrange(1, max(len(text) - 1, 2)), rng.randrange(3)
    if kind == 0:
        return text[:place] + rng.choice(signs) + text[place + 1 :]
    if kind == 1 and not signs.isdigit():
        return text[:place] + text[place + 1 :]
    return text[:place] + text[place + 1 : place + 2] + text[place] + text[place + 2 :]


def put(connection: DuckDBPyConnection, some: Iterator[Card]) -> dict[int, int]:
    """Write leads into a copy, numbered from 1; returns the true person of each."""
    truth: dict[int, int] = {}
    first = 1
    while piece := list(islice(some, _PIECE)):
        numbers = list(range(first, first + len(piece)))
        columns = [[getattr(one, name) for one in piece] for name in ("name", "second_name", "last_name", "firm")]
        connection.execute(
            "INSERT INTO leads (id, name, second_name, last_name, company_title) SELECT unnest(?::BIGINT[]), "
            + ", ".join(["unnest(?::VARCHAR[])"] * 4),
            [numbers, *columns],
        )
        for kind, name in (("EMAIL", "emails"), ("PHONE", "phones")):
            values = [(n, value) for n, one in zip(numbers, piece, strict=True) for value in getattr(one, name)]
            connection.execute(
                "INSERT INTO communications SELECT 'lead', unnest(?::BIGINT[]), ?, unnest(?::VARCHAR[]), 'WORK', 0",
                [[n for n, _ in values], kind, [value for _, value in values]],
            )
        truth |= dict(zip(numbers, (one.truth for one in piece), strict=True))
        first += len(piece)
    return truth
