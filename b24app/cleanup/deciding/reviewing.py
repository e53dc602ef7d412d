"""Let people say what they think of a plan: accept, reject, split a group; what hangs on it is decided anew."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from b24app.cleanup.deciding.deciding import Deciding
from b24app.cleanup.deciding.lead import Group, Lead
from b24app.cleanup.deciding.planned import Planned, planned, row_of
from b24app.cleanup.deciding.planning import planned as planned_of
from b24app.cleanup.deciding.reading import Pile
from b24app.cleanup.deciding.recipe import Recipe
from b24app.cleanup.decision import Action, Decision, Verdict
from b24app.errors import Misuse
from b24app.languages import phrase
from b24app.store.cleanup_decisions import CleanupDecisions
from b24app.store.not_duplicates import NotDuplicates

MOST = 500
"""Leads of a group that may be decided anew at once."""


@dataclass(frozen=True)
class Said:
    """What a person says becomes of a lead; the contacts and companies are those to tie it to."""

    lead: int
    action: Action
    contacts: tuple[int, ...] = ()
    companies: tuple[int, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class Materials:
    """What groups are decided anew with: the copy's leads, and the recipe's rules."""

    pile: Pile
    deciding: Deciding
    recipe: Recipe


@dataclass(frozen=True)
class Reviewing:
    """Carries out what a person says of a plan; `materials` are opened only where a group is decided anew."""

    portal: str
    plan: int
    rows: CleanupDecisions
    not_duplicates: NotDuplicates
    materials: Callable[[], Materials]
    who: str

    def accept(self, leads: Collection[int]) -> list[int]:
        """Accept what is proposed for leads and return all that were accepted: of a merge both sides are."""
        found = self.of(leads)
        for one in found:
            if one.decision.action == "review" and one.proposed is None:
                what = phrase("nothing is proposed for lead {lead}")
                raise Misuse(what, phrase("say yourself what becomes of it, in the table"), lead=one.decision.lead)
        accepted: list[int] = []
        for cluster, members in _by_cluster(found):
            accepted += self._accept(cluster, members)
        return accepted

    def reject(self, leads: Collection[int]) -> list[int]:
        """Reject what is proposed for leads: nothing happens to them, and what hung on them is decided anew."""
        found = self.of(leads)
        for cluster, members in _by_cluster(found):
            rest = [one for one in self.group(cluster) if one.decision.lead not in set(leads)]
            self._remember_rejected(members, rest)
            self.write([replace(one, decision=replace(one.decision, verdict="rejected")) for one in members])
            if rest and any(_is_joint(one) for one in members):
                self._anew(rest, cluster, _accepted(rest))
        return [one.decision.lead for one in found]

    def split(self, cluster: str, leads: Collection[int]) -> str:
        """Make leads of a group a client of their own and return the new group's name."""
        members = self.whole(cluster)
        apart = [one for one in members if one.decision.lead in set(leads)]
        rest = [one for one in members if one.decision.lead not in set(leads)]
        if strange := sorted(set(leads) - {one.decision.lead for one in apart}):
            what = phrase("lead {lead} does not belong to group {cluster}")
            raise Misuse(what, phrase("see the column cluster of the plan"), lead=strange[0], cluster=cluster)
        if not rest:
            raise Misuse(phrase("these are all leads of the group"), phrase("name those that are another client"))
        new = f"{cluster}/{min(leads)}"
        self._anew(apart, new, {one.decision.lead for one in apart}, is_new=True)
        # Of a group beyond measure every lead was asked about alone, and not every pair of it can be remembered.
        if len(rest) <= MOST:
            self._remember([one.decision.lead for one in apart], [one.decision.lead for one in rest])
            self._anew(rest, cluster, _accepted(rest))
        return new

    def as_said(self, said: Said) -> Planned:
        """Return what a person says of a lead as a decision of the plan; raises Misuse where that cannot be done."""
        old = self.of([said.lead])[0]
        if _is_joint(old) and len(self.group(old.decision.cluster)) > 1:
            what = phrase("lead {lead} belongs to group {cluster}")
            raise Misuse(what, phrase("split it off first"), lead=said.lead, cluster=old.decision.cluster)
        materials = self.materials()
        leads, around = materials.pile.leads([said.lead])
        proposal = None
        if said.lead in leads:
            lead, group = leads[said.lead], around[said.lead]
            group = replace(
                group, contacts=said.contacts or group.contacts, companies=said.companies or group.companies
            )
            proposal = materials.deciding.as_said(lead, group, said.action)
        if proposal is None:
            what = phrase('"{action}" cannot be done with lead {lead}')
            way_out = phrase("name a contact or company for bind; convert needs a name, a phone or an address")
            raise Misuse(what, way_out, action=said.action, lead=said.lead)
        one = planned_of(proposal, materials.recipe, old.number, old.decision.wave)
        verdict = replace(one.decision, verdict="accepted")
        return replace(one, decision=verdict, remark=said.remark or old.remark, said_by=self.who)

    def of(self, leads: Collection[int]) -> list[Planned]:
        """Return what is planned for leads; raises Misuse for those that the plan is not about."""
        found = self.known(leads)
        if missing := set(leads) - {one.decision.lead for one in found}:
            what = phrase("the plan is not about lead {lead}")
            raise Misuse(what, phrase("see the column lead of the plan"), lead=min(missing))
        return found

    def known(self, leads: Collection[int]) -> list[Planned]:
        """Return what is planned for those of some leads that the plan is about."""
        wanted = sorted(set(leads))
        pages = [wanted[start : start + MOST] for start in range(0, len(wanted), MOST)]
        return [planned(row) for page in pages for row in self.rows.of_leads(self.plan, page)]

    def group(self, cluster: str) -> list[Planned]:
        """Return the leads of a group; of a lead alone there are no others."""
        return list(map(planned, self.rows.of_cluster(self.plan, cluster))) if cluster else []

    def whole(self, cluster: str) -> list[Planned]:
        """Return the leads of a group by its name; raises Misuse where there is none."""
        if not (members := self.group(cluster)):
            what = phrase('the plan has no group "{cluster}"')
            raise Misuse(what, phrase("see the column cluster of the plan"), cluster=cluster)
        return members

    def _accept(self, cluster: str, members: Sequence[Planned]) -> list[int]:
        group = self.group(cluster)
        if not any(one.decision.action == "review" and _is_joint(one) for one in members):
            self.write([_accepted_one(one) for one in members])
            return [one.decision.lead for one in members]
        wanted = {one.decision.lead for one in members}
        # Whoever says that a lead goes to another says that both are of one client.
        wanted |= {one.proposed.survivor for one in members if one.proposed and one.proposed.survivor}
        live = [one for one in group if one.decision.verdict != "rejected" or one.decision.lead in wanted]
        self._anew(live, cluster, wanted | _accepted(live))
        return sorted(wanted)

    def _anew(
        self, members: Sequence[Planned], cluster: str, accepted: Collection[int], *, is_new: bool = False
    ) -> None:
        """Decide anew about leads of one client, in the places that they have in the plan."""
        live = [one for one in members if one.decision.verdict != "rejected" or one.decision.lead in accepted]
        if not live:
            return
        if len(live) > MOST:
            what = phrase("the group has {size} leads: too many to be decided about at once")
            raise Misuse(what, phrase("split it"), size=len(live))
        materials = self.materials()
        leads, around = materials.pile.leads([one.decision.lead for one in live])
        group = _group(cluster, list(leads.values()), list(around.values()), is_new=is_new)
        wave = min(one.decision.wave for one in live)
        places = sorted(one.number for one in live if one.decision.lead in leads)
        proposals = materials.deciding.decide(group, accepted)
        written = []
        for place, proposal in zip(places, proposals, strict=True):
            one = planned_of(proposal, materials.recipe, place, wave)
            verdict: Verdict = "accepted" if proposal.lead.id in accepted else "proposed"
            written.append(replace(one, decision=replace(one.decision, verdict=verdict)))
        self.write(written)

    def _remember_rejected(self, members: Iterable[Planned], rest: Sequence[Planned]) -> None:
        for one in members:
            proposed = one.proposed or one.decision
            if rest:
                self._remember([one.decision.lead], [other.decision.lead for other in rest])
            elif proposed.action == "bind":
                for kind, number in (("contact", proposed.contact), ("company", proposed.company)):
                    if number:
                        self.not_duplicates.remember(self.portal, ("lead", proposed.lead), (kind, number), self.who)

    def _remember(self, some: Iterable[int], others: Sequence[int]) -> None:
        for one in some:
            for other in others:
                self.not_duplicates.remember(self.portal, ("lead", one), ("lead", other), self.who)

    def write(self, changed: Sequence[Planned]) -> None:
        """Write decisions over those of the plan, under this person's name."""
        self.rows.change(self.plan, [row_of(one) for one in changed], self.who)


def _is_joint(one: Planned) -> bool:
    """Say whether a lead shares its group's fate: it goes to another, or others go to it."""
    return bool(one.decision.cluster)


def _accepted(members: Iterable[Planned]) -> set[int]:
    return {one.decision.lead for one in members if one.decision.verdict == "accepted"}


def _accepted_one(one: Planned) -> Planned:
    decision: Decision = one.proposed or one.decision
    return replace(one, decision=replace(decision, verdict="accepted"), proposed=None)


def _by_cluster(found: Iterable[Planned]) -> list[tuple[str, list[Planned]]]:
    """Put leads together by group; each lead alone is one of its own."""
    groups: dict[object, list[Planned]] = {}
    for one in found:
        groups.setdefault(one.decision.cluster or one.decision.lead, []).append(one)
    return [(members[0].decision.cluster, members) for members in groups.values()]


def _group(cluster: str, leads: Sequence[Lead], around: Sequence[Group], *, is_new: bool) -> Group:
    """Make a group of leads; one that was split off brings only the clients that its leads name themselves."""
    own = Group(
        cluster,
        tuple(sorted(leads, key=lambda lead: lead.id)),
        _all(lead.contacts for lead in leads),
        _all(lead.companies for lead in leads),
        len(leads),
    )
    if is_new or not around:
        return own
    contacts, companies = _all(one.contacts for one in around), _all(one.companies for one in around)
    return replace(own, contacts=contacts, companies=companies, is_unsure=around[0].is_unsure)


def _all(some: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sorted({one for each in some for one in each}))
