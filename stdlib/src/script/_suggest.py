"""Which name may have been meant?"""

_MAX_CANDIDATES = 750
_MAX_LENGTH = 40
_MOVE = 2
_CASE = 1


def best_match(candidates, wrong):
    """Return the name nearest to `wrong`, or None if none is near."""
    if len(candidates) > _MAX_CANDIDATES or len(wrong) > _MAX_LENGTH:
        return None
    best = None
    best_distance = 1 << 30
    for name in candidates:
        if name == wrong:
            continue
        limit = min((len(name) + len(wrong) + 3) * _MOVE // 6, best_distance - 1)
        distance = _distance(wrong, name, limit)
        if distance <= limit and (best is None or distance < best_distance):
            best = name
            best_distance = distance
    return best


def _change(a, b):
    if a == b:
        return 0
    return _CASE if a.lower() == b.lower() else _MOVE


def _distance(a, b, limit):
    """Return the cost of turning `a` into `b`, or something above `limit`."""
    if a == b:
        return 0
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    if not a or not b:
        return _MOVE * (len(a) + len(b))
    if len(a) > _MAX_LENGTH or len(b) > _MAX_LENGTH:
        return limit + 1
    if len(b) < len(a):
        a, b = b, a
    if (len(b) - len(a)) * _MOVE > limit:
        return limit + 1
    row = list(range(_MOVE, _MOVE * (len(a) + 1), _MOVE))
    result = 0
    for i, cb in enumerate(b):
        distance = result = i * _MOVE
        smallest = limit + 1
        for j, ca in enumerate(a):
            change = distance + _change(cb, ca)
            distance = row[j]
            result = min(change, min(result, distance) + _MOVE)
            row[j] = result
            smallest = min(smallest, result)
        if smallest > limit:
            return limit + 1
    return result


def suggest(exc, tb, wrong):
    """Return the name that may have been meant where `exc` was raised, or None."""
    if not isinstance(wrong, str):
        return None
    if isinstance(exc, AttributeError):
        names = _attribute_names(exc.obj, tb, wrong)
    elif isinstance(exc, ImportError):
        try:
            names = dir(__import__("sys").modules[exc.name])
        except Exception:
            return None
        names = [n for n in names if isinstance(n, str)]
        if wrong[:1] != "_":
            names = [n for n in names if n[:1] != "_"]
    else:
        names = _visible_names(tb, wrong)
        if isinstance(names, str):
            return names
    return None if names is None else best_match(names, wrong)


def _attribute_names(obj, tb, wrong):
    try:
        try:
            names = dir(obj)
        except TypeError:       # names that do not sort
            names = [*obj.__dict__, *dir(type(obj))]
        names = sorted([n for n in names if isinstance(n, str)])
    except Exception:
        return None
    hide = wrong[:1] != "_"
    if hide and tb is not None:
        while tb.tb_next is not None:
            tb = tb.tb_next
        frame = tb.tb_frame
        if "self" in frame.f_locals and frame.f_locals["self"] is obj:
            hide = False
    if hide:
        names = [n for n in names if n[:1] != "_"]
    return names


def _visible_names(tb, wrong):
    if tb is None:
        return None
    while tb.tb_next is not None:
        tb = tb.tb_next
    frame = tb.tb_frame
    names = [*frame.f_locals, *frame.f_globals, *frame.f_builtins]
    names = [n for n in names if isinstance(n, str)]
    if "self" in frame.f_locals:
        try:
            if hasattr(frame.f_locals["self"], wrong):
                return f"self.{wrong}"
        except Exception:
            pass
    return names
