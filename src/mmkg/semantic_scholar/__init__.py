"""Semantic Scholar: the only part of mmkg that imports its client or speaks HTTP.

| module | one line |
|---|---|
| `question` | what one request asks, and where in the answer each question is answered |
| `requester` | stands in the client's seam: store → pace → send → classify → retry → keep |
| `recorded` | answers as lines of JSON, to hand on |
| `scholar` | the questions of an expansion as plain calls, whatever loop is running |

`Client` is the whole client `semanticscholar`, made polite: every method of it asks through a `Requester`.
"""

from mmkg.semantic_scholar.question import BATCH, NESTED, Reply, Request
from mmkg.semantic_scholar.recorded import keep_recorded, recorded_line
from mmkg.semantic_scholar.requester import BudgetSpent, Client, Clock, Listener, NotKept, Requester, TooLarge
from mmkg.semantic_scholar.scholar import FACTS, Scholar

__all__ = [
    "BATCH",
    "FACTS",
    "NESTED",
    "BudgetSpent",
    "Client",
    "Clock",
    "Listener",
    "NotKept",
    "Reply",
    "Request",
    "Requester",
    "Scholar",
    "TooLarge",
    "keep_recorded",
    "recorded_line",
]
