"""Chapter 13, holes in the data: keys and known mistakes, from three versions of one survey."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

_ITEM = "belonging_organization"
_VARIANTS = ("mcar", "mar", "mnar")
_Z = 1.959964


def load(shelf):
    """The respondents of versions A, B, and C, which differ in who skipped one question."""
    return tuple(
        shelf.data("learners", variant).query("responded == 1").reset_index(drop=True)
        for variant in _VARIANTS
    )


def _named(a, b, c):
    return {"A": a, "B": b, "C": c}


def burnout_of_the_complete(a, b, c):
    """Of the respondents of version B who answered the question, the percentage with burnout."""
    return 100 * b.loc[b[_ITEM].notna(), "burnout"].mean()


def width_when_filled(a, b, c):
    """The CI after filling in the mean, in percent of the CI of those who answered (version B)."""
    answered = b[_ITEM].dropna()
    return 100 * _error(b[_ITEM].fillna(answered.mean())) / _error(answered)


def off_by_strength(a, b, c):
    """How far off complete cases are on burnout where belonging decides who skips."""
    from belonging_edu import simulate

    world = simulate("learners", seed=13, missing_items="mcar", missing_share=0).data
    world = world.query("responded == 1")
    strong = world[_ITEM] >= 4
    answers = np.where(strong, 0.8, 0.4)

    def gap(weights):
        risks = [
            np.average(world.loc[group, "burnout"], weights=weights[group])
            for group in (strong, ~strong)
        ]
        return 100 * (risks[0] - risks[1])

    return round(gap(answers) - gap(np.ones(len(world))), 6) + 0.0


def _error(values):
    return values.std() / math.sqrt(values.count())


def who_skipped(a, b, c, version="C", column="support"):
    """Exercise 13.1: those who skipped compared with those who answered."""
    from belonging_edu.methods.estimates import group_difference

    data = _named(a, b, c)

    def means(name, asked):
        return data[name].groupby(data[name][_ITEM].isna())[asked].mean()

    def gap(name, asked):
        answered, skipped = means(name, asked)
        return skipped - answered

    answered, skipped = means(version, column)
    item = data[version][_ITEM].isna().map({True: "skipped", False: "answered"})
    (found,) = group_difference(
        data[version].assign(item=item),
        outcome=column,
        group="item",
        high="skipped",
        low="answered",
    ).to_dict("records")
    return {
        "difference": Key(
            found["estimate"],
            spread=(found["std_error"], found["conf_low"], found["conf_high"]),
            example=gap("B", "exhausted"),
            one_group={"skipped": skipped, "answered": answered},
            other_version={n: gap(n, column) for n in data if n != version},
            other_column={
                asked: gap(version, asked)
                for asked in (
                    "exhausted",
                    "detached",
                    "burnout",
                    "belonging_program",
                    "faculty",
                    "recommend",
                )
            },
            in_sds=found["estimate"] / data[version][column].std(),
            everybody=data[version][column].mean(),
        ),
        "excluded": "missing completely at random",
    }


def filled_in(a, b, c, version="C"):
    """Exercise 13.2: the standard error of a mean, with and without the mean filled in."""
    data = _named(a, b, c)

    def errors(name):
        item = data[name][_ITEM]
        return _error(item.dropna()), _error(item.fillna(item.mean()))

    item = data[version][_ITEM]
    filled = item.fillna(item.mean())
    found = errors(version)

    def key(place, values):
        return Key(
            found[place],
            example=errors("B")[place],
            other_version={n: errors(n)[place] for n in data if n not in (version, "B")},
            standard_deviation=values.std(),
            half_width=1.96 * found[place],
            mean=item.mean(),
            other_count=item.std() / math.sqrt(len(item)),
            variance=found[place] ** 2,
            no_root=values.std() / values.count(),
            other_question={
                which: _error(_as_filled(data[version][f"belonging_{which}"], place))
                for which in ("program", "community")
            },
        )

    return {"answered": key(0, item), "filled": key(1, filled)}


def _as_filled(item, is_filled):
    return item.fillna(item.mean()) if is_filled else item.dropna()


def equally(a, b, c, version="C", by="exhausted"):
    """Exercise 13.3: each hole gets the share of those who answered the same on `by`."""
    data = _named(a, b, c)

    def shares(name, column):
        rows = data[name]
        strong = (rows[_ITEM] >= 4).where(rows[_ITEM].notna()).astype(float)
        own = strong.groupby(rows[column]).transform("mean")
        groups = strong.groupby(rows[column]).mean()
        holes = own[strong.isna()].mean()
        found = strong.mean(), strong.fillna(own).mean(), holes, groups.mean()
        return [100 * share for share in found]

    answered, filled, holes, groups = shares(version, by)
    item = data[version][_ITEM]
    strong = 100 * (item >= 4).sum() / len(item)
    return {
        "answered": Key(
            answered,
            filled=filled,
            example=shares("B", "exhausted")[0],
            of_everyone=strong,
            other_version={n: shares(n, by)[0] for n in "AC" if n != version},
            other_cut={
                which: 100 * (item >= cut).sum() / item.count()
                for which, cut in (("3, 4, or 5", 3), ("5", 5))
            },
            who_answered={
                "answered": 100 * item.notna().mean(),
                "skipped": 100 * item.isna().mean(),
            },
        ),
        "filled": Key(
            filled,
            answered=answered,
            example=shares("B", "exhausted")[1],
            of_everyone=strong,
            other_version={n: shares(n, by)[1] for n in "AC" if n != version},
            holes=holes,
            groups=groups,
            half_way=(answered + holes) / 2,
            all_strong=strong + 100 * item.isna().mean(),
            other_groups={
                column: shares(version, column)[1]
                for column in ("exhausted", "support", "burnout", "detached")
                if column != by
            },
        ),
    }


def pooled(a, b, c, estimates=(77.0, 78.0, 79.0), error=1.2):
    """Exercise 13.4: Rubin's rules for a few copies whose standard errors are the same."""
    values = np.array(estimates)
    m, within, between = len(values), error**2, values.var(ddof=1)
    total = within + (1 + 1 / m) * between
    return {
        "estimate": Key(values.mean(), one_copy=(values.min(), values.max())),
        "error": Key(
            math.sqrt(total),
            within=error,
            no_correction=math.sqrt(within + between),
            copies_only={
                "the standard deviation of the estimates": math.sqrt(between),
                "the square root of the variance between copies, corrected": math.sqrt(
                    (1 + 1 / m) * between
                ),
            },
            variances={
                "the variance within the copies": within,
                "the variance between the copies, corrected": (1 + 1 / m) * between,
            },
            divided_by_copies=(
                math.sqrt(total / m),
                error / math.sqrt(m),
            ),
            only_over_m=math.sqrt(within + between / m),
            by_all=math.sqrt(within + (1 + 1 / m) * values.var()),
            total_variance=total,
            added=error + math.sqrt(between),
            errors_not_squared=math.sqrt(error + (1 + 1 / m) * between),
            half_width=1.96 * math.sqrt(total),
        ),
    }


def tipping(a, b, c, version="C", claim=75):
    """Exercise 13.6: how many of those who skipped have to belong strongly for a claim to hold."""
    data = _named(a, b, c)

    def least(name, percent):
        item = data[name][_ITEM]
        needed = percent / 100 * len(item) - (item >= 4).sum()
        return needed, 100 * needed / item.isna().sum()

    item = data[version][_ITEM]
    needed, share = least(version, claim)
    answered = 100 * (item >= 4).sum() / item.count()
    return {
        "least": Key(
            share,
            example=least("B", 75)[1],
            other_version={n: least(n, claim)[1] for n in data if n not in (version, "B")},
            other_claim={
                percent: least(version, percent)[1]
                for percent in (70, 75, 80, 85)
                if percent != claim
            },
            people=needed,
            of_everyone=100 * needed / len(item),
            of_the_answered=100 * needed / item.count(),
            answered=answered,
            claim=claim,
            not_strong=100 - share,
            claim_of_the_answered=claim * item.count() / len(item),
            as_many=2 * claim - answered,
        ),
        "below": Key(
            answered - share,
            from_claim=claim - share,
            from_everyone=100 * (item >= 4).sum() / len(item) - share,
            example=100 * (b[_ITEM] >= 4).sum() / b[_ITEM].count() - least("B", 75)[1],
            above_claim=answered - claim,
            share=share,
            relative=100 * (1 - share / answered),
            other_claim={
                percent: answered - least(version, percent)[1]
                for percent in (70, 75, 80, 85)
                if percent != claim
            },
        ),
    }


def turned(a, b, c):
    """Exercise 13.7: what complete cases are right about where belonging decides who skips."""
    return {"right": "burnout by belonging"}


def calls(a, b, c, skipped=0.30, reach=(3.0, 2.0)):
    """Exercise 13.8: how many of those who skipped to call for a CI of a given half-width."""

    def needed(points, share=skipped, z=1.96, p=0.5):
        return math.ceil(p * (1 - p) * (100 * z * share / points) ** 2 - 1e-9)

    def key(points):
        exact = 0.25 * (196 * skipped / points) ** 2
        return Key(
            needed(points),
            one_too_few=math.floor(exact),
            as_if_all=needed(points, share=1),
            answered_instead=needed(points, share=1 - skipped),
            other_share={
                f"{100 * share:.0f}%": needed(points, share=share)
                for share in (0.25, 0.3, 0.4, 0.5)
                if share != skipped
            },
            whole_width=(needed(2 * points), needed(points / 2)),
            example=40,
            root=math.ceil(50 * 1.96 * skipped / points),
            ninety_nine=needed(points, z=2.576),
            one_error=needed(points, z=1),
            ninety=needed(points, z=1.645),
            strong_share=(needed(points, p=0.75), needed(points, p=0.8)),
            share_not_squared=math.ceil(0.25 * (196 / points) ** 2 * skipped),
        )

    return {"wide": key(reach[0]), "narrow": key(reach[1])}


GUESSES = {
    "13.1": burnout_of_the_complete,
    "13.2": width_when_filled,
    "13.3": off_by_strength,
}

EXERCISES = {
    "13.1": who_skipped,
    "13.2": filled_in,
    "13.3": equally,
    "13.4": pooled,
    "13.6": tipping,
    "13.7": turned,
    "13.8": calls,
}

VARIATIONS = {
    "13.1b": partial(who_skipped, version="B"),
    "13.2b": partial(filled_in, version="A"),
    "13.3b": partial(equally, by="support"),
    "13.4b": partial(pooled, estimates=(61.0, 62.0, 63.0, 64.0, 65.0), error=1.5),
    "13.6b": partial(tipping, claim=80),
    "13.8b": partial(calls, skipped=0.45, reach=(5.0, 4.0)),
}
