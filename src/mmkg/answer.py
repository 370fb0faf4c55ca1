"""Answers: tables and cards that read well in Jupyter, in a terminal and as JSON.

Everything shown comes from strangers: HTML is escaped, links are `http(s)` only, direction marks are isolated.
"""

from __future__ import annotations

import re
from html import escape
from io import StringIO
from typing import TYPE_CHECKING, Any

import pandas as pd

from mmkg.vocabulary import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import RenderableType

COLUMNS = {
    "related": ["id", "kind", "name", "title", "year", "score", "why", "url"],
    "find": ["id", "kind", "name", "title", "year", "match"],
}
"""Columns of the answers that are tables."""

_ROWS = 60
"""Rows that are shown at a prompt."""
_CONTROL = re.compile(r"[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_STYLE = (
    "<style scoped>.mmkg td,.mmkg th{text-align:left!important;vertical-align:top}"
    ".mmkg .bar{display:inline-block;height:.6em;background:#4477aa;border-radius:2px;vertical-align:middle}"
    ".mmkg .why{opacity:.8;max-width:36em;white-space:normal}.mmkg .title{max-width:36em;white-space:normal}</style>"
)


class Answer(pd.DataFrame):
    """A DataFrame that shows names as links and scores as bars in Jupyter, and as lines at a prompt."""

    _metadata = ["note"]  # noqa: RUF012 - pandas reads this attribute of the class
    note: str = ""
    """What the reader should know about this answer, such as why it is empty."""

    @property
    def _constructor(self) -> type[Answer]:
        return Answer

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as plain dicts for JSON; what is missing is None.

        >>> Answer({"year": pd.array([2023, None], dtype="Int32")}).records()
        [{'year': 2023}, {'year': None}]
        """
        plain = pd.DataFrame(self).astype(object)
        names = [str(name) for name in plain.columns]
        rows = plain.where(plain.notna(), None).itertuples(index=False, name=None)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def __repr__(self) -> str:
        if not self._is_told():
            return super().__repr__()
        from rich.console import Console  # noqa: PLC0415 - only a person at a prompt needs it

        console = Console(file=StringIO(), highlight=False, color_system=None)
        console.print(self.head(_ROWS).to_rich(console.width))
        shown = "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())  # type: ignore[attr-defined]
        return f"{shown}\n… {len(self):,} rows" if len(self) > _ROWS else shown or "nothing found"

    def _is_told(self) -> bool:
        """Return whether it still has what its rows are told by; a slice of it may not."""
        return {"id", "kind", "name", "title", "year"} <= set(self.columns)

    def _repr_html_(self) -> str:
        if not {"id", "name", "title"} <= set(self.columns):
            return pd.DataFrame(self).to_html(notebook=True)
        note = f"<p>{text(self.note)}</p>" if self.note else ""
        top = self["score"].max() if "score" in self and len(self) else 1.0
        heads = [name for name in ("kind", "name", "year", "score", "match", "why") if name in self]
        rows = "".join(f"<tr>{''.join(_cell(name, row, top) for name in heads)}</tr>" for row in self.records())
        head = "".join(f"<th>{name}</th>" for name in heads)
        return f'{_STYLE}{note}<table class="mmkg"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'

    def to_rich(self, width: int = 100) -> RenderableType:
        """Return the answer for a terminal of so many columns: each row a line, and its reasons below."""
        from rich.table import Table  # noqa: PLC0415 - only the shell needs it
        from rich.text import Text  # noqa: PLC0415

        table = Table.grid(padding=(0, 2, 0, 0))
        table.caption = self.note or None
        for style in ("dim", "cyan", "", "bold", "dim"):
            table.add_column(style=style, no_wrap=True)
        room = max(width - (24 + 7 * ("match" in self)), 20)
        for place, row in enumerate(self.records(), 1):
            year = str(row["year"] or "")
            cells = (str(place), row["kind"], year, shortened(label(row), room), row.get("match") or "")
            table.add_row(*(Text(plain(cell)) for cell in cells))
            for line in _wrapped(row.get("why") or "", room):
                table.add_row("", "", "", Text(line, style="not bold dim"))
        return table


def _wrapped(text: str, width: int, most: int = 2) -> list[str]:
    """Return a text in lines of so many columns; what does not fit into `most` of them is cut off with a mark.

    >>> _wrapped("both cite 图文检索 and more", 12)
    ['both cite', '图文检索 an…']
    """
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    lines = [line.plain.rstrip() for line in Text(plain(text)).wrap(Console(), width)]
    rest = " ".join(lines[most - 1 :])
    return lines if len(lines) <= most else [*lines[: most - 1], shortened(rest, width)]


def shortened(text: str, width: int) -> str:
    """Return the beginning of a text that fits into so many columns (a Chinese character takes two).

    >>> shortened("Learning transferable visual models", 12)
    'Learning tr…'
    """
    from rich.cells import cell_len, set_cell_size  # noqa: PLC0415

    text = plain(text)
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"


def plain(value: object) -> str:
    r"""Return a text without control and direction characters.

    >>> plain("safe\u202etxt")
    'safetxt'
    """
    return _CONTROL.sub("", str(value))


def text(value: object) -> str:
    """Return a text as HTML, isolated from the direction of what stands around it.

    >>> text("<b>")
    '<bdi>&lt;b&gt;</bdi>'
    """
    return f"<bdi>{escape(plain(value))}</bdi>"


def link(address: object, shown: object) -> str:
    """Return an HTML link, or the text alone where the address is not `http(s)`.

    >>> link("javascript:alert(1)", "x")
    '<bdi>x</bdi>'
    """
    if isinstance(address, str) and re.match(r"https?://", address):
        return f'<a href="{escape(plain(address))}" target="_blank" rel="noopener noreferrer">{text(shown)}</a>'
    return text(shown)


def label(row: Mapping[str, Any]) -> str:
    """Return what to call a node: its name and title, or the one it has."""
    name, title = (row.get(column) if isinstance(row.get(column), str) else None for column in ("name", "title"))
    if name and title and not title.casefold().startswith(name.casefold()):
        return f"{name}: {title}"
    return title or name or str(row["id"])


def counted(nodes: pd.DataFrame) -> str:
    """Return how many nodes of which kind a table holds, in words.

    >>> counted(pd.DataFrame({"kind": ["paper", "code", "paper"]}))
    '2 papers, 1 code'
    """
    counts = nodes["kind"].value_counts().to_dict()
    shown = [(kind, counts[kind]) for kind in KINDS if counts.get(kind)]
    return ", ".join(f"{count:,} {kind if kind == 'code' or count == 1 else f'{kind}s'}" for kind, count in shown)


def _cell(name: str, row: Mapping[str, Any], top: float) -> str:
    value = row[name]
    if name == "name":
        return f'<td class="title">{link(row.get("url"), label(row))}</td>'
    if name == "score":
        width = 5 * value / top if top else 0
        return f'<td title="{value:.6f}"><span class="bar" style="width:{width:.2f}em"></span></td>'
    return f'<td class="{name}">{text("" if value is None else value)}</td>'


class Facts(dict[str, Any]):
    """A dict that reads well: a card, the reasons between two nodes, or the statistics of a map.

    >>> print(Facts(name="BLIP-2", year=2023))
    name  BLIP-2
    year  2023
    """

    def __repr__(self) -> str:
        width = max((len(name) for name in self), default=0)
        lines = []
        for name, value in self.items():
            shown = list(_shown(name, value))
            lines += [f"{name if place == 0 else '':<{width}}  {line}" for place, line in enumerate(shown)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th>{text(name)}</th><td>{'<br>'.join(map(_linked, lines))}</td></tr>"
            for name, value in self.items()
            if (lines := list(_shown(name, value)))
        )
        return f'{_STYLE}<table class="mmkg">{rows}</table>'


def _shown(name: str, value: Any) -> Iterable[str]:
    """Yield a fact in lines: reasons and coverage in words, anything else as it is."""
    if name == "reasons":
        return (f"{row['weight']:.6f}  {plain(row['reason'])}" for row in value)
    if name == "coverage" and "references" in value:
        return (_coverage(which, of_list) for which, of_list in value.items())
    return _lines(value)


def _coverage(which: str, of_list: Mapping[str, Any]) -> str:
    """Return how much of one list is known, in words.

    >>> _coverage("references", {"known": 45, "total": 45, "state": "complete", "as_of": "2026-11-23"})
    '45 of 45 references known (complete, as of 2026-11-23)'
    """
    if of_list["state"] == "unknown":
        return f"{which} unknown"
    of_all = f" of {of_list['total']}" if of_list["total"] is not None else ""
    as_of = f", as of {of_list['as_of']}" if of_list.get("as_of") else ""
    return f"{of_list['known']}{of_all} {which} known ({of_list['state']}{as_of})"


def _lines(value: Any) -> Iterable[str]:
    if value is None or (isinstance(value, (list, dict)) and not value):
        return
    if isinstance(value, dict):
        for name, part in value.items():
            yield f"{plain(name)}: {'; '.join(_lines(part))}"
    elif isinstance(value, list):
        for part in value:
            yield plain("; ".join(_lines(part)) if isinstance(part, (dict, list)) else part)
    else:
        shown = f"{value:.3g}" if isinstance(value, float) else str(value)
        yield from (plain(line) for line in shown.splitlines())


def _linked(line: str) -> str:
    """Return a line as HTML; an address in it becomes a link."""
    parts = re.split(r"(https?://[^\s;]*[^\s;.,)])", line)
    return "".join(link(part, part) if place % 2 else text(part) for place, part in enumerate(parts) if part)
