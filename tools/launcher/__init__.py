"""What start.py does, one subject a file, with the standard library of Python only.

Its verbs begin in verbs.py and session.py.
"""
