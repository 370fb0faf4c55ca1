"""One entry as YAML text: read with the line of every value, and write in one canonical form.

The reader takes what an entry needs and refuses the rest of YAML: anchors and aliases (a small file
can stand for gigabytes), merge keys, tags, several documents, a key given twice. A date is a text.
What YAML takes for a number or a yes/no although a text was meant (`2301.12597`, `NO`) is an
error that says so, never a silently different value.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import yaml

from mmkg.errors import Problem
from mmkg.ids import clean_text

if TYPE_CHECKING:
    from mmkg.schema import Entry

Loc = tuple[int | str, ...]
MAX_LENGTH = 1_000_000
MAX_DEPTH = 10
_TAG = "tag:yaml.org,2002:"
_LAST = ("facts", "notes", "checked", "evidence")
_NUMBERS = {"int": yaml.constructor.SafeConstructor.construct_yaml_int,
            "float": yaml.constructor.SafeConstructor.construct_yaml_float}  # fmt: skip


class _Resolver(yaml.resolver.Resolver):
    """YAML's own rules without dates, so that `checked: 2026-11-24` is a text."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the base class declares it
        first: [(tag, pattern) for tag, pattern in rules if tag != f"{_TAG}timestamp"]
        for first, rules in yaml.resolver.Resolver.yaml_implicit_resolvers.items()
    }

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        if kind is yaml.ScalarNode and value and (not implicit[0] or value[0] not in self.yaml_implicit_resolvers):
            return f"{_TAG}str"  # most values: five times faster than to ask each rule
        return str(super().resolve(kind, value, implicit))  # type: ignore[no-untyped-call]


class _PythonReader(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser, yaml.composer.Composer, _Resolver):
    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)
        yaml.composer.Composer.__init__(self)
        _Resolver.__init__(self)


_reader: type[Any] = _PythonReader
with suppress(ImportError):  # a PyYAML without libyaml
    from yaml._yaml import CParser

    class _CReader(CParser, _Resolver):
        """Ten times faster."""

        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)
            _Resolver.__init__(self)

    _reader = _CReader


class Document:
    r"""The values of one YAML file, the line of each, and what was wrong.

    >>> document = Document("kg/papers/clip.yaml", "name: CLIP\naliases: [A, B]\n")
    >>> document.values, document.line(("aliases", 1))
    ({'name': 'CLIP', 'aliases': ['A', 'B']}, 2)
    """

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.plain: dict[Loc, str] = {}
        self.values: dict[str, Any] = {}
        self._seen: set[int] = set()
        self._root = self._compose(text)
        if isinstance(self._root, yaml.MappingNode):
            self.values = self._value(self._root, ())
        elif not self.problems:
            self._fault(1, "holds no `key: value` lines", "see kg/README.md for an example")

    def _fault(self, line: int, message: str, mend: str = "") -> None:
        self.problems.append(Problem(self.file, line, message, mend))

    def _compose(self, text: str) -> yaml.Node | None:
        if len(text) > MAX_LENGTH:
            self._fault(1, f"larger than {MAX_LENGTH:,} characters", "an entry holds facts, not texts")
            return None
        try:
            node: yaml.Node | None = _reader(text).get_single_node()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._fault((mark.line if mark else 0) + 1, f"not YAML: {error.problem or error.context}")
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            self._fault(line, f"not YAML: character {error.character!r} is not allowed", "remove it")
        except RecursionError:
            self._fault(1, "not YAML: nested too deeply")
        else:
            return node
        return None

    def _value(self, node: yaml.Node, loc: Loc) -> Any:
        line = node.start_mark.line + 1
        if id(node) in self._seen:
            self._fault(line, f"{_dotted(loc)}: YAML anchors (`&`, `*`) are not allowed here", "write the value out")
            return None
        self._seen.add(id(node))
        if len(loc) > MAX_DEPTH:
            self._fault(line, f"{_dotted(loc[:2])}: nested too deeply")
            return None
        kind = node.tag.removeprefix(_TAG)
        if isinstance(node, yaml.MappingNode) and kind == "map":
            return self._mapping(node, loc)
        if isinstance(node, yaml.SequenceNode) and kind == "seq":
            return [self._value(item, (*loc, number)) for number, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, kind, loc)
        self._fault(line, f"{_dotted(loc)}: the tag {node.tag} is not allowed", "remove the tag")
        return None

    def _mapping(self, node: yaml.MappingNode, loc: Loc) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, item in node.value:
            line = key.start_mark.line + 1
            if key.tag == f"{_TAG}merge":
                self._fault(line, "merge keys (`<<`) are not allowed", "write the keys out")
            elif not isinstance(key, yaml.ScalarNode) or key.tag != f"{_TAG}str":
                shown = getattr(key, "value", "") if isinstance(key, yaml.ScalarNode) else "a list or mapping"
                self._fault(line, f"a key must be a text: {shown}", f"write '{shown}' in quotes")
            elif key.value in values:
                self._fault(line, f"the key `{key.value}` is given twice", "keep one")
            else:
                values[key.value] = self._value(item, (*loc, key.value))
        return values

    def _scalar(self, node: yaml.ScalarNode, kind: str, loc: Loc) -> Any:
        text: str = node.value
        if kind == "str":
            if not _looks_clean(text) and loc[:1] != ("notes",) and clean_text(text) != text:
                self._fault(
                    node.start_mark.line + 1,
                    f"{_dotted(loc)}: invisible characters, line breaks or double blanks in {text[:80]!r}",
                    f"write {clean_text(text)[:80]!r}",
                )
            return text
        if not node.style:
            self.plain[loc] = text
        if kind in {"null", "bool"}:
            return None if kind == "null" else text.lower() in {"true", "yes", "on"}
        try:
            return _NUMBERS[kind](yaml.SafeLoader(""), node)
        except (KeyError, ValueError):
            shown = node.tag if kind not in _NUMBERS else text[:80]
            self._fault(node.start_mark.line + 1, f"{_dotted(loc)}: cannot be read: {shown}", "write it in quotes")
            return None

    def line(self, loc: Loc) -> int:
        """Return the line of the value at `loc`, or of the nearest one around it."""
        node = self._root
        for step in loc:
            found: yaml.Node | None = None
            if isinstance(node, yaml.MappingNode):
                found = next((item for key, item in node.value if key.value == step), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                found = node.value[step]
            if found is None:
                break
            node = found
        return node.start_mark.line + 1 if node is not None else 1


def _looks_clean(text: str) -> bool:
    return text.isascii() and text.isprintable() and "  " not in text and text.strip() == text


def _dotted(loc: Loc) -> str:
    return ".".join(map(str, loc)) or "the file"


class _Dumper(yaml.emitter.Emitter, yaml.serializer.Serializer, yaml.representer.SafeRepresenter, _Resolver):
    """The pure-Python emitter: the one of libyaml escapes what lies beyond the basic plane."""

    def __init__(self, stream: Any) -> None:
        width: Any = float("inf")  # a value is never broken over lines
        yaml.emitter.Emitter.__init__(self, stream, width=width, allow_unicode=True)
        yaml.serializer.Serializer.__init__(self)
        yaml.representer.SafeRepresenter.__init__(self, default_flow_style=False, sort_keys=False)
        _Resolver.__init__(self)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 the emitter's signature
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 the representer's signature
        return True


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    lines = text.split("\n")
    block = len(lines) > 1 and all(line.isprintable() and line == line.strip() for line in lines) and lines[0]
    return dumper.represent_scalar(f"{_TAG}str", text, style="|" if block else None)


_Dumper.add_representer(str, _represent_text)


def format_entry(entry: Entry) -> str:
    """Return the canonical text of an entry: keys in a fixed order, nothing that is a default.

    >>> from mmkg.schema import Evidence, Task
    >>> print(format_entry(Task(name="OCR", checked="2026-11-24", evidence=[Evidence(source="reading list")])), end="")
    name: OCR
    checked: 2026-11-24
    evidence:
      - source: reading list
    """
    given = entry.model_dump(exclude_defaults=True, by_alias=True)
    order = [key for key in type(entry).model_fields if key not in _LAST]
    return format_values({key: given[key] for key in (*order, *_LAST) if key in given})


def format_values(values: dict[str, Any]) -> str:
    """Return plain values as canonical YAML.

    >>> print(format_values({"arxiv": "2301.12597", "aliases": ["NO", "悟空"]}), end="")
    arxiv: '2301.12597'
    aliases:
      - 'NO'
      - 悟空
    """
    import io  # noqa: PLC0415 writing is rare

    stream = io.StringIO()
    dumper = _Dumper(stream)
    dumper.open()
    dumper.represent(values)
    dumper.close()
    return stream.getvalue()
