"""Decide what becomes of the leads of one client, or of a lead alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from b24app.cleanup.deciding import surviving, wording
from b24app.cleanup.deciding.lead import Group, Lead
from b24app.cleanup.deciding.merging import Merging
from b24app.cleanup.deciding.recipe import Recipe
from b24app.cleanup.deciding.recipe_rules import Pass, Rule
from b24app.cleanup.deciding.ruling import Around, Ruled, Ruling, done
from b24app.cleanup.decision import Action, Decision
from b24app.languages import LANGUAGES, phrase, translator
from b24app.portal.lead_fields import LeadField


@dataclass(frozen=True)
class Proposal:
    """What a recipe says of a lead; `doubts` are why a person is asked first, empty where nobody has to be.

    `before` is what the lead holds in the fields that are written.
    """

    lead: Lead
    decision: Decision
    doubts: tuple[str, ...] = ()
    before: Mapping[str, Any] = field(default_factory=dict)


class Deciding:
    """Decides by a recipe; `fields` are those of the portal, reasons are told in `language`.

    `apart` are pairs of leads of which people said that they are of different clients.
    """

    def __init__(
        self,
        recipe: Recipe,
        fields: Mapping[str, LeadField],
        language: str,
        now: datetime,
        *,
        apart: Collection[frozenset[int]] = (),
    ) -> None:
        self._recipe = recipe
        self._apart = frozenset(apart)
        self._language = language
        self._translate = translator(language)
        self._now = now
        self._merging = Merging(recipe, fields, language)
        self._ruling = Ruling(recipe.actions, self._merging.spoken)

    def decide(self, group: Group, accepted: Collection[int] = ()) -> list[Proposal]:
        """Decide about every lead of a group: the one that stays first, then those that go to it, then the others.

        Of the accepted ones somebody said that they are of this client, and that what is proposed is right.
        """
        if accepted:
            decided = self._decided(group, accepted)
            return [replace(one, doubts=()) if one.lead.id in accepted else one for one in decided]
        if group.size > self._recipe.thresholds.largest_cluster:
            return [self._too_many(lead, group) for lead in group.leads]
        return self._decided(group, ())

    def _decided(self, group: Group, accepted: Collection[int]) -> list[Proposal]:
        passes = {lead.id: _ALONE if lead.id in accepted else self.pass_of(lead, group) for lead in group.leads}
        sure = [lead for lead in group.leads if (one := passes[lead.id]) and one.then == "act"]
        maybe = [lead for lead in group.leads if (one := passes[lead.id]) and one.then == "review"]
        alone = [lead for lead in group.leads if passes[lead.id] is None]
        proposals = self.together(group, sure or maybe)
        if not sure:
            is_tied = len(maybe) > 1 or group.contacts or group.companies
            proposals = [self._doubted(one, passes[one.lead.id]) for one in proposals] if is_tied else proposals
        else:
            proposals += [self._joining(lead, proposals[0].lead, passes[lead.id], group.cluster) for lead in maybe]
        for lead in alone:
            proposals += self.together(Group("", (lead,), lead.contacts, lead.companies), [lead])
        return proposals

    def as_said(self, lead: Lead, group: Group, action: Action) -> Proposal | None:
        """Propose what a person says of a lead, None where it cannot be done with it."""
        rule = Rule.model_validate({"do": action})
        around = Around(self._now, group.contacts, group.companies)
        ruled = done(rule, lead, around)
        return replace(self._alone(lead, ruled, group), doubts=()) if ruled else None

    def pass_of(self, lead: Lead, group: Group) -> Pass | None:
        """Return the step by which a lead belongs to its group, None where it does not."""
        if len(group.leads) < 2 and not lead.band:
            return _ALONE
        for one in self._recipe.passes or _BANDS:
            if one.band in (None, lead.band) and lead.weight >= one.at_least:
                return one
        return None

    def together(self, group: Group, leads: Sequence[Lead]) -> list[Proposal]:
        """Decide about leads that are of one client for sure."""
        ruled = {lead.id: self._rule(lead, group, leads, can_merge=len(leads) > 1) for lead in leads}
        merging = [lead for lead in leads if ruled[lead.id].action == "merge"]
        survivor = None
        if len(merging) > 1:
            ordered = surviving.ranked(merging, self._recipe.survivor, self._merging.spoken)
            ordered = [one for one in ordered if frozenset((one.id, ordered[0].id)) not in self._apart]
            own = self._rule(ordered[0], group, leads, can_merge=False)
            if own.action not in {"junk", "delete"} and len(ordered) > 1:
                survivor, ruled[ordered[0].id] = ordered[0], own
        if survivor is None:
            ruled |= {lead.id: self._rule(lead, group, leads, can_merge=False) for lead in merging}
            return [self._alone(lead, ruled[lead.id], group) for lead in leads]
        others = [lead for lead in leads if lead not in ordered]
        ruled |= {one.id: self._rule(one, group, leads, can_merge=False) for one in others if one in merging}
        merged = self._merged(group, ordered, ruled[survivor.id])
        return merged + [self._alone(lead, ruled[lead.id], group) for lead in others]

    def _rule(self, lead: Lead, group: Group, leads: Sequence[Lead], *, can_merge: bool) -> Ruled:
        around = Around(self._now, group.contacts, group.companies, len(leads) - 1, can_merge)
        return self._ruling.of(lead, around)

    def _alone(self, lead: Lead, ruled: Ruled, group: Group) -> Proposal:
        """Propose what a rule says of a lead that merges with no other."""
        because = self._because(lead, ruled)
        decision = Decision(lead.id, ruled.action, because, cluster=group.cluster, makes=ruled.makes)
        decision = self._closed(self._tied(decision, group), ruled)
        before = {name: lead.values.get(name) for name in decision.values}
        return Proposal(lead, decision, self._doubts(lead, ruled, group), before)

    def _merged(self, group: Group, ordered: Sequence[Lead], own: Ruled) -> list[Proposal]:
        """Propose that leads go to the first of them."""
        survivor, merged = ordered[0], self._merging.merge(ordered)
        why = surviving.because(ordered, self._recipe.survivor, self._merging.spoken, self._translate)
        stays = wording.stays(ordered, why, self._translate)
        first = self._alone(survivor, own, group)
        values = {**merged.values, **first.decision.values}
        decision = replace(
            first.decision,
            because=(*first.decision.because, stays, *merged.because[survivor.id]),
            values=values,
            kept=merged.kept[survivor.id],
        )
        flags = tuple(doubt for lead in ordered for doubt in self._flagged(lead))
        doubts = tuple(dict.fromkeys((*first.doubts, *flags)))
        proposals = [replace(first, decision=decision, doubts=doubts, before=_before(survivor, values))]
        for lead in ordered[1:]:
            goes = wording.goes(survivor, lead, self._translate)
            to = Decision(lead.id, "merge", (goes, *lead.ties, *merged.because[lead.id]), cluster=group.cluster)
            to = replace(self._tied(to, group), survivor=survivor.id, kept=merged.kept[lead.id])
            # Who waits for a word about the lead that stays waits with it.
            proposals.append(Proposal(lead, to, doubts))
        return proposals

    def _because(self, lead: Lead, ruled: Ruled) -> tuple[str, ...]:
        title = ruled.rule.title.said(self._language) if ruled.rule and ruled.rule.title else ""
        said = [title] if title else []
        said += [wording.found(lead, self._translate)] if lead.found.kind != "unknown" else []
        if ruled.rule is None:
            said.append(self._translate(wording.NO_RULE))
        return tuple(said) or (wording.by_rule(ruled.action, self._translate),)

    def _tied(self, decision: Decision, group: Group) -> Decision:
        """Name the known client of a lead that is tied to one."""
        if decision.action not in {"bind", "convert", "deal", "merge"}:
            return decision
        contact, company = (next(iter(one), 0) for one in (group.contacts, group.companies))
        said = wording.client(contact, company, self._translate) if decision.action == "bind" else ()
        return replace(decision, contact=contact, company=company, because=(*decision.because, *said))

    def _closed(self, decision: Decision, ruled: Ruled) -> Decision:
        """Give the reason to a lead that is closed as not a client."""
        if decision.action not in {"junk", "delete"} or ruled.rule is None:
            return decision
        junk = self._recipe.junk
        reason = (ruled.rule.reason or junk.reason).said(self._language)
        values = {junk.field: ruled.rule.value or junk.value or reason} if junk.field else {}
        return replace(decision, reason=reason, values=values)

    def _doubts(self, lead: Lead, ruled: Ruled, group: Group) -> tuple[str, ...]:
        doubts = list(self._flagged(lead))
        if ruled.rule and ruled.rule.when.kind and lead.found.confidence < self._recipe.thresholds.finding:
            doubts.append(wording.unsure(lead, self._translate))
        if ruled.action in {"bind", "convert", "deal"} and max(len(group.contacts), len(group.companies)) > 1:
            doubts.append(wording.several_clients(group, self._translate))
        if ruled.action in {"bind", "convert", "deal"} and group.is_unsure:
            doubts.append(self._translate(wording.MAYBE_CLIENT))
        return tuple(doubts)

    def _flagged(self, lead: Lead) -> list[str]:
        flags = [one for one in self._recipe.protected if one.then == "review" and self._merging.has_flag(lead, one)]
        return [wording.flag(lead, one.title.said(self._language), self._translate) for one in flags]

    def _too_many(self, lead: Lead, group: Group) -> Proposal:
        around = Around(self._now, group.contacts, group.companies, group.size - 1, can_merge=True)
        ruled = self._ruling.of(lead, around)
        if ruled.action in {"junk", "keep"} and not self._doubts(lead, ruled, group):
            # Whatever hangs together here: what the rules say of this lead before they look at its client, holds.
            return self._alone(lead, ruled, group)
        decision = Decision(lead.id, "review", cluster=group.cluster)
        return Proposal(lead, decision, (wording.too_many(group.size, self._translate),))

    def _doubted(self, proposal: Proposal, step: Pass | None) -> Proposal:
        title = step.title.said(self._language) if step else ""
        doubt = wording.step(title, proposal.lead, self._translate)
        return replace(proposal, doubts=(doubt, *proposal.lead.ties, *proposal.doubts))

    def _joining(self, lead: Lead, survivor: Lead, step: Pass | None, cluster: str) -> Proposal:
        """Propose that a lead joins a sure group, once a person has said so."""
        goes = wording.goes(survivor, lead, self._translate)
        decision = Decision(lead.id, "merge", (goes,), cluster=cluster, survivor=survivor.id)
        return self._doubted(Proposal(lead, decision), step)


def _before(lead: Lead, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: lead.values.get(name) for name in values}


def _band(band: str, then: str) -> Pass:
    title = {language: translator(language)(_PROBABLY) for language in LANGUAGES}
    return Pass.model_validate({"title": title, "band": band, "then": then})


_PROBABLY = phrase("Probably one client")
_BANDS = (_band("auto", "act"), _band("review", "review"))
_ALONE = Pass.model_validate({"title": "-"})
