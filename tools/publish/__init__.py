"""What start.py runs in the environment of the course, one subject a file.

`python -m publish VERB`, with this folder's parent as the current folder, is how it is called.
"""
