"""``belonging-edu list``: the cohorts, or the parameters of one."""

from __future__ import annotations

from belonging_edu import cohorts

__all__ = ["add", "run"]


def add(verbs) -> None:
    """Add the verb to the command."""
    listing = verbs.add_parser("list", help="list the cohorts, or the parameters of one")
    listing.add_argument("name", nargs="?", help="a cohort")
    listing.set_defaults(run=run)


def run(options) -> int:
    """Print the list; return the exit status."""
    if options.name is None:
        for cohort in cohorts.COHORTS:
            print(f"{cohort.name:12} {cohort.title} ({cohort.n:,} {cohort.units})")
            for variant in filter(None, cohort.variants):
                print(f"{'':12} --variant {variant}")
        return 0
    for row in cohorts.parameters(options.name).itertuples():
        unit = f" {row.unit}" if row.unit else ""
        print(f"{row.parameter} = {row.default}{unit}  ({row.values})\n    {row.meaning}")
    return 0
