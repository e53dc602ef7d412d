"""The command `init`: from nothing to settings, databases and the form that the portal wants filled in."""

from pathlib import Path

import click

from b24app.cli.root import Session
from b24app.errors import Misuse
from b24app.install.manifest import Manifest, read_manifest
from b24app.install.settings_file import SettingsFile
from b24app.languages import Translate, phrase
from b24app.settings import Settings, new_key, read_settings
from b24app.wiring import build

_FLAGS = {"home": "B24APP_HOME", "database": "B24APP_DATABASE_URL", "bind": "B24APP_BIND"}


@click.command("init")
@click.option(
    "--file",
    "path",
    default="b24app.env",
    show_default=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to keep the settings in.",
)
@click.option("--public-url", default="", help="Address under which the portal reaches the app, with https.")
@click.option("--home", default="", help="Folder for the databases.")
@click.option("--database", default="", help="postgresql://user:password@host/name instead of SQLite.")
@click.option("--bind", default="", help="Address and port that the app listens on.")
@click.option("--client-id", default="", help="Application code from the form; its key is then asked for.")
@click.pass_obj
def init(session: Session, /, path: Path, public_url: str, client_id: str, **given: str) -> None:
    """Make settings and databases, and say what to type into the portal's form.

    What the file holds already stays, unless an option says otherwise; so the command can be given again, for example
    with the code and the key that the form shows after it is saved. The key is asked for and never shown.
    """
    file = SettingsFile(path)
    is_new = file.make()
    wanted = {_FLAGS[name]: value for name, value in given.items() if value}
    if given["database"]:
        wanted["B24APP_JOBS_URL"] = given["database"]
    wanted["B24APP_PUBLIC_URL"] = public_url or _address(session, file, is_new=is_new)
    if not file.value("B24APP_SECRET_KEYS"):
        wanted["B24APP_SECRET_KEYS"] = new_key()
    if client_id:
        asked = session.translate(phrase("Application key (client_secret)"))
        wanted |= {"B24APP_CLIENT_ID": client_id, "B24APP_CLIENT_SECRET": click.prompt(asked, hide_input=True)}
    # What cannot be used is refused before it stands in the file.
    read_settings({name.removeprefix("B24APP_").lower(): value for name, value in wanted.items()})
    file.set(wanted)
    settings = read_settings(file=path)
    _migrate(settings)
    for line in _told(session.translate, session.language, path, settings):
        click.echo(line)


def _address(session: Session, file: SettingsFile, *, is_new: bool) -> str:
    """Return the app's address: what the file has, else what a person types."""
    if not is_new:
        return file.value("B24APP_PUBLIC_URL")
    asked = session.translate(phrase("Address under which the portal reaches the app, with https://"))
    try:
        return str(click.prompt(asked))
    except click.Abort:
        file.path.unlink()
        raise Misuse(phrase("the app's address is not known"), phrase("give it with --public-url")) from None


def _migrate(settings: Settings) -> None:
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    app = build(settings)
    try:
        app.database.migrate()
        app.engine.migrate()
    finally:
        app.close()


def _told(say: Translate, language: str, path: Path, settings: Settings) -> list[str]:
    """Say what was made, what to type into the form, and what comes next."""
    manifest = read_manifest()
    rows = [
        (phrase("Your handler path"), f"{settings.public_url}/"),
        (phrase("Initial installation path"), f"{settings.public_url}/install"),
        (phrase("Menu item text"), manifest.title.said(language)),
        (phrase("Script only (no user interface)"), say(phrase("off"))),
    ]
    labels = [say(label) for label, _ in rows]
    width = max(map(len, labels))
    return [
        say(phrase("Settings: {file}, readable by its owner only. The databases are up to date.")).format(file=path),
        "",
        say(phrase("In the portal: Developer resources → Other → Local application")),
        *(f"  {label:<{width}}  {value}" for label, (_, value) in zip(labels, rows, strict=True)),
        f"  {say(phrase('Permissions'))}",
        *_scopes(say, language, manifest),
        "",
        *_next(say, path, settings),
    ]


def _scopes(say: Translate, language: str, manifest: Manifest) -> list[str]:
    width = max(map(len, manifest.scopes))
    optional = say(phrase("optional: "))
    return [
        f"    {name:<{width}}  {'' if scope.required else optional}{scope.reason.said(language)}"
        for name, scope in manifest.scopes.items()
    ]


def _next(say: Translate, path: Path, settings: Settings) -> list[str]:
    if not settings.client_id:
        return [
            say(phrase("Save the form; it then shows a code and a key. Give them to the app and start it:")),
            f"  b24app init --file {path} --client-id CODE",
            f"  set -a; . {_shell(path)}; set +a; b24app serve",
        ]
    return [say(phrase("Start the app:")), f"  set -a; . {_shell(path)}; set +a; b24app serve"]


def _shell(path: Path) -> str:
    """A shell looks for a bare name elsewhere."""
    return str(path) if path.is_absolute() else f"./{path}"
