"""The declaration of a document's type: its entities are kept, the rest is read over."""

import re

_NAME = r"[^\s<>&'\"/=\[\]();,|?*+]+"
_head = re.compile(rf"<!DOCTYPE\s+({_NAME})\s*(?:SYSTEM\s+(\"[^\"]*\"|'[^']*')"
                   r"|PUBLIC\s+(\"[^\"]*\"|'[^']*')\s*(\"[^\"]*\"|'[^']*')?)?\s*").match
_entity = re.compile(rf"<!ENTITY\s+(%\s+)?({_NAME})\s+(?:(\"[^\"]*\"|'[^']*')|"
                     r"(?:SYSTEM|PUBLIC\s+(\"[^\"]*\"|'[^']*'))\s+(\"[^\"]*\"|'[^']*')"
                     rf"(?:\s+NDATA\s+({_NAME}))?)\s*>").match
_other = re.compile(r"<!(?:ELEMENT|ATTLIST|NOTATION)(?:[^<>'\"]|\"[^\"]*\"|'[^']*')*>").match
_skip = re.compile(rf"(?:\s+|<!--(?:[^-]|-[^-])*-->|<\?.*?\?>|%{_NAME};)", re.DOTALL).match


def end_of(text, at):
    """Where the declaration ends, -1 if it is not whole."""
    depth, place = 0, at + 2
    quote = re.compile(r"[\[\]<>'\"]").search
    while True:
        found = quote(text, place)
        if not found:
            return -1
        char, place = found.group(), found.end()
        if char in "'\"":
            place = text.find(char, place) + 1
            if not place:
                return -1
        elif char == "[":
            depth += 1
        elif char == "]":
            depth -= 1
        elif char == "<" and text.startswith("!--", place):
            place = text.find("-->", place) + 3
            if place < 3:
                return -1
        elif char == "<":
            depth += 1
        elif depth == 0:
            return place
        else:
            depth -= 1


def _bare(quoted):
    return None if quoted is None else quoted[1:-1]


def _with_characters(value):
    """An entity's value: references to characters are replaced at once."""
    def one(found):
        return chr(int(found[1]) if found[1] else int(found[2], 16))
    return re.sub(r"&(?:#([0-9]+)|#x([0-9a-fA-F]+));", one, value)


def read(text, target, entities):
    """Read a whole declaration; ValueError tells the place of a fault."""
    head = _head(text)
    if not head:
        raise ValueError(9)
    name, system, public, second = head.groups()
    place = head.end()
    has_subset = text[place] == "["
    tell = getattr(target, "doctype", None)
    if tell:
        tell(name, _bare(system or second), _bare(public), int(has_subset))
    if has_subset:
        place = _subset(text, place + 1, target, entities)
    if text[place:].strip() != ">":
        raise ValueError(place)
    tell = getattr(target, "doctype_end", None)
    if tell:
        tell()


def _subset(text, place, target, entities):
    while text[place] != "]":
        found = _skip(text, place)
        if found:
            place = found.end()
            continue
        found = _entity(text, place)
        if found:
            percent, name, value, public, system, notation = found.groups()
            if value is not None and not percent:
                entities.setdefault(name, _with_characters(value[1:-1]))
            tell = getattr(target, "entity_decl", None)
            if tell:
                tell(name, bool(percent), _bare(value), _bare(system), _bare(public), notation)
        else:
            found = _other(text, place)
            if not found:
                raise ValueError(place)
        place = found.end()
    return re.compile(r"\s*").match(text, place + 1).end()
