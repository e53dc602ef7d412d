"""Make the job engine speak through our log alone."""

import logging


def quieten() -> None:
    """Give the engine's logger a handler: with none of its own it writes to the console past our log."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    logger.propagate = True
