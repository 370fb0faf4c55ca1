"""The page itself: pyvis with our own template, style and scripts, everything inside one file."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FunctionLoader
from markupsafe import Markup
from pyvis.network import Network

from mmkg.view.bundle import bundle
from mmkg.view.coding import script_json

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


_LATER = ("related", "results")
"""Parts of the catalogue in a block of their own, read only when a card asks for them."""


def _files() -> Traversable:
    return resources.files("mmkg.view") / "page"


@cache
def _script() -> str:
    return bundle("main", lambda name: (_files() / "js" / f"{name}.js").read_text(encoding="utf-8"))


@cache
def _style() -> str:
    parts = sorted((part for part in (_files() / "css").iterdir()), key=lambda part: part.name)
    return "".join(part.read_text(encoding="utf-8") for part in parts)


@cache
def _drawing_library() -> str:
    """vis-network as the pinned pyvis brings it, licence header included."""
    files = resources.files("pyvis") / "templates" / "lib" / "vis-9.1.2"
    return (files / "vis-network.min.js").read_text(encoding="utf-8").replace("\r\n", "\n")


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def page(nodes: list[dict[str, Any]], edges: list[dict[str, Any]], catalogue: dict[str, Any], title: str) -> str:
    """Return the HTML: pyvis's network of what is drawn, and the catalogue of all that is known."""
    style, script, library = _style(), _script(), _drawing_library()
    template = (_files() / "template.html").read_text(encoding="utf-8")
    network = Network(directed=True, cdn_resources="in_line")
    network.nodes, network.edges = nodes, edges  # add_edge looks through all edges each time
    network.path = "page.html"
    network.templateEnv = Environment(loader=FunctionLoader({"page.html": template}.get), autoescape=True)
    network.templateEnv.filters["script_json"] = lambda value: Markup(script_json(value))  # noqa: S704 - escaped there
    network.templateEnv.globals.update(
        title=title,
        policy=f"default-src 'none'; script-src {_hash(library)} {_hash(script)}; style-src {_hash(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'",
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own files
        library=Markup(library),  # noqa: S704 - pyvis's own file
        catalogue={name: value for name, value in catalogue.items() if name not in _LATER},
        more={name: catalogue[name] for name in _LATER},
    )
    html: str = network.generate_html()
    return html
