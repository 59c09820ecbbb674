"""The command line as users meet it: output, messages and exit status, with the model that is shipped."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import typer

from ner import cli
from ner.formats.annotations import annotation_from_json
from ner.types import Annotation
from tests.lexicon.small import GENES, HGNC_COLUMNS, build_small, tsv, write_sources

GENE_WORDS = {"STAT3", "IL-6", "p300", "NF-kB", "SOCS", "PTP", "PIAS"}


def capgene(*arguments: str | Path, text: bytes | str = b"", **options: object) -> subprocess.CompletedProcess[bytes]:
    """A run of the command in a process of its own."""
    data = text.encode() if isinstance(text, str) else text
    command = [sys.executable, "-m", "ner", *map(str, arguments)]
    return subprocess.run(command, input=data, capture_output=True, timeout=120, check=False, **options)  # type: ignore[call-overload, no-any-return]


def read_annotations(path: Path) -> list[Annotation]:
    """The annotations that the command wrote."""
    return [annotation_from_json(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_cli_help_names_the_commands_and_loads_nothing_heavy() -> None:
    code = (
        "import sys; from ner.cli import main; status = main(['--help']); "
        "print(sorted({'spacy', 'scispacy', 'numpy', 'yaml', 'jinja2', 'rapidfuzz'} & set(sys.modules))); "
        "sys.exit(status)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == "[]"
    for command in ("annotate", "explain", "lexicon", "evaluate", "bench"):
        assert f"\n  {command} " in run.stdout


@pytest.mark.parametrize("command", ["annotate", "explain", "lexicon build", "lexicon lookup", "lexicon lint"])
def test_cli_help_of_each_command_has_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*command.split(), "--help"]) == 0
    assert f"    capgene {command}" in capsys.readouterr().out


def test_cli_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("capgene ")


def test_cli_annotate_finds_the_genes_of_the_example(example_record: Path, tmp_path: Path) -> None:
    assert cli.main(["annotate", str(example_record), "-o", str(tmp_path / "out.jsonl")]) == 0
    (annotation,) = read_annotations(tmp_path / "out.jsonl")
    genes = {mention.text: [gene.symbol for gene in mention.genes] for mention in annotation.mentions}
    assert genes["STAT3"] == ["STAT3"]
    assert genes["IL-6"] == ["IL6"]
    assert genes["p300"] == ["EP300"]
    assert set(genes["NF-kB"]) == {"NFKB1", "NFKB2", "REL", "RELA", "RELB"}
    kinds = {mention.text: mention.kind for mention in annotation.mentions}
    assert {kinds[word] for word in ("SOCS", "PTP", "PIAS")} == {"family"}


@pytest.mark.parametrize("to", ["jsonl", "tsv", "csv", "html"])
def test_cli_annotate_reads_standard_input(to: str) -> None:
    run = capgene("annotate", "-", "--to", to, text="IL-6 activates STAT3\n")
    assert run.returncode == 0, run.stderr
    assert b"STAT3" in run.stdout
    assert b"1 caption, 2 mentions, 2 genes, 0 failures" in run.stderr


def test_cli_annotate_record_in_and_out(example_record: Path, tmp_path: Path) -> None:
    run = capgene("annotate", example_record, "-o", "out/", "--quiet", cwd=tmp_path)
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")
    text = (tmp_path / "out" / example_record.name).read_text()
    assert "- word: p300\n" in text
    assert "MTTP" not in text


def test_cli_annotate_bad_inputs_are_told_and_the_rest_is_done(example_record: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_text("---\ncaption: 'open\n---\n")
    (tmp_path / "good.jsonl").write_text('{"id": "a", "text": "STAT3"}\n{"id": "b"}\n')
    names = ("bad.md", "good.jsonl", "absent.md", "x.pdf", str(example_record))
    run = capgene("annotate", *names, "-o", "out.jsonl", cwd=tmp_path)
    assert run.returncode == 1
    errors = [json.loads(line) for line in (tmp_path / "out.jsonl.errors.jsonl").read_text().splitlines()]
    assert [error["place"] for error in errors] == ["bad.md:3", "good.jsonl:2", "absent.md", "x.pdf"]
    for error in errors:
        assert f"capgene: {error['place']}: {error['problem']} ({error['remedy']})" in run.stderr.decode()
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        pytest.param(["annotate"], 2, "INPUT", id="no input"),
        pytest.param(["annotate", "x.md", "--jobs", "0"], 2, "--jobs", id="no jobs"),
        pytest.param(
            ["annotate", "x.md", "-o", "out.pdf"], 2, "does not tell which format to write", id="unknown suffix"
        ),
        pytest.param(["annotate", "x.md", "--to", "xml"], 2, "no format 'xml' can be written", id="unknown format"),
        pytest.param(["annotate", "x.md", "--from", "html"], 2, "no format 'html' can be read", id="only written"),
        pytest.param(["annotate", "x.md", "-o", "absent/out.jsonl"], 1, "cannot be written", id="no such folder"),
        pytest.param(["annotate", "x.md", "-o", "out.jsonl"], 1, "there is no such file", id="missing file"),
        pytest.param(["annotate", "x.md", "--threshold", "1.5"], 2, "1.5 is no probability", id="no probability"),
        pytest.param(
            ["annotate", "x.md", "--threshold", "0.5", "--high-precision"], 2, "exclude each other", id="two thresholds"
        ),
        pytest.param(
            ["explain", "x", "--threshold", "-1"], 2, "-1.0 is no probability", id="no probability to explain"
        ),
        pytest.param(["shards", "x.md", "-o", "y", "--threshold", "nan"], 2, "no probability", id="not a number"),
        pytest.param(["explain"], 2, "give either a text or --file", id="nothing to explain"),
        pytest.param(["nonsense"], 2, "No such command", id="unknown command"),
    ],
)
def test_cli_exit_status_tells_what_kind_of_fault(
    arguments: list[str],
    status: int,
    message: str,
    *,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(arguments) == status
    assert message in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir() if not path.name.endswith(".errors.jsonl")] == []


def test_cli_reader_that_goes_away_is_no_fault_to_report() -> None:
    captions = "".join(f"{i} STAT3 and IL-6\n" for i in range(5000)).encode()
    command = f"{sys.executable} -m ner annotate - -q | head -n 1"
    run = subprocess.run(command, shell=True, input=captions, capture_output=True, timeout=120, check=False)
    assert run.stdout.count(b"\n") == 1
    assert b"Traceback" not in run.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("where", ["> /dev/full", ">&-"], ids=["full", "closed"])
@pytest.mark.parametrize(
    "command", ["annotate - -q", "annotate - -q --to parquet", "explain IL-6", "lexicon lookup IL6", "--help"]
)
def test_cli_standard_output_that_takes_nothing_is_told(command: str, where: str) -> None:
    line = f"{sys.executable} -m ner {command} {where}"
    run = subprocess.run(line, shell=True, input=b"IL-6\n", capture_output=True, timeout=120, check=False)
    assert run.returncode == 1
    (said,) = run.stderr.decode().splitlines()
    assert said.startswith("capgene: ")
    assert "No space left" in said or "Bad file descriptor" in said


def test_cli_other_streams_may_be_closed(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("IL-6\n")
    line = f"{sys.executable} -m ner annotate in.txt -o out.jsonl <&- >&- 2>&-"
    assert subprocess.run(line, shell=True, cwd=tmp_path, timeout=120, check=False).returncode == 0
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_cli_ended_by_a_signal_leaves_nothing_behind(tmp_path: Path, number: signal.Signals, jobs: str) -> None:
    command = [sys.executable, "-m", "ner", "annotate", "-", "-o", "out.jsonl", "--jobs", jobs]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path) as process:
        assert process.stdin
        process.stdin.write(b"STAT3 and IL-6\n" * 100)
        process.stdin.flush()
        until = time.monotonic() + 30
        while not list(tmp_path.glob(".out.jsonl.*")) and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(number)
        _, messages = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert b"capgene: stopped; out.jsonl is as it was before" in messages
    assert b"Traceback" not in messages, messages.decode()
    assert list(tmp_path.iterdir()) == []


def test_cli_explain_tells_what_was_taken_and_left(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "IL-6 activates STAT3, ATP: adenosine triphosphate"]) == 0
    lines = {line.split()[1]: line for line in capsys.readouterr().out.splitlines()}
    assert lines["IL-6"].split()[2] == "taken"
    assert "IL6" in lines["IL-6"]
    assert lines["ATP"].split()[2] == "left"


@pytest.mark.parametrize("options", [["--threshold", "0.97"], ["--high-precision"]])
def test_cli_explain_leaves_what_a_threshold_leaves(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "Net2 and IL-6", *options]) == 0
    lines = {line.split()[1]: line for line in capsys.readouterr().out.splitlines()}
    assert lines["Net2"].split()[2] == "left"
    assert "the score of its genes is below 0.97" in lines["Net2"]
    assert lines["IL-6"].split()[2] == "taken"


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param([], ["Net2", "IL-6"], id="as the model judges"),
        pytest.param(["--threshold", "0.9"], ["IL-6"], id="threshold"),
        pytest.param(["--high-precision"], ["IL-6"], id="high precision"),
    ],
)
def test_cli_annotate_keeps_what_has_the_score(options: list[str], words: list[str], jobs: str, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("Net2 and IL-6\n")
    out = tmp_path / "out.jsonl"
    assert cli.main(["annotate", str(tmp_path / "in.txt"), "-o", str(out), "-q", "-j", jobs, *options]) == 0
    (annotation,) = read_annotations(out)
    assert [mention.text for mention in annotation.mentions] == words


def test_cli_annotate_into_a_folder_goes_on_with_the_same_threshold_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.txt").write_text("Net2 and IL-6\n")
    command = ["annotate", str(tmp_path / "in.txt"), "-o", f"{tmp_path}/out/", "-q"]
    assert cli.main([*command, "--threshold", "0.9"]) == 0
    assert cli.main([*command, "--threshold", "0.9"]) == 0
    assert cli.main([*command, "--high-precision"]) == 2
    assert "--force" in capsys.readouterr().err


def test_cli_plugins_are_added_once(monkeypatch: pytest.MonkeyPatch) -> None:
    target = typer.Typer()
    point = EntryPoint(name="twice", value="eval.cli:bench", group=cli.PLUGINS)
    monkeypatch.setattr(cli, "entry_points", lambda group: [point])
    cli.add_plugins(target)
    cli.add_plugins(target)
    assert [command.name for command in target.registered_commands] == ["twice"]


def test_cli_explain_reads_files(example_record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "--file", str(example_record)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("# PMC6895841__cancers-11-01646-g001\n")
    assert all(word in out for word in GENE_WORDS)


def test_cli_lookup_shows_all_meanings(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["lexicon", "lookup", "Abl"]) == 0
    out = capsys.readouterr().out
    assert "HGNC:76 " in out
    assert "MTTP" in out


def test_cli_lookup_of_nothing_is_exit_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["lexicon", "lookup", "zzzzork"]) == 1
    assert "unknown" in capsys.readouterr().out


def test_cli_lookup_reads_the_lexicon_of_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build_small(write_sources(tmp_path))
    assert cli.main(["lexicon", "lookup", "JAK-2", "STAT5A", "--lexicon", str(tmp_path / "out")]) == 1
    known, unknown = capsys.readouterr().out.splitlines()[1:]
    assert "JAK2" in known
    assert "unknown" in unknown


def test_cli_lexicon_build_without_sources_tells_where_they_come_from(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CAPGENE_DATA", raising=False)
    assert cli.main(["lexicon", "build", "-o", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert "--data" in error
    assert "SOURCES.md" in error


def test_cli_lexicon_build_with_the_table_of_the_day_warns_of_renamed_symbols(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_sources(tmp_path)
    rows = [(*gene[:1], "ABL1NEW", *gene[2:4], "ABL1", *gene[5:]) if gene[1] == "ABL1" else gene for gene in GENES]
    table = tmp_path / "hgnc.tsv"
    table.write_text(tsv((HGNC_COLUMNS, *rows)))
    arguments = ["--data", folder, "--hgnc", table, "-o", tmp_path / "out", "--curated", folder / "curated"]
    assert cli.main(["lexicon", "build", *map(str, arguments)]) == 0
    assert f"{folder / 'curated' / 'names.tsv'}:2: 'ABL1' is ABL1NEW today" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("ident", "words"),
    [
        pytest.param("HGNC:6018", ["gene", "IL6", "HGNC:6018"], id="HGNC"),
        pytest.param("NCBIGene:3569", ["gene", "IL6", "HGNC:6018"], id="NCBI Gene"),
        pytest.param("FPLX:JAK", ["family", "JAK1,", "JAK2,", "JAK3,", "TYK2", "FPLX:JAK"], id="group"),
    ],
)
def test_cli_lookup_knows_ids(ident: str, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["lexicon", "lookup", ident]) == 0
    assert capsys.readouterr().out.splitlines()[1].split()[: len(words) + 1] == [ident, *words]


@pytest.mark.parametrize("option", ["--resume", "--force", "--shard-size=5"])
def test_cli_options_of_folders_are_refused_for_a_file(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.txt").write_text("IL-6\n")
    out = tmp_path / "out.jsonl"
    assert cli.main(["annotate", str(tmp_path / "in.txt"), "-o", str(out), option]) == 2
    assert f"{option.removesuffix('=5')} is for an output folder" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(("out", "told"), [("out.jsonl", 20), ("-", 50)])
def test_cli_failures_beyond_some_are_in_the_error_file(
    out: str, told: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.jsonl").write_text("{}\n" * 50)
    assert cli.main(["annotate", "in.jsonl", "-o", out, "-q"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert sum("has no `id`" in line for line in lines) == told
    if out != "-":
        assert lines[-1] == "capgene: more failures are in out.jsonl.errors.jsonl"
        assert len((tmp_path / "out.jsonl.errors.jsonl").read_text().splitlines()) == 50


def test_cli_command_that_cannot_be_loaded_is_named_and_the_rest_works(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = EntryPoint(name="broken", value="no_such_module:run", group=cli.PLUGINS)
    monkeypatch.setattr(cli, "entry_points", lambda group: [broken])
    assert cli.main(["--help"]) == 0
    captured = capsys.readouterr()
    assert "the command 'broken' cannot be loaded: No module named 'no_such_module'" in captured.err
    assert "annotate" in captured.out


def test_cli_golden_captions(golden: Callable[[str, str], None], root: Path, tmp_path: Path) -> None:
    source = root / "tests" / "golden" / "captions.jsonl"
    assert cli.main(["annotate", str(source), "-o", str(tmp_path / "out.jsonl"), "-q"]) == 0
    lines = ["id\tword\tkind\tgenes"]
    for annotation in read_annotations(tmp_path / "out.jsonl"):
        for mention in annotation.mentions:
            genes = " ".join(gene.symbol for gene in mention.genes)
            lines.append(f"{annotation.caption.id}\t{mention.text}\t{mention.kind}\t{genes}")
    golden("captions.tsv", "\n".join(lines) + "\n")


@pytest.mark.data
def test_cli_all_records_are_annotated_alike_by_one_process_and_two(data_dir: Path, tmp_path: Path) -> None:
    for jobs in ("1", "2"):
        out = tmp_path / f"{jobs}.jsonl"
        assert cli.main(["annotate", str(data_dir / "pfocr" / "records"), "-o", str(out), "-j", jobs, "-q"]) == 0
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()
    assert (tmp_path / "1.jsonl").read_bytes().count(b"\n") == 837
