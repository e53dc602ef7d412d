"""Send one message to the client of a card, once, and say in the timeline who was sent what, or why nobody was."""

import logging
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from b24app.messages.gateway import BAD, Channel, Gateway, GatewayRefused, Message
from b24app.portal.addressee import Addressee, read_addressee, read_addressee_of_item
from b24app.portal.documents import DYNAMIC
from b24app.portal.mail import Letter, is_sent, send_letter
from b24app.robots.answers import keys_in
from b24app.robots.gate import Texts
from b24app.robots.messages.wording import OURS, ours, worded

if TYPE_CHECKING:
    from b24app.robots.call import Call

log = logging.getLogger(__name__)

_ADDRESS = {"sms": "phone", "letter": "email"}
_LEAVE_ALONE = ("do_not_call", "do_not_contact", "do_not_write")
"""Keys of yes-or-no fields that say that this client wants nothing from us."""

_SENT = {
    "ru": "Клиенту отправлено: {channel}, {to}. «{text}»",
    "en": "The client was sent this by {channel}, {to}: “{text}”",
}
_HAD = {
    "ru": "Клиенту это уже отправляли, а карточка лишь вернулась на стадию: «{text}»",
    "en": "The client has been sent this, and the card has only come back to the stage: “{text}”",
}
_NOT_SENT = {"ru": "Клиенту не отправлено ({channel}): {why}.", "en": "The client was not sent it ({channel}): {why}."}
_CHANNELS: Mapping[str, Texts] = {"sms": {"ru": "SMS", "en": "SMS"}, "letter": {"ru": "письмо", "en": "letter"}}
_WHY: Mapping[str, Texts] = {
    "no-address": {"ru": "в карточке нет {what}", "en": "the card has no {what}"},
    "left-alone": {"ru": "клиент просил не беспокоить", "en": "the client asked to be left alone"},
    "hole": {"ru": "для текста не хватает: {what}", "en": "the text lacks {what}"},
    "refused": {"ru": "шлюз сообщений вернул отказ", "en": "the gateway turned it down"},
    "no-gateway": {"ru": "шлюз сообщений не настроен", "en": "no gateway is set up"},
}
_WHAT: Mapping[str, Texts] = {
    "phone": {"ru": "телефона", "en": "phone number"},
    "email": {"ru": "адреса e-mail", "en": "e-mail address"},
    "manager": {"ru": "имя менеджера", "en": "the manager's name"},
    "manager_phone": {
        "ru": "телефон менеджера (заполните его профиль; нужно право user_basic)",
        "en": "the manager's phone (fill in the profile; the permission user_basic is needed)",
    },
    "company_name": {"ru": "название вашей компании", "en": "your company's name"},
}


@dataclass(frozen=True)
class ToClient:
    """A message as the file describes it; `key` names it for good among those about this card."""

    key: str
    channel: Channel
    text: Texts
    subject: Texts | None = None


@dataclass(frozen=True)
class Sent:
    """What came of it: `why_not` is empty where the client was sent it."""

    why_not: str = ""
    to: str = ""

    @property
    def is_sent(self) -> bool:
        """Tell whether it went out."""
        return not self.why_not


def send_to_client(call: "Call", wanted: ToClient, client: Addressee | None = None, *, is_back: bool = False) -> Sent:
    """Send it unless something speaks against that; the timeline says either, once, the manager hears of the latter.

    A card that `is_back` on a stage has perhaps had the very text before: then it is not sent anew. Raises GatewayDown
    where it has to wait.
    """
    client = client or client_of(call, texts_of(wanted))
    known = {**client.answers, **ours(call, keys_in(*texts_of(wanted)) & OURS, client.responsible)}
    text, lacking = worded(call, wanted.text, known)
    subject, more = worded(call, wanted.subject or wanted.text, known)
    to = _address(client, wanted.channel)
    if why := _why_not(call, client, to, wanted.channel, [*lacking, *more]):
        return _kept_back(call, wanted, client, *why)
    said = call.say(_SENT, channel=call.say(_CHANNELS[wanted.channel]), to=to, text=text)
    if is_back and call.keep(f"had:{wanted.key}", lambda: call.place.says(f"{said}\n")):
        call.explain(_HAD, text=text)
        return Sent("had-before")
    if not _go(call, wanted, client, to, subject if wanted.subject else text[:70], text):
        return _kept_back(call, wanted, client, "no-gateway" if call.occasion.gateway is None else "refused", "")
    _write_down(call, wanted, said)
    call.explain(_SENT, channel=call.say(_CHANNELS[wanted.channel]), to=to, text=text)
    return Sent(to=to)


def client_of(call: "Call", texts: list[Texts], more: Collection[str] = ()) -> Addressee:
    """Read the client, the answers that these texts speak of, those of more keys, and what says to leave them alone."""
    junk = call.part("junk")
    keys = (keys_in(*texts) - OURS) | set(_LEAVE_ALONE) | set(more) | ({junk.reason} if junk else set())
    place = call.place
    if place.kind.startswith(DYNAMIC):
        return read_addressee_of_item(call.portal, place.kind, place.number, call.pipeline.answers(place.number, keys))
    return read_addressee(call.portal, place.kind, place.number, keys)


def texts_of(wanted: ToClient) -> list[Texts]:
    """List the texts of a message."""
    return [one for one in (wanted.text, wanted.subject) if one]


def _why_not(call: "Call", client: Addressee, to: str, channel: Channel, lacking: list[str]) -> tuple[str, str] | None:
    junk = call.part("junk")
    asked = [client.answers.get(key) for key in _LEAVE_ALONE]
    if any(one in (True, "yes", "y") for one in asked) or (junk and client.answers.get(junk.reason)):
        return "left-alone", ""
    if not to:
        return "no-address", call.say(_WHAT[_ADDRESS[channel]])
    if lacking:
        return "hole", ", ".join(dict.fromkeys(_named(call, key) for key in lacking))
    return None


def _named(call: "Call", key: str) -> str:
    field = (call.part("fields") or {}).get(key)
    return call.say(_WHAT[key]) if key in _WHAT else call.say(field.title.by_language()) if field else key


def _address(client: Addressee, channel: Channel) -> str:
    given = client.addresses[_ADDRESS[channel]]
    if channel == "letter":
        return given if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", given) else ""
    digits = re.sub(r"\D", "", given)
    is_of_here = len(digits) == len("89001234567") and digits[0] == "8" and not given.strip().startswith("+")
    digits = f"7{digits[1:]}" if is_of_here else digits
    return f"+{digits}" if 10 <= len(digits) <= 15 else ""


def _go(call: "Call", wanted: ToClient, client: Addressee, to: str, subject: str, text: str) -> bool:
    """Send it by the portal where that can send letters, else by the gateway; False where neither takes it."""
    key = f"{call.place.kind}:{call.place.number}:{wanted.key}"
    about = {"to": to, "text": text}
    if wanted.channel == "letter":
        letter = Letter(key, to, client.owners["email"], subject, text, client.responsible)
        write = lambda: send_letter(call.portal, call.place.kind, call.place.number, letter)  # noqa: E731
        was_there = lambda: is_sent(call.portal, key)  # noqa: E731
        if call.once(f"letter:{wanted.key}", write, was_there, would=True, about=about) is not False:
            return True
    gateway = call.occasion.gateway
    if gateway is None:
        return False
    head = subject if wanted.channel == "letter" else ""
    message = Message(f"{call.portal_key}:{key}", wanted.channel, to, text, head, call.portal_key)
    # Given the same key again, a gateway does not send again.
    send = lambda: _handed(gateway, message)  # noqa: E731
    state = call.once(f"{wanted.channel}-out:{wanted.key}", send, lambda: False, would="sent", about=about)
    return state not in BAD


def _handed(gateway: Gateway, message: Message) -> str:
    try:
        return gateway.send(message).state
    except GatewayRefused as fault:
        log.warning("message refused", extra={"key": message.key, "fault": str(fault)})
        return "failed"


def _write_down(call: "Call", wanted: ToClient, said: str) -> None:
    mark = f"({call.code} {wanted.key})"
    call.once(
        f"told:{wanted.key}", lambda: call.place.comment(f"{said}\n{mark}"), lambda: call.place.says(mark), about=said
    )


def _kept_back(call: "Call", wanted: ToClient, client: Addressee, why: str, what: str) -> Sent:
    told = {"channel": call.say(_CHANNELS[wanted.channel]), "why": call.say(_WHY[why], what=what)}
    said = call.say(_NOT_SENT, **told)
    call.explain(_NOT_SENT, **told)
    _write_down(call, wanted, said)
    if why != "left-alone":
        call.tell(
            client.responsible, f"{call.place.read().link}\n{said}", f"{call.code}-{call.place.name}-{wanted.key}"
        )
    return Sent(why)
