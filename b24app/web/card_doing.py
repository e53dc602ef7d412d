"""Do what a button on the tab of a card asks for: save answers, or move the card on."""

from b24app.errors import AppError
from b24app.languages import phrase, translator
from b24app.pipelines.guiding import moving
from b24app.web import forms
from b24app.web.card_answers import Told, save, typed_in
from b24app.web.card_seen import Seen
from b24app.web.refusals import BadForm

_MOVES = {
    moving.MOVED: ("done", phrase("The card has been moved to “{stage}”.")),
    moving.ELSEWHERE: ("note", phrase("Somebody has moved the card meanwhile; look where it stands now.")),
    moving.STAYED: ("failed", phrase("The portal left the card where it was; move it in the kanban to see why.")),
    moving.UNKNOWN: ("failed", phrase("The portal's answer was lost; look into the card before you move it again.")),
    moving.REFUSED: ("failed", phrase("The portal does not let you move the card: {reason}")),
}
_NOT_YET = phrase("The card cannot go to “{stage}” yet: answers are missing, or the way is closed.")


def done(seen: Seen, fields: forms.Fields) -> Told:
    """Do it and say what came of it; where the portal does not answer, what was typed stays on the page."""
    act, _, stage = forms.text(fields, "do", default="").partition(":")
    if act not in ("save", "move"):
        raise BadForm(phrase("there is no such button"), phrase("open the page again"))
    try:
        if act == "move":
            return _moved(seen, stage, forms.text(fields, "stage", default=""))
        return save(seen, fields)
    except AppError as fault:
        typed = typed_in(fields, seen.gate) if seen.gate else {}
        return Told((("failed", fault.text(translator(seen.viewer.language))),), typed=typed)


def _moved(seen: Seen, key: str, before: str) -> Told:
    """Move the card as the visitor, if the gate would let it in; `before` is where the page showed it."""
    speak = translator(seen.viewer.language)
    if seen.card.stage != before:
        return Told(((_MOVES[moving.ELSEWHERE][0], speak(_MOVES[moving.ELSEWHERE][1])),))
    step = next((one for one in seen.guide.steps if one.key == key), None) if seen.guide else None
    code = seen.judge.status_of(key) if seen.judge else None
    if step is None or code is None:
        raise BadForm(phrase("there is no such button"), phrase("open the page again"))
    if not step.is_open:
        return Told((("note", speak(_NOT_YET).format(stage=step.title)),))
    what, said = moving.move_on(seen.theirs, seen.target, seen.card.number, before, code)
    weight, text = _MOVES[what]
    return Told(((weight, speak(text).format(stage=step.title, reason=said)),), is_changed=what == moving.MOVED)
