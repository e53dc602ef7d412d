"""Access codes: how the portal names a user, a group, a department or everybody when rights are given."""

from b24app.emulator.state import Portal, Row

OTHERS = {"AU": "Все авторизованные пользователи", "G2": "Все посетители", "G1": "Администраторы", "CR": "Автор"}


def named(portal: Portal, code: str) -> Row | None:
    """Return the name behind a code; None for one that is not there."""
    if code in OTHERS:
        return {"provider": "", "name": OTHERS[code], "provider_id": "other"}
    user = portal.users.get(int(code[1:])) if code[:1] == "U" and code[1:].isdigit() else None
    return {"provider": "", "name": user.full_name, "provider_id": "user"} if user else None
