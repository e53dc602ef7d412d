"""Take what people wrote into a plan's table: check every line first, then carry all of it out, or nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import cast, get_args

from b24app.cleanup.deciding.planned import Planned
from b24app.cleanup.deciding.reviewing import Reviewing, Said
from b24app.cleanup.deciding.sheet_reading import Line
from b24app.cleanup.decision import Action
from b24app.errors import Misuse
from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault, Faults
from b24app.pipelines.language.shape import did_you_mean

_PAGE = 500
_WORDS = {
    "accept": ("accept", "accepted", "yes", "да", "принять", "принято", "принят"),
    "reject": ("reject", "rejected", "no", "нет", "отклонить", "отклонено", "отклонён", "отклонен"),
}
_VERDICTS = {word: verdict for verdict, words in _WORDS.items() for word in words}
_DECIDED = tuple(action for action in get_args(Action) if action not in {"merge", "review"})


@dataclass
class Answers:
    """What people want: leads accepted and rejected, groups split, leads decided about."""

    accept: list[int] = field(default_factory=list)
    reject: list[int] = field(default_factory=list)
    split: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    said: list[Planned] = field(default_factory=list)

    @property
    def number(self) -> int:
        """Return how many leads something is said of."""
        return len(self.accept) + len(self.reject) + len(self.said) + sum(map(len, self.split.values()))


def read_answers(lines: Iterable[Line], reviewing: Reviewing) -> Answers:
    """Read what differs from the plan; raises Faults with everything that is wrong in the table."""
    answers, faults, seen = Answers(), list[Fault](), dict[int, str]()
    waiting = iter(lines)
    while page := list(islice(waiting, _PAGE)):
        numbered = [(line, number) for line in page if (number := _number(line, "lead", faults))]
        known = {one.decision.lead: one for one in reviewing.known([number for _, number in numbered])}
        for line, number in numbered:
            faults.extend(_read(line, known.get(number), seen, answers, reviewing))
            seen.setdefault(number, line.at("lead"))
    if faults:
        raise Faults(faults)
    return answers


def carry_out(answers: Answers, reviewing: Reviewing) -> None:
    """Do what people want: groups first, for what is said of single leads holds whatever their group is."""
    for (cluster, _), leads in answers.split.items():
        reviewing.split(cluster, leads)
    if answers.reject:
        reviewing.reject(answers.reject)
    if answers.accept:
        reviewing.accept(answers.accept)
    reviewing.write(answers.said)


def _read(
    line: Line, one: Planned | None, seen: dict[int, str], answers: Answers, reviewing: Reviewing
) -> Iterator[Fault]:
    number = int(line.cells["lead"])
    if one is None:
        what = phrase("the plan is not about lead {lead}"), phrase("see the column lead of the plan")
        yield Fault(*what, where=line.at("lead"), lead=number)
        return
    if number in seen:
        what = phrase("lead {lead} stands here twice, first at {place}"), phrase("keep one of the lines")
        yield Fault(*what, where=line.at("lead"), lead=number, place=seen[number])
        return
    cluster = line.cells.get("cluster", one.decision.cluster)
    if cluster != one.decision.cluster:
        yield from _split(line, number, one, cluster, answers)
    elif line.cells.get("action", one.decision.action) not in ("", one.decision.action):
        yield from _said(line, number, answers, reviewing)
    else:
        yield from _verdict(line, number, one, answers)


def _split(line: Line, number: int, one: Planned, cluster: str, answers: Answers) -> Iterator[Fault]:
    if not one.decision.cluster or not cluster:
        what = phrase("leads are taken out of a group by another name of it")
        yield Fault(what, phrase("give leads of one client the same new name"), where=line.at("cluster"))
        return
    answers.split.setdefault((one.decision.cluster, cluster), []).append(number)


def _said(line: Line, number: int, answers: Answers, reviewing: Reviewing) -> Iterator[Fault]:
    action = line.cells["action"].lower()
    if action not in _DECIDED:
        way_out, values = did_you_mean(action, _DECIDED)
        strange = phrase('"{action}" is not what can be written here')
        yield Fault(strange, way_out, where=line.at("action"), action=line.cells["action"], **values)
        return
    faults: list[Fault] = []
    contact, company = (_number(line, name, faults, is_needed=False) for name in ("contact", "company"))
    yield from faults
    said = Said(number, cast(Action, action), _one(contact), _one(company), line.cells.get("remark", ""))
    try:
        answers.said.append(reviewing.as_said(said))
    except Misuse as refused:
        yield Fault(refused.what, refused.way_out, where=line.at("action"), **refused.values)


def _one(number: int) -> tuple[int, ...]:
    return (number,) if number else ()


def _verdict(line: Line, number: int, one: Planned, answers: Answers) -> Iterator[Fault]:
    given = line.cells.get("verdict", "").lower()
    verdict = _VERDICTS.get(given)
    if given and verdict is None:
        what = phrase('"{given}" is no verdict'), phrase("write accept or reject, or leave the cell empty")
        yield Fault(*what, where=line.at("verdict"), given=line.cells["verdict"])
    elif verdict == "accept" and one.decision.action == "review" and one.proposed is None:
        what = phrase("nothing is proposed for lead {lead}"), phrase("write into the column action what becomes of it")
        yield Fault(*what, where=line.at("verdict"), lead=number)
    elif verdict and f"{verdict}ed" != one.decision.verdict:
        (answers.accept if verdict == "accept" else answers.reject).append(number)


def _number(line: Line, column: str, faults: list[Fault], *, is_needed: bool = True) -> int:
    given = line.cells.get(column, "")
    if given.isascii() and given.isdigit() and 0 < int(given) < 2**62:
        return int(given)
    if given or is_needed:
        what = phrase('"{given}" is not a number of a card'), phrase("write digits alone")
        faults.append(Fault(*what, where=line.at(column), given=given))
    return 0
