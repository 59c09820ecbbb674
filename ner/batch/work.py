"""What one process does: annotate a chunk of captions and render it, with nothing but plain values going back."""

from __future__ import annotations

import atexit
import gc
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeVar

from ner.batch.identity import model_identity
from ner.batch.plan import Plan, Value
from ner.batch.pool import signals_held
from ner.errors import CapgeneError, InputError, UsageError
from ner.formats.base import Entry, FolderWriter, Item, OutFile, StreamWriter
from ner.threshold import check_threshold
from ner.types import Annotation, Caption

T = TypeVar("T")

# Captions that are annotated at a time: large enough for a pipe to be quick, small enough for steady progress.
CHUNK = 32
# New objects between two looks of the garbage collector: a caption makes some thousand, and no cycles.
YOUNG = 1_000_000


class Annotator(Protocol):
    """What a batch needs of an annotator."""

    def annotate(self, caption: Caption) -> Annotation: ...

    def pipe(self, captions: Iterable[Caption]) -> Iterator[Annotation]: ...


class Loader(Protocol):
    """Makes an annotator in the process that needs one; hashable and picklable, equal when it loads the same."""

    def __call__(self) -> Annotator: ...

    def __hash__(self) -> int: ...

    def identity(self) -> dict[str, str]:
        """The versions of what annotates, told without loading it."""
        ...

    def options(self) -> dict[str, Value]:
        """What the loader was made with."""
        ...


@dataclass(frozen=True, slots=True)
class ModelLoader:
    """Loads the model in a folder with the lexicon in another, or those that capgene brings.

    `threshold` and `high_precision` say which mentions are kept, as in `ner.load`; raises UsageError if they cannot.
    """

    model: str | None = None
    lexicon: str | None = None
    threshold: float | None = None
    high_precision: bool = False

    def __post_init__(self) -> None:
        check_threshold(self.threshold, high_precision=self.high_precision)

    def __call__(self) -> Annotator:
        import ner  # noqa: PLC0415  (spaCy is loaded by the process that annotates, not by the one that reads)

        annotator = ner.load(
            self.model, lexicon=self.lexicon, threshold=self.threshold, high_precision=self.high_precision
        )
        gc.freeze()  # what is loaded stays: the collector need not look at it again and again
        gc.set_threshold(YOUNG, 50, 100)
        atexit.register(gc.freeze)  # what is kept needs no look at the end either, which took most of a second
        return annotator

    def identity(self) -> dict[str, str]:
        """The versions of capgene, model and lexicon."""
        return model_identity(self.model, self.lexicon)

    def options(self) -> dict[str, Value]:
        """The fields that differ from what they are unless told."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name)) != field.default}

    def absolute(self) -> ModelLoader:
        """The same folders by names that hold in every process."""
        model, lexicon = (folder and str(Path(folder).resolve()) for folder in (self.model, self.lexicon))
        return replace(self, model=model, lexicon=lexicon)


def loader_of(plan: Plan) -> ModelLoader:
    """The loader that a plan was made with; raises UsageError if its options are of another version of capgene."""
    try:
        return ModelLoader(**plan.options)  # type: ignore[arg-type]
    except TypeError:
        named = ", ".join(plan.options)
        remedy = "use the version of capgene that began the run, or start anew with --force"
        raise UsageError(f"the options of the earlier run are not known here: {named}", remedy=remedy) from None


@dataclass(frozen=True, slots=True)
class Done:
    """One caption done: its rendered text or files, and what it adds to the summary."""

    place: str
    text: str
    files: tuple[OutFile, ...]
    mentions: int
    genes: tuple[str, ...]


Result = Done | InputError
Rendering = Callable[[Entry, Annotation], tuple[str, tuple[OutFile, ...]]]


@lru_cache(maxsize=1)
def annotator_of(loader: Loader) -> Annotator:
    """The annotator of this process, loaded the first time it is asked for.

    Interrupts wait until it is there: some packages swallow one that comes while they are imported.
    """
    with signals_held():
        return loader()


def work(loader: Loader, writer: StreamWriter | FolderWriter, chunk: tuple[Item, ...]) -> list[Result]:
    """Each caption of a chunk annotated and rendered, errors left in their places."""
    entries = [item for item in chunk if isinstance(item, Entry)]
    annotations = iter(annotate(annotator_of(loader), entries) if entries else ())
    render = rendering(writer)
    return [item if isinstance(item, InputError) else finish(render, item, next(annotations)) for item in chunk]


def annotate(annotator: Annotator, entries: list[Entry]) -> list[Annotation | InputError]:
    """The annotations of a chunk; if one caption breaks the annotator, that one alone becomes an error."""
    captions = [entry.caption for entry in entries]
    try:
        return list(annotator.pipe(captions))
    except (CapgeneError, MemoryError):
        raise
    except Exception:  # a fault in one caption must not end a run of millions; it is reported with its place
        return [annotate_one(annotator, entry) for entry in entries]


def annotate_one(annotator: Annotator, entry: Entry) -> Annotation | InputError:
    """The annotation of one caption, or an error that names it."""
    try:
        return annotator.annotate(entry.caption)
    except (CapgeneError, MemoryError):
        raise
    except Exception as error:
        logging.getLogger(__name__).debug("%s", entry.place, exc_info=True)
        problem = f"capgene fails on the caption {entry.caption.id!r}: {type(error).__name__}: {error}"
        return InputError(problem, place=entry.place, remedy="please report it together with the caption")


def rendering(writer: StreamWriter | FolderWriter) -> Rendering:
    """What makes the text, or the files, of a caption."""
    if isinstance(writer, FolderWriter):
        return lambda entry, annotation: ("", writer.render_files(entry, annotation))
    return lambda entry, annotation: (writer.render(entry, annotation), ())


def finish(render: Rendering, entry: Entry, annotation: Annotation | InputError) -> Result:
    """The rendered result of one caption."""
    if isinstance(annotation, InputError):
        return annotation
    try:
        text, files = render(entry, annotation)
    except InputError as error:
        return error
    genes = tuple(gene.hgnc_id for gene in annotation.genes())
    return Done(entry.place, text, files, len(annotation.mentions), genes)


def chunks(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """The items in tuples of `size`, the last one shorter."""
    iterator = iter(items)
    while chunk := tuple(islice(iterator, size)):
        yield chunk
