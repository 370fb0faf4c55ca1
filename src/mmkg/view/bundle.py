"""Joins the page's JavaScript modules into one classic script, so that it runs from `file://` without a build step.

The modules under `page/js/` are plain ES modules with named imports and exports. Each becomes a function
that is called once, in the order of the imports; cycles are refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function\*?|const|class) (\w+)", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export) .*$", re.MULTILINE)


def bundle(entry: str, read: Callable[[str], str]) -> str:
    r"""Return one script that runs the module `entry`; `read` gives the source of a module by its name.

    >>> sources = {"main": 'import { one } from "./number.js";\nshow(one);\n', "number": "export const one = 1;\n"}
    >>> print(bundle("main", sources.__getitem__))
    (() => {
    "use strict";
    const m_number = (() => {
    const one = 1;
    return { one };
    })();
    const m_main = (() => {
    const { one } = m_number;
    show(one);
    return {  };
    })();
    })();
    """
    done: dict[str, str] = {}
    _visit(entry, read, done, ())
    return '(() => {\n"use strict";\n' + "\n".join(done.values()) + "\n})();"


def _visit(name: str, read: Callable[[str], str], done: dict[str, str], above: tuple[str, ...]) -> None:
    if name in above:
        raise ValueError(f"modules import each other: {' -> '.join([*above, name])}")
    if name in done:
        return
    source = read(name)
    for _, needed in _IMPORT.findall(source):
        _visit(needed, read, done, (*above, name))
    done[name] = _as_function(name, source)


def _as_function(name: str, source: str) -> str:
    exports = [match[1] for match in _EXPORT.findall(source)]
    body = _IMPORT.sub(lambda match: f"const {{ {_renamed(match[1])} }} = {_variable(match[2])};\n", source)
    body = _EXPORT.sub(r"\1 \2", body)
    if left := _OTHER.search(body):
        raise ValueError(f"{name}.js: only named imports and exported declarations are understood: {left[0]}")
    return f"const {_variable(name)} = (() => {{\n{body}return {{ {', '.join(exports)} }};\n}})();"


def _renamed(names: str) -> str:
    return ", ".join(part.strip().replace(" as ", ": ") for part in names.split(",") if part.strip())


def _variable(name: str) -> str:
    return f"m_{name.replace('-', '_')}"
