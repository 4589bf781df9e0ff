"""A class and its answers: the key of a class set, hand-ins, marks, and the class's picture.

The answers are those of the labs: they are computed by the same keys from the data that were
handed out, and judged by the same words.
"""
