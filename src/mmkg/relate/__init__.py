"""What is near what, and why: a local walk over the typed graph, fused with co-citation."""

from mmkg.relate.relatedness import Ranking, Reason, Relatedness, Why

__all__ = ["Ranking", "Reason", "Relatedness", "Why"]
