"""Grow the map through Semantic Scholar: which questions, within which budget; answers into `kg/expanded/`.

| module | one line |
|---|---|
| `planning` | options and plan: pure |
| `targets` | the papers to start from, and their ids |
| `crawl` | resolve, fetch lists, compare with the stated lengths |
| `harvest`, `mapping`, `packed` | what came back, kept small; the API's field names |
| `clusters`, `identity` | which of it is which node |
| `weave`, `citations` | old map + harvest → new map, and what changed |
| `run`, `report`, `progress`, `locking` | one run, shown and safe |
"""

from mmkg.expand.planning import Options, Plan, age, amount, plan
from mmkg.expand.progress import Progress, State, default_progress
from mmkg.expand.report import Report
from mmkg.expand.run import expand, run

__all__ = [
    "Options",
    "Plan",
    "Progress",
    "Report",
    "State",
    "age",
    "amount",
    "default_progress",
    "expand",
    "plan",
    "run",
]
