"""The explorer inside a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mmkg.errors import WriteError
from mmkg.view.rendering import render

if TYPE_CHECKING:
    import os

    from mmkg.view.mapdata import MapData

_HEIGHT = 640
_NOTE = (
    "If you see no map here, this notebook is not trusted: choose <em>File → Trust Notebook</em> (or run the cell "
    "again), or write a page with <code>.save(&quot;graph.html&quot;)</code> and open it in a browser."
)


@dataclass(frozen=True, eq=False)
class View:
    """A map as a page: shown in place by Jupyter, written to a file by `save`."""

    data: MapData
    focus: str | None = None

    def __repr__(self) -> str:
        around = f" around {self.focus}" if self.focus else ""
        return f"View of {len(self.data.tables.nodes):,} nodes{around}; .save('graph.html') writes the page"

    @cached_property
    def _frame(self) -> str:
        page = render(self.data, focus=self.focus, full=False)
        escaped = page.replace("&", "&amp;").replace("'", "&#39;")
        return (
            f"<iframe title='mmkg' style='width:100%;height:{_HEIGHT}px;border:1px solid #8884;border-radius:8px' "
            "sandbox='allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads' "
            f"srcdoc='{escaped}'></iframe>\n<p><small>{_NOTE}</small></p>"
        )

    def _repr_html_(self) -> str:
        """Return a frame that can run its own script and reach nothing of the notebook."""
        return self._frame

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page of the whole map, opened around the focus; return where it stands.

        Raises `WriteError` where the file cannot be written.
        """
        target = Path(path)
        page = render(self.data, focus=self.focus)
        try:
            target.write_text(page, encoding="utf-8", newline="\n")
        except OSError as error:
            raise WriteError("cannot write the page", value=str(target), hint=error.strerror) from error
        return target
