"""What lab 1 shows of the article in the news."""

from __future__ import annotations

__all__ = ["NEEDED"]

#: What is needed to judge the size of the difference in the news.
NEEDED = (
    "absite_bottom_decile",
    "absite_top_decile",
    "slope",
    "n_total",
    "response_rate",
    "n_programs",
    "absite_sd",
    "absite_gap_ci",
    "slope_ci",
    "belonging_mean",
    "decile_cutpoints",
)
