"""Those who write and are no clients: machines that return letters, newsletters, suppliers, spam."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stranger:
    """Somebody who writes and is no client; {n} is any number, {domain} a domain the agency wrote to."""

    kind: str
    name: str
    address: str
    body: str
    subjects: tuple[str, ...]


def _read(line: str) -> Stranger:
    kind, name, address, body, subjects = (part.strip() for part in line.split("|"))
    return Stranger(kind, name, address, body, tuple(subject.strip() for subject in subjects.split("/")))


_TABLE = """
bounce | Mail Delivery System | MAILER-DAEMON@{domain} | host said: 550 5.1.1 user unknown | \
Undelivered Mail Returned to Sender / Mail delivery failed: returning message to sender / Недоставленное сообщение
bounce | postmaster | postmaster@{domain} | Delivery to the following recipient failed permanently. | \
Delivery Status Notification (Failure)
newsletter | Деловой вестник | news@delovoy-vestnik.ru | Вы получили это письмо, потому что подписаны. | \
Главное за неделю / Дайджест рынка: {n} новостей
newsletter | Академия продаж | no-reply@akademia-prodazh.ru | Отписаться от рассылки. | \
Вебинар уже завтра / Скидка {n}% до полуночи
newsletter | Билетный сервис | info@mail.biletservis.ru | Отписаться можно по ссылке. | Афиша недели / Подборка событий
supplier | Печатный двор | zakaz@pechatny-dvor.ru | Готовы напечатать в срок. | \
Полиграфия к вашему мероприятию / Re: Макет баннера, {n} шт.
supplier | Кейтеринг «Фуршет» | menu@catering-furshet.ru | Высылаем меню и смету. | Меню на {n} персон / Re: Фуршет
supplier | Отель «Меридиан» | events@hotel-meridian.ru | Зал свободен в указанные даты. | \
Аренда конференц-зала / Акт сверки № {n}
supplier | Звук и свет | rent@zvuk-svet.ru | Смета во вложении. | Прайс на оборудование / Re: Смета № {n}
spam | SEO Master | seo{n}@top-promo.biz | Гарантия результата! | Продвижение сайта в ТОП-10 / Ваш сайт теряет клиентов
spam | Кредит онлайн | credit{n}@fast-money.info | Оставьте заявку. | Одобрено до {n}0 000 рублей / Деньги без справок
spam | Base Contacts | base{n}@contacts-base.top | Скидка только сегодня. | База: {n}00 контактов / Cheap leads for you
"""
STRANGERS = tuple(_read(line) for line in _TABLE.strip().splitlines())


def of_kind(kind: str) -> tuple[Stranger, ...]:
    """List the strangers of a kind."""
    return tuple(stranger for stranger in STRANGERS if stranger.kind == kind)
