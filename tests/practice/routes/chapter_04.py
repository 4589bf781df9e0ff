"""Chapter 4 by hand: rows one by one, sums of squares, and the corners of a hidden rectangle."""

import numpy as np


def _is_number(text):
    return isinstance(text, str) and text.lstrip("-").replace(".", "", 1).isdigit()


def lines_under_400(redcap, qualtrics, planted, people):
    """Each row of the REDCap file read alone."""
    items = ["program", "organization", "community"]
    names = [f"belonging_{item}" for item in items]
    names += ["support", "faculty", "climate", "fairness", "leadership"]
    flagged = false_alarms = 0
    for row, defect in zip(redcap.to_dict("records"), planted["defect"], strict=True):
        answers = [row[name] for name in names]
        written = all(isinstance(answer, str) for answer in answers)
        if written and len(set(answers)) == 1 and float(row["seconds"]) < 400:
            flagged += 1
            false_alarms += not isinstance(defect, str)
    return flagged, false_alarms, 100 - 100 * false_alarms / flagged


def _people(qualtrics):
    """The rows that count, found from the top of the file downward."""
    rows = [row for row in qualtrics.to_dict("records") if row["Status"] == "IP Address"]
    rows = [row for row in rows if row["EndDate"][:10] >= "2025-10-01"]
    done = {row["IPAddress"] for row in rows if row["Finished"] == "True"}
    seen, found = set(), []
    for row in rows:
        if row["ResponseId"] in seen:
            continue
        seen.add(row["ResponseId"])
        tried = row["Finished"] == "False" and row["IPAddress"] in done
        if not tried and int(row["Duration"]) >= 20:
            found.append(row)
    return found


def detached_monthly(redcap, qualtrics, planted, people):
    codes = [int(row["Q5_2"]) for row in _people(qualtrics) if _is_number(row["Q5_2"])]
    codes = [code for code in codes if code > 0]
    return 100 * sum(code > 2 for code in codes) / len(codes), len(codes)


def none_above_80(redcap, qualtrics, planted, people):
    """Slope and interval by sums of squares; the quantile of t by its expansion."""
    pairs = []
    for row in _people(qualtrics):
        digits = "".join(c if c.isdigit() else " " for c in str(row["Q2"])).split()
        if not digits or not _is_number(row["Q5_1"]) or int(row["Q5_1"]) < 0:
            continue
        hours = float(digits[0])
        if hours <= 80:
            pairs.append((hours, int(row["Q5_1"])))
    x, y = np.array(pairs).T
    x, y = x - x.mean(), y - y.mean()
    b, df = x @ y / (x @ x), len(x) - 2
    error = np.sqrt(((y - b * x) ** 2).sum() / df / (x @ x))
    z = 1.959963985
    t = z + (z**3 + z) / (4 * df) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
    return 10 * b, 10 * (b - t * error), 10 * (b + t * error)


def west_students(redcap, qualtrics, planted, people):
    """What is left of the totals when only shown cells are known: rows and columns add up."""
    from belonging_edu.methods.privacy import suppress

    there = people[people["responded"] == 1]
    group = there["site"].astype(str) + " " + there["stage"].astype(str)
    counts = there.groupby([group, "recommend"]).size().unstack(fill_value=0)
    hidden = suppress(counts).isna().all(axis=1)
    totals = counts[hidden].sum(axis=1)
    own = totals["West student"]
    no = counts.loc[hidden, 0.0].sum()
    # The others can hold as many of the no as they are, and no fewer than none.
    return counts.loc["West student", 0.0], max(0, no - (totals.sum() - own)), min(own, no)


ROUTES = {
    "4.1b": lines_under_400,
    "4.2b": detached_monthly,
    "4.3b": none_above_80,
    "4.4b": west_students,
}
