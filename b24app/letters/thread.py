"""Know letters of one talk: by the marks in their heads, else by the core of the subject and who takes part."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from b24app.letters.address import Address
from b24app.letters.kind import Ours
from b24app.letters.known import Lead
from b24app.letters.letter import Letter


@dataclass(frozen=True)
class Thread:
    """The open leads in which a letter's talk surely goes on, and those in which it may: the oldest first."""

    surely: tuple[Lead, ...] = ()
    perhaps: tuple[Lead, ...] = ()
    core: str = ""


def thread_of(letter: Letter, ours: Ours, leads: Iterable[Lead], who: Sequence[Address]) -> Thread:
    """Find the leads of a letter's talk; the same subject from another address is only a guess."""
    known = sorted(leads, key=lambda lead: lead.id)
    surely = tuple(lead for lead in known if any(is_same_talk(letter, other, ours, who) for other in lead.letters))
    core = letter.subject.core
    guess = letter.subject.is_specific and (letter.subject.is_reply or letter.subject.is_forward)
    perhaps = tuple(lead for lead in known if guess and any(other.subject.core == core for other in lead.letters))
    return Thread(surely, tuple(one for one in perhaps if one not in surely), core)


def is_same_talk(letter: Letter, other: Letter, ours: Ours, who: Sequence[Address] = ()) -> bool:
    """Tell whether two letters surely belong to one talk."""
    if _is_answer(letter, other) or _is_answer(other, letter):
        return True
    if letter.subject.is_empty or letter.subject.core != other.subject.core:
        return False
    mine = {one.key for one in (*who, *ours.others(letter.people)) if one.proves}
    return bool(mine & {one.key for one in ours.others(other.people)})


def _is_answer(letter: Letter, other: Letter) -> bool:
    return bool(other.message_id) and other.message_id in letter.answers_to
