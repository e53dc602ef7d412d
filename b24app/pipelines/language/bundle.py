"""Read a pipeline and the files it names from texts: no file of this machine can be named, whatever stands in them."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from b24app.languages import phrase
from b24app.pipelines.language.check import whole
from b24app.pipelines.language.faults import Fault, Faults, Unreadable
from b24app.pipelines.language.lint import Finding, lint
from b24app.pipelines.language.load import Source, read
from b24app.pipelines.language.model import Pipeline

LONGEST = 100_000
"""Characters that the texts of a bundle may have together; the longest shipped pipeline has a fifth of it."""

MOST = 12
"""Files of a bundle."""

_NAME = re.compile(r"(?:[A-Za-z0-9_-]{1,40}/){0,2}[A-Za-z0-9_-]{1,60}\.yaml", re.ASCII)


@dataclass(frozen=True)
class Bundle:
    """A pipeline's own file, which is the first, and those that it names, by their names seen from its folder."""

    files: Mapping[str, str]

    @property
    def main(self) -> str:
        """Return the name of the pipeline's own file."""
        return next(iter(self.files))

    def read(self, path: Path) -> Source:
        """Give a file of the bundle; raises Unreadable for every other name."""
        name = posixpath.normpath(path.as_posix())
        if name not in self.files:
            what = phrase("the file is not among those of this draft")
            raise Unreadable(what, phrase("add it to the draft, or name another one"), where=name)
        return read(self.files[name], name)

    def judged(self) -> tuple[Pipeline, list[Finding]]:
        """Return the pipeline, and what is to be said of the names of its stages.

        Raises Faults with all of them, each with the file's name, line and column.
        """
        self.bounded()
        source, pipeline = whole(Path(self.main), self.read)
        return pipeline, lint(source, pipeline, {})

    def bounded(self) -> None:
        """Raise Faults where there are too many files or letters, or a name is none."""
        faults = list(self._beyond())
        if faults:
            raise Faults(faults)

    def _beyond(self) -> Iterator[Fault]:
        for name in self.files:
            if not _NAME.fullmatch(name):
                what = phrase('"{name}" is not the name of a file')
                yield Fault(what, phrase("write for example abc/model.yaml"), name=name[:80])
        if len(self.files) > MOST:
            yield Fault(phrase("a draft has more than {most} files"), phrase("join some of them"), most=MOST)
        if sum(map(len, self.files.values())) > LONGEST:
            what = phrase("the files have more than {most} characters together")
            way_out = phrase("such files are far shorter; check that they are the right ones")
            yield Fault(what, way_out, where=f"{self.main}:1:1", most=LONGEST)
