"""The page of all commands, made from click's own definitions."""

import re
from collections.abc import Iterator

import click

from b24app.cli import main

_HEAD = {
    "en": """# Commands

Every command with its options, as `--help` tells them. `--lang ru` and `--lang en` choose the language of messages;
`B24APP_LANGUAGE` does so for good.

Exit codes: 0 done, 1 failed, 2 misused, 3 a plan has changes (only with `--exit-code`).""",
    "ru": """# Команды

Все команды и их параметры, как их показывает `--help`: справка в командной строке английская, сообщения — на языке
`--lang` или `B24APP_LANGUAGE`.

Коды выхода: 0 — сделано, 1 — не удалось, 2 — команда написана неверно, 3 — в плане есть изменения (только с
`--exit-code`).""",
}
_OPTIONS = {
    "en": "| option | what it does |\n| --- | --- |",
    "ru": "| параметр | что делает |\n| --- | --- |",
}
_BY_DEFAULT = {"en": "By default", "ru": "По умолчанию"}


def commands_page(language: str) -> str:
    """Write the page in a language."""
    told = [_told(path, command, language) for path, command in walked()]
    return "\n\n".join([_HEAD[language], *told]) + "\n"


def walked() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Give every command with the words that lead to it, groups before what is in them."""
    waiting: list[tuple[tuple[str, ...], click.Command]] = [(("b24app",), main)]
    while waiting:
        path, command = waiting.pop(0)
        if not command.hidden:
            yield path, command
        if isinstance(command, click.Group):
            inner = [((*path, name), one) for name, one in sorted(command.commands.items())]
            waiting = inner + waiting


def _told(path: tuple[str, ...], command: click.Command, language: str) -> str:
    context = click.Context(command, info_name=" ".join(path))
    usage = " ".join([*path, *command.collect_usage_pieces(context)])
    parts = ["#" * min(len(path) + 1, 4) + f" {' '.join(path)}", f"```text\n{usage}\n```", *_help(command.help or "")]
    rows = [_row(one, context, language) for one in command.params if isinstance(one, click.Option) and not one.hidden]
    return "\n\n".join([*parts, "\n".join([_OPTIONS[language], *rows])] if rows else parts)


def _help(text: str) -> Iterator[str]:
    """Give the paragraphs of a help text; what is not to be wrapped stays as it stands."""
    for paragraph in re.split(r"\n\s*\n", text.split("\f")[0].strip()):
        if paragraph.lstrip().startswith("\b"):
            kept = paragraph.lstrip().removeprefix("\b").strip("\n")
            yield f"```text\n{kept}\n```"
        else:
            yield plain(" ".join(paragraph.split()))


def _row(option: click.Option, context: click.Context, language: str) -> str:
    names = ", ".join(f"`{name}`" for name in [*option.opts, *option.secondary_opts])
    kind = "" if option.is_flag or option.count else f" {plain(option.make_metavar(context))}"
    told = plain(" ".join((option.help or "").split()))
    given = option.default
    if isinstance(given, str | int | float) and not isinstance(given, bool) and str(given):
        told = f"{told} {_BY_DEFAULT[language]}: `{given}`."
    return f"| {names}{kind} | {told.strip()} |"


def plain(text: str) -> str:
    """Write a text so that Markdown takes none of its signs for its own."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", text).replace("\\<", "&lt;").replace("\\>", "&gt;")
