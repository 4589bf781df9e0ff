"""The answers to all variations by other routes, written by somebody who saw only the tasks."""

ROUTES = {}
