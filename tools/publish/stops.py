"""The cells at which a learner comes back to a lab: they make what the cells below them need.

A cell tagged `continue-here` is written by `python -m publish.stops LAB`, from the cells above it:
of these it repeats the statements on which the cells below it depend, and no others. Where the lab
has run from the top it does nothing. A test holds each such cell to what this would write.
"""

import ast
import builtins
import re
import symtable
import sys
import textwrap
from dataclasses import dataclass

import nbformat

TAG, ONLY_FOR_THE_BOOK = "continue-here", "book-only"
_TITLE = re.compile(r"^# Lab (\d+)", re.M)
_SEED = "class_seed = None"
#: What the cells below depend on without naming it: the data in hand, and how pictures look.
ALWAYS = ("start(", "figures.use_style(")
HEAD = "# Continue here after a break or a restart: run this cell, then go on below."


@dataclass(frozen=True)
class Statement:
    """A statement of a lab: the names that it uses, binds, and changes."""

    source: str
    uses: frozenset
    binds: frozenset
    changes: frozenset
    is_function: bool
    is_always_needed: bool


def statements(source, imported=frozenset()):
    """Return the statements of a cell in order; what a library draws or prints changes nothing."""
    lines = source.splitlines()
    return [_statement(node, lines, imported) for node in ast.parse(source).body]


def _statement(node, lines, imported):
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
    source = "\n".join(lines[first - 1 : node.end_lineno])
    return Statement(
        source,
        frozenset(_used(node)),
        frozenset(_bound(node)),
        frozenset(_changed(node, imported)),
        isinstance(node, ast.FunctionDef),
        source.startswith(ALWAYS),
    )


def _table(node):
    return symtable.symtable(ast.unparse(node), "lab", "exec")


def _bound(node):
    symbols = _table(node).get_symbols()
    return {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()}


def _used(node):
    """Names that a statement takes from before it; a loop binds its own anew each time."""
    if not isinstance(node, ast.For):
        return _referenced(_table(node))
    found, bound = _referenced(_table(ast.Expr(node.iter))), _bound(_assigned(node.target))
    for inner in [*node.body, *node.orelse]:
        found |= _used(inner) - bound
        bound |= _bound(inner)
    return found


def _assigned(target):
    return ast.fix_missing_locations(ast.Assign([target], ast.Constant(1)))


def _referenced(table):
    if table.get_type() == "module":
        found = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    else:
        found = {s.get_name() for s in table.get_symbols() if s.is_global()}
    return found.union(*map(_referenced, table.get_children())) - set(dir(builtins))


def _changed(node, imported):
    """Names whose values a statement changes: `x[…] = …`, `x.y = …`, `x += …`, `x.append(…)`."""
    found = []
    for part in ast.walk(node):
        if isinstance(part, ast.Assign | ast.AugAssign | ast.For):
            found += getattr(part, "targets", None) or [part.target]
        elif isinstance(part, ast.Expr) and isinstance(part.value, ast.Call):
            found += [part.value.func] if _base(part.value.func) not in imported else []
    inner = [target for target in found if isinstance(target, ast.Subscript | ast.Attribute)]
    augmented = [part.target for part in ast.walk(node) if isinstance(part, ast.AugAssign)]
    return {name for name in map(_base, [*inner, *augmented]) if name}


def _base(node):
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def code(cells):
    """The statements of the cells that a learner has, but for those written here."""
    left_out = {TAG, ONLY_FOR_THE_BOOK}
    kept = [
        cell.source
        for cell in cells
        if cell.cell_type == "code" and not left_out & set(cell.metadata.get("tags", ()))
    ]
    imports = [part for source in kept for part in ast.walk(ast.parse(source)) if _imports(part)]
    imported = {
        each.asname or each.name.partition(".")[0] for part in imports for each in part.names
    }
    return [each for source in kept for each in statements(source, imported)]


def _imports(part):
    return isinstance(part, ast.Import | ast.ImportFrom)


def needed(below, above):
    """Return the names that the cells below use before they bind them, and the ones above bind."""
    used, bound = set(), set()
    for each in below:
        used |= each.uses - bound
        bound |= each.binds
    return used & set().union(*(each.binds for each in above))


def repeated(below, above):
    """Return the statements above on which those below depend, in order."""
    names, chosen = needed(below, above), None
    while True:
        found = _slice(names, above)
        if found == chosen:
            return [each for place, each in enumerate(above) if place in found]
        chosen = found
        for place in found:  # what a function uses may be bound after it, and before it is called
            if above[place].is_function:
                names = names | above[place].uses


def _slice(names, above):
    wanted, found = set(names), set()
    for place in reversed(range(len(above))):
        each = above[place]
        if each.is_always_needed or wanted & (each.binds | each.changes):
            found.add(place)
            wanted = (wanted - (each.binds - each.changes - each.uses)) | each.uses
    return found


def cell_at(cells, place):
    """Return what the cell at this place has to say, whose tag says that one continues there."""
    above, below = code(cells[:place]), code(cells[place + 1 :])
    again = repeated(below, above)
    if not again:
        return HEAD
    names = needed(below, above)
    mark = next((n for each in reversed(again) for n in sorted(each.binds & names)), None)
    lines = "\n".join(_indented(_with_seed(each.source, cells)) for each in again)
    return f'{HEAD}\nif "{mark}" not in globals():\n{lines}'


def _indented(source):
    """A statement further in; text that runs over lines keeps its own margin."""
    shifted = textwrap.indent(source, "    ")
    alike = ast.dump(ast.parse("if True:\n" + shifted).body[0]) == ast.dump(
        ast.If(ast.Constant(True), ast.parse(source).body, [])
    )
    return shifted if alike else textwrap.indent(ast.unparse(ast.parse(source)), "    ")


def _with_seed(source, cells):
    """A class that gave its lab a seed comes back to its own cohort."""
    if not source.startswith(_SEED):
        return source
    titles = (_TITLE.search(cell.source) for cell in cells if cell.cell_type == "markdown")
    number = next(found[1] for found in titles if found)
    ask = "from belonging_edu.practice import kept_seed"
    return f"{ask}\n\nclass_seed = kept_seed({number})"


def places(cells):
    """Where the cells are at which one continues."""
    return [place for place, cell in enumerate(cells) if TAG in cell.metadata.get("tags", ())]


def main(paths):
    for path in paths:
        lab = nbformat.read(path, as_version=4)
        for place in places(lab.cells):
            lab.cells[place].source = cell_at(lab.cells, place)
        nbformat.write(lab, path)


if __name__ == "__main__":
    main(sys.argv[1:])
