"""Russian names as they are written in cards: given names, patronymics, surnames, and their Latin spelling."""

from dataclasses import dataclass
from random import Random


def words(text: str) -> tuple[str, ...]:
    """Read a list of words."""
    return tuple(text.split())


MEN = words("""
    Александр Алексей Андрей Антон Артём Борис Вадим Виктор Владимир Вячеслав Геннадий Григорий Денис Дмитрий Евгений
    Иван Игорь Илья Кирилл Константин Леонид Максим Михаил Никита Николай Олег Павел Роман Сергей Станислав Фёдор Юрий
""")
WOMEN = words("""
    Алина Алла Анастасия Анна Валентина Валерия Вера Виктория Галина Дарья Екатерина Елена Жанна Зоя Инна Ирина
    Кристина Ксения Лариса Людмила Маргарита Марина Мария Надежда Наталья Оксана Ольга Полина Светлана София Татьяна
    Юлия
""")
# A father's name without its ending: -ич for a son, -на for a daughter.
FATHERS = words("""
    Александров Алексеев Андреев Антонов Борисов Вадимов Викторов Владимиров Геннадьев Григорьев Дмитриев Евгеньев
    Иванов Игорев Константинов Леонидов Максимов Михайлов Николаев Олегов Павлов Петров Романов Сергеев Фёдоров Юрьев
""")
SURNAMES = words("""
    Абрамов Авдеев Агапов Андреев Антонов Артемьев Балашов Баранов Белов Белоусов Беляев Богданов Борисов Быков Васильев
    Виноградов Вишневский Власов Волков Воробьёв Воронцов Гаврилов Герасимов Голубев Горбунов Громов Гусев Давыдов
    Данилов Дементьев Денисов Дорофеев Дроздов Егоров Ермаков Ефимов Жданов Жуков Завьялов Зайцев Захаров Зимин Зотов
    Игнатьев Ильин Исаев Казаков Калинин Карпов Киселёв Климов Ковалёв Козлов Колесников Комаров Кондратьев Корнилов
    Королёв Костин Котов Крылов Крюков Кузнецов Кузьмин Куликов Лазарев Лебедев Левин Логинов Лукин Лыткин Макаров
    Максимов Мартынов Маслов Матвеев Медведев Мельников Миронов Михайлов Морозов Муравьёв Назаров Нестеров Никитин
    Николаев Новиков Носов Орлов Осипов Островский Павлов Панов Пахомов Петров Платонов Поляков Пономарёв Попов Потапов
    Прохоров Раевский Родионов Рожков Романов Рябов Савельев Самойлов Седов Семёнов Сергеев Сидоров Соболев Соколов
    Соловьёв Сорокин Степанов Суворов Тарасов Тихонов Третьяков Трофимов Уваров Устинов Фадеев Фомин Фролов Харитонов
    Цветков Черкасский Чернов Чистяков Шаповалов Широков Шубин Щербаков Юдин Яковлев Бондаренко Гончарук Дорошенко
    Литвиненко Мазурук Черных Долгих Седых
""")
_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_LATIN = words("a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh sch _ y _ e yu ya")


@dataclass(frozen=True)
class FullName:
    """A person's name in the three parts a card keeps."""

    given: str
    patronymic: str
    surname: str
    is_woman: bool


def full_name(rng: Random) -> FullName:
    """Draw a name whose parts agree in gender."""
    surname = rng.choice(SURNAMES)
    father = rng.choice(FATHERS)
    if rng.random() < 0.54:
        return FullName(rng.choice(WOMEN), father + "на", feminine(surname), is_woman=True)
    return FullName(rng.choice(MEN), father + "ич", surname, is_woman=False)


def feminine(surname: str) -> str:
    """Give the woman's form of a surname; those on -ко, -ук, -их, -ых do not change."""
    if surname.endswith("ский"):
        return surname[:-2] + "ая"
    return surname + "а" if surname.endswith(("ов", "ев", "ёв", "ин")) else surname


def latin(text: str) -> str:
    """Spell Russian text the way people do in mail addresses."""
    spelled = dict(zip(_RUSSIAN, _LATIN, strict=True))
    letters = (spelled.get(letter, letter) for letter in text.lower())
    return "".join(letter for letter in letters if letter.isascii() and letter != "_")
