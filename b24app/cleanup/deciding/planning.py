"""Make a plan of a clean-up: a decision for every lead of the pile, in waves, the canary first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from b24app.cleanup.deciding.deciding import Deciding, Proposal
from b24app.cleanup.deciding.fingerprint import fingerprint
from b24app.cleanup.deciding.planned import Planned, is_done
from b24app.cleanup.deciding.reading import Pile
from b24app.cleanup.deciding.recipe import Recipe

SAMPLE = 2000
"""Groups among which the canary is chosen."""


@dataclass
class _Waves:
    """Counts leads into waves; the leads of one client stay together."""

    recipe: Recipe
    wave: int = 1
    filled: int = 0

    def of(self, number: int) -> int:
        """Return the wave of a group with so many leads to be worked on."""
        if self.filled and self.filled + number > self.recipe.waves.size_of(self.wave):
            self.wave, self.filled = self.wave + 1, 0
        self.filled += number
        return self.wave


def plan(pile: Pile, recipe: Recipe, deciding: Deciding) -> Iterator[Planned]:
    """Give the decisions of a plan in their order; two runs over the same copy give the same."""
    decided = (deciding.decide(group) for group in pile.groups())
    sample = list(islice(decided, SAMPLE))
    canary = _canary(sample, recipe.waves.canary)
    chosen = {group[0].lead.id for group in canary}
    rest = [group for group in sample if group[0].lead.id not in chosen]
    waves = _Waves(recipe)
    yield from _numbered(canary, recipe, waves, 0)
    if canary:
        # What was not chosen for the canary never joins it.
        waves.filled = max(waves.filled, recipe.waves.canary)
    yield from _numbered(chain(rest, decided), recipe, waves, sum(map(len, canary)))


def planned(proposal: Proposal, recipe: Recipe, number: int, wave: int) -> Planned:
    """Make of a proposal what a plan holds: where there is doubt, the question and what is proposed."""
    decision = replace(proposal.decision, wave=wave)
    own = fingerprint(proposal.lead.values)
    if not proposal.doubts:
        return Planned(number, decision, own, before=proposal.before, title=proposal.lead.title)
    asked = replace(
        decision,
        action=recipe.doubts,
        because=(*proposal.doubts, *decision.because),
        makes=(),
        survivor=0,
        contact=0,
        company=0,
        values={},
        kept={},
        reason="",
    )
    proposed = None if decision.action == "review" else decision
    return Planned(number, asked, own, before=proposal.before, proposed=proposed, title=proposal.lead.title)


def _numbered(groups: Iterable[list[Proposal]], recipe: Recipe, waves: _Waves, last: int) -> Iterator[Planned]:
    for group in groups:
        wave = waves.of(sum(_acts(one) for one in group))
        for proposal in group:
            last += 1
            yield planned(proposal, recipe, last, wave)


def _acts(proposal: Proposal) -> bool:
    return not proposal.doubts and is_done(proposal.decision)


def _canary(sample: list[list[Proposal]], size: int) -> list[list[Proposal]]:
    """Choose small groups that show as many actions as possible, and fill up with the first ones."""
    fit = [group for group in sample if 0 < sum(map(_acts, group)) == len(group) <= size]
    chosen: list[list[Proposal]] = []
    seen: set[str] = set()
    for wanted_new in (True, False):
        for group in fit:
            actions = {one.decision.action for one in group}
            is_new = bool(actions - seen)
            if group not in chosen and is_new is wanted_new and sum(map(len, chosen)) + len(group) <= size:
                chosen.append(group)
                seen |= actions
    return chosen
