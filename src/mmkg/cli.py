"""The shell: each command calls one public method and prints its answer.

Tables and progress are for people; `--json` prints one JSON value on stdout and nothing else. Exit 0: done; 1: an
answer could not be given; 2: wrong usage or configuration.
"""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mmkg.errors import ConfigError, MissingMap, MMKGError

if TYPE_CHECKING:
    from mmkg.answer import Answer
    from mmkg.kg import KG

app = typer.Typer(
    name="mmkg",
    help="A research map for multimodal researchers: ask it what is related, and why.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
_IN = "markdown, bibtex, ris, csl-json, csv or ids"
_OUT = (
    "node-link, graphml, gexf, cytoscape, vosviewer, csv, parquet, bibtex, ris, csl-json, markdown, turtle, json-ld "
    "or obsidian"
)
"""Names of formats: the registries that have them take longer to import than a help to print."""
_PROBLEMS_SHOWN = 20
"""Lines about a list that are printed; the JSON of a report has all."""
Folder = Annotated[Path | None, typer.Option("--kg", metavar="DIR", help="The kg folder to ask.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
Name = Annotated[str, typer.Argument(help="Name, title, id, arXiv or GitHub address …")]
Output = Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The page to write.")]


def main() -> None:
    """Run the command line; errors are one clear line on stderr."""
    sys.argv[1:] = [os.fsencode(word).decode(errors="surrogateescape") for word in sys.argv[1:]]  # whatever the locale
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # None where the shell closed it
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        _answer()
    except (ConfigError, MissingMap) as error:
        _fail(error, 2)
    except MMKGError as error:
        _fail(error, 1)
    except KeyboardInterrupt:
        _fail("stopped", 130)


def _answer() -> None:
    """Run a command, and see to it that what it printed arrives."""
    try:
        try:
            app()
        finally:
            if sys.stdout:
                sys.stdout.flush()
    except BrokenPipeError:  # `mmkg related … | head`
        os._exit(0)  # the streams are beyond flushing
    except OSError as error:
        if isinstance(error, MMKGError):
            raise
        _tell(f"mmkg: {error.filename or 'the answer cannot be written'}: {error.strerror}")
        os._exit(1)


def _fail(error: object, code: int) -> None:
    _tell(f"mmkg: {error}")
    sys.exit(code)


def _tell(line: str) -> None:
    if sys.stderr:
        sys.stderr.write(f"{line}\n")


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415

        _print(f"mmkg {version('mmkg')}")
        raise typer.Exit


@app.callback()
def _every(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """What stands before a command."""


def _open(folder: Path | None) -> KG:
    from mmkg.kg import KG  # noqa: PLC0415 - `mmkg --help` needs no pandas

    return KG(folder)


def _print(value: str) -> None:
    if sys.stdout:
        sys.stdout.write(value.rstrip() + "\n")


def _print_json(value: Any) -> None:
    _print(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def _print_answer(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        _print_json(answer.records())
    else:
        from rich.console import Console  # noqa: PLC0415

        console = Console(highlight=False)
        console.print(answer.to_rich(console.width) if len(answer) else answer.note or "nothing found", markup=False)


@app.command()
def related(  # noqa: PLR0913, PLR0917 - one parameter an option
    names: Annotated[list[str], typer.Argument(metavar="NAME", help="One name or several.")],
    k: Annotated[int, typer.Option("-k", help="How many.")] = 20,
    kind: Annotated[str | None, typer.Option(help="paper, code, dataset, task or resource.")] = None,
    since: Annotated[int | None, typer.Option(help="First year.")] = None,
    until: Annotated[int | None, typer.Option(help="Last year.")] = None,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write the page around the first name.")
    ] = None,
    as_json: AsJson = False,
    kg: Folder = None,
) -> None:
    """Print what is nearest to NAME, with reasons."""
    opened = _open(kg)
    _print_answer(opened.related(names, k, kind, since, until), as_json=as_json)
    if save:
        _save(opened, names[0], save)


@app.command()
def find(text: Name, as_json: AsJson = False, kg: Folder = None) -> None:
    """Print the nodes whose names or titles are like TEXT."""
    _print_answer(_open(kg).find(text), as_json=as_json)


@app.command()
def show(name: Name, as_json: AsJson = False, kg: Folder = None) -> None:
    """Print the card of NAME. It has facts, links, notes, coverage, and what it is tied to."""
    card = _open(kg).show(name)
    _print_json(card) if as_json else _print(str(card))


@app.command()
def why(a: Name, b: Name, as_json: AsJson = False, kg: Folder = None) -> None:
    """Print why B is near A: its score taken apart."""
    reasons = _open(kg).why(a, b)
    _print_json(reasons) if as_json else _print(str(reasons))


@app.command()
def view(
    name: Annotated[str | None, typer.Argument(help="Around this node; without it the whole map.")] = None,
    output: Output = Path("graph.html"),
    kg: Folder = None,
) -> None:
    """Write one HTML page that works offline."""
    _save(_open(kg), name, output)


def _save(opened: KG, name: str | None, path: Path) -> None:
    written = opened.view(name).save(path)
    _tell(f"wrote {written} ({written.stat().st_size / 1e6:.1f} MB)")


@app.command()
def stats(as_json: AsJson = False, kg: Folder = None) -> None:
    """Print what the map holds. How complete it is, and where it is from, stand below."""
    counts = _open(kg).stats()
    _print_json(counts) if as_json else _print(str(counts))


@app.command()
def check(
    fix: Annotated[bool, typer.Option("--fix", help="Write sound files in their canonical form first.")] = False,
    kg: Folder = None,
) -> None:
    """Check every file of the kg and print all problems at once."""
    from mmkg.errors import DataError  # noqa: PLC0415

    opened = _open(kg)
    if fix:
        for path in opened.tidy():
            _tell(f"wrote {path}")
    if problems := opened.check():
        raise DataError(problems)
    _print(f"{opened.folder}: no problems")


@app.command()
def expand(  # noqa: PLR0913, PLR0917 - one parameter an option
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME", help="Papers; without any, all curated.")] = None,
    depth: Annotated[int, typer.Option(help="2 also expands what 1 found.")] = 1,
    references: Annotated[str, typer.Option(metavar="all|N|none", help="References of each paper.")] = "all",
    citations: Annotated[str, typer.Option(metavar="all|N|none", help="Citations of each paper.")] = "1000",
    since: Annotated[int | None, typer.Option(metavar="YEAR", help="Take in no older papers.")] = None,
    min_citations: Annotated[int, typer.Option(metavar="N", help="Take in no paper that is cited less.")] = 0,
    influential: Annotated[bool, typer.Option("--influential", help="Only influential citations.")] = False,
    budget: Annotated[int | None, typer.Option(metavar="REQUESTS", help="Send no more than this.")] = None,
    refresh_older_than: Annotated[str | None, typer.Option(metavar="30d", help="Ask again what is older.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the plan, ask nothing.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Rebuild from the store alone.")] = False,
    api_url: Annotated[str | None, typer.Option(metavar="URL", help="A server that speaks /graph/v1/.")] = None,
    kg: Folder = None,
) -> None:
    """Grow the map through Semantic Scholar. It starts from NAMEs, or from every curated paper."""
    from mmkg.expand import age, amount  # noqa: PLC0415

    report = _open(kg).expand(
        names or (),
        url=api_url,
        depth=depth,
        references=amount(references),
        citations=amount(citations),
        since=since,
        min_citations=min_citations,
        influential=influential,
        budget=budget,
        refresh_older_than=age(refresh_older_than) if refresh_older_than else None,
        dry_run=dry_run,
        offline=offline,
    )
    _print(str(report))
    if not report.ok:
        _fail("some papers could not be had", 1)


@app.command()
def diff(
    state: Annotated[str, typer.Argument(metavar="REV|DAY|DIR", help="Git revision, day, or folder.")] = "HEAD",
    name: Annotated[str | None, typer.Option("--of", metavar="NAME", help="Only citations of this paper.")] = None,
    as_json: AsJson = False,
    kg: Folder = None,
) -> None:
    """Print what is new, and what is gone, since an earlier state."""
    found = _open(kg).diff(state, name)
    _print_json(found.records()) if as_json else _print(str(found))


@app.command()
def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")]) -> None:
    """Make a new kg folder."""
    from mmkg import exchange  # noqa: PLC0415

    _tell(f"made {exchange.init(folder)}; next: mmkg import LIST --kg {folder}")


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Markdown, BibTeX, RIS, CSL-JSON, CSV, ids.")],
    form: Annotated[str | None, typer.Option("--format", help=f"Where the ending does not tell: {_IN}.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; say what would be done.")] = False,
    as_json: AsJson = False,
    kg: Folder = None,
) -> None:
    """Make entries of a reading list. Review them with git diff; what a person wrote stays."""
    from mmkg import exchange  # noqa: PLC0415

    parsed = exchange.read(files, form)
    for problem in parsed.problems[:_PROBLEMS_SHOWN]:
        _tell(str(problem))
    if not parsed.items:
        raise MMKGError("no item found", value=", ".join(path.name for path in files), hint="try another --format")
    if as_json and dry_run:
        _print_json([item.as_json() for item in parsed.items])
        return
    report = exchange.import_items(exchange.writable(kg), parsed.items, dry_run=dry_run)
    for problem in report.problems[:_PROBLEMS_SHOWN]:
        _tell(str(problem))
    _print_json(report.as_json()) if as_json else _print(f"{'would be ' if dry_run else ''}{report}")


@app.command()
def export(  # noqa: PLR0913, PLR0917 - one parameter an option
    file: Annotated[Path, typer.Argument(help="Such as map.graphml, map.bib, list.md.")],
    form: Annotated[str | None, typer.Option("--format", help=f"Where the ending does not tell: {_OUT}.")] = None,
    related_to: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this node and the nearest to it.")
    ] = None,
    k: Annotated[int, typer.Option("-k", help="How many of the nearest.")] = 50,
    kind: Annotated[str | None, typer.Option(help="paper, code, dataset, task or resource.")] = None,
    curated: Annotated[bool, typer.Option("--curated", help="Only what is curated.")] = False,
    kg: Folder = None,
) -> None:
    """Write the map for another tool."""
    from mmkg import exchange  # noqa: PLC0415

    written = _open(kg).export(file, form, related_to=related_to, k=k, kind=kind, curated=curated)
    size = sum(path.stat().st_size for path in written) / 1e6
    shown = ", ".join(map(str, written)) if len(written) <= 2 else f"{len(written):,} files in {file}"
    _tell(f"wrote {shown} ({size:.1f} MB)")
    if lost := exchange.losses(file, form):
        _tell(f"what this format cannot hold: {lost}")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(
    context: typer.Context,
    folder: Annotated[Path | None, typer.Option(metavar="DIR", help="The folder of notebooks.")] = None,
) -> None:
    """Start JupyterLab in notebooks/. A .py notebook opens by double click; other options go to JupyterLab."""
    from mmkg.lab import start  # noqa: PLC0415

    sys.exit(start(folder, context.args))


if __name__ == "__main__":  # pragma: no cover
    main()
