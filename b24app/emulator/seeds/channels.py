"""The other channels: site forms, calls and chats of the same people."""

from random import Random

from b24app.emulator.seeds import agency, letters, spellings
from b24app.emulator.seeds.drafts import Draft
from b24app.emulator.seeds.pile import Pile, owner


def forms(pile: Pile, count: int) -> list[Draft]:
    """Draw leads made by site forms."""
    return [_form(pile, pile.rng) for _ in range(count)]


def calls(pile: Pile, count: int) -> list[Draft]:
    """Draw leads made by calls: a number and seldom a name."""
    return [_call(pile, pile.rng) for _ in range(count)]


def chats(pile: Pile, count: int) -> list[Draft]:
    """Draw leads made by the chat on the site."""
    return [_chat(pile, pile.rng) for _ in range(count)]


def mixed(pile: Pile, count: int) -> list[Draft]:
    """Draw leads of all channels, letters foremost."""
    some = count // 5
    return [*pile.leads(count - 3 * some), *forms(pile, some), *calls(pile, some), *chats(pile, some)]


def _form(pile: Pile, rng: Random) -> Draft:
    client = rng.choice(pile.clients)
    fields = {
        "TITLE": f"Заполнение CRM-формы: {rng.choice(letters.EVENTS)}",
        **spellings.person(rng, client),
        "POST": client.post,
        "COMPANY_TITLE": spellings.company(rng, client.company) if client.company else "",
        "COMMENTS": letters.client_body(rng),
        "SOURCE_ID": "WEBFORM",
        "ASSIGNED_BY_ID": owner(rng, rng.choice(agency.MANAGERS)),
    }
    emails, phones = (rng.choice(client.emails),), (spellings.phone(rng, client.phone),)
    return Draft(pile.moment(), fields, "client", client, is_first=True, emails=emails, phones=phones)


def _call(pile: Pile, rng: Random) -> Draft:
    client = rng.choice(pile.clients)
    kind = "Пропущенный" if rng.random() < 0.25 else "Входящий"
    name = spellings.person(rng, client) if rng.random() < 0.3 else {}
    who_took_it = rng.choice((agency.CALL_CENTRE, *agency.MANAGERS))
    fields = {"TITLE": f"{client.phone} - {kind} звонок", **name, "SOURCE_ID": "CALL", "ASSIGNED_BY_ID": who_took_it}
    return Draft(pile.moment(), fields, "client", client, is_first=True, phones=(client.phone,))


def _chat(pile: Pile, rng: Random) -> Draft:
    client = rng.choice(pile.clients)
    fields = {
        "TITLE": f"{client.name.given} - Открытая линия: онлайн-чат",
        "NAME": client.name.given,
        "COMMENTS": f"{rng.choice(letters.EVENTS)}. {letters.client_body(rng)}",
        "SOURCE_ID": "OTHER",
        "ASSIGNED_BY_ID": owner(rng, agency.CALL_CENTRE),
    }
    phones = (spellings.phone(rng, client.phone),) if rng.random() < 0.4 else ()
    return Draft(pile.moment(), fields, "client", client, is_first=True, phones=phones)
