"""Tell who sits at the terminal, for what is signed."""

import getpass


def me() -> str:
    """Return the name of the person at the terminal, empty where the machine does not know it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
