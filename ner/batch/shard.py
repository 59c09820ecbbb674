"""Does one shard, in whatever process: reads its input, annotates, writes its results whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path

from ner.batch.folder import PARTS, Folder
from ner.batch.note import Note, write_note
from ner.batch.plan import Plan
from ner.batch.staged import new_digest, read_block
from ner.batch.work import CHUNK, Done, Loader, Result, chunks, work
from ner.errors import CapgeneError, InputError
from ner.formats import Format, format_by_name, make_writer
from ner.formats.base import FolderWriter, OutFile, StreamWriter
from ner.output import guard, open_output, sync_folder


@dataclass(frozen=True, slots=True)
class Job:
    """What a process needs to do shards: the folder, the plan, and what loads the annotator."""

    folder: Folder
    plan: Plan
    loader: Loader


class StaleError(CapgeneError):
    """The folder has been given another plan meanwhile: what this process does is no longer wanted."""


@dataclass(slots=True)
class Tally:
    """Counts what becomes of the items of a shard."""

    captions: int = 0
    mentions: int = 0
    genes: set[str] = field(default_factory=set)
    failures: list[tuple[str, str, str]] = field(default_factory=list)

    def done(self, results: Iterable[Result]) -> Iterator[Done]:
        """Yields what was done, counted; notes failures."""
        for result in results:
            if isinstance(result, Done):
                self.captions += 1
                self.mentions += result.mentions
                self.genes.update(result.genes)
                yield result
            else:
                self.fail(result)

    def fail(self, error: InputError) -> None:
        """Notes a failure."""
        self.failures.append((error.place, error.problem, error.remedy))


def do_shard(job: Job, number: int) -> Note:
    """Annotates the shard of that number and leaves its files and its note; the same input gives the same bytes.

    Raises CapgeneError if the model is not the plan's, if an output cannot be written, or if the shard's input is gone.
    """
    check_identity(job.loader, tuple(sorted(job.plan.identity.items())))
    folder, known = job.folder, format_by_name(job.plan.to_format, readable=False)
    writer = make_writer(known)
    digest, tally = new_digest(), Tally()
    items = read_block(folder.block(number), digest)
    results = chain.from_iterable(work(job.loader, writer, chunk) for chunk in chunks(items, CHUNK))
    if isinstance(writer, FolderWriter):
        base = folder.path if is_flat(known) else folder.path / part_name(number)
        paths = write_files(tally, results, base, job)
    else:
        paths = [folder.path / part_name(number, suffix_of(known) + job.plan.packing)]
        write_part(writer, tally, results, paths[0], job)
    note = Note(
        plan=job.plan.id,
        number=number,
        digest=digest.hexdigest(),
        captions=tally.captions,
        mentions=tally.mentions,
        genes=tuple(sorted(tally.genes)),
        failures=tuple(tally.failures),
        files=tuple(folder.mark(path) for path in paths),
    )
    write_note(folder.note(number), note)
    return note


def write_part(writer: StreamWriter, tally: Tally, results: Iterable[Result], path: Path, job: Job) -> None:
    """Writes the part of a shard."""
    with open_output(str(path)) as stream:
        writer.write((done.text for done in tally.done(results)), stream)
        check_plan(job)


def write_files(tally: Tally, results: Iterable[Result], base: Path, job: Job) -> list[Path]:
    """Writes the files of each caption below `base`; a caption whose file another one had is a failure."""
    written: dict[Path, None] = {}
    for done in tally.done(results):
        paths = [base / file.name for file in done.files]
        if any(path in written for path in paths):
            tally.captions -= 1
            tally.mentions -= done.mentions
            problem = f"another caption has the file name {done.files[0].name}"
            tally.fail(InputError(problem, place=done.place, remedy="give each caption a name of its own"))
            continue
        check_plan(job)
        for path, file in zip(paths, done.files, strict=True):
            write_file(path, file)
            written[path] = None
    return list(written)


def write_file(path: Path, file: OutFile) -> None:
    """Writes one file, with the folders it stands in."""
    if not path.parent.is_dir():
        with guard(str(path)):
            path.parent.mkdir(parents=True, exist_ok=True)
        sync_folder(path.parent.parent)
    with open_output(str(path)) as stream:
        stream.write(file.text.encode("utf-8"))


def check_plan(job: Job) -> None:
    """Raises StaleError if the folder was given another plan; then nothing of this one may be put into it."""
    plan = job.folder.read_plan()
    if plan is None or plan.id != job.plan.id:
        raise StaleError("the run was started anew with other options", place=str(job.folder.path))


@lru_cache(maxsize=4)
def check_identity(loader: Loader, identity: tuple[tuple[str, str], ...]) -> None:
    """Raises CapgeneError if this process has another capgene, model or lexicon than the one that planned."""
    here = loader.identity()
    for name, version in identity:
        if here.get(name) != version:
            problem = f"the version of {name} is {here.get(name)} here, but the run was planned with {version}"
            raise CapgeneError(problem, remedy="use one installation of capgene for the whole run")


def is_flat(known: Format) -> bool:
    """True for records, which keep their names in the output folder; other files get a folder for each shard."""
    return known.name == "pfocr"


def suffix_of(known: Format) -> str:
    """The suffix of a format's files."""
    return known.suffixes[0] if known.suffixes else ""


def part_name(number: int, suffix: str = "") -> str:
    """The name of a shard's file or folder; sorted by name, parts are in the order of the input."""
    return f"{PARTS}{number:06d}{suffix}"
