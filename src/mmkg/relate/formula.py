"""The formula of relatedness, and its constants in one place.

From each given thing, choose one of the baskets that hold it, fresh ones likelier (a paper's list of references weighs
`1 / (1 + its age in years)`, a tie to a dataset less where the thing has many), and from the basket one member; the
owner of a basket counts `OWNER` times in both choices, that of a list of references `OWNER` over the list's weight:
the older a list, the more of what it still tells is whose it is. `first(b)` is the chance to arrive at `b`;
`second(b)` and `third(b)` the chances to arrive there when the same is done once and twice more from where one is.

    score(b) = (first(b) + second(b) + THIRD / (number of given things) ** 2 * third(b)) * prior(b)
    prior(b) = (fresh citations of b + FRESH) ** TREND / (citations of b + CITED) ** HUB
               * (known references of b + 1) ** KNOWN * KIND[kind of b]

The prior keeps hubs down: what everybody cited long ago is near everything, so to be near it tells little.
Where few citations of a given paper are known, titles like its own make one more basket, of weight `TITLES`;
what arrives from it counts `TITLED` of all rounds together.

The constants were chosen on past years of the map and on its curated lists (`tests/bench/`): the measures change by
less than their intervals when a weight is halved or doubled, but `TREND` and `HUB` hang together. Lists age by the
inverse of time: halving every one or two years finds what is cited next no better, and puts new neighbours in the
place of an old paper's own.
"""

from __future__ import annotations

OWNER = 1.5
"""How often the owner of a basket counts beside a member, which counts once; more in an old list."""
TIED = 3.0
"""The same of what a tie is to: a repository, a dataset, a task, a list."""
NAMESAKE = 0.25
"""Least share of a dataset's or a task's basket that is the dataset or the task itself, however many use it."""
THIRD = 16.0
"""Weight of the third round where one thing is given, less by the square of how many are: what is near to all of them
tells enough."""
FRESH = 0.25
"""Fresh citations that everything is taken to have: they keep the new in the race."""
TREND = 0.3
"""How much being cited now counts for an answer."""
CITED = 2.0
"""Citations that everything is taken to have: they keep back what one paper cited once."""
HUB = 0.55
"""How much being cited often counts against an answer; where it equals `TREND` only the share that is fresh counts."""
KNOWN = 0.13
"""How much it counts for an answer that many of its references are known: then nearness has more to rest on."""
NOW = 0.95
"""The present is the year by which this share of all citations had been made: a few late papers do not age a map."""
UNDATED = 0.5
"""Weight of a list of references of which no year is known."""
SECTION = 0.5
"""Weight of a section of a curated list, beside a list of references of today; all other ties weigh 1."""
MANY = 0.4
"""How much a tie counts less for what has many of its sort: one of `n` datasets weighs `1 / n ** MANY`, and so does a
list of `n` things without sections."""
KIND = {"paper": 1.0, "code": 1.0, "dataset": 0.5, "task": 0.25, "resource": 0.25}
"""Weight of an answer by its kind: broad things stand near everything."""

TITLES = 2.0
"""Weight of the basket of similar titles."""
TITLED = 0.1
"""What arrives at similar titles counts as this share of all rounds together, but no less than in the first alone."""
NAMED = 0.3
"""Weight of the basket of what nothing is tied to and whose name stands in the title: code without a known paper."""
THIN = 5
"""Citations, of it and by it, below which little is known of a paper."""
LARGE = 200_000
"""Things above which titles are only asked where nothing else is known, and are not indexed: that takes seconds."""
ALIKE = 20
"""How many similar titles there are in that basket."""

BUDGET = 50_000
"""Links followed in each half of a round, those with most chance first: what a hub may cost."""
