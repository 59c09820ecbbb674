"""From rows to bytes: a record and its side file with the changed rows alone written anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import yaml

from eval.curation.apply.rows import RowPlan
from ner.errors import InputError
from ner.formats.base import table_line
from ner.formats.frontmatter import FrontMatter, parse, text_of
from ner.formats.pfocr import keyword_mapping, read_rows, replace_genes, row_identity, side_path
from ner.formats.record import ROW_FIELDS, GeneRow, Record, row_fields, row_mapping
from ner.formats.sidefile import cells, count, fresh, side_rows, split_lines
from ner.formats.splice import (
    Edit,
    apply_edits,
    block_end,
    block_items,
    dump,
    line_start,
    new_lines,
    prefix,
    sequence_edit,
)


@dataclass(frozen=True, slots=True)
class Texts:
    """The text of a record, and of its side file in layout 2."""

    raw: str
    side: str = ""


def corrected_texts(record: Record, plan: RowPlan, *, recount: bool = False) -> Texts:
    """Returns a record with the rows of a plan; every line that is not of a changed row or keyword is as it was.

    In layout 2 each row of the side file repeats how many names were matched; these counts stay as PFOCR made them,
    unless `recount` asks for new ones. Raises InputError where the record cannot be written so that it reads back.
    """
    if plan.rows == record.rows:
        return Texts(record.raw, record.side)
    texts = Texts(_front_text(record, plan), _side_text(record, plan, recount) if record.layout == 2 else "")
    if _rows_of(record, texts) == plan.rows:
        return texts
    texts = Texts(replace_genes(record, plan.rows)) if record.layout == 1 else texts
    if _rows_of(record, texts) != plan.rows:
        remedy = "give its gene list one field a line, as PFOCR writes it"
        raise InputError("the record cannot be written so that it reads back", place=str(record.path), remedy=remedy)
    return texts


def _rows_of(record: Record, texts: Texts) -> tuple[GeneRow, ...]:
    """The rows that a reader would find."""
    if record.layout == 2:
        parse(texts.raw, str(record.path))
        return side_rows(texts.side, str(side_path(record.path)))
    return read_rows(parse(texts.raw, str(record.path)), record.path)[0]


def _front_text(record: Record, plan: RowPlan) -> str:
    """The record's own file: its rows in layout 1, its keywords in both."""
    matter = parse(record.raw, str(record.path))
    edits = list(_gene_edits(matter, record, plan)) if record.layout == 1 else []
    if (holder := keyword_mapping(matter)) is not None:
        edits += _keyword_edits(matter, holder, record.rows, plan.rows)
    return apply_edits(record.raw, edits)


def _gene_edits(matter: FrontMatter, record: Record, plan: RowPlan) -> Iterator[Edit]:
    """Yields the edits of `genes`, one for each row that changes."""
    genes = matter.child("genes")
    assert genes is not None  # layout 1
    items = block_items(matter, genes)
    if len(items) != len(record.rows) or not items or not plan.rows:
        yield sequence_edit(
            matter, matter.root, "genes", [(row_fields(r), row_mapping(r)) for r in plan.rows], row_identity
        )
        return
    dash = items[0].start_mark.column - len(prefix(matter, items[0]).lstrip(" "))
    for item, row, slot in zip(items, record.rows, plan.slots, strict=True):
        if slot != (row,):
            yield from _slot_edits(matter, item, row, slot, dash)
    if plan.added:
        # A row that is added behind the last one goes behind what stands in that one's place.
        end = block_end(matter, items[-1])
        yield end, end, new_lines(dump([row_mapping(r) for r in plan.added]), dash, matter.raw)


def _slot_edits(
    matter: FrontMatter, item: yaml.Node, row: GeneRow, slot: Sequence[GeneRow], dash: int
) -> Iterator[Edit]:
    """Yields the edits that put the rows of a slot in the place of one row."""
    start, end = line_start(matter, item), block_end(matter, item)
    if not slot:
        yield start, end, ""
        return
    more = new_lines(dump([row_mapping(r) for r in slot[1:]]), dash, matter.raw) if slot[1:] else ""
    canonical = new_lines(dump([row_mapping(row)]), dash, matter.raw) == matter.raw[start:end]
    if slot[0] == row:
        yield start, end, matter.raw[start:end] + more
    elif canonical or not _has_own_lines(item):
        yield start, end, new_lines(dump([row_mapping(slot[0])]), dash, matter.raw) + more
    else:
        edits = [(a - start, b - start, text) for a, b, text in _field_edits(matter, item, row, slot[0])]
        yield start, end, apply_edits(matter.raw[start:end], edits) + more


def _has_own_lines(item: yaml.Node) -> bool:
    """True when each field of a row stands on lines of its own, and holds its own text."""
    if not isinstance(item, yaml.MappingNode) or item.flow_style:
        return False
    marks = [mark.index for key, value in item.value for mark in (key.start_mark, value.start_mark)]
    return (
        marks == sorted(marks)
        and marks[0] >= item.start_mark.index
        and all(isinstance(value, yaml.ScalarNode) for _, value in item.value)
    )


def _field_edits(matter: FrontMatter, item: yaml.Node, old: GeneRow, new: GeneRow) -> Iterator[Edit]:
    """Yields an edit for each field that differs; the fields that a row has beside these stay."""
    nodes = {text_of(name): (name, value) for name, value in item.value}
    for field, was, becomes in zip(ROW_FIELDS, row_fields(old), row_fields(new), strict=True):
        if was == becomes:
            continue
        name, value = nodes[field]
        column = name.start_mark.column
        text = new_lines(dump({field: becomes}), column, matter.raw)[column:]
        block = value.style in ("|", ">")
        end = block_end(matter, value) if block else matter.start + max(value.end_mark.index, name.end_mark.index + 1)
        yield matter.start + name.start_mark.index, end, text if block else text.rstrip("\r\n")


def _keyword_edits(
    matter: FrontMatter, holder: yaml.MappingNode, old_rows: Sequence[GeneRow], new_rows: Sequence[GeneRow]
) -> list[Edit]:
    """The edits that let the keywords name the genes of the new rows, each line that stays in its place."""
    value = matter.child("keywords", of=holder)
    assert value is not None  # `keyword_mapping` holds it
    listed = [text_of(node) for node in value.value] if isinstance(value, yaml.SequenceNode) else []
    wanted = new_keywords(listed, old_rows, new_rows)
    if wanted == listed:
        return []
    items = block_items(matter, value)
    if not items or not wanted:
        return [sequence_edit(matter, holder, "keywords", [(word, word) for word in wanted], text_of)]
    dash = items[0].start_mark.column - len(prefix(matter, items[0]).lstrip(" "))
    starts = [line_start(matter, item) for item in items]
    ends = [block_end(matter, item) for item in items]
    edits: list[Edit] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, listed, wanted, autojunk=False).get_opcodes():
        text = new_lines(dump(wanted[j1:j2]), dash, matter.raw) if tag != "equal" and j1 < j2 else ""
        if tag == "insert":
            at = ends[i1 - 1] if i1 else starts[0]
            edits.append((at, at, text))
        elif tag != "equal":
            edits.append((starts[i1], ends[i1], text))
            edits += [(starts[i], ends[i], "") for i in range(i1 + 1, i2)]
    return edits


def new_keywords(listed: Sequence[str], old_rows: Iterable[GeneRow], new_rows: Iterable[GeneRow]) -> list[str]:
    """Returns the keywords for new rows: each gene where it is first named, as PFOCR lists them.

    Where the old ones were listed otherwise, those that no row names any more go, new ones follow at the end.
    """
    old = dict.fromkeys(row.hgnc_symbol for row in old_rows)
    new = dict.fromkeys(row.hgnc_symbol for row in new_rows)
    if list(listed) == list(old):
        return list(new)
    kept = [word for word in listed if word in new or word not in old]
    return [*kept, *(symbol for symbol in new if symbol not in kept and symbol not in old)]


def _side_text(record: Record, plan: RowPlan, recount: bool) -> str:
    """The side file: changed rows anew, all others as they stand."""
    lines = split_lines(record.side)
    header = cells(lines[0])
    end = "\r\n" if lines[0].endswith("\r\n") else "\n"
    counts = count(plan.rows)
    for row, slot in zip(record.rows, plan.slots, strict=True):
        if slot != (row,):
            old = dict(zip(header, cells(lines[row.line - 1]), strict=True))
            kept = lines[row.line - 1] if slot[:1] == (row,) else ""
            made = [_side_line(header, {**old, **fresh(r)}, end) for r in (slot[1:] if kept else slot)]
            lines[row.line - 1] = "".join([_ended(kept, end) if made else kept, *made])
    like = (
        dict(zip(header, cells(split_lines(record.side)[record.rows[-1].line - 1]), strict=True)) if record.rows else {}
    )
    shared = {name: value for name, value in like.items() if name in counts} or counts
    if plan.added:
        lines[-1] = _ended(lines[-1], end)
        lines += [_side_line(header, {**shared, **fresh(row)}, end) for row in plan.added]
    text = "".join(lines)
    return _recounted(text, counts) if recount else text


def _side_line(header: Sequence[str], values: dict[str, str], end: str) -> str:
    return table_line([values.get(column, "") for column in header], "\t") + end


def _ended(line: str, end: str) -> str:
    """A line with its end, which the last one of a file may lack."""
    return line if line.endswith("\n") or not line else line + end


def _recounted(text: str, counts: dict[str, str]) -> str:
    """A side file with its counts made new, which changes every row where they differ."""
    lines = split_lines(text)
    header = cells(lines[0])
    out = lines[:1]
    for line in lines[1:]:
        body = line.rstrip("\r\n")
        known = dict(zip(header, cells(line), strict=True)) if body else {}
        values = {**known, **{name: value for name, value in counts.items() if name in known}}
        same = values == known
        out.append(line if same else _side_line(header, values, line[len(body) :]))
    return "".join(out)
