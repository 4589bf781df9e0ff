"""ZIP files and wheels, written in bytes that depend on their contents alone."""

import zipfile


def rewrite(source, target, keep, change=None):
    """Write a wheel again, in bytes that depend on its contents alone.

    keep: says of a file's name whether it stays. change: gives name and content of one that stays
    their new form; it also gets the names of all that stay.
    """
    with zipfile.ZipFile(source) as old:
        names = [n for n in sorted(old.namelist()) if not n.endswith(("/", "/RECORD")) and keep(n)]
        write(target, dict((change or as_it_is)(n, old.read(n), names) for n in names))


def write(target, contents, method=zipfile.ZIP_DEFLATED):
    """Write an archive, from names and contents, in bytes that depend on these alone."""
    with zipfile.ZipFile(target, "w", method, compresslevel=9) as new:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            entry.compress_type = method
            new.writestr(entry, content)


def as_it_is(name, content, _names):
    return name, content
