"""Choose the gateway that the settings name."""

import importlib
from pathlib import Path

from b24app.errors import AppError
from b24app.languages import phrase
from b24app.messages.file_gateway import ConsoleGateway, FileGateway
from b24app.messages.gateway import Gateway
from b24app.messages.http_gateway import HttpGateway


class NoSuchGateway(AppError):
    """B24APP_GATEWAY names no gateway; write file, console, an address, or a class as package.module:Class."""

    code = "messages.no-such-gateway"


def gateway_named(name: str, token: str, folder: Path) -> Gateway:
    """Return the gateway of a name: file, console, an address, or `package.module:Class`.

    The class is called with the token. Raises NoSuchGateway.
    """
    if name == "file":
        return FileGateway(folder)
    if name == "console":
        return ConsoleGateway()
    if name.startswith(("https://", "http://")):
        return HttpGateway(name.rstrip("/"), token)
    module, _, attribute = name.partition(":")
    try:
        made: Gateway = getattr(importlib.import_module(module), attribute)(token)
    except (ImportError, AttributeError, TypeError, ValueError) as fault:
        raise NoSuchGateway(
            phrase("there is no gateway {name}: {fault}"),
            phrase("write file, console, an address, or a class as package.module:Class"),
            where="B24APP_GATEWAY",
            name=name,
            fault=str(fault),
        ) from fault
    return made
