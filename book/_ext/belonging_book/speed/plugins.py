"""A bibliography's plugins are looked up among all packages once, not for every entry."""

from functools import cache

from pybtex import plugin


def setup(app):
    if not hasattr(plugin._load_entry_point, "cache_info"):
        plugin._load_entry_point = cache(plugin._load_entry_point)
