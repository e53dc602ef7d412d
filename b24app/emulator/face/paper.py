"""The templates of the portal's pages, and the files that go with them."""

from functools import cache
from importlib import resources

from jinja2 import Environment, FunctionLoader

from b24app.emulator.markup import bbcode, ink_on, moment, plural, spaced

FILES = resources.files("b24app.emulator") / "pages"


@cache
def environment() -> Environment:
    """Make the templates ready; everything put into them is escaped."""
    made = Environment(loader=FunctionLoader(lambda name: (FILES / name).read_text("utf-8")), autoescape=True)
    made.filters |= {"spaced": spaced, "plural": plural, "bbcode": bbcode, "moment": moment, "ink": ink_on}
    return made
