"""The explorer: one offline page that holds the whole map. The only place that imports pyvis.

`render` makes the page, `View` shows it in a notebook; `MapData` is all they know about a map.
"""

from mmkg.view.mapdata import MapData
from mmkg.view.notebook import View
from mmkg.view.rendering import render

__all__ = ["MapData", "View", "render"]
