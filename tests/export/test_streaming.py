"""Cohorts of any size, chunk by chunk: the same bytes whoever makes them, flat memory."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from belonging_edu import cohorts
from belonging_edu.cohorts import making
from belonging_edu.cohorts.draws import CHUNK
from belonging_edu.cohorts.schema import csv_text
from belonging_edu.export import streaming

N = 2 * CHUNK + 500


@pytest.fixture(scope="module")
def one_worker(tmp_path_factory):
    folder = tmp_path_factory.mktemp("one")
    seen = []
    prepared = cohorts.prepare("surgery", N, seed=3, exam_per_belonging=0)
    streaming.write(prepared, folder / "d.csv", folder / "h.csv", progress=seen.append)
    assert seen == [CHUNK, CHUNK, 500]
    return folder


def test_streamed_and_simulated_are_the_same(one_worker):
    data, truth = cohorts.simulate("surgery", N, seed=3, exam_per_belonging=0)
    surgery = cohorts.find("surgery")
    assert (one_worker / "d.csv").read_text() == csv_text(surgery.variables, data)
    assert (one_worker / "h.csv").read_text() == csv_text(surgery.hidden, truth.hidden)


def test_two_workers_give_the_same_bytes(one_worker, tmp_path):
    prepared = cohorts.prepare("surgery", N, seed=3, exam_per_belonging=0)
    streaming.write(prepared, tmp_path / "d.csv", tmp_path / "h.csv", workers=2)
    for name in ("d.csv", "h.csv"):
        assert (tmp_path / name).read_bytes() == (one_worker / name).read_bytes()


def test_parquet_holds_the_same_data(one_worker, tmp_path):
    pytest.importorskip("pyarrow")
    prepared = cohorts.prepare("surgery", N, seed=3, exam_per_belonging=0)
    streaming.write(prepared, tmp_path / "d.parquet", tmp_path / "h.parquet")
    made = pd.read_parquet(tmp_path / "d.parquet")
    expected = cohorts.simulate("surgery", N, seed=3, exam_per_belonging=0).data
    pd.testing.assert_frame_equal(made, expected, check_categorical=True)


def test_parquet_without_pyarrow_names_the_cure(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    prepared = cohorts.prepare("surgery", 10, seed=3)
    with pytest.raises(ValueError, match="setup --all.*or choose csv"):
        streaming.write(prepared, tmp_path / "d.parquet", tmp_path / "h.parquet")
    assert not list(tmp_path.iterdir())


def test_other_endings_are_refused(tmp_path):
    prepared = cohorts.prepare("surgery", 10, seed=3)
    with pytest.raises(ValueError, match=".csv or .parquet"):
        streaming.write(prepared, tmp_path / "d.xlsx", tmp_path / "h.xlsx")


def test_an_interrupt_leaves_no_half_file(tmp_path):
    def stop(units):
        raise KeyboardInterrupt

    for workers in (1, 2):
        prepared = cohorts.prepare("surgery", N, seed=3)
        with pytest.raises(KeyboardInterrupt):
            streaming.write(
                prepared, tmp_path / "d.csv", tmp_path / "h.csv", workers=workers, progress=stop
            )
        assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_a_stop_waits_until_a_worker_has_started():
    done = []
    with pytest.raises(KeyboardInterrupt):
        with streaming._stopping_later():
            signal.raise_signal(signal.SIGINT)
            done.append("the block was not cut off")
    assert done


def test_workers_can_be_asked_for_from_another_thread():
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(_entered).result()


def _entered():
    with streaming._stopping_later():
        return True


PEAK = """
import resource, sys
from pathlib import Path
from belonging_edu import cohorts
from belonging_edu.export import streaming
prepared = cohorts.prepare("surgery", int(sys.argv[1]), seed=1)
streaming.write(prepared, Path(sys.argv[2]) / "d.csv", Path(sys.argv[2]) / "h.csv")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_does_not_grow_with_the_cohort(tmp_path):
    pytest.importorskip("resource")

    def peak(n):
        words = [sys.executable, "-c", PEAK, str(n), str(tmp_path)]
        return int(subprocess.run(words, capture_output=True, check=True, text=True).stdout)

    in_memory = making.MOST_IN_MEMORY
    assert 8 * CHUNK < in_memory
    assert peak(8 * CHUNK) < 1.25 * peak(2 * CHUNK)
