"""A class of 40, each with residents of their own."""

import pytest

from belonging_edu.classroom import answers
from belonging_edu.export.class_set import Order, write

CLASS = Order("surgery", n=120, seed=2027, students=40)


@pytest.fixture(scope="session")
def class_of_40(tmp_path_factory):
    """The folder of the set, with the answers of lab 7."""
    folder = tmp_path_factory.mktemp("class") / "set"

    def more(key):
        answers.write_hand_in(CLASS, key, [7])
        answers.write(CLASS, key, [7])

    write(CLASS, folder, more=more)
    return folder
