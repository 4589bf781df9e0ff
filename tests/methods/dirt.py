"""Kinds of dirt: each gives the dirty frame and the cleaned one, None where only a cure will do.

``"sound"`` instead of a cleaned frame asks for a result without missing numbers, or a cure.
"""

import datetime
from decimal import Decimal

import numpy as np
import pandas as pd


def with_holes(frame, name, rows):
    return frame.assign(**{name: frame[name].mask(np.isin(np.arange(len(frame)), rows))})


def replaced(frame, name, values, dtype=object):
    made = frame.copy()
    made[name] = pd.Series(list(values), index=frame.index, dtype=dtype)
    return made


def nullable(frame, name, rows):
    clean = with_holes(frame, name, rows)
    return replaced(frame, name, clean[name].astype("Float64"), "Float64"), clean


def nullable_integers(frame, name, rows):
    clean = with_holes(frame.assign(**{name: frame[name].round()}), name, rows)
    return replaced(frame, name, clean[name].astype("Int64"), "Int64"), clean


def objects(frame, name, rows):
    clean = with_holes(frame, name, rows)
    values = [None if v != v else v for v in clean[name]]
    return replaced(frame, name, values), clean


def blanks_among_numbers(frame, name, rows):
    clean = with_holes(frame, name, rows)
    values = ["  " if v != v else v for v in clean[name]]
    return replaced(frame, name, values), clean


def ranks(column):
    """Whole numbers from 1 on, also for what is missing."""
    return column.rank(na_option="top")


def decimal_commas(frame, name, rows):
    return replaced(frame, name, [f"{v:.1f}".replace(".", ",") for v in frame[name]]), None


def a_word_among_numbers(frame, name, rows):
    values = frame[name].astype(object).tolist()
    values[rows[0]] = "n/a"
    return replaced(frame, name, values), None


def infinite(frame, name, rows):
    return frame.assign(
        **{name: frame[name].mask(frame.index == frame.index[rows[0]], np.inf)}
    ), None


def dates(frame, name, rows):
    days = pd.Timestamp("2024-07-01") + pd.to_timedelta(ranks(frame[name]), unit="D")
    return frame.assign(**{name: days}), None


def categories_of_numbers(frame, name, rows):
    return frame.assign(**{name: frame[name].astype("category")}), "sound"


def constant(frame, name, rows):
    return frame.assign(**{name: 1.0}), "sound"


def all_missing(frame, name, rows):
    return frame.assign(**{name: np.nan}), "sound"


def huge(frame, name, rows):
    return frame.assign(**{name: frame[name] * 1e200}), "sound"


def code_for_missing(frame, name, rows):
    return frame.assign(
        **{name: frame[name].mask(frame.index == frame.index[rows[0]], 99.0)}
    ), "sound"


def of_arrow(frame, name, rows):
    clean = with_holes(frame, name, rows)
    return clean.assign(**{name: clean[name].astype("Float64").astype("double[pyarrow]")}), clean


def nan_beside_na(frame, name, rows):
    clean = with_holes(frame, name, rows)
    values = pd.arrays.FloatingArray(clean[name].to_numpy(copy=True), np.zeros(len(frame), bool))
    return clean.assign(**{name: pd.Series(values, index=frame.index)}), clean


def sparse(frame, name, rows):
    clean = with_holes(frame, name, rows)
    values = pd.arrays.SparseArray(clean[name].to_numpy())
    return clean.assign(**{name: pd.Series(values, index=frame.index)}), clean


def decimals(frame, name, rows):
    clean = with_holes(frame, name, rows)
    return replaced(frame, name, [None if v != v else Decimal(repr(v)) for v in clean[name]]), clean


def small_floats(frame, name, rows):
    small = frame[name].astype("float32")
    return frame.assign(**{name: small}), frame.assign(**{name: small.astype(float)})


def small_integers(frame, name, rows):
    small = frame[name].fillna(1).round().astype("int8")
    return frame.assign(**{name: small}), frame.assign(**{name: small.astype(float)})


def yes_as_boolean(frame, name, rows):
    clean = frame.assign(**{name: (frame[name] > frame[name].median()).astype(float)})
    clean = with_holes(clean, name, rows)
    return clean.assign(**{name: clean[name].astype("boolean")}), clean


def text_numbers(frame, name, rows):
    return replaced(frame, name, map(repr, frame[name]), "string"), None


def zero_and_one_as_text(frame, name, rows):
    return replaced(frame, name, np.where(frame[name] > frame[name].median(), "1", "0")), None


def checkbox_words(frame, name, rows):
    words = np.where(frame[name] > frame[name].median(), "Checked", "Unchecked")
    return replaced(frame, name, words), "sound"


def likert_words(frame, name, rows):
    words = ["never", "rarely", "sometimes", "often", "always"]
    ranks = frame[name].rank(method="dense", na_option="top").astype(int)
    return replaced(frame, name, [words[rank % 5] for rank in ranks]), "sound"


def labels_of_spss(frame, name, rows):
    values = frame[name].astype(object).tolist()
    values[rows[0]] = "Refused"
    return replaced(frame, name, values, "category"), None


def percents(frame, name, rows):
    return replaced(frame, name, [f"{v:.1f}%" for v in frame[name]]), None


def thousands(frame, name, rows):
    return replaced(frame, name, [f"{10_000 + 1000 * v:,.0f}" for v in frame[name]]), None


def thousands_with_blanks(frame, name, rows):
    texts = [f"{10_000 + 1000 * v:,.0f}".replace(",", "\u202f") for v in frame[name]]
    return replaced(frame, name, texts), None


def dollars(frame, name, rows):
    return replaced(frame, name, [f"${v:.2f}" for v in frame[name]], "category"), None


def days_as_text(frame, name, rows):
    first = datetime.date(2024, 7, 1)
    days = [str(first + datetime.timedelta(int(k))) for k in ranks(frame[name])]
    return replaced(frame, name, days), None


def dates_with_zones(frame, name, rows):
    first = pd.Timestamp("2024-07-01", tz="America/Chicago")
    return frame.assign(**{name: first + pd.to_timedelta(ranks(frame[name]), unit="D")}), None


def long_integers(frame, name, rows):
    return frame.assign(**{name: ranks(frame[name]).astype("int64") + 2**62}), "sound"


def below_zero(frame, name, rows):
    return frame.assign(**{name: -1 - frame[name]}), "sound"


def lists(frame, name, rows):
    return replaced(frame, name, [[v] for v in frame[name]]), None


NUMBERS = [
    nullable, nullable_integers, objects, blanks_among_numbers, decimal_commas,
    a_word_among_numbers, infinite, dates, categories_of_numbers, constant, all_missing, huge,
    code_for_missing, of_arrow, nan_beside_na, sparse, decimals, small_floats, small_integers,
    yes_as_boolean, text_numbers, zero_and_one_as_text, checkbox_words, likert_words,
    labels_of_spss, percents, thousands, thousands_with_blanks, dollars, days_as_text,
    dates_with_zones, long_integers, below_zero, lists,
]  # fmt: skip


def unordered(frame, name, rows):
    return frame.assign(**{name: frame[name].astype("category")}), frame


def with_unused_levels(frame, name, rows):
    kind = pd.CategoricalDtype(["", "aaa", *sorted(frame[name].unique()), "zzz"], ordered=True)
    return frame.assign(**{name: frame[name].astype(kind)}), frame


def blank_groups(frame, name, rows):
    clean = with_holes(frame, name, rows)
    values = [" " if v is None or v != v else v for v in clean[name]]
    return replaced(frame, name, values), clean


def blank_level(frame, name, rows):
    dirty, clean = blank_groups(frame, name, rows)
    return dirty.assign(**{name: dirty[name].astype("category")}), clean


def string_type(frame, name, rows):
    clean = with_holes(frame, name, rows)
    return clean.assign(**{name: clean[name].astype("string")}), clean


def one_group(frame, name, rows):
    return frame.assign(**{name: frame[name].iloc[0]}), "sound"


def group_of_one(frame, name, rows):
    return replaced(frame, name, ["alone", *frame[name].iloc[1:]]), "sound"


def another(frame, name, rows, change, kind=object):
    """Some groups written in another way, which only a cure can make one."""
    values = frame[name].astype(object).tolist()
    for row in rows:
        values[row] = change(values[row])
    return replaced(frame, name, values, kind), None


def other_capitals(frame, name, rows):
    return another(frame, name, rows[:1], str.swapcase)


def blanks_at_the_end(frame, name, rows):
    return another(frame, name, rows[:1], lambda text: text + " ", "string")


def hidden_characters(frame, name, rows):
    return another(frame, name, rows[:1], lambda text: "\ufeff" + text, "category")


def missing_in_words(frame, name, rows):
    return another(frame, name, rows, lambda text: "N/A")


def missing_made_text(frame, name, rows):
    return another(frame, name, rows, lambda text: str(None), "category")


def strings_of_arrow(frame, name, rows):
    clean = with_holes(frame, name, rows)
    return clean.assign(**{name: clean[name].astype("string[pyarrow]")}), clean


def plain_objects(frame, name, rows):
    clean = with_holes(frame, name, rows)
    return replaced(frame, name, [v if isinstance(v, str) else None for v in clean[name]]), clean


def lists_of_groups(frame, name, rows):
    return replaced(frame, name, [[v] for v in frame[name]]), None


GROUPS = [
    unordered, with_unused_levels, blank_groups, blank_level, string_type, one_group, group_of_one,
    all_missing, other_capitals, blanks_at_the_end, hidden_characters, missing_in_words,
    missing_made_text, strings_of_arrow, plain_objects, lists_of_groups,
]  # fmt: skip


def years_as_floats(frame, name, rows):
    return frame.assign(**{name: pd.factorize(frame[name], sort=True)[0] + 2015.0}), frame


def halves(frame, name, rows):
    codes = pd.factorize(frame[name], sort=True)[0].astype("float16")
    return frame.assign(**{name: codes}), frame


def codes_of_a_database(frame, name, rows):
    codes = pd.factorize(frame[name], sort=True)[0]
    return replaced(frame, name, [Decimal(int(code)) for code in codes]), frame


def codes_with_nan(frame, name, rows):
    clean = with_holes(frame, name, rows)
    codes = pd.Series(pd.factorize(clean[name], sort=True)[0], index=frame.index)
    return nan_beside_na(frame.assign(**{name: codes.where(codes >= 0).astype(float)}), name, [])[
        0
    ], clean


def sparse_codes(frame, name, rows):
    codes = pd.arrays.SparseArray(pd.factorize(frame[name], sort=True)[0])
    return frame.assign(**{name: pd.Series(codes, index=frame.index)}), frame


def cut_into_intervals(frame, name, rows):
    codes = pd.Series(pd.factorize(frame[name], sort=True)[0], index=frame.index)
    return frame.assign(**{name: pd.cut(codes, np.arange(-1, codes.nunique()) + 0.5)}), frame


def dates_of_start(frame, name, rows):
    codes = pd.to_timedelta(pd.factorize(frame[name], sort=True)[0], unit="D")
    return frame.assign(**{name: pd.Timestamp("2024-07-01", tz="Europe/Berlin") + codes}), frame


#: For columns whose groups may have any names.
IDENTIFIERS = [
    years_as_floats, halves, codes_of_a_database, codes_with_nan, sparse_codes, cut_into_intervals,
    dates_of_start,
]  # fmt: skip


def ordered_times(frame, name, rows):
    names = {0.0: "T2", 1.0: "T9", 2.0: "T10", 3.0: "T11"}
    kind = pd.CategoricalDtype([*names.values(), "T12"], ordered=True)
    return frame.assign(**{name: frame[name].map(names).astype(kind)}), frame


def text_times(frame, name, rows):
    return replaced(frame, name, "T" + frame[name].astype(int).astype(str)), None


def date_times(frame, name, rows):
    days = pd.Timestamp("2024-07-01") + pd.to_timedelta(frame[name] * 90, unit="D")
    return frame.assign(**{name: days}), frame


def integer_times(frame, name, rows):
    return frame.assign(**{name: frame[name].astype("Int8")}), frame


def float_years(frame, name, rows):
    return frame.assign(**{name: frame[name] + 2019.0}), frame


def times_with_zones(frame, name, rows):
    first = pd.Timestamp("2024-07-01", tz="America/Chicago")
    return frame.assign(**{name: first + pd.to_timedelta(frame[name] * 90, unit="D")}), frame


def academic_years(frame, name, rows):
    years = [pd.Period(f"{2019 + int(k)}", "Y") for k in frame[name]]
    return replaced(frame, name, years, "period[Y-DEC]"), frame


def days_of_python(frame, name, rows):
    return replaced(frame, name, [datetime.date(2019 + int(k), 7, 1) for k in frame[name]]), frame


def dates_of_two_types(frame, name, rows):
    days = [datetime.date(2019 + int(k), 7, 1) for k in frame[name]]
    days[rows[0]] = pd.Timestamp(days[rows[0]])
    return replaced(frame, name, days), None


def dates_as_text(frame, name, rows):
    return replaced(frame, name, [f"{2019 + int(k)}-07-01" for k in frame[name]]), None


def times_without_order(frame, name, rows):
    return text_times(frame, name, rows)[0].astype({name: "category"}), None


TIMES = [
    ordered_times, text_times, date_times, integer_times, all_missing, one_group, float_years,
    times_with_zones, academic_years, days_of_python, dates_of_two_types, dates_as_text,
    times_without_order,
]  # fmt: skip


def index_twice(frame, name, rows):
    return frame.set_axis([0] * len(frame)), frame


def index_of_levels(frame, name, rows):
    return frame.set_axis(pd.MultiIndex.from_tuples([(k, k % 3) for k in range(len(frame))])), frame


def columns_of_levels(frame, name, rows):
    return frame.set_axis(pd.MultiIndex.from_tuples([("a", n) for n in frame]), axis=1), None


def column_twice(frame, name, rows):
    return pd.concat([frame, frame[[name]]], axis=1), None


def unused_column_twice(frame, name, rows):
    more = pd.DataFrame({"spare": np.inf}, index=frame.index)
    return pd.concat([frame, more, more], axis=1), frame


def one_row(frame, name, rows):
    return frame.head(1), "sound"


def two_rows(frame, name, rows):
    return frame.head(2), "sound"


def no_rows(frame, name, rows):
    return frame.head(0), None


def a_dictionary(frame, name, rows):
    return frame.to_dict("list"), None


def nothing(frame, name, rows):
    return None, None


def everything_of_arrow(frame, name, rows):
    return frame.convert_dtypes(dtype_backend="pyarrow"), frame


def everything_objects(frame, name, rows):
    return frame.astype(object), frame


def columns_of_categories(frame, name, rows):
    return frame.set_axis(pd.CategoricalIndex(frame.columns), axis=1), frame


def index_named_like_a_column(frame, name, rows):
    return frame.rename_axis(name, axis=0).rename_axis(name, axis=1), frame


def a_row_of_blanks(frame, name, rows):
    blank = np.arange(len(frame)) == rows[0]
    clean = pd.DataFrame({column: frame[column].mask(blank) for column in frame})
    dirty = frame.astype(object)
    dirty.iloc[rows[0]] = " "
    return dirty, clean


WHOLE = [
    index_twice, index_of_levels, columns_of_levels, column_twice, unused_column_twice, one_row,
    two_rows, no_rows, a_dictionary, nothing, everything_of_arrow, everything_objects,
    columns_of_categories, index_named_like_a_column, a_row_of_blanks,
]  # fmt: skip
ODD_NAMES = [
    "a b", "class", "C", "Q", "np", "n", "group", "term", "estimate", "x:y", "größe", "", 0,
    'it\'s "odd"', "outcome", "cluster", "index", "(1 | p)", "x0", "level_0",
]  # fmt: skip
