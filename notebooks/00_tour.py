# %% [markdown]
# # A tour: from a reading list to related work
#
# mmkg keeps a reading list as small files (`kg/`), expands it through citations, and answers questions about the
# result. This tour takes ten minutes. It starts from one paper of the list, BLIP-2, and goes to its neighbours, data
# sets and code, to the reasons behind a ranking, and to a picture.
#
# Nothing here needs a network or a key.

# %%
import mmkg

kg = mmkg.open()
kg

# %% [markdown]
# The last words say where the citations come from. This map is **not a live crawl**: its citations were read in
# recorded Semantic Scholar answers and in public copies of papers. `stats()` shows what that means in numbers: of most
# papers the own reference list is unknown.

# %%
mmkg.stats()

# %% [markdown]
# ## Find a thing by any of its names
#
# A name may be short or long, English or Chinese, an arXiv id, or an address.

# %%
mmkg.find("blip")

# %%
[kg.resolve(name) for name in ("blip2", "arXiv:2301.12597", "https://github.com/salesforce/LAVIS", "悟空", "太乙")]

# %% [markdown]
# A name that nobody knows is an error that helps; nothing is guessed in silence.

# %%
try:
    mmkg.related("BLIPP-2")
except mmkg.UnknownName as error:
    print(error)

# %% [markdown]
# ## The card of BLIP-2
#
# Facts, links, what it is tied to, how much of its reference list is known, and who says so.

# %%
mmkg.show("BLIP-2")

# %% [markdown]
# ## Related work, with reasons
#
# `related` ranks everything in the map by how closely it is tied to BLIP-2. The bar is the score, and the last column
# says where it comes from.

# %%
mmkg.related("BLIP-2", k=10)

# %% [markdown]
# The answer is a DataFrame, so the usual tools apply: newer than BLIP-2 itself, say.

# %%
answer = mmkg.related("BLIP-2", k=50)
answer[answer.year > 2023].head(5)

# %% [markdown]
# Other kinds of thing are in the same map: data sets, code, tasks.

# %%
mmkg.related("BLIP-2", k=8, kind="dataset")

# %%
mmkg.related("BLIP-2", k=5, kind="code")

# %% [markdown]
# Several papers at once ask for what is near to all of them.

# %%
mmkg.related(["GeoLayoutLM", "UDOP"], k=8)

# %% [markdown]
# ## Why?
#
# `why` takes one score apart. The weights of the reasons add up to the score.

# %%
mmkg.why("BLIP-2", "Flickr30k")

# %% [markdown]
# ## The tables underneath
#
# Everything is two tables, nodes and edges, and everything else is a view of them. Which data sets do the most papers
# of the map evaluate on?

# %%
edges = mmkg.edges()
edges[edges.relation == "evaluates_on"].object.value_counts().head(5)

# %% [markdown]
# `graph()` gives the same as a NetworkX graph.

# %%
graph = mmkg.graph()
sorted(graph.successors("code:lavis"))

# %% [markdown]
# ## A picture
#
# A view renders in place. `.save("graph.html")` writes the whole map as one page that works offline.

# %%
mmkg.view("BLIP-2")

# %% [markdown]
# ## How to go on
#
# - Add an entry: `kg/README.md` shows how, in two minutes. `mmkg check` tells what is wrong, with file and line.
# - `01_expand.py`: grow the map through the Semantic Scholar API.
# - `02_related.py`: what the ranking is made of, and how well it does.
# - `03_your_list.py`: from your own Markdown list to a map.
