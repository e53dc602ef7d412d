"""Parts of pages that renew themselves: the page asks every few seconds, only what has changed is sent."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from aiohttp import web
from markupsafe import Markup, escape

from b24app.emulator import waking
from b24app.emulator.door import refused
from b24app.emulator.face.paper import environment
from b24app.emulator.face.visitor import Visitor, visitor

routes = web.RouteTableDef()


@dataclass(frozen=True)
class View:
    """One look at the portal: by whom, and what was gathered for it already."""

    seen: Visitor
    gathered: dict[Any, Any] = field(default_factory=dict)

    def render(self, template: str, **values: Any) -> str:
        """Write a template in the visitor's language."""
        about = {"_": self.seen.say, "language": self.seen.language, "visitor": self.seen}
        return environment().get_template(template).render(**about, **values)

    def live(self, name: str, *about: Any) -> Markup:
        """Write a part with what is needed to renew it."""
        html = PARTS[name](self, *about)
        asked = escape(json.dumps([name, *about], ensure_ascii=False))
        frame = Markup('<div class="live" data-part="{}" data-tag="{}">{}</div>')
        return frame.format(asked, tag(html), Markup(html))  # noqa: S704 - written by a template that escapes


Part = Callable[..., str]
PARTS: dict[str, Part] = {}


def part(name: str, *, of_crm: bool = False) -> Callable[[Part], Part]:
    """Register a part of a page: a function of the view and of what the part is about.

    A part of CRM is empty for whoever has no rights to it.
    """

    def register(writing: Part) -> Part:
        def permitted(view: View, *about: Any) -> str:
            return writing(view, *about) if view.seen.user.has_crm else ""

        PARTS[name] = permitted if of_crm else writing
        return writing

    return register


def tag(html: str) -> str:
    """Name a state of a part."""
    return f"{crc32(html.encode()):08x}"


@routes.post("/_face/parts")
async def renew(request: web.Request) -> web.Response:
    """Send those parts of a page that are not any more as the page shows them."""
    view = View(visitor(request))
    waking.wake(view.seen.portal)
    try:
        asked = [(one["part"], one["tag"]) for one in json.loads(await request.text())]
        written = [(about, was, PARTS[about[0]](view, *about[1:])) for about, was in asked]
    except (ValueError, KeyError, TypeError) as error:
        raise refused(f"no such part: {error}") from error
    return web.json_response([_fresh(about, html) for about, was, html in written if tag(html) != was])


def _fresh(about: Sequence[Any], html: str) -> dict[str, Any]:
    return {"part": about, "html": html, "tag": tag(html)}
