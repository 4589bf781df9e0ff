"""Chapter 3, who answered: keys and known mistakes, computed from everyone invited.

Exercise 3.6 has its numbers in the task and needs no data.
"""

from __future__ import annotations

from belonging_edu.practice.keys import Key

__all__ = ["EXERCISES", "GUESSES", "VARIATIONS", "load"]

_BOUNCED = 180
_CONTEXTS = ("program", "organization", "community")


def load(seed=None) -> tuple:
    """Return what the lab has in hand: everybody who was invited."""
    from belonging_edu.cohorts.data import load_cohort

    return (load_cohort("learners", seed=seed),)


def _strong(invited, context):
    """Strong belonging, 0 and 1; missing for nonrespondents."""
    answer = invited[f"belonging_{context}"]
    return answer.ge(4).astype(float).where(answer.notna())


def _complete(invited):
    """How many answered all three questions on belonging."""
    questions = [f"belonging_{context}" for context in _CONTEXTS]
    return int(invited[questions].notna().all(axis=1).sum())


def _weights(invited, by="C(site) + C(stage)"):
    """Weights for responding."""
    from belonging_edu.methods.survey import response_weights

    return response_weights(f"responded ~ {by}", invited)


def _weighted_row(invited, context, weights):
    from belonging_edu.methods.survey import weighted_mean

    people = invited.assign(strong=_strong(invited, context), weight=weights)
    return weighted_mean(people, outcome="strong", weights="weight").iloc[0]


def _weighted(invited, context, weights):
    """Percent with strong belonging, with weights for responding."""
    return 100 * _weighted_row(invited, context, weights)["estimate"]


def _spread(invited, context, weights):
    """Standard error and limits of that percentage."""
    row = _weighted_row(invited, context, weights)
    return tuple(100 * row[name] for name in ("std_error", "conf_low", "conf_high"))


def _poststratified(invited, context):
    """Percent with strong belonging, each site and stage scaled to the list."""
    cells = [invited["site"], invited["stage"]]
    means = _strong(invited, context).groupby(cells, observed=True).mean()
    sizes = invited.groupby(["site", "stage"], observed=True).size()
    return 100 * (means * sizes).sum() / sizes.sum()


def rates(invited):
    everybody, responded = len(invited), int(invited["responded"].sum())
    complete = _complete(invited)
    answered = invited["belonging_program"].notna().sum()
    rr2 = 100 * responded / everybody
    rr6 = 100 * responded / (everybody - _BOUNCED)
    return {
        "rr2": Key(
            rr2,
            rr1=100 * complete / everybody,
            rr6=rr6,
            one_question=100 * answered / everybody,
            bounced_as_lost=100 * (responded - _BOUNCED) / everybody,
            bounced_twice=100 * responded / (everybody + _BOUNCED),
            reached=100 * (everybody - _BOUNCED) / everybody,
        ),
        "rr6": Key(
            rr6,
            rr2=rr2,
            rr5=100 * complete / (everybody - _BOUNCED),
            bounced_as_answers=100 * responded / everybody + 100 * _BOUNCED / everybody,
            added_above=100 * (responded + _BOUNCED) / (everybody - _BOUNCED),
            off_both=100 * (responded - _BOUNCED) / (everybody - _BOUNCED),
            one_question=100 * answered / (everybody - _BOUNCED),
            other_bounced={
                "18": 100 * responded / (everybody - 18),
                "90, half of them,": 100 * responded / (everybody - 90),
                "360, twice as many,": 100 * responded / (everybody - 360),
            },
            difference=rr6 - rr2,
        ),
        "bias": "unchanged",
    }


def two_stories(invited):
    known, seen = _known_and_seen(invited, "organization")
    places = {place: _known_and_seen(invited, place) for place in ("program", "community")}
    responded = invited["responded"].mean()

    def bias(others):
        difference = seen - others
        return Key(
            (1 - known) * difference,
            whole_difference=difference,
            share_who_answered=known * difference,
            among_all=known * seen + (1 - known) * others,
            other_place={
                place: (1 - of_known) * (of_seen - others)
                for place, (of_known, of_seen) in places.items()
            },
            other_story={story: (1 - known) * (seen - story) for story in (0, 10, 50, 70, 80, 100)},
            without_skipped=(1 - responded) * difference,
            relative=100 * (1 - known) * difference / seen,
        )

    return {
        "bias_60": bias(60),
        "bias_90": bias(90),
        "tipping": Key(
            _tipping(known, seen),
            among_all=75,
            shares_exchanged=(75 - (1 - known) * seen) / known,
            seen=seen,
            other_place={place: _tipping(*pair) for place, pair in places.items()},
            not_divided=75 - known * seen,
            share_of_75=75 * (1 - known),
            bias=seen - 75,
            lower_by=seen - _tipping(known, seen),
        ),
    }


def _known_and_seen(invited, context):
    """The share whose answer is known, and the percentage of those that is strong."""
    strong = _strong(invited, context).dropna()
    return len(strong) / len(invited), 100 * strong.mean()


def _tipping(known, seen):
    return (75 - known * seen) / (1 - known)


def weights(invited):
    strong, by_both = _strong(invited, "organization"), _weights(invited)
    return {
        "weighted": Key(
            _weighted(invited, "organization", by_both),
            unweighted=100 * strong.mean(),
            site_only=_weighted(invited, "organization", _weights(invited, "C(site)")),
            poststratified=_poststratified(invited, "organization"),
            program=_weighted(invited, "program", by_both),
            of_all_invited=100 * strong.sum() / len(invited),
            spread=_spread(invited, "organization", by_both),
            community=_weighted(invited, "community", by_both),
            of_respondents=100 * strong.sum() / invited["responded"].sum(),
        ),
        "in_line": "mix of sites and stages",
    }


def skipped(invited):
    strong = _strong(invited, "community")
    n_strong, answered = strong.sum(), strong.count()
    responded = int(invited["responded"].sum())
    missing = responded - answered
    complete_case = 100 * n_strong / answered
    lower, upper = 100 * n_strong / responded, 100 * (n_strong + missing) / responded
    share_skipped = 100 * missing / responded
    other = {place: _limits(invited, f"belonging_{place}", 4) for place in _CONTEXTS[:2]}
    codes = {
        "5 only": _limits(invited, "belonging_community", 5),
        "3 to 5": _limits(invited, "belonging_community", 3),
    }
    return {
        "lower": Key(
            lower,
            complete_case=complete_case,
            of_all_invited=100 * n_strong / len(invited),
            skipped_subtracted=100 * (n_strong - missing) / responded,
            swapped=upper,
            other_place={place: pair[0] for place, pair in other.items()},
            other_codes={which: pair[0] for which, pair in codes.items()},
            taken_off=100 * (n_strong - missing) / answered,
            from_percentages=complete_case - share_skipped,
            share_skipped=share_skipped,
            not_strong=100 * (answered - n_strong) / responded,
        ),
        "upper": Key(
            upper,
            complete_case=complete_case,
            skipped_in_count_only=100 * (n_strong + missing) / answered,
            swapped=lower,
            of_all_invited=100 * (n_strong + missing) / len(invited),
            other_place={place: pair[1] for place, pair in other.items()},
            other_codes={which: pair[1] for which, pair in codes.items()},
            from_percentages=complete_case + share_skipped,
            share_skipped=share_skipped,
            nonrespondents_too=100 * (n_strong + len(invited) - answered) / len(invited),
        ),
    }


def _limits(invited, question, cut):
    """Percent of all respondents at or above a cut, without and with those who skipped."""
    answers = invited.loc[invited["responded"] == 1, question]
    above, skipped = (answers >= cut).sum(), answers.isna().sum()
    return 100 * above / len(answers), 100 * (above + skipped) / len(answers)


def two_programs(_):
    def bias(program, rate, others):
        difference = 80 - others
        return Key(
            (1 - rate) * difference,
            whole_difference=difference,
            response_rate=rate * difference,
            rate_minus_percentage=100 * rate - 80,
            true_percentage=rate * 80 + (1 - rate) * others,
            one_group={"respondents": (1 - rate) * 80, "nonrespondents": (1 - rate) * others},
            responded_and_strong=rate * 80,
            relative=100 * (1 - rate) * difference / (rate * 80 + (1 - rate) * others),
            other_program=(0.60 if program == "P" else 0.10) * difference,
            nonresponse=100 * (1 - rate),
        )

    return {"bias_p": bias("P", 0.90, 30), "bias_q": bias("Q", 0.40, 76), "nearer": "q"}


def moved_by_weights(invited):
    plain = 100 * _strong(invited, "program").mean()
    return abs(_weighted(invited, "program", _weights(invited)) - plain)


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

VARIATIONS = {}
