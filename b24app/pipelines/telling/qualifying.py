"""Tell by which model of ABC qualification answers are weighed."""

from b24app.languages import phrase
from b24app.pipelines.language.parts.abc import Abc, Coefficient
from b24app.pipelines.telling.told import Block, Told
from b24app.pipelines.telling.words import Words

_NAMES = {
    "seriousness": phrase("Seriousness"),
    "means": phrase("Means"),
    "potential": phrase("Potential"),
}


def weighing(part: Abc, words: Words) -> Told:
    """Tell the three coefficients, the classes, and where the results go."""
    say, classes = words.say, part.classes
    named = ((say(text), getattr(part.coefficients, name)) for name, text in _NAMES.items())
    asked = tuple(f"{name}: {_scores(one, words)}" for name, one in named)
    begins = say(phrase("{name}: from {share} %"))
    bounds = [begins.format(name=name, share=f"{share:g}") for name, share in (("A", classes.A), ("B", classes.B))]
    kept = [say(phrase("Class: {field}")).format(field=words.title(part.into))] if part.into else []
    sums = [one.into for one in part.sum]
    if sums:
        kept.append(say(phrase("Likely sum: {field}")).format(field=words.titles(sums)))
    blocks = [
        Block(say(phrase("Which answers are weighed")), asked),
        Block(say(phrase("Classes")), (*bounds, say(phrase("C: the rest")))),
    ]
    if kept:
        blocks.append(Block(say(phrase("Where the results go")), tuple(kept)))
    title = part.title.template.said(words.language) if part.title else say(phrase("no template, the title stays"))
    return Told({"title": title}, tuple(blocks))


def _scores(one: Coefficient, words: Words) -> str:
    weight = f" ×{one.weight:g}" if one.weight != 1 else ""
    return words.titles(score.field for score in one.scores) + weight
