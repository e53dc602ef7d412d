"""Name managers, stages, sources and periods honestly: who has left and what was deleted is said to be so."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from babel.dates import format_date

from b24app.languages import Translate, phrase
from b24app.reports.published import Published
from b24app.reports.shown import Choice

NO_SOURCE = "-"
"""How leads without a source are published."""

_LEFT, _UNKNOWN = phrase("{name} (has left)"), phrase("Employee #{number} (unknown to the portal)")
_GONE_STAGE, _GONE_SOURCE = phrase("{name} (deleted stage)"), phrase("{name} (deleted source)")
_FUNNEL = phrase("Funnel #{number}")
_NOBODY, _WITHOUT = phrase("Nobody"), phrase("Source unknown")


@dataclass(frozen=True)
class Names:
    """What things of one published copy are called in one language."""

    translate: Translate
    language: str
    users: dict[int, tuple[str, bool]] = field(default_factory=dict)
    stages: dict[str, tuple[str, int, bool]] = field(default_factory=dict)
    sources: dict[str, tuple[str, int, bool]] = field(default_factory=dict)
    funnels: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, published: Published, translate: Translate, language: str) -> "Names":
        """Read the names."""
        users = published.rows("SELECT id, name, is_active FROM users")
        entries = published.rows("SELECT entity_id, status_id, name, sort, is_gone FROM stages ORDER BY sort")
        told: dict[str, dict[str, tuple[str, int, bool]]] = {"STATUS": {}, "SOURCE": {}}
        for entity, code, name, sort, is_gone in entries:
            told.setdefault(entity, {})[code] = (name or code, sort or 0, is_gone)
        return cls(
            translate,
            language,
            {number: (name or f"#{number}", is_active) for number, name, is_active in users},
            told["STATUS"],
            told["SOURCE"],
            dict(published.rows("SELECT id, name FROM funnels")),
        )

    def manager(self, number: int) -> Choice:
        """Name a responsible person."""
        if not number:
            return Choice("0", self.translate(_NOBODY), is_gone=True)
        if number not in self.users:
            return Choice(str(number), self.translate(_UNKNOWN).format(number=number), is_gone=True)
        name, is_active = self.users[number]
        title = name if is_active else self.translate(_LEFT).format(name=name)
        return Choice(str(number), title, is_gone=not is_active)

    def stage(self, code: str) -> Choice:
        """Name a stage of leads."""
        return _entry(code, self.stages, self.translate(_GONE_STAGE))

    def source(self, code: str) -> Choice:
        """Name a source."""
        if code == NO_SOURCE:
            return Choice(code, self.translate(_WITHOUT))
        return _entry(code, self.sources, self.translate(_GONE_SOURCE))

    def funnel(self, number: int) -> Choice:
        """Name a funnel of deals."""
        return Choice(str(number), self.funnels.get(number) or self.translate(_FUNNEL).format(number=number))

    def period(self, first: str, by: str) -> Choice:
        """Name a week or a month by its first day."""
        day = date.fromisoformat(first)
        if by == "month":
            return Choice(first, format_date(day, "LLLL yyyy", locale=self.language))
        return Choice(first, f"{day:%d.%m.%Y} – {day + timedelta(days=6):%d.%m.%Y}")

    def row(self, by: str, key: str, period: str) -> Choice:
        """Name a row of a report."""
        if by == "period":
            return self.period(key, period)
        if by == "manager":
            return self.manager(int(key))
        return self.source(key) if by == "source" else self.stage(key)

    def place(self, code: str) -> int:
        """Say where a stage stands among the others; deleted ones stand last."""
        return self.stages.get(code, ("", 1_000_000, True))[1]


def _entry(code: str, known: dict[str, tuple[str, int, bool]], gone: str) -> Choice:
    name, _, is_gone = known.get(code, (code, 0, True))
    return Choice(code, gone.format(name=name) if is_gone else name, is_gone=is_gone)
