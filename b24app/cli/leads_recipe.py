"""The commands `leads recipe`: check recipes of clean-ups, list those that come with the app, write their schema."""

import json
from pathlib import Path

import click

from b24app.cleanup.deciding.recipe_fields import demand_fields
from b24app.cleanup.deciding.recipe_file import open_recipe, recipe_schema_text, shipped_recipes
from b24app.cli.options import AS_JSON, TARGET, write
from b24app.cli.root import Session
from b24app.languages import phrase
from b24app.portal.lead_fields import read_lead_fields


@click.group("recipe")
def recipe() -> None:
    """Recipes of clean-ups: what is done with a pile of leads, in one file."""


@recipe.command("check")
@click.argument("file")
@TARGET
@AS_JSON
@click.pass_obj
def check(session: Session, file: str, target: str | None, *, as_json: bool) -> None:
    """Check a recipe, a FILE or the key of one that comes with the app; with --portal its fields too."""
    session.as_json = as_json
    source, found = open_recipe(file)
    if target:
        demand_fields(source, found, read_lead_fields(session.app.portal_named(target)[1]))
    if as_json:
        click.echo(json.dumps({"recipe": found.document()}, ensure_ascii=False))
        return
    said = phrase("{title}: rules {rules}, steps {steps}, first wave {canary} leads. No faults.")
    numbers = {"rules": len(found.actions), "steps": len(found.passes), "canary": found.waves.canary}
    click.echo(session.translate(said).format(title=found.title.said(session.language), **numbers))


@recipe.command("list")
@click.pass_obj
def listed(session: Session) -> None:
    """List the recipes that come with the app."""
    for name in shipped_recipes():
        click.echo(f"{name}  {open_recipe(name)[1].title.said(session.language)}")


@recipe.command("schema")
@click.option("--out", type=click.Path(path_type=Path), help="File to write instead of printing.")
def schema(out: Path | None) -> None:
    """Write the JSON Schema by which editors complete and explain recipes."""
    text = recipe_schema_text()
    if out:
        write(out, lambda: out.write_text(text, encoding="utf-8"))
    else:
        click.echo(text, nl=False)
