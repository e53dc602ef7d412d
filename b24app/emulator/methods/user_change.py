"""user.add, user.update and user.access: who comes, who goes, who belongs where."""

from b24app.emulator import required, userfields
from b24app.emulator.defaults import add_user
from b24app.emulator.errors import argument, core
from b24app.emulator.events import raise_event
from b24app.emulator.grants import User
from b24app.emulator.method import Call, method
from b24app.emulator.params import whole
from b24app.emulator.state import Row
from b24app.emulator.user_fields import TITLES, row_of

OWN = ("ID", "NAME", "LAST_NAME", "EMAIL", "ACTIVE")


@method("user.add", scope="user", write=True, source="user/user-add")
def add(call: Call) -> int:
    """Invite an employee; only administrators may."""
    _check_admin(call)
    sent = _sent(call)
    email = str(sent.get("EMAIL") or "")
    if "@" not in email:
        raise argument("", "wrong_email")
    if any(user.email.casefold() == email.casefold() for user in call.portal.users.values()):
        raise argument("", "Пользователь с таким email уже существует")
    if str(sent.get("EXTRANET")) == "Y":
        raise argument("", "users of the extranet are not emulated")
    if not sent.get("UF_DEPARTMENT"):
        raise argument("", "no_extranet_field")
    names = str(sent.get("NAME") or ""), str(sent.get("LAST_NAME") or "")
    user = add_user(call.portal, *names, email=email, **_more(call, sent))
    raise_event(call.portal, "ONUSERADD", row_of(user), call.actor)
    return user.id


@method("user.update", scope="user", write=True, source="user/user-update")
def update(call: Call) -> bool:
    """Change an employee; ACTIVE N dismisses, and a dismissed one can call nothing any more."""
    sent = _sent(call)
    user = call.portal.users.get(whole(sent.get("ID")) or 0)
    if user is None or not (call.caller.user.is_admin or user is call.caller.user):
        raise core("access_denied")
    user.name, user.last_name = str(sent.get("NAME", user.name)), str(sent.get("LAST_NAME", user.last_name))
    user.email = str(sent.get("EMAIL", user.email))
    if "ACTIVE" in sent and call.caller.user.is_admin:
        user.is_active = required.yes(sent["ACTIVE"])
    user.more |= _more(call, sent)
    return True


@method("user.access", label="assumed", source="common/users/user-access")
def access(call: Call) -> bool:
    """Say whether the current user has one of the rights that are named: U1, G2 (everybody), AU, DR5."""
    codes = required.texts(call.params.get("ACCESS") or [])
    return any(code in _codes(call.caller.user) for code in codes)


def _codes(user: User) -> set[str]:
    departments = [str(number) for number in row_of(user)["UF_DEPARTMENT"]]
    roles = {"G1"} if user.is_admin else set()
    belongs = {f"{letter}{number}" for number in departments for letter in ("D", "DR")}
    return {"AU", "G2", f"U{user.id}", f"IU{user.id}", *roles, *belongs}


def _check_admin(call: Call) -> None:
    if not call.caller.user.is_admin:
        raise core("access_denied")


def _sent(call: Call) -> Row:
    """Fields stand at the top, as in all examples, or in `fields`."""
    nested = {name.upper(): value for name, value in call.params.mapping("FIELDS").items()}
    return {**{name.upper(): value for name, value in call.params.items()}, **nested}


def _more(call: Call, sent: Row) -> Row:
    values = {name: value for name, value in sent.items() if name in TITLES and name not in OWN}
    if "UF_DEPARTMENT" in values:
        values["UF_DEPARTMENT"] = [number for number in map(whole, required.texts(values["UF_DEPARTMENT"])) if number]
    own = userfields.by_name(call.portal, "USER")
    typed = {name: userfields.accepted(own[name], value) for name, value in sent.items() if name in own}
    return values | {name: userfields.shown_value(own[name], value, empty=False) for name, value in typed.items()}
