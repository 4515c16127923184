"""Finding elements by paths: a part of XPath."""

import re

_tokens = re.compile(r"('[^']*'|\"[^\"]*\"|::|//?|\.\.|\(\)|!=|[/.*:\[\]\(\)@=])|"
                     r"((?:\{[^}]+\})?[^/\[\]\(\)@!=\s]+)|\s+")


def xpath_tokenizer(pattern, namespaces=None):
    """Give the tokens of a path: an operator or nothing, a name or nothing."""
    default = namespaces.get("") if namespaces else None
    is_attribute = False
    for operator, name in _tokens.findall(pattern):
        if name and name[0] != "{":
            if ":" in name:
                prefix, uri = name.split(":", 1)
                try:
                    if not namespaces:
                        raise KeyError
                    yield operator, f"{{{namespaces[prefix]}}}{uri}"
                except KeyError:
                    raise SyntaxError(f"prefix {prefix!r} not found in prefix map") from None
            elif default and not is_attribute:
                yield operator, f"{{{default}}}{name}"
            else:
                yield operator, name
            is_attribute = False
        else:
            yield operator, name
            is_attribute = operator == "@"


def _matcher(tag):
    """The test of a tag that may have wildcards; None for a plain one."""
    if tag in ("*", "{*}*"):
        return lambda e: tag == "*" or isinstance(e.tag, str)
    if tag.startswith("{*}"):
        local = tag[3:]
        return lambda e: isinstance(e.tag, str) and (e.tag == local
                                                     or e.tag.endswith("}" + local))
    if tag.startswith("{}"):
        rest = tag[2:]
        if rest == "*":
            return lambda e: isinstance(e.tag, str) and e.tag[:1] != "{"
        return lambda e: e.tag == rest
    if tag.endswith("}*"):
        space = tag[:-1]
        return lambda e: isinstance(e.tag, str) and e.tag.startswith(space)
    return None


def _children(tag):
    test = _matcher(tag) or (lambda e: e.tag == tag)

    def select(root, elements):
        for element in elements:
            for child in element:
                if test(child):
                    yield child
    return select


def _descendants(tag):
    test = _matcher(tag) or (lambda e: e.tag == tag)

    def select(root, elements):
        for element in elements:
            for child in element.iter():
                if child is not element and test(child):
                    yield child
    return select


def _parents(root):
    return {child: parent for parent in root.iter() for child in parent}


def _up(root, elements):
    parents, seen = _parents(root), set()
    for element in elements:
        parent = parents.get(element)
        if parent is not None and parent not in seen:
            seen.add(parent)
            yield parent


def _with_test(test):
    def select(root, elements):
        for element in elements:
            if test(element):
                yield element
    return select


def _text_of(element):
    return "".join(element.itertext())


def _at_index(index):
    def select(root, elements):
        parents = _parents(root)
        for element in elements:
            parent = parents.get(element)
            if parent is None:
                continue
            same = parent.findall(element.tag)
            try:
                if same[index] is element:
                    yield element
            except IndexError:
                pass
    return select


def _predicate(next_token):
    signature, values = [], []
    while True:
        try:
            token = next_token()
        except StopIteration:
            return None
        if token[0] == "]":
            break
        if token == ("", ""):
            continue
        if token[0] and token[0][:1] in "'\"":
            token = "'", token[0][1:-1]
        signature.append(token[0] or "-")
        values.append(token[1])
    signature = "".join(signature)
    if signature == "@-":
        key = values[1]
        return _with_test(lambda e: e.get(key) is not None)
    if signature in ("@-='", "@-!='"):
        key, value = values[1], values[-1]
        if "!=" in signature:
            return _with_test(lambda e: e.get(key) is not None and e.get(key) != value)
        return _with_test(lambda e: e.get(key) == value)
    if signature == "-" and not re.match(r"-?\d+$", values[0]):
        tag = values[0]
        return _with_test(lambda e: e.find(tag) is not None)
    if signature in (".='", ".!='", "-='", "-!='") and not (
            signature[0] == "-" and re.match(r"-?\d+$", values[0])):
        tag, value, differs = values[0], values[-1], "!=" in signature
        if signature[0] == ".":
            return _with_test(lambda e: (_text_of(e) == value) != differs)
        return _with_test(lambda e: any((_text_of(c) == value) != differs
                                        for c in e.findall(tag)))
    if signature in ("-", "-()", "-()-"):
        if signature == "-":
            index = int(values[0]) - 1
            if index < 0:
                raise SyntaxError("XPath position >= 1 expected")
        else:
            if values[0] != "last":
                raise SyntaxError("unsupported function")
            if signature == "-()-":
                try:
                    index = int(values[2]) - 1
                except ValueError:
                    raise SyntaxError("unsupported expression") from None
                if index > -2:
                    raise SyntaxError("XPath offset from last() must be negative")
            else:
                index = -1
        return _at_index(index)
    raise SyntaxError("invalid predicate")


def _step(token, next_token):
    operator, name = token
    if operator == "" and name:
        return _children(name)
    if operator == "*":
        return _children("*")
    if operator == ".":
        return lambda root, elements: elements
    if operator == "..":
        return _up
    if operator == "//":
        try:
            operator, name = next_token()
        except StopIteration:
            return None
        if operator == "*":
            return _descendants("*")
        if not operator:
            return _descendants(name)
        raise SyntaxError("invalid descendant")
    if operator == "[":
        return _predicate(next_token)
    raise KeyError(operator)


_cache = {}


def iterfind(elem, path, namespaces=None):
    """Give the elements of a path below an element."""
    key = (path, tuple(sorted(namespaces.items())) if namespaces else None)
    if path[-1:] == "/":
        path += "*"
    steps = _cache.get(key)
    if steps is None:
        if len(_cache) > 100:
            _cache.clear()
        if path[:1] == "/":
            raise SyntaxError("cannot use absolute path on element")
        next_token = iter(xpath_tokenizer(path, namespaces)).__next__
        steps = []
        try:
            token = next_token()
        except StopIteration:
            return iter(())
        while True:
            step = _step(token, next_token)
            if step is None:
                raise SyntaxError("invalid path") from None
            steps.append(step)
            try:
                token = next_token()
                if token[0] == "/":
                    token = next_token()
            except StopIteration:
                break
        _cache[key] = steps
    elements = [elem]
    for step in steps:
        elements = step(elem, elements)
    return iter(elements)


def find(elem, path, namespaces=None):
    """Return the first element of a path."""
    return next(iterfind(elem, path, namespaces), None)


def findall(elem, path, namespaces=None):
    """Return all elements of a path."""
    return list(iterfind(elem, path, namespaces))


def findtext(elem, path, default=None, namespaces=None):
    """Return the text of the first element of a path."""
    found = next(iterfind(elem, path, namespaces), None)
    if found is None:
        return default
    return "" if found.text is None else found.text
