"""The shell: each command calls one public method and prints its answer.

Tables and progress are for people; `--json` prints one JSON value on stdout and nothing else. Exit 0: done; 1: an
answer could not be given; 2: wrong usage or configuration.
"""

from __future__ import annotations

import json
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
Folder = Annotated[Path | None, typer.Option("--kg", metavar="DIR", help="The kg folder to ask.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
Name = Annotated[str, typer.Argument(help="Name, title, id, arXiv or GitHub address …")]
Output = Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The page to write.")]


def main() -> None:
    """Run the command line; errors are one clear line on stderr."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except (ConfigError, MissingMap) as error:
        _fail(error, 2)
    except MMKGError as error:
        _fail(error, 1)
    except BrokenPipeError:  # `mmkg related … | head`
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        _fail("stopped", 130)


def _fail(error: object, code: int) -> None:
    sys.stderr.write(f"mmkg: {error}\n")
    sys.exit(code)


def _open(folder: Path | None) -> KG:
    from mmkg.kg import KG  # noqa: PLC0415 - `mmkg --help` needs no pandas

    return KG(folder)


def _print(value: str) -> None:
    sys.stdout.write(value.rstrip() + "\n")


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def _print_answer(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        _print_json(answer.records())
    else:
        from rich.console import Console  # noqa: PLC0415

        console = Console(highlight=False)
        console.print(answer.to_rich(console.width) if len(answer) else answer.note or "nothing found", markup=False)


@app.command()
def related(  # noqa: PLR0913, PLR0917 - one parameter an option
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="One name or several.")],
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
    """Print the card of NAME: facts, links, notes, coverage, what it is tied to."""
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
    sys.stderr.write(f"wrote {written} ({written.stat().st_size / 1e6:.1f} MB)\n")


@app.command()
def stats(as_json: AsJson = False, kg: Folder = None) -> None:
    """Print what the map holds, how complete it is, and where it is from."""
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
            sys.stderr.write(f"wrote {path}\n")
    if problems := opened.check():
        raise DataError(problems)
    _print(f"{opened.folder}: no problems")


@app.command()
def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")]) -> None:
    """Make a new kg folder."""
    from mmkg import exchange  # noqa: PLC0415

    sys.stderr.write(f"made {exchange.init(folder)}; next: mmkg import LIST --kg {folder}\n")


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Markdown, BibTeX, RIS, CSL-JSON, CSV, ids.")],
    form: Annotated[str | None, typer.Option("--format", help="The format, where the ending does not tell.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; say what would be done.")] = False,
    as_json: AsJson = False,
    kg: Folder = None,
) -> None:
    """Make entries of a reading list, for review with git diff; what a person wrote stays."""
    from mmkg import exchange  # noqa: PLC0415

    parsed = exchange.read(files, form)
    if as_json and dry_run:
        _print_json([item.as_json() for item in parsed.items])
    else:
        report = exchange.import_items(exchange.writable(kg), parsed.items, dry_run=dry_run)
        parsed.problems += report.problems
        _print_json(report.as_json()) if as_json else _print(f"{'would be ' if dry_run else ''}{report}")
    for problem in parsed.problems[:20]:
        sys.stderr.write(f"{problem}\n")
    if not parsed.items:
        raise MMKGError("no item found", value=", ".join(path.name for path in files), hint="try another --format")


@app.command()
def export(  # noqa: PLR0913, PLR0917 - one parameter an option
    file: Annotated[Path, typer.Argument(help="Such as map.graphml, map.bib, list.md.")],
    form: Annotated[str | None, typer.Option("--format", help="The format, where the ending does not tell.")] = None,
    related_to: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this node and the nearest to it.")
    ] = None,
    k: Annotated[int, typer.Option("-k", help="How many of the nearest.")] = 50,
    kind: Annotated[str | None, typer.Option(help="paper, code, dataset, task or resource.")] = None,
    curated: Annotated[bool, typer.Option("--curated", help="Only what is curated.")] = False,
    kg: Folder = None,
) -> None:
    """Write the map for another tool."""
    for path in _open(kg).export(file, form, related_to=related_to, k=k, kind=kind, curated=curated)[:5]:
        sys.stderr.write(f"wrote {path} ({path.stat().st_size / 1e6:.1f} MB)\n")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(
    context: typer.Context,
    folder: Annotated[Path | None, typer.Option(metavar="DIR", help="The folder of notebooks.")] = None,
) -> None:
    """Start JupyterLab in notebooks/, where .py notebooks open by double click; other options go to JupyterLab."""
    from mmkg.lab import start  # noqa: PLC0415

    sys.exit(start(folder, context.args))


if __name__ == "__main__":  # pragma: no cover
    main()
