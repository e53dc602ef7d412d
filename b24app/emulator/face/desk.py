"""What a person does in the portal's pages reaches it here: a form, in the name of whoever looks."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps

from aiohttp import web
from multidict import MultiDict

from b24app.emulator.crm.kinds import Kind, named
from b24app.emulator.door import refused
from b24app.emulator.face.visitor import Visitor, visitor
from b24app.emulator.grants import Actor
from b24app.emulator.hit import begin_hit
from b24app.emulator.params import whole
from b24app.emulator.state import Portal, Row

WITH_CARDS = ("lead", "deal", "contact", "company")


@dataclass(frozen=True)
class Desk:
    """One thing a person does."""

    seen: Visitor
    form: MultiDict[str]

    @property
    def portal(self) -> Portal:
        """Return the portal it is done in."""
        return self.seen.portal

    @property
    def actor(self) -> Actor:
        """Say who does it."""
        return Actor(self.seen.user.id, "person")

    def text(self, name: str) -> str:
        """Return a text of the form; empty when it is not there."""
        return str(self.form.get(name, "")).strip()

    def number(self, name: str) -> int:
        """Return a whole number of the form; 0 when it is not there."""
        return whole(self.form.get(name)) or 0

    def item(self) -> tuple[Kind, Row]:
        """Find the item the form is about; refused to whom CRM is closed."""
        kind = named(self.portal, self.text("kind"))
        if not self.seen.user.has_crm:
            raise refused(self.seen.say("У вас нет прав на CRM."), web.HTTPForbidden)
        row = self.portal.crm.box(kind.type_id).rows.get(self.number("id")) if kind else None
        if kind is None or row is None:
            raise refused(self.seen.say("Карточки больше нет."), web.HTTPNotFound)
        return kind, row

    def demand_admin(self) -> None:
        """Refuse whoever is no administrator."""
        if not self.seen.user.is_admin:
            raise refused(self.seen.say("Это делает только администратор портала."), web.HTTPForbidden)


def at_desk(doing: Callable[[Desk], web.Response]) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Read the form for a function that does what it asks; it counts as one hit of the portal."""

    @wraps(doing)
    async def handle(request: web.Request) -> web.Response:
        begin_hit()
        sent = await request.post()
        form = MultiDict((name, value) for name, value in sent.items() if isinstance(value, str))
        return doing(Desk(visitor(request), form))

    return handle


def done(**told: object) -> web.Response:
    """Say that it is done."""
    return web.json_response({"ok": True, **told})
