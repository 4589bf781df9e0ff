"""Published figures with their sources and grades, what the news claim, and causal wording."""

from belonging_edu.published.registry import (
    GRADES,
    SOURCES,
    PublishedFigure,
    claims,
    figure,
    figures,
    table,
    value,
)

__all__ = ["GRADES", "SOURCES", "PublishedFigure", "claims", "figure", "figures", "table", "value"]
