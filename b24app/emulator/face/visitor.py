"""Who looks at the portal's pages, and in which language: chosen at the top of every page, kept in two cookies."""

from dataclasses import dataclass

from aiohttp import web

from b24app.emulator import departments
from b24app.emulator.apps import LANGUAGE
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.face.words import LANGUAGES, Say, saying
from b24app.emulator.grants import User
from b24app.emulator.params import whole
from b24app.emulator.state import Portal

USER, SPOKEN = "b24emulator_user", "b24emulator_language"
FIRST = 1


@dataclass(frozen=True)
class Visitor:
    """A person at the portal's pages."""

    portal: Portal
    user: User
    language: str

    @property
    def say(self) -> Say:
        """Say a text in the visitor's language."""
        return saying(self.language)


def visitor(request: web.Request) -> Visitor:
    """Read who looks: `user` and `lang` of the address, else the cookies, else the administrator in Russian."""
    portal = request.app[EMULATOR].portal
    asked = (request.query.get("user"), request.cookies.get(USER))
    known = [portal.users[number] for text in asked if (number := whole(text) or 0) in portal.users]
    user = next((one for one in known if one.is_active), portal.users[FIRST])
    return Visitor(portal, user, language(request))


def language(request: web.Request) -> str:
    """Return the language pages are written in; one nobody wrote them in gives English, as on the portal."""
    asked = request.query.get("lang") or request.cookies.get(SPOKEN) or LANGUAGE
    return asked if asked in LANGUAGES else "en"


def role(seen: Visitor, user: User) -> str:
    """Name what a user may do here, as far as this portal tells people apart."""
    heads = {row.get("UF_HEAD") for row in departments.rows(seen.portal).values()}
    words = [seen.say("администратор")] if user.is_admin else []
    words += [seen.say("руководитель отдела")] if user.id in heads and not user.is_admin else []
    words += [] if user.has_crm else [seen.say("без прав на CRM")]
    post = str(user.more.get("WORK_POSITION") or "")
    return " · ".join(words or [post or seen.say("сотрудник")])
