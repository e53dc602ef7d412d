"""crm.enum.*: the short lists CRM counts with."""

from b24app.emulator.crm.kinds import KINDS, kind_of
from b24app.emulator.described import described
from b24app.emulator.method import Call, method
from b24app.emulator.state import Row

PAGE = "crm/auxiliary/enum/crm-enum-"
OTHERS = ((5, "Счёт (старая версия)", "INVOICE", "I"), (8, "Реквизиты", "REQUISITE", "RQ"))
ADDRESSES = {11: "Адрес доставки", 1: "Фактический адрес", 6: "Юридический адрес", 4: "Адрес регистрации"}
ADDRESSES |= {8: "Адрес для корреспонденции", 9: "Адрес бенефициара"}


@method("crm.enum.fields", scope="crm", source=f"{PAGE}fields")
def fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe a row of these lists."""
    titles = {"ID": "ID", "NAME": "Название", "SYMBOL_CODE": "Символьный код"}
    titles |= {"SYMBOL_CODE_SHORT": "Краткий символьный код"}
    kinds = {"ID": "int"}
    return {name: described(kinds.get(name, "string"), title, read_only=True) for name, title in titles.items()}


@method("crm.enum.ownertype", scope="crm", source=f"{PAGE}owner-type")
def owner_type(call: Call) -> list[Row]:
    """Return the entity types, smart processes at the end."""
    own = [kind for number in call.portal.crm.types if (kind := kind_of(call.portal, number)) is not None]
    rows = [(kind.type_id, kind.title, kind.name.upper(), kind.short.upper()) for kind in (*KINDS.values(), *own)]
    names = ("ID", "NAME", "SYMBOL_CODE", "SYMBOL_CODE_SHORT")
    return [dict(zip(names, row, strict=True)) for row in sorted([*rows, *OTHERS])]


@method("crm.enum.addresstype", scope="crm", source=f"{PAGE}address-type")
def address_type(call: Call) -> list[Row]:  # noqa: ARG001 - every method takes the call
    """Return the kinds of addresses."""
    return [_plain(number, name) for number, name in ADDRESSES.items()]


@method("crm.enum.settings.mode", scope="crm", source=f"{PAGE}settings-mode")
def settings_mode(call: Call) -> list[Row]:  # noqa: ARG001 - every method takes the call
    """Return the modes CRM works in."""
    return [_plain(1, "Классическая CRM"), _plain(2, "Простая CRM")]


def _outdated(word: str, page: str, names: tuple[str, ...]) -> None:
    def answer(call: Call) -> list[Row]:  # noqa: ARG001 - every method takes the call
        """Return a short list of activities; the first row has no name."""
        return [_plain(number, name) for number, name in enumerate(("", *names))]

    method(f"crm.enum.{word}", scope="crm", source=f"crm/auxiliary/enum/outdated/crm-enum-{page}")(answer)


for _word, _page, _names in (
    ("activitydirection", "activity-direction", ("Входящее", "Исходящее")),
    ("activitynotifytype", "activity-notify-type", ("мин.", "ч.", "дн.")),
    ("activitypriority", "activity-priority", ("низкая", "средняя", "высокая")),
    ("activitystatus", "activity-status", ("Ожидается", "Завершено", "Завершено автоматически")),
    (
        "activitytype",
        "activity-type",
        ("Встреча", "Звонок", "Задача", "Письмо", "Действие", "Пользовательское"),
    ),
    ("contenttype", "content-type", ("Plain text", "bbCode", "HTML")),
):
    _outdated(_word, _page, _names)


@method("crm.enum.getorderownertypes", scope="crm", source=f"{PAGE}get-order-owner-types")
def order_owner_types(call: Call) -> list[Row]:  # noqa: ARG001 - every method takes the call
    """Return the types orders may belong to: deals."""
    return [{"attribute": "DYN", "code": "DEAL", "id": 2, "name": KINDS[2].title}]


def _plain(number: int, name: str) -> Row:
    return {"ID": number, "NAME": name, "SYMBOL_CODE": None, "SYMBOL_CODE_SHORT": None}
