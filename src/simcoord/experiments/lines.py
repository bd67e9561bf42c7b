"""On which line of an experiment file stands what the scenario refuses?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from simcoord.sayings import joined
from simcoord.scenario.changes import ELSEWHERE
from simcoord.scenario.problems import Problem
from simcoord.scenario.reading import Document
from simcoord.scenario.refusals import Flaw, Loc


@dataclass(frozen=True)
class Lines:
    """The lines of an experiment file.

    source : name of the file, empty if there is none
    at     : the line of each place in it
    """

    source: str = ""
    at: Mapping[Loc, int] = field(default_factory=dict)

    @classmethod
    def of_document(cls, document: Document) -> Lines:
        """The lines of a file that has been read."""
        return cls(document.source, {loc: mark.line for loc, mark in document.marks.items()})

    def of(self, loc: Loc) -> int | None:
        """The line of a place, or of the nearest part around it."""
        while loc and loc not in self.at:
            loc = loc[:-1]
        return self.at.get(loc)

    def told(self, flaw: Flaw) -> Problem:
        """What is wrong at a place of the file."""
        loc, message, value, nearest = flaw
        return Problem(loc, message, value, nearest, self.source, self.of(loc))

    def blamed(
        self,
        problems: Iterable[Problem],
        alternative: str,
        paths: Mapping[str, Sequence[str]],
        categories: Mapping[str, str],
    ) -> Iterator[Problem]:
        """What the scenario refuses, each at the line of the change that brought it.

        paths      : of each factor
        categories : name of the one that a factor takes
        """
        if not self.source:
            yield from problems
            return
        lines = self._of_changes(alternative, paths, categories)
        for problem in problems:
            if problem.change:
                yield replace(problem, source=self.source, line=lines.get(problem.change))
            else:
                line = self.at.get(("alternatives", alternative))
                message = joined([ELSEWHERE, problem.message], ": ")
                yield replace(problem, source=self.source, line=line, message=message)

    def _of_changes(
        self,
        alternative: str,
        paths: Mapping[str, Sequence[str]],
        categories: Mapping[str, str],
    ) -> dict[str, int | None]:
        """The line of each change, the last that made it."""
        found: dict[str, int | None] = {}
        sets: list[Loc] = [("alternatives", alternative)]
        sets += [("vary", name, "categories", chosen) for name, chosen in categories.items()]
        for loc in sets:
            found |= {str(at[-1]): line for at, line in self.at.items() if at[:-1] == loc}
        for name, own in paths.items():
            for n, path in enumerate(own):
                several = ("vary", name, "paths", n) in self.at
                place = ("vary", name, "paths", n) if several else ("vary", name, "path")
                found[path] = self.of(place)
        return found
