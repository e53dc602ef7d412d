"""Read a recipe from its file, or tell every fault it has at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from b24app.cleanup.deciding.recipe import Recipe
from b24app.cleanup.deciding.recipe_sense import sense_faults
from b24app.content import content
from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault, Faults
from b24app.pipelines.language.leaks import without_leaks
from b24app.pipelines.language.load import Source, load, read
from b24app.pipelines.language.schema import as_text, schema_of
from b24app.pipelines.language.shape import shape_faults

FOLDER = "recipes"
"""Folder of shipped recipes within the content called `pipelines`."""


def open_recipe(name: str) -> tuple[Source, Recipe]:
    """Read a recipe by its file, or a shipped one by its key; raises Faults or Unreadable."""
    path = Path(name)
    shipped = content("pipelines") / FOLDER / f"{name}.yaml"
    source = load(shipped if not path.exists() and shipped.is_file() else path, "recipe")
    return source, check_recipe(source)


def shipped_text(name: str) -> str:
    """Return the text of a shipped recipe, to be changed before it is used; empty where there is none."""
    return (content("pipelines") / FOLDER / f"{name}.yaml").read_text("utf-8") if name in shipped_recipes() else ""


def read_recipe_text(text: str) -> tuple[Source, Recipe]:
    """Read a recipe from a text; raises Faults."""
    source = read(text, "recipe.yaml", "recipe")
    return source, check_recipe(source)


def check_recipe(source: Source) -> Recipe:
    """Return the recipe that a file holds; raises Faults with all of them."""
    faults: list[Fault] = list(source.faults)
    recipe = None
    if not isinstance(source.data, dict):
        what = phrase("a mapping is wanted here"), phrase("write keys with colons, one a line")
        raise Faults([*faults, Fault(*what, where=source.at(()))])
    try:
        recipe = Recipe.model_validate(source.data)
    except ValidationError as refused:
        faults.extend(shape_faults(source, refused, Recipe))
    faults.extend(sense_faults(source, recipe) if recipe else ())
    if recipe is None or faults:
        raise Faults(without_leaks(faults))
    return recipe


def shipped_recipes() -> Iterator[str]:
    """Give the keys of the recipes that come with the app."""
    yield from sorted(path.stem for path in (content("pipelines") / FOLDER).glob("*.yaml"))


def recipe_schema() -> dict[str, Any]:
    """Return the JSON Schema of recipes, its texts in English and Russian."""
    return schema_of(Recipe, "b24app recipe of a clean-up", "b24app leads recipe schema")


def recipe_schema_text() -> str:
    """Return the schema as it is kept beside the shipped recipes."""
    return as_text(recipe_schema())
