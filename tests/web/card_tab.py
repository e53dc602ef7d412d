"""A portal in a box with a small pipeline that asks for every kind of answer, and the tab of its leads."""

import html
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

import requests

from tests.emulated import started
from tests.web.applied import apply
from tests.web.living import Living, living

SCOPE = ("crm", "bizproc", "im", "user_brief", "calendar", "placement", "task", "department")
PIPELINE = """\
    pipeline: shop
    for: lead
    title: {ru: Магазин, en: Shop}
    training: true
    next_contact: {field: next_contact}
    junk: {reason: reason}
    fields:
      budget: {type: money, title: {ru: Бюджет, en: Budget}, min: 1000}
      shape:
        type: list
        title: {ru: Форма, en: Shape}
        values: {straight: {ru: Прямая, en: Straight}, island: {ru: С островом, en: With an island}}
      island: {type: string, title: {ru: Размер острова, en: Size of the island}}
      extras:
        type: list
        multiple: true
        title: {ru: Техника, en: Appliances}
        values: {oven: {ru: Духовка, en: Oven}, hob: {ru: Плита, en: Hob}, hood: {ru: Вытяжка, en: Hood}}
      walls: {type: number, title: {ru: Стены, en: Walls}}
      warm: {type: boolean, title: {ru: Тёплый пол, en: Heated floor}}
      ready: {type: date, title: {ru: Готово, en: Ready on}}
      visit: {type: datetime, title: {ru: Замер, en: Visit}}
      surveyor: {type: user, title: {ru: Замерщик, en: Surveyor}}
      next_contact: {type: date, title: {ru: Следующий контакт, en: Next contact}}
      reason: {type: list, title: {ru: Причина, en: Reason}, values: {far: {ru: Далеко, en: Too far}}}
    abc:
      coefficients:
        seriousness: {scores: [{field: shape, values: {island: 20, straight: 10}}]}
        means: {scores: [{field: budget, given: 10}]}
        potential: {scores: [{field: extras, values: {oven: 10, hob: 5, hood: 5}}]}
    stages:
      - key: new
        title: {ru: Заявка принята, en: Request received}
      - key: known
        title: {ru: Менеджер назначен, en: Manager assigned}
        meaning: {ru: Выясняем нужды., en: We find out what is wanted.}
        questions: [{ru: "Какая нужна кухня?", en: "What kitchen is wanted?"}]
        video: https://video.example.com/known
        term: {within: 3 days}
        requires:
          - {field: phone, format: phone}
          - budget
          - shape
          - {field: island, when: {shape: island}}
          - extras
          - walls
          - warm
          - ready
          - visit
          - surveyor
        moves: [agreed]
      - key: agreed
        title: {ru: Согласие получено, en: Agreement reached}
      - {key: won, status: CONVERTED, title: {ru: Оплачено, en: Paid}, semantics: success}
      - {key: junk, title: {ru: Не подошло, en: Did not suit}, semantics: failure}
"""
DEALS = """\
    pipeline: orders
    for: deal
    funnel: {default: true}
    title: {ru: Заказы, en: Orders}
    fields:
      contract: {type: string, title: {ru: Договор, en: Contract}}
    stages:
      - key: new
        title: {ru: Условия согласованы, en: Terms agreed}
        requires: [phone, contract]
      - {key: signed, title: {ru: Договор подписан, en: Contract signed}}
      - {key: won, title: {ru: Оплачено, en: Paid}, semantics: success}
      - {key: lose, title: {ru: Не купили, en: Not bought}, semantics: failure}
"""
ANSWERS = {
    "answer[phone]": "+7 495 123-45-67",
    "answer[budget]": "450 000",
    "answer[shape]": "straight",
    "answer[extras][]": ["oven", "hob"],
    "answer[walls]": "4,5",
    "answer[warm]": "1",
    "answer[ready]": "2031-05-20",
    "answer[visit]": "2031-05-12T10:30",
    "answer[surveyor]": "2",
}
MANAGER = 2


@dataclass
class Box:
    """The running app, its portal, and a way to call the portal as an integrator does."""

    running: Living
    hook: str
    fields: dict[str, str] = field(default_factory=dict)

    def rest(self, method: str, **params: Any) -> Any:
        """Call the portal."""
        return self.running.emulator.rest(self.hook, method, params)

    def lead(self, **more: Any) -> int:
        """Make a lead on the stage that asks."""
        told = {"TITLE": "Кухня", "STATUS_ID": "KNOWN", "ASSIGNED_BY_ID": MANAGER, **more}
        return int(self.rest("crm.lead.add", fields=told))

    def row(self, lead: int) -> dict[str, Any]:
        """Return a lead as it is."""
        return dict(self.rest("crm.lead.get", id=lead))

    def place(self, kind: str = "LEAD") -> int:
        """Return the number of the tab's place."""
        client = self.running.client_id
        places = self.running.emulator.ask("GET", f"apps/{client}")["placements"]
        return int(next(one["id"] for one in places if one["placement"] == f"CRM_{kind}_DETAIL_TAB"))

    def address(self, card: int, user: int = MANAGER, language: str = "en", kind: str = "LEAD") -> str:
        """Return the portal's page around the tab of a card."""
        place = self.place(kind)
        return f"{self.running.emulator.address}/marketplace/placement/{place}/?ID={card}&user={user}&lang={language}"

    def open(self, card: int, user: int = MANAGER, language: str = "en", kind: str = "LEAD") -> requests.Response:
        """Open the tab as the portal does, and keep what its forms would send."""
        page = requests.get(self.address(card, user, language, kind), timeout=120).text
        action = html.unescape(re.findall(r'<form method="post" action="([^"]+)"', page)[0])
        given = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
        return self._kept(requests.post(action, data={key: html.unescape(value) for key, value in given}, timeout=120))

    def press(self, do: str, language: str = "en", **more: Any) -> requests.Response:
        """Send the tab's form."""
        told = {**self.fields, "do": do, **more.pop("answers", {}), **more}
        address = f"{self.running.url}/desk/card?LANG={language}"
        return self._kept(requests.post(address, data=told, timeout=120))

    def clients(self) -> str:
        """Load the part about other cards of the client."""
        told = {name: self.fields[name] for name in ("ticket", "key")}
        return requests.post(f"{self.running.url}/desk/card/clients?LANG=en", data=told, timeout=120).text

    def _kept(self, answer: requests.Response) -> requests.Response:
        hidden = re.findall(r'name="((?:ticket|key|stage|seen\[\w+\]))" value="([^"]*)"', answer.text)
        if hidden:
            self.fields = {name: html.unescape(value) for name, value in hidden}
        return answer


@contextmanager
def card_box(home: Path) -> Iterator[Box]:
    """Run it all with the pipeline applied."""
    with ExitStack() as stack:
        emulator = stack.enter_context(started(home / "emulator.log"))
        running = stack.enter_context(living(emulator, home, ui=True, scope=SCOPE, bucket_rate=0))
        address, fields = running.opening()
        assert requests.post(address, data=fields, timeout=120).status_code == 200
        emulator.ask("POST", f"apps/{running.client_id}/finish", {"user_id": 1})
        emulator.ask("POST", "users", {"NAME": "Наталья", "LAST_NAME": "Гусева"})
        for name, text in {"shop": PIPELINE, "orders": DEALS}.items():
            (home / f"{name}.yaml").write_text(dedent(text))
            apply(running, home / f"{name}.yaml")
        yield Box(running, emulator.webhook("crm", "task", "user"))


def sections(page: str) -> dict[str, str]:
    """Cut a page into its cards, by their headings."""
    found = re.findall(r'<section class="card[^"]*"><h2>([^<]+)</h2>(.*?)</section>', page, re.DOTALL)
    return {html.unescape(title): html.unescape(text) for title, text in found}
