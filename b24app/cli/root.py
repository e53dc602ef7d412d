"""What every command shares: settings and parts built on first use, and errors said in the user's language."""

import json
from functools import cached_property
from typing import Any

import click

from b24app import log
from b24app.errors import AppError
from b24app.install.pipeline_work import PipelineWork
from b24app.languages import Translate, translator
from b24app.settings import BadSettings, Settings, read_settings, system_language
from b24app.wiring import App, build


class Session:
    """One run of the command line; the parts are built when a command first asks for them."""

    def __init__(self, language: str | None) -> None:
        self._language = language
        self.as_json = False

    @cached_property
    def settings(self) -> Settings:
        """The settings from the environment."""
        return read_settings()

    @cached_property
    def app(self) -> App:
        """Every part of the app, its database up to date."""
        # A person at a terminal reads the command's own words; a service's story is told by speak_up().
        log.set_up("DEBUG" if self.settings.log_level == "DEBUG" else "WARNING", self.settings.log_form)
        app = build(self.settings)
        app.database.migrate()
        return app

    def speak_up(self) -> None:
        """Log everything from now on, as a service does."""
        log.set_up(self.settings.log_level, self.settings.log_form)

    def pipelines_on(self, target: str | None) -> PipelineWork:
        """Return what does things with pipelines on the portal a person names, or the settings do."""
        return self.app.pipelines.at(*self.app.portal_named(target or self.settings.portal))

    @property
    def language(self) -> str:
        """The language messages are said in; where the settings cannot be read, that of LANG."""
        try:
            return self._language or self.settings.speaks
        except BadSettings:
            return system_language()

    @cached_property
    def translate(self) -> Translate:
        """Translate phrases of the source into the user's language."""
        return translator(self.language)


class Root(click.Group):
    """The root group: turns an AppError into one line on standard error and its exit code."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command; its error is said as text or, after --json, as one JSON object."""
        try:
            return super().invoke(context)
        except AppError as error:
            session: Session = context.obj
            if session.as_json:
                click.echo(json.dumps({"error": error.as_json(session.translate)}, ensure_ascii=False))
            else:
                click.echo(error.text(session.translate), err=True)
            context.exit(error.exit_code)
