"""Errors that name the place, the fault and the remedy; only the command line turns them into exit codes."""

from __future__ import annotations


class CapgeneError(Exception):
    """Something the user can mend: `problem` says what is wrong, `remedy` what to do, `place` where."""

    def __init__(self, problem: str, *, place: str = "", remedy: str = "") -> None:
        super().__init__(problem, place, remedy)
        self.problem = problem
        self.place = place
        self.remedy = remedy

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (type(self), self.problem, self.place, self.remedy)

    def __str__(self) -> str:
        head = f"{self.place}: {self.problem}" if self.place else self.problem
        return f"{head} ({self.remedy})" if self.remedy else head


def _restore(cls: type[CapgeneError], problem: str, place: str, remedy: str) -> CapgeneError:
    return cls(problem, place=place, remedy=remedy)


def said(error: BaseException) -> str:
    """What an error says, without the number and the file that the system puts around it."""
    return getattr(error, "strerror", None) or str(error)


class UsageError(CapgeneError):
    """The command was called in a way that cannot work: exit status 2."""


class InputError(CapgeneError):
    """A file or record cannot be read: the rest of a batch goes on, exit status 1."""


class OutputError(CapgeneError):
    """A file cannot be written: nothing half-written is left behind, exit status 1."""


class LexiconError(CapgeneError):
    """A lexicon table or curated row is wrong."""


class ModelError(CapgeneError):
    """A model folder is missing, damaged or of another version."""
