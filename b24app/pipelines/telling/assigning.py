"""Tell by which rules new leads are given to people."""

from b24app.languages import phrase
from b24app.pipelines.language.parts.assignment import Assignment, AssignRule
from b24app.pipelines.telling.told import Block, Told
from b24app.pipelines.telling.words import Words

_TO = {
    "old_colleague": phrase("whoever serves this client already"),
    "author": phrase("whoever made the card"),
    "answered": phrase("whoever took the call"),
}
_SHARE = {"turn": phrase("in turn"), "load": phrase("whoever has the least to do")}
_NO_STAGE = phrase("the lead stays where it is")


def assigning(part: Assignment, words: Words) -> Told:
    """Tell the rules in their order, and who gets what fits none."""
    say = words.say
    lines = [_rule(one, words) for one in part.rules]
    lines.append(say(phrase("Everything else → {who}")).format(who=words.who(part.fallback)))
    more = [say(phrase("Those who are absent get none."))] if not part.absent else []
    if part.most_open:
        more.append(say(phrase("Nobody gets more with {number} open leads.")).format(number=part.most_open))
    moved = words.stage(part.move_to) if part.move_to else say(_NO_STAGE)
    blocks = [Block(say(phrase("Who takes a new lead")), tuple(lines), is_ordered=True)]
    if more:
        blocks.append(Block(say(phrase("Besides")), tuple(more)))
    return Told({"people": say(phrase("by the rules below")), "move": moved}, tuple(blocks))


def _rule(rule: AssignRule, words: Words) -> str:
    cases = [words.when(rule.when)] if rule.when else []
    if rule.phone_codes:
        cases.append(words.say(phrase("phone {codes}")).format(codes=", ".join(rule.phone_codes)))
    return f"{'; '.join(cases) or words.say(phrase('Any lead'))} → {_to(rule, words)}"


def _to(rule: AssignRule, words: Words) -> str:
    if rule.to in _TO:
        return words.say(_TO[rule.to])
    if rule.to == "department":
        name = words.say(phrase("department {number}")).format(number=rule.department) if rule.department else ""
        whom = name or words.say(phrase("the sales department"))
    else:
        whom = ", ".join(words.who(one.user) + (f" ×{one.weight}" if one.weight > 1 else "") for one in rule.sellers)
    shared = rule.to == "department" or len(rule.sellers) > 1
    return f"{whom} ({words.say(_SHARE[rule.share])})" if shared else whom
