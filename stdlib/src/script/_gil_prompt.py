"""What the commands of the prompt do that is easier in Python; each answers a text."""

import io


def _value(text, namespace):
    """The value of an expression, or None if it is none or fails: then the text itself is looked at."""
    try:
        return eval(text, namespace)
    except Exception:
        return None


def dis(text, namespace):
    """The instructions of what the expression names, or of the expression."""
    import dis
    out = io.StringIO()
    value = _value(text, namespace) if text.replace(".", "").isidentifier() else None
    try:
        dis.dis(text if value is None else value, file=out)
    except (TypeError, SyntaxError) as error:
        return f"{error}\n"
    return out.getvalue()


def explain(text, namespace):
    """Which statements are atomic in what the expression names."""
    import gil
    out = io.StringIO()
    try:
        gil.explain(eval(text, namespace), file=out)
    except Exception as error:
        return f"{type(error).__name__}: {error}\n"
    return out.getvalue()


def time(text, namespace):
    """How long a statement takes, as the best of five runs that are long enough."""
    import timeit
    try:
        timer = timeit.Timer(text, globals=namespace)
    except SyntaxError as error:
        return f"SyntaxError: {error}\n"
    number, _ = timer.autorange()
    best = min(timer.repeat(5, number)) / number
    for unit, factor in (("nsec", 1e-9), ("usec", 1e-6), ("msec", 1e-3), ("sec", 1)):
        if best < factor * 1000 or unit == "sec":
            break
    return f"{number} loops, best of 5: {best / factor:.3g} {unit} per loop\n"
