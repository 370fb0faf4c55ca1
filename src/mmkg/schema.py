"""What entries, records and triples are: the models, the kinds and the relations.

Entries are written by people, one YAML file each; records and citations come from sources.
All models are strict: an unknown key or a number where a text belongs is an error with a place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from mmkg.errors import shortened
from mmkg.vocabulary import FOLDERS, KINDS, RELATIONS, Relation

__all__ = [
    "ENTRY_MODELS",
    "FOLDERS",
    "KINDS",
    "RELATIONS",
    "Citation",
    "Code",
    "Coverage",
    "Dataset",
    "Entry",
    "Evidence",
    "ListRow",
    "Paper",
    "Record",
    "Relation",
    "Resource",
    "Result",
    "Task",
    "fault_words",
]

Kind = Literal["paper", "code", "dataset", "task", "resource"]


_ONE_LINE = r"^\S(?:[^\r\n]*\S)?$"
_SLUG = r"^[^\W_]+(?:[-._][^\W_]+)*$"
_NODE = rf"^(?:{'|'.join(KINDS)}):\S+$"
_PAPER = r"^paper:\S+$"
_ADDRESS = r"^https?://[^\s<>\"]+$"
_DAY = r"^\d{4}-\d{2}-\d{2}$"
_WHEN = r"^\d{4}(?:-\d{2}(?:-\d{2})?)?$"
_ARXIV = r"^(?:\d{4}\.\d{4,5}|[a-z-]+/\d{7})$"
_DOI = r"^10\.\d{4,9}/[^\sA-Z]+$"
_SHA = r"^[0-9a-f]{40}$"
_COMMIT = r"^[0-9a-f]{7,40}$"
_MEANINGS = {
    _ONE_LINE: "a text on one line without blanks around it",
    _SLUG: "a slug: words joined by `-`, as file names are",
    _NODE: f"kind:slug with one of the kinds {', '.join(KINDS)}",
    _PAPER: "an id that begins with `paper:`",
    _ADDRESS: "an address that begins with http:// or https://",
    _DAY: "a day as YYYY-MM-DD",
    _WHEN: "a day, month or year as YYYY-MM-DD",
    _ARXIV: "an arXiv id without its version, such as 2301.12597",
    _DOI: "a DOI in small letters, such as 10.1109/cvpr.2016.90",
    _SHA: "40 hexadecimal digits",
    _COMMIT: "a commit: 7 to 40 hexadecimal digits",
}
"""What the patterns say, for a person."""


def fault_words(fault: Mapping[str, Any]) -> str:
    """Return one fault that pydantic found as words for a person, with the value.

    >>> fault_words({"msg": "…", "input": "soon", "ctx": {"pattern": _DAY}})
    "'soon' is not a day as YYYY-MM-DD"
    """
    meaning = _MEANINGS.get(fault.get("ctx", {}).get("pattern", ""))
    value = shortened(repr(fault["input"]))
    return f"{value} is not {meaning}" if meaning else f"{fault['msg']}: {value}"


def _no_text(value: object) -> object:
    if isinstance(value, str):
        raise ValueError("a number stands without quotes")  # noqa: TRY004 - pydantic collects no TypeError
    return value


Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=_ONE_LINE)]
Notes = Annotated[str, StringConstraints(min_length=1, max_length=50_000)]
Slug = Annotated[str, StringConstraints(pattern=_SLUG, max_length=120)]
NodeId = Annotated[str, StringConstraints(pattern=_NODE)]
Address = Annotated[str, StringConstraints(pattern=_ADDRESS, max_length=2000)]
Day = Annotated[str, StringConstraints(pattern=_DAY)]
When = Annotated[str, StringConstraints(pattern=_WHEN)]
Year = Annotated[int, Field(ge=1600, le=2100)]
ArxivId = Annotated[str, StringConstraints(pattern=_ARXIV)]
Doi = Annotated[str, StringConstraints(pattern=_DOI)]
Sha = Annotated[str, StringConstraints(pattern=_SHA)]
Number = Annotated[int, BeforeValidator(_no_text)]
Fact = str | int | float | bool | list[str | int | float] | dict[str, str | int | float | list[str | int | float]]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True, allow_inf_nan=False)


class Evidence(_Strict):
    """Who says so: a file of a repository, a web page, a stored copy, or a list."""

    repo: Text | None = None
    """`host:owner/name` of a public repository, with `path` and `commit`."""
    path: Text | None = None
    commit: Annotated[str, StringConstraints(pattern=_COMMIT)] | None = None
    page: Address | None = None
    """Address of a web page."""
    copy_id: Text | None = Field(default=None, alias="copy")
    """Number of a stored copy whose repository is not known: weaker than a commit."""
    source: Text | None = None
    """Name of anything else, such as a reading list."""
    what: Text | None = None
    """What was read there."""


class Entry(_Strict):
    """What a person curated about one thing; its kind is the folder, its id the file name."""

    kind: ClassVar[str]
    relations: ClassVar[tuple[str, ...]] = ()

    name: Text
    name_zh: Text | None = None
    title: Text | None = None
    aliases: list[Text] = []
    """Other names and former node ids; each belongs to one entry only."""
    url: Address | None = None
    links: dict[Text, Address] = {}
    """Further addresses by label, such as `homepage`."""
    year: Year | None = None
    authors: list[Text] = []
    organisations: list[Text] = []
    licence: Text | None = None
    section: list[Text] = []
    """Where the reading list has it, outermost heading first."""
    note: Text | None = None
    """The reading list's own remark."""
    notes: Notes | None = None
    """The curator's notes, verbatim."""
    facts: dict[Text, Fact] = {}
    checked: Day
    """When a person last held the entry against its evidence."""
    evidence: list[Evidence] = Field(min_length=1)


class Paper(Entry):
    """One paper: its preprint and its published version."""

    kind = "paper"
    relations = ("cites", "introduces", "trains_on", "evaluates_on", "addresses")
    title: Text
    date: Day | None = None
    venue: Text | None = None
    arxiv: ArxivId | None = None
    doi: Doi | None = None
    acl: Text | None = None
    s2: Sha | None = None
    corpus_id: Annotated[int, Field(gt=0, lt=10**15)] | None = None
    releases: list[Text] = []
    cites: list[Slug] = []
    introduces: list[Slug] = []
    trains_on: list[Slug] = []
    evaluates_on: list[Slug] = []
    addresses: list[Slug] = []


class Code(Entry):
    """A repository, or the part of one that implements a paper."""

    kind = "code"
    relations = ("implements",)
    url: Address
    releases: list[Text] = []
    implements: list[Slug] = []


class Dataset(Entry):
    """Data, or a benchmark made of data."""

    kind = "dataset"
    relations = ("supports", "derives_from")
    modality: list[Text] = []
    language: list[Text] = []
    size: dict[Text, Fact] = {}
    supports: list[Slug] = []
    derives_from: list[Slug] = []


class Task(Entry):
    """Something that methods are built for."""

    kind = "task"
    relations = ("part_of",)
    part_of: list[Slug] = []


class Resource(Entry):
    """A list, site, article or course."""

    kind = "resource"
    relations = ("lists",)
    lists: list[NodeId] = []


ENTRY_MODELS: dict[str, type[Entry]] = {model.kind: model for model in (Paper, Code, Dataset, Task, Resource)}


class ListRow(_Strict):
    """One row of `lists/<slug>.csv`: something that a curated resource lists."""

    section: str
    """Headings, outermost first, joined by ` > `."""
    kind: Kind
    title: Text
    url: Address | None = None
    arxiv: ArxivId | None = None
    code: Address | None = None
    year: Year | None = None
    venue: Text | None = None


class Result(_Strict):
    """One row of `results/<slug>.csv`: one reported number."""

    paper: Slug | None = None
    """Entry of the paper that the method is from, where it is known."""
    method: Text
    dataset: Slug | None = None
    """None for a mean over several data sets; `setting` says over which."""
    task: Slug
    metric: Text
    value: float
    setting: str = ""
    evidence: Text


class Record(BaseModel):
    """What a source said about one paper; one line of `expanded/papers.jsonl`.

    `evidence` maps a source of `expanded/manifest.json` to the fields that it supplied.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    id: Annotated[str, StringConstraints(pattern=_PAPER)]
    title: str | None = None
    authors: list[str] = []
    year: Number | None = None
    date: Day | None = None
    venue: str | None = None
    arxiv: ArxivId | None = None
    doi: str | None = None
    acl: str | None = None
    s2: Sha | None = None
    corpus_id: Number | None = None
    citation_count: Number | None = None
    influential_citation_count: Number | None = None
    reference_count: Number | None = None
    fields: list[str] = []
    counts_as_of: When | None = None
    evidence: dict[str, list[str]] = {}

    def line(self) -> dict[str, Any]:
        """Return the keys to write: absent ones are left out, in the order of the format."""
        return {name: value for name in type(self).model_fields if (value := getattr(self, name)) not in (None, [], {})}


class Citation(NamedTuple):
    """One row of `expanded/citations.csv`; `intents` and `evidence` hold several values joined by `|`."""

    citing: str
    cited: str
    influential: str = ""
    """`true`, `false`, or nothing where no source says."""
    intents: str = ""
    evidence: str = ""


class Coverage(NamedTuple):
    """One row of `expanded/coverage.csv`: how much of one paper's list is known."""

    paper: str
    list: Literal["references", "citations"]
    known: int
    """Entries of the list that are edges of the map."""
    total: int | None
    """Entries that the list has, where a source says so."""
    state: Literal["complete", "partial", "capped", "elided", "unknown"]
    as_of: str
    evidence: str
