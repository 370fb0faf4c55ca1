# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # From your reading list to a map
#
# Any list will do: a Markdown file of notes, an "awesome" README, a BibTeX, RIS or CSL-JSON export of Zotero or
# Mendeley, a CSV, or plain ids. This notebook takes the list that this project began with (`reading-list.md`, beside
# this notebook), makes a new kg folder of it, and asks the first questions. Put your own file in `LIST` to start.
#
# Nothing here needs a network, and nothing outside a temporary folder is written.

# %%
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd

import mmkg
from mmkg import exchange

LIST = Path("reading-list.md")
folder = exchange.init(Path(mkdtemp()) / "my-kg")

# %% [markdown]
# ## What is in the list?
#
# `read` finds the items and writes nothing. An item that the importer is not sure about says so: a title without a
# link, a heading that may be a topic.

# %%
parsed = exchange.read(LIST)
found = pd.DataFrame([item.as_json() for item in parsed.items])
found[["line", "kind", "title", "year", "section", "unsure"]]

# %%
found["kind"].value_counts()

# %% [markdown]
# The notes below an item come with it, in whatever language they are.

# %%
print(found.set_index("title")["notes"].dropna().iloc[-1])

# %% [markdown]
# ## Entry files, for review
#
# Each item becomes one small YAML file. In a folder under version control `git diff` is the review; what a person
# wrote is never overwritten.

# %%
report = exchange.import_items(folder, parsed.items)
print(report)

# %%
print((folder / "papers" / "blip-2.yaml").read_text(encoding="utf-8"))

# %% [markdown]
# These are the entries to look at first:

# %%
report.unsure

# %% [markdown]
# Importing the same list again changes nothing.

# %%
print(exchange.import_items(folder, exchange.read(LIST).items))

# %% [markdown]
# ## Ask the new map
#
# Without citations the map knows only what the list says: sections, code, titles. `mmkg expand --kg my-kg` adds the
# citations of each paper from Semantic Scholar.

# %%
kg = mmkg.open(folder)
kg

# %%
kg.related("BLIP-2", k=5)

# %% [markdown]
# ## And out again
#
# The map opens in the tools that people have: `mmkg export map.graphml`, `map.gexf` (Gephi), `map.bib`, `map.ttl`,
# `list.md`, a folder of Obsidian notes, and more. The ending of the file says which.

# %%
[path.name for path in kg.export(folder.parent / "map.bib", kind="paper")]

# %%
print((folder.parent / "map.bib").read_text(encoding="utf-8")[:300])

# %%
pd.Series(
    {name: writer.loses or "nothing" for name, writer in exchange.WRITERS.items()}, name="what it cannot hold"
).to_frame()
