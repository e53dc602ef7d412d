"""Read values that name something on the portal: a stage, a source, a colleague, a value of a list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from b24app.importing.columns import Column
from b24app.importing.values import Unfit
from b24app.languages import phrase
from b24app.portal.lead_book import Colleague, LeadBook

_SHOWN = 8


@dataclass(frozen=True)
class Names:
    """What can be named, by everything it may be called."""

    book: LeadBook

    def stage(self, text: str) -> str:
        """Return the portal's code of a stage; raises Unfit."""
        stages = self.book.stages
        code = _one(text, {one.status: (one.title, one.status) for one in stages})
        if next(one for one in stages if one.status == code).semantics == "success":
            raise Unfit(
                phrase("a lead does not begin on the stage of success"),
                phrase("name another stage; the lead is converted afterwards"),
            )
        return code

    def source(self, text: str) -> str:
        """Return the portal's code of a source; raises Unfit."""
        return _one(text, {one.code: (one.title, one.code) for one in self.book.sources})

    def value(self, text: str, column: Column) -> str:
        """Return the row of a list's value by its title or key; raises Unfit."""
        values = column.own.values if column.own else ()
        return _one(text, {str(one.id): (one.title, one.key) for one in values})

    def person(self, text: str) -> int:
        """Return who is meant by a name in any order, an e-mail address or a number; raises Unfit."""
        plain = frozenset(_plain(text).replace(",", " ").split())
        found = [one for one in self.book.people if _is_named(one, text, plain)]
        there = [one for one in found if one.is_active]
        if len(there) == 1:
            return there[0].id
        if len(there) > 1:
            numbers = ", ".join(str(one.id) for one in there[:_SHOWN])
            raise Unfit(
                phrase("several colleagues are called that"),
                phrase("write an e-mail address or one of these numbers: {numbers}"),
                numbers=numbers,
            )
        if found:
            raise Unfit(phrase("this colleague does not work here any more"), phrase("name somebody who does"))
        near = get_close_matches(text, [one.name for one in self.book.people if one.is_active], 3, 0.6)
        raise _unknown(near, phrase("write the name or the e-mail address as on the portal"))


def _is_named(one: Colleague, text: str, words: frozenset[str]) -> bool:
    own = frozenset(_plain(one.name).split())
    return (
        text.strip() == str(one.id)
        or (one.email != "" and _plain(text) == one.email)
        or (own != set() and own == words)
    )


def _one(text: str, known: Mapping[str, Sequence[str]]) -> str:
    wanted = _plain(text)
    found = [code for code, names in known.items() if wanted in map(_plain, names)]
    if found:
        return found[0]
    titles = [names[0] for names in known.values()]
    raise _unknown(get_close_matches(text, titles, 3, 0.6) or titles[:_SHOWN], phrase("there are no values yet"))


def _unknown(near: Iterable[str], else_: str) -> Unfit:
    names = ", ".join(near)
    return Unfit(phrase("the portal does not know it"), phrase("there are: {names}") if names else else_, names=names)


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())
