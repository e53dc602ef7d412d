"""Find the content folders robots/, pipelines/ and install/: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def content(name: str) -> Path:
    """Return the folder of shipped content called `robots`, `pipelines` or `install`."""
    beside = _PACKAGE.parent / name
    if (_PACKAGE.parent / "pyproject.toml").is_file() and beside.is_dir():
        return beside
    return _PACKAGE / "_content" / name
