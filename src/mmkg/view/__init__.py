"""The explorer: one offline page that holds the whole map. The only place that imports pyvis.

`render` makes the page, `View` shows it in a notebook; `MapData` is all they know about a map. They are imported when
first asked for: `import mmkg` binds this package, so that its function `view` is never replaced by it, and must stay
light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mmkg.view.mapdata import MapData
    from mmkg.view.notebook import View
    from mmkg.view.rendering import render

__all__ = ["MapData", "View", "render"]

_HOMES = {"MapData": "mapdata", "View": "notebook", "render": "rendering"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
