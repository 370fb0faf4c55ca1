# %% [markdown]
# # Growing the map through Semantic Scholar
#
# `mmkg expand` asks the Semantic Scholar Graph API for the references and citations of papers, and writes what it finds
# to `kg/expanded/`. A live run needs a network, and is better with an API key:
#
# ```
# export MMKG_S2_KEY=…            # without a key, everybody shares one pool of requests
# mmkg expand                     # every curated paper
# mmkg expand BLIP-2 --depth 2    # one paper, two steps far
# ```
#
# This notebook shows the same steps **without a network**: a plan, a run from recorded answers, and what is new a month
# later.

# %%
import os
import tempfile
from pathlib import Path

import mmkg
from mmkg.semantic_scholar import keep_recorded
from mmkg.store import Store

# %% [markdown]
# ## Plan first
#
# A dry run asks nothing. It tells how many requests an expansion takes and how long that is at the allowed pace (one
# request a second, unless `MMKG_S2_RATE` says otherwise). Lists are asked for in batches of up to 500 papers, packed so
# that no answer is cut: the API leaves out in silence what is more than 9,999 entries.

# %%
print(mmkg.open().expand(dry_run=True))

# %% [markdown]
# Only references, or only one paper, is cheaper:

# %%
print(mmkg.open().expand(dry_run=True, citations=0))

# %%
print(mmkg.open().expand("BLIP-2", dry_run=True))

# %% [markdown]
# ## A small map of one's own
#
# A kg is a folder of small files. This one holds a single paper, MM-REACT.

# %%
work = Path(tempfile.mkdtemp())
entry = work / "my-kg" / "papers" / "mm-react.yaml"
entry.parent.mkdir(parents=True)
entry.write_text(
    """name: MM-REACT
title: 'MM-REACT: Prompting ChatGPT for Multimodal Reasoning and Action'
s2: c7a9c7302a72301ed79a7c0696d5af2e03ad3ac4
checked: 2026-11-24
evidence:
  - source: this notebook
""",
    encoding="utf-8",
)
small = mmkg.open(work / "my-kg")
small

# %% [markdown]
# ## Run
#
# Every answer is kept in a store, as it was received. What was answered once is not asked again: a run that was
# interrupted goes on where it stopped, and `offline=True` rebuilds everything from the store alone. Here the store is
# filled from `01_expand.jsonl`: references of MM-REACT that Semantic Scholar told in public, put back into the shape of
# its answers. (The first two lines play the state of a month ago: three references were left out of them by hand.)

# %%
os.environ["MMKG_STORE"] = str(work / "answers.sqlite")
recorded = Path("01_expand.jsonl").read_bytes().splitlines()
with Store(work / "answers.sqlite") as store:
    print(keep_recorded(store, recorded[:2]), "answers")

# %%
print(small.expand(offline=True, citations=0))

# %% [markdown]
# The list is `partial`: seven of its entries have no id at Semantic Scholar, so that nobody can say which papers they
# are. Each paper knows how much of its lists is known.

# %%
small.show("MM-REACT")["coverage"]

# %%
small.related("MM-REACT", k=5)

# %% [markdown]
# The same run again writes no byte:

# %%
print(small.expand(offline=True, citations=0))

# %% [markdown]
# ## What is new?
#
# A month later, `mmkg expand --refresh-older-than 30d` asks again what was answered longer ago. Then `diff` tells two
# states of the map apart: a git revision, a day, or another folder (`mmkg diff 2026-10-24 --of MM-REACT`).

# %%
import shutil

shutil.copytree(small.folder, work / "before")
with Store(work / "answers.sqlite") as store:
    print(keep_recorded(store, recorded[2:]), "answers")
print(small.expand(offline=True, citations=0))

# %%
print(small.diff(str(work / "before")))

# %% [markdown]
# ## Where it may fall short
#
# | state of a list | what it means |
# |---|---|
# | `complete` | every entry of it is in the map |
# | `partial` | some entries are not: unidentified, left out by an option, or fewer came than were counted |
# | `capped` | the API gives no more than 9,999 entries |
# | `elided` | the publisher withholds it |
# | `unknown` | the API does not know the paper |
