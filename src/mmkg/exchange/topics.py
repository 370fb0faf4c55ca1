"""The topics of a list: the headings above its papers, and those that only the table of contents names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmkg.exchange.groups import contents_of
from mmkg.exchange.item import Item
from mmkg.exchange.kinds import is_topic
from mmkg.exchange.lines import heading_text
from mmkg.ids import clean_text, name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mmkg.exchange.groups import Group

__all__ = ["topics"]


def topics(groups: Sequence[Group], items: Sequence[Item]) -> Iterator[Item]:
    """Yield for a person to judge the topics above papers, and those that only the table of contents names."""
    above = {name for item in items if item.kind == "paper" for name in item.section}
    seen: set[str] = set()
    for group in groups:
        name = group.section[-1] if group.section else ""
        if group.heading and name in above and is_topic(name) and name_key(name) not in seen:
            seen.add(name_key(name))
            yield Item("task", name, section=group.section[:-1], line=group.heading.line, unsure=True)
    headings = {name_key(heading_text(group.heading)) for group in groups if group.heading}
    for run, path in contents_of(block for group in groups for block in group.blocks):
        if (
            name_key(run.text) not in headings | seen
            and is_topic(run.text)
            and name_key(run.href or "") not in headings
        ):
            seen.add(name_key(run.text))
            yield Item("task", clean_text(run.text), section=path, line=run.line, unsure=True)
