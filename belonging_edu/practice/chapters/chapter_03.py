"""Chapter 3, who answered: keys and known mistakes, computed from everyone invited.

Exercise 3.6 and the one like it have their numbers in the task and need no data.
"""

from __future__ import annotations

from functools import partial

from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

_CONTEXTS = ("program", "organization", "community")


def load(shelf) -> tuple:
    """Return what the lab has in hand: everybody who was invited."""
    return (shelf.data("learners"),)


def _at_least(invited, item, cut=4):
    """Whether an answer is at or above a cut, 0 and 1; missing for nonrespondents."""
    answer = invited[item]
    return answer.ge(cut).astype(float).where(answer.notna())


def _strong(invited, context):
    """Strong belonging, 0 and 1; missing for nonrespondents."""
    return _at_least(invited, f"belonging_{context}")


def _complete(invited):
    """How many answered all three questions on belonging."""
    questions = [f"belonging_{context}" for context in _CONTEXTS]
    return int(invited[questions].notna().all(axis=1).sum())


def _weights(invited, by="C(site) + C(stage)"):
    """Weights for responding."""
    from belonging_edu.methods.survey import response_weights

    return response_weights(f"responded ~ {by}", invited)


def _weighted_row(invited, answer, weights):
    from belonging_edu.methods.survey import weighted_mean

    people = invited.assign(answer=answer, weight=weights)
    return weighted_mean(people, outcome="answer", weights="weight").iloc[0]


def _weighted(invited, answer, weights):
    """Percent of an answer that is 0 or 1, with weights for responding."""
    return 100 * _weighted_row(invited, answer, weights)["estimate"]


def _spread(invited, answer, weights):
    """Standard error and limits of that percentage."""
    row = _weighted_row(invited, answer, weights)
    return tuple(100 * row[name] for name in ("std_error", "conf_low", "conf_high"))


def _poststratified(invited, answer):
    """Percent of an answer that is 0 or 1, each site and stage scaled to the list."""
    cells = [invited["site"], invited["stage"]]
    means = answer.groupby(cells, observed=True).mean()
    sizes = invited.groupby(["site", "stage"], observed=True).size()
    return 100 * (means * sizes).sum() / sizes.sum()


def rates(invited, bounced=180):
    everybody, responded = len(invited), int(invited["responded"].sum())
    complete = _complete(invited)
    answered = invited["belonging_program"].notna().sum()
    rr2 = 100 * responded / everybody
    rr6 = 100 * responded / (everybody - bounced)
    slips = {
        f"{bounced // 10}": bounced // 10,
        f"{bounced // 2}, half of them,": bounced // 2,
        f"{2 * bounced}, twice as many,": 2 * bounced,
    }
    if bounced != 180:
        slips["180, as in Exercise 3.1,"] = 180
    return {
        "rr2": Key(
            rr2,
            rr1=100 * complete / everybody,
            rr6=rr6,
            one_question=100 * answered / everybody,
            bounced_as_lost=100 * (responded - bounced) / everybody,
            bounced_twice=100 * responded / (everybody + bounced),
            reached=100 * (everybody - bounced) / everybody,
        ),
        "rr6": Key(
            rr6,
            rr2=rr2,
            rr5=100 * complete / (everybody - bounced),
            bounced_as_answers=100 * responded / everybody + 100 * bounced / everybody,
            added_above=100 * (responded + bounced) / (everybody - bounced),
            off_both=100 * (responded - bounced) / (everybody - bounced),
            one_question=100 * answered / (everybody - bounced),
            other_bounced={
                which: 100 * responded / (everybody - others) for which, others in slips.items()
            },
            difference=rr6 - rr2,
            says={"bounced": bounced},
        ),
        "bias": "unchanged",
    }


def two_stories(
    invited,
    place="organization",
    stories=(60, 90),
    other_stories=(0, 10, 50, 70, 80, 100),
    target=75,
    other_targets=(),
):
    known, seen = _known_and_seen(invited, place)
    others = [other for other in _CONTEXTS if other != place]
    places = {other: _known_and_seen(invited, other) for other in others}
    responded = invited["responded"].mean()

    def bias(story):
        difference = seen - story
        return Key(
            (1 - known) * difference,
            whole_difference=difference,
            share_who_answered=known * difference,
            among_all=known * seen + (1 - known) * story,
            other_place={
                other: (1 - of_known) * (of_seen - story)
                for other, (of_known, of_seen) in places.items()
            },
            other_story={other: (1 - known) * (seen - other) for other in other_stories},
            without_skipped=(1 - responded) * difference,
            relative=100 * (1 - known) * difference / seen,
            says={"place": place},
        )

    tipping = _tipping(known, seen, target)
    return {f"bias_{story}": bias(story) for story in stories} | {
        "tipping": Key(
            tipping,
            among_all=target,
            shares_exchanged=(target - (1 - known) * seen) / known,
            seen=seen,
            other_place={other: _tipping(*pair, target) for other, pair in places.items()},
            not_divided=target - known * seen,
            share_of_target=target * (1 - known),
            bias=seen - target,
            lower_by=seen - tipping,
            other_target={other: _tipping(known, seen, other) for other in other_targets},
            says={"place": place, "target": target},
        ),
    }


def _known_and_seen(invited, context):
    """The share whose answer is known, and the percentage of those that is strong."""
    strong = _strong(invited, context).dropna()
    return len(strong) / len(invited), 100 * strong.mean()


def _tipping(known, seen, target):
    """The percentage of nonrespondents that gives this percentage among all invited."""
    return (target - known * seen) / (1 - known)


def weights(invited):
    strong = {place: _strong(invited, place) for place in _CONTEXTS}
    organization, by_both = strong["organization"], _weights(invited)
    return {
        "weighted": Key(
            _weighted(invited, organization, by_both),
            **_other_weights(invited, organization),
            program=_weighted(invited, strong["program"], by_both),
            community=_weighted(invited, strong["community"], by_both),
            of_respondents=100 * organization.sum() / invited["responded"].sum(),
            spread=_spread(invited, organization, by_both),
        ),
        "in_line": "mix of sites and stages",
    }


def weights_of_exhausted(invited):
    """The same for an item that all respondents answered."""
    exhausted, by_both = _at_least(invited, "exhausted"), _weights(invited)
    others = {
        "strong belonging to the organization, as in Exercise 3.3": _strong(
            invited, "organization"
        ),
        "the item detached": _at_least(invited, "detached"),
        "burnout, either of the two items": invited["burnout"],
    }
    return {
        "weighted": Key(
            _weighted(invited, exhausted, by_both),
            **_other_weights(invited, exhausted),
            other_answer={
                which: _weighted(invited, answer, by_both) for which, answer in others.items()
            },
            other_cut={
                cut: _weighted(invited, _at_least(invited, "exhausted", cut), by_both)
                for cut in (3, 5, 6)
            },
            spread=_spread(invited, exhausted, by_both),
        ),
        "in_line": "mix of sites and stages",
    }


def _other_weights(invited, answer):
    """The same answer with other weights, without any, and out of all invited."""
    return {
        "unweighted": 100 * answer.mean(),
        "site_only": _weighted(invited, answer, _weights(invited, "C(site)")),
        "poststratified": _poststratified(invited, answer),
        "of_all_invited": 100 * answer.sum() / len(invited),
    }


def skipped(invited, place="community"):
    strong = _strong(invited, place)
    n_strong, answered = strong.sum(), strong.count()
    responded = int(invited["responded"].sum())
    missing = responded - answered
    complete_case = 100 * n_strong / answered
    lower, upper = 100 * n_strong / responded, 100 * (n_strong + missing) / responded
    share_skipped = 100 * missing / responded
    question, others = f"belonging_{place}", [other for other in _CONTEXTS if other != place]
    other = {name: _limits(invited, f"belonging_{name}", 4) for name in others}
    codes = {"5 only": _limits(invited, question, 5), "3 to 5": _limits(invited, question, 3)}
    return {
        "lower": Key(
            lower,
            complete_case=complete_case,
            of_all_invited=100 * n_strong / len(invited),
            skipped_subtracted=100 * (n_strong - missing) / responded,
            swapped=upper,
            other_place={name: pair[0] for name, pair in other.items()},
            other_codes={which: pair[0] for which, pair in codes.items()},
            taken_off=100 * (n_strong - missing) / answered,
            from_percentages=complete_case - share_skipped,
            share_skipped=share_skipped,
            not_strong=100 * (answered - n_strong) / responded,
            says={"place": place},
        ),
        "upper": Key(
            upper,
            complete_case=complete_case,
            skipped_in_count_only=100 * (n_strong + missing) / answered,
            swapped=lower,
            of_all_invited=100 * (n_strong + missing) / len(invited),
            other_place={name: pair[1] for name, pair in other.items()},
            other_codes={which: pair[1] for which, pair in codes.items()},
            from_percentages=complete_case + share_skipped,
            share_skipped=share_skipped,
            nonrespondents_too=100 * (n_strong + len(invited) - answered) / len(invited),
            says={"place": place},
        ),
    }


def _limits(invited, question, cut):
    """Percent of all respondents at or above a cut, without and with those who skipped."""
    answers = invited.loc[invited["responded"] == 1, question]
    above, skipped = (answers >= cut).sum(), answers.isna().sum()
    return 100 * above / len(answers), 100 * (above + skipped) / len(answers)


def two_programs(_, seen=80, p=(0.90, 30), q=(0.40, 76), nearer="q"):
    """Of each program, how many responded, and how many of its nonrespondents are strong."""

    def bias(rate, others, other_rate):
        difference = seen - others
        return Key(
            (1 - rate) * difference,
            whole_difference=difference,
            response_rate=rate * difference,
            rate_minus_percentage=100 * rate - seen,
            true_percentage=rate * seen + (1 - rate) * others,
            one_group={"respondents": (1 - rate) * seen, "nonrespondents": (1 - rate) * others},
            responded_and_strong=rate * seen,
            relative=100 * (1 - rate) * difference / (rate * seen + (1 - rate) * others),
            other_program=round(1 - other_rate, 2) * difference,
            nonresponse=100 * (1 - rate),
            says={"seen": seen},
        )

    return {"bias_p": bias(*p, q[0]), "bias_q": bias(*q, p[0]), "nearer": nearer}


def moved_by_weights(invited):
    strong = _strong(invited, "program")
    return abs(_weighted(invited, strong, _weights(invited)) - 100 * strong.mean())


def if_none(invited):
    return 100 * _strong(invited, "program").sum() / len(invited)


GUESSES = {"3.1": moved_by_weights, "3.2": if_none}

EXERCISES = {
    "3.1": rates,
    "3.2": two_stories,
    "3.3": weights,
    "3.5": skipped,
    "3.6": two_programs,
}

VARIATIONS = {
    "3.1b": partial(rates, bounced=400),
    "3.2b": partial(
        two_stories,
        place="community",
        stories=(40, 70),
        other_stories=(0, 10, 50, 60, 80, 90, 100),
        target=50,
        other_targets=(75,),
    ),
    "3.3b": weights_of_exhausted,
    "3.5b": partial(skipped, place="organization"),
    "3.6b": partial(two_programs, seen=75, p=(0.84, 50), q=(0.60, 85), nearer="both the same"),
}
