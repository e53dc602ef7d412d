"""Tell people what became of a lead that was to be converted, or why nothing did."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from b24app.languages import LANGUAGES
from b24app.portal.documents import path_of
from b24app.portal.taking_over import Answer
from b24app.robots.call import Call, NotMoved, said
from b24app.robots.converting.conversion import Conversion

Texts = Mapping[str, str]

_WHY: Mapping[str, Texts] = {
    "closed": {
        "ru": "Лид закрыт без успеха, конвертировать нечего.",
        "en": "The lead is closed without success, nothing to convert.",
    },
    "nothing": {
        "ru": "По условиям воронки этот лид ни во что не превращается.",
        "en": "By the pipeline's conditions this lead becomes nothing.",
    },
    "forbidden": {
        "ru": "Лид не сконвертирован: это могут {who}, а передвинул его другой сотрудник.",
        "en": "The lead was not converted: {who} may do that, and somebody else moved it.",
    },
    "incomplete": {
        "ru": "Лид не сконвертирован, не хватает ответов: {missing}. Заполните их и передвиньте лид снова.",
        "en": "The lead was not converted, answers are missing: {missing}. Fill them in and move the lead again.",
    },
    "empty": {
        "ru": "Лид не сконвертирован, не из чего создать: {kinds}. Контакту нужны имя, телефон или e-mail, компании — "
        "название. Заполните их и передвиньте лид снова.",
        "en": "The lead was not converted, nothing to make this of: {kinds}. A contact needs a name, a phone or an "
        "e-mail address, a company its name. Fill them in and move the lead again.",
    },
    "doubt": {
        "ru": "Лид не сконвертирован: непонятно, чей он: {clients}. Выберите клиента в карточке лида, нового создайте "
        "там же, и передвиньте лид снова.",
        "en": "The lead was not converted: whose is it: {clients}? Choose the client in the lead's card, or make a new "
        "one there, and move the lead again.",
    },
    "unmapped": {
        "ru": "Лид не сконвертирован, этим ответам нет места ни в одной новой карточке: {titles}. Добавьте такие поля "
        "в сделку или назовите в воронке, что оставить (conversion: leave), и передвиньте лид снова.",
        "en": "The lead was not converted, these answers have no place in any of the new cards: {titles}. Add such "
        "fields to the deal, or say in the pipeline what stays behind (conversion: leave), and move the lead again.",
    },
}
_QUIET = ("closed", "nothing")

_DONE: Mapping[str, Mapping[str, Texts]] = {
    "contact": {
        "made": {"ru": "Контакт{card} создан.", "en": "Contact{card} was made."},
        "linked": {"ru": "Контакт{card} уже был связан с лидом.", "en": "Contact{card} was linked already."},
        "found": {
            "ru": "Контакт{card} найден по телефону или почте.",
            "en": "Contact{card} has the phone or mail.",
        },
    },
    "company": {
        "made": {"ru": "Компания{card} создана.", "en": "Company{card} was made."},
        "linked": {"ru": "Компания{card} уже была связана с лидом.", "en": "Company{card} was linked already."},
        "found": {
            "ru": "Компания{card} найдена по названию, телефону, почте или контакту.",
            "en": "Company{card} has the name, phone, address or contact.",
        },
    },
    "deal": {
        "made": {"ru": "Сделка{card} создана.", "en": "Deal{card} was made."},
        "linked": {"ru": "Сделка{card} по этому лиду уже была.", "en": "Deal{card} of this lead was there."},
    },
}
_KINDS: Mapping[str, Texts] = {
    "contact": {"ru": "контакт", "en": "contact"},
    "company": {"ru": "компания", "en": "company"},
    "deal": {"ru": "сделка", "en": "deal"},
}
_ALREADY = {"ru": "Лид уже сконвертирован.", "en": "The lead has been converted before."}
_LEFT = {"ru": "Остались в лиде: {titles}.", "en": "Left behind in the lead: {titles}."}
_KEPT = {"ru": "Не перезаписано, там уже есть другое: {titles}.", "en": "Not overwritten, it holds another: {titles}."}
_STANDARD: Mapping[str, Texts] = {
    "name": {"ru": "Имя", "en": "First name"},
    "second_name": {"ru": "Отчество", "en": "Second name"},
    "last_name": {"ru": "Фамилия", "en": "Last name"},
    "position": {"ru": "Должность", "en": "Position"},
    "company": {"ru": "Название компании", "en": "Name of the company"},
    "birthday": {"ru": "Дата рождения", "en": "Date of birth"},
    "source_details": {"ru": "Дополнительно об источнике", "en": "About the source"},
    "amount": {"ru": "Сумма", "en": "Amount"},
    "comments": {"ru": "Комментарий", "en": "Comment"},
    "phone": {"ru": "Телефон", "en": "Phone"},
    "email": {"ru": "E-mail", "en": "E-mail address"},
    "website": {"ru": "Сайт", "en": "Website"},
    "messenger": {"ru": "Мессенджер", "en": "Messenger"},
    "address": {"ru": "Адрес", "en": "Address"},
}


@dataclass(frozen=True)
class ConversionStory:
    """What is said of one conversion."""

    conversion: Conversion

    @property
    def _call(self) -> Call:
        return self.conversion.call

    def because(self, word: str, who: Sequence[Texts] = ()) -> dict[str, Any]:
        """Say why nothing comes of it, with whom that concerns and the stage to which the lead goes back."""
        conversion = self.conversion
        lead, plan = conversion.lead, conversion.plan if word not in ("closed", "forbidden") else None
        values: dict[str, Any] = {}
        missing = conversion.unanswered if word == "incomplete" else ()
        if plan is not None:
            values["clients"] = ", ".join(one.link for one in plan.choice.doubts)
            values["titles"] = "; ".join(self._titles(plan.unplaced))
        told = {
            language: said(
                _WHY[word],
                language,
                {
                    **values,
                    "who": _listed(who, language),
                    "kinds": _listed(self._blank(word), language),
                    "missing": _listed([one.title for one in missing], language),
                },
            )
            for language in LANGUAGES
        }
        people = [] if word in _QUIET else [lead.responsible, int(lead.item.get("movedBy") or 0)]
        return {"word": word, "texts": told, "stage": lead.stage, "back": self._back(word), "people": people}

    def refuse(self, judged: Mapping[str, Any]) -> None:
        """Bring the lead back from the stage of success, where it would be taken for done, and tell people."""
        call = self._call
        call.explain(judged["texts"])
        if judged["back"]:
            try:
                call.move(judged["stage"], judged["back"])
            except NotMoved:
                call.decide(f"{judged['word']}-stays")
        if judged["people"]:
            text = f"{self.conversion.lead.link}: {call.say(judged['texts'])}"
            call.comment(call.say(judged["texts"]))
            call.notify(judged["people"], text, f"{call.code}-lead-{call.place.number}")

    def tell(self, cards: Mapping[str, int], *, is_done: bool) -> None:
        """Say what was made, what was there, and what stayed behind."""
        call, plan = self._call, self.conversion.plan
        if is_done:
            call.explain(_ALREADY)
        lines = []
        for kind in ("contact", "company", "deal"):
            if kind in cards:
                texts = _DONE[kind][self._word(kind)]
                call.explain(texts, card=f" №{cards[kind]}" if cards[kind] else "")
                lines.append(call.say(texts, card=f" [URL={path_of(kind, cards[kind])}]№{cards[kind]}[/URL]"))
        kept = [call.say(_STANDARD[key]) for kind in ("contact", "company") for key in self._kept(kind)]
        for texts, titles in ((_LEFT, self._titles(plan.unplaced)), (_KEPT, kept)):
            if titles:
                call.explain(texts, titles="; ".join(titles))
                lines.append(call.say(texts, titles="; ".join(titles)))
        if not is_done:
            call.comment("\n".join(lines))

    def _word(self, kind: str) -> str:
        plan = self.conversion.plan
        if kind not in plan.known or plan.is_ours(kind):
            return "made"
        deal = [plan.known.get("deal", 0)]
        linked: dict[str, list[int]] = {"contact": plan.lead.contacts, "company": [plan.lead.company], "deal": deal}
        return "linked" if plan.known[kind] in linked[kind] else "found"

    def _kept(self, kind: str) -> list[str]:
        plan = self.conversion.plan
        return plan.kept(kind) if kind in plan.kinds and not plan.is_ours(kind) else []

    def _titles(self, answers: Iterable[Answer]) -> list[str]:
        say = self._call.say
        return [one.field.titles[0] or one.key if one.field else say(_STANDARD[one.key]) for one in answers]

    def _blank(self, word: str) -> list[Texts]:
        return [_KINDS[kind] for kind in self.conversion.plan.blank] if word == "empty" else []

    def _back(self, word: str) -> str:
        if word in _QUIET or not self.conversion.lead.is_won:
            return ""
        return self._call.stage_before(self._call.card()) or ""


def _listed(several: Iterable[Texts], language: str) -> str:
    return ", ".join(one[language] for one in several)
