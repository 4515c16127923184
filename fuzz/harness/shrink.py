"""Making a program that differs small: fewer chunks, fewer statements, simpler expressions."""

import ast
import time

PATIENCE = 25

def shrink(program, differs, rounds=60):
    """The smallest program found for which `differs` still holds.

    `differs` takes a list of programs and answers a list of bools, so that candidates share a process.
    """
    end = time.monotonic() + PATIENCE
    for _ in range(rounds):
        smaller = [each for each in candidates(program) if size(each) < size(program)]
        smaller.sort(key=size)
        for start in range(0, len(smaller), 60):
            if time.monotonic() > end:
                return program
            group = smaller[start:start + 60]
            good = [each for each, holds in zip(group, differs(group)) if holds]
            if good:
                program = good[0]
                break
        else:
            return program
    return program


def size(program):
    """What shrinking makes less."""
    return sum(len(chunk) + 1 for chunk in program)


def candidates(program):
    """Programs one step smaller."""
    for at in range(len(program)):
        yield program[:at] + program[at + 1:]
    for at, chunk in enumerate(program):
        for text in smaller_chunks(chunk):
            yield program[:at] + [text] + program[at + 1:]


def smaller_chunks(chunk):
    """Texts one step smaller than a chunk."""
    try:
        tree = ast.parse(chunk)
    except (SyntaxError, ValueError, RecursionError):
        lines = chunk.split("\n")
        for at in range(len(lines)):
            yield "\n".join(lines[:at] + lines[at + 1:])
        for width in (16, 4, 1):
            for at in range(0, len(chunk), width):
                yield chunk[:at] + chunk[at + width:]
        return
    for edit in edits(tree):
        yield from written(tree, edit)


def edits(tree):
    """All ways to make a tree smaller by one step: (node, field, index or None, replacement)."""
    for node in ast.walk(tree):
        for field, value in ast.iter_fields(node):
            if isinstance(value, list):
                for index, item in enumerate(value):
                    yield node, field, index, None
                    for inner in replacements(item):
                        yield node, field, index, inner
            elif isinstance(value, ast.AST):
                for inner in replacements(value):
                    yield node, field, None, inner
            elif isinstance(node, ast.Constant) and field == "value" and isinstance(value, (str, bytes)) and len(value) > 1:
                yield node, field, None, value[:len(value) // 2]
                yield node, field, None, value[len(value) // 2:]
                yield node, field, None, value[:-1]
                yield node, field, None, value[1:]


def replacements(node):
    """Smaller things that may stand where a node stands."""
    if isinstance(node, ast.expr):
        yield from (child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))
        if not isinstance(node, (ast.Constant, ast.Name)):
            yield ast.Constant(0)
            yield ast.Name("x")
    elif isinstance(node, ast.stmt):
        for field in ("body", "orelse", "finalbody"):
            yield from (child for child in getattr(node, field, []) or [] if isinstance(child, ast.stmt))


def written(tree, edit):
    """The text of a tree with an edit made; the tree is as before afterwards."""
    node, field, index, new = edit
    old = getattr(node, field)
    if index is None:
        setattr(node, field, new)
    else:
        setattr(node, field, old[:index] + ([] if new is None else [new]) + old[index + 1:])
    try:
        text = ast.unparse(tree)
        ast.parse(text)
        yield text
    except Exception:   # An edit that makes no program is no candidate.
        pass
    finally:
        setattr(node, field, old)
