"""Say why a card is of its class: every point, how the sum came about, what to ask next."""

from collections.abc import Iterator
from dataclasses import dataclass

from b24app.languages import in_language, phrase
from b24app.pipelines.language.parts.abc import Abc
from b24app.pipelines.qualifying.found import Found
from b24app.pipelines.qualifying.likely import Likely
from b24app.pipelines.qualifying.weighing import Part, Point
from b24app.pipelines.qualifying.words import Words

COEFFICIENTS = {
    "seriousness": phrase("Seriousness"),
    "means": phrase("Means"),
    "potential": phrase("Potential"),
}
_MOST_ASKED = 5


@dataclass(frozen=True)
class Telling:
    """Tells of what was found, in one language."""

    words: Words
    model: Abc

    def short(self, found: Found, aside: tuple[str, ...] = ()) -> str:
        """Say it in a few sentences, every point in them; for the log of the workflow."""
        lines = [self._head(found), *self._sum(found.likely), *aside, *self._junk(found)]
        lines += [
            f"{self._name(part)}: {'; '.join(self._point(one) for one in part.points)}." for part in found.weighed.parts
        ]
        return " ".join(lines)

    def whole(self, found: Found, aside: tuple[str, ...] = ()) -> str:
        """Say it line by line; for the timeline. `aside` is what else there is to say."""
        return "\n".join([self._head(found), *self._sum(found.likely), *aside, *self._junk(found), *self._rest(found)])

    def _rest(self, found: Found) -> Iterator[str]:
        if found.portrait:
            yield self.words.say(phrase("The client:"))
            yield from (f"• {in_language(text, self.words.language)}" for text in found.portrait)
        for part in found.weighed.parts:
            yield self.words.say(phrase("{name}, because:"), name=self._name(part))
            yield from (f"• {self._point(one)}" for one in part.points)
        if ask := self.to_ask(found):
            yield self.words.say(phrase("Ask next, it changes most: {fields}."), fields=", ".join(ask[:_MOST_ASKED]))

    def to_ask(self, found: Found) -> list[str]:
        """List what is not known, by title, what changes most first."""
        return [self.words.title(field) for field in found.weighed.unknown]

    def _head(self, found: Found) -> str:
        weighed, classes = found.weighed, self.model.classes
        limits = self.words.say(
            phrase("A from {first} %, B from {second} %"),
            first=self.words.number(classes.A),
            second=self.words.number(classes.B),
        )
        share = self.words.number(weighed.share)
        said = phrase("Class {letter}: {share} % ({limits}). Answers known: {known} of {total}.")
        known = {"known": len(weighed.known), "total": len(weighed.known) + len(weighed.unknown)}
        return self.words.say(said, letter=weighed.letter, share=share, limits=limits, **known)

    def _name(self, part: Part) -> str:
        name = self.words.say(COEFFICIENTS[part.name])
        if part.weight != 1:
            weight = self.words.number(part.weight)
            return self.words.say(
                phrase("{name} {percent} % (counts × {weight})"), name=name, percent=part.percent, weight=weight
            )
        return f"{name} {part.percent} %"

    def _point(self, point: Point) -> str:
        """Say what one answer is worth: budget 600 000 = 30 points of 40."""
        points = {"points": self.words.number(point.points), "most": self.words.number(point.most)}
        title, answer = self.words.title(point.field), self.words.answer(point.field, point.answer)
        if not point.is_told:
            answer = self.words.say(phrase("answered"))
        if not point.is_known:
            return self.words.say(phrase("{title}: no answer = {points} of {most}"), title=title, **points)
        return self.words.say(phrase("{title}: {answer} = {points} of {most}"), title=title, answer=answer, **points)

    def _sum(self, likely: Likely | None) -> Iterator[str]:
        if likely is None:
            return
        number, words = self.words.number, self.words
        sums = [number(likely.start)] if likely.start or not likely.field else []
        if likely.field and likely.per:
            what = words.title(likely.field)
            shown = (
                words.say(phrase("{number} assumed"), number=number(likely.number))
                if likely.is_assumed
                else number(likely.number)
            )
            sums.append(f"{shown} ({what}) × {number(likely.per)}")
        factors = [
            f"{number(one.by)} ({words.title(one.field)}: {words.answer(one.field, one.answer)})"
            for one in likely.factors
        ]
        base = " + ".join(sums) or "0"
        worked = " × ".join([f"({base})" if factors and len(sums) > 1 else base, *factors])
        cut = words.say(phrase(", but not above “{title}”"), title=words.title(likely.cut_at)) if likely.cut_at else ""
        yield words.say(phrase("Likely sum: {sum} = {worked}{cut}."), sum=number(likely.sum), worked=worked, cut=cut)

    def _junk(self, found: Found) -> Iterator[str]:
        pipeline = self.words.pipeline
        if found.junk and pipeline.junk:
            reason = self.words.answer(pipeline.junk.reason, found.junk)
            yield self.words.say(
                phrase("Looks like no client of ours, reason: “{reason}”. Close the lead if that is so."), reason=reason
            )
