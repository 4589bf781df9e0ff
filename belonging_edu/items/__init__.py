"""The questions of the course for where they are used: learning platforms, and paper.

Every format is made from one neutral record of a question (:mod:`belonging_edu.items.neutral`), by
a module of its own that returns whole files in memory; :func:`belonging_edu.items.writing.write`
puts them into a folder, all or none.
"""
