"""Make pipelines and observed portals out of a few words."""

from textwrap import dedent

from b24app.pipelines.language.check import check
from b24app.pipelines.language.load import read
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.observe import Observed
from b24app.portal.crm import Stage
from b24app.portal.userfields import Field, Value

HEAD = "pipeline: shop\nfor: lead\ntitle: Магазин\n"
MEANS = {"w": "work", "s": "success", "f": "failure"}


def pipeline(text: str) -> Pipeline:
    return check(read(HEAD + dedent(text), "shop.yaml"))


def stages(*codes: str) -> Pipeline:
    """Make a pipeline of stages: `stages("NEW", "OFFER", "CONVERTED s")`; titles are the codes."""
    lines = []
    for code in codes:
        name, _, kind = code.partition(" ")
        lines.append(f"  - {{key: {name.lower()}, title: {name}, semantics: {MEANS[kind or 'w']}}}")
    return pipeline("stages:\n" + "\n".join(lines) + "\n")


def standing(*codes: str, fields: tuple[Field, ...] = ()) -> Observed:
    """Make a portal of stages: `standing("NEW 10", "CONVERTED 40 s")`; titles are the codes."""
    made = []
    for number, code in enumerate(codes, 1):
        name, sort, kind = [*code.split(), "w"][:3]
        made.append(Stage(number, name, name, int(sort), "#112233", MEANS[kind], name in {"NEW", "CONVERTED", "JUNK"}))
    return Observed(tuple(sorted(made, key=lambda one: (one.sort, one.id))), fields)


def list_field(key: str, *values: str, titles: tuple[str, str] = ("Роль", "Role")) -> Field:
    made = tuple(Value(number, one, one.title(), 10 * number, is_default=False) for number, one in enumerate(values, 1))
    return Field(7, key, "list", is_multiple=False, titles=titles, helps=("", ""), values=made)
