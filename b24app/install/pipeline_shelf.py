"""List the pipelines that a draft can begin with: the shipped ones, and those of the folders in the settings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from b24app.content import content
from b24app.errors import AppError
from b24app.languages import phrase
from b24app.pipelines.language import start
from b24app.pipelines.language.load import load
from b24app.pipelines.language.raw import entity_of, mapping


class NoSuchTemplate(AppError):
    """There is no pipeline of this name to begin with; open the list of pipelines again."""

    code = "drafts.no-such-template"


@dataclass(frozen=True)
class Template:
    """A file to begin with; `titles` by language may be empty where the file cannot be read."""

    key: str
    path: Path
    titles: Mapping[str, str]
    entity: str

    def files(self, key: str) -> dict[str, str]:
        """Return its text under a new key, and the files that it names."""
        return {f"{key}.yaml": start.under_key(self.path, key), **start.named_by(self.path, self.path.parent)}


def shelf(folders: Iterable[Path]) -> list[Template]:
    """List what there is; of two files of one name the one in the settings' folders counts."""
    empty = Path(start.__file__).with_name("empty.yaml")
    found = {start.EMPTY: _template(empty)}
    for folder in (content("pipelines"), *folders):
        found |= {path.stem: _template(path) for path in _files(folder)}
    return list(found.values())


def template_named(folders: Iterable[Path], key: str) -> Template:
    """Return one of them; raises NoSuchTemplate."""
    for one in shelf(folders):
        if one.key == key:
            return one
    raise NoSuchTemplate(phrase('there is no pipeline "{name}" to begin with'), name=key[:80])


def _files(folder: Path) -> Iterator[Path]:
    # Files with another dot in their names, such as tests, are none.
    yield from (path for path in sorted(folder.glob("*.yaml")) if "." not in path.stem)


def _template(path: Path) -> Template:
    titles, entity = _told(path, path.stat().st_mtime_ns)
    return Template(path.stem, path, dict(titles), entity)


@lru_cache(maxsize=64)
def _told(path: Path, _: int) -> tuple[tuple[tuple[str, str], ...], str]:
    """Read a file's title and what it is for; once for each time it is changed."""
    try:
        source = load(path)
    except AppError:
        return (), "lead"
    title = mapping(source.data).get("title")
    told = title if isinstance(title, dict) else {"en": title}
    return tuple((str(name), str(text)) for name, text in told.items() if text), entity_of(source)
