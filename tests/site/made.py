"""The pages that are made from the source: commands, keys, robots, messages, settings."""

from collections.abc import Callable

from tests.site.commands import commands_page
from tests.site.keys import keys_page
from tests.site.messages import messages_page
from tests.site.settings import settings_page
from tests.site.units import units_page


def made() -> dict[str, Callable[[str], str]]:
    """Name each page and the function that writes it in a language."""
    return {
        "cli.md": commands_page,
        "yaml.md": keys_page,
        "robots/index.md": units_page,
        "messages.md": messages_page,
        "settings.md": settings_page,
    }
