"""Completes names, keywords and attributes, for a prompt."""

import builtins
import inspect
import keyword
import re

__all__ = ["Completer"]

_ALONE = {"False", "None", "True", "break", "continue", "pass", "else", "_"}


class Completer:
    """Finds what a text may become, in a namespace or else in that of `__main__`."""

    def __init__(self, namespace=None):
        if namespace and not isinstance(namespace, dict):
            raise TypeError("namespace must be a dictionary")
        self.namespace = namespace
        self.use_main_ns = namespace is None

    def complete(self, text, state):
        """Return the match with this number, or None when there are no more."""
        if self.use_main_ns:
            import __main__
            self.namespace = __main__.__dict__
        if not text.strip():
            # Nothing to complete: a tab is meant.
            return "\t" if state == 0 else None
        if state == 0:
            self.matches = self.attr_matches(text) if "." in text else self.global_matches(text)
        return self.matches[state] if state < len(self.matches) else None

    def _callable_postfix(self, val, word):
        if not callable(val):
            return word
        try:
            has_parameters = bool(inspect.signature(val).parameters)
        except ValueError:
            has_parameters = True
        return word + ("(" if has_parameters else "()")

    def global_matches(self, text):
        """Return the keywords and names that begin with a text."""
        matches, seen = [], {"__builtins__"}
        for word in keyword.kwlist + keyword.softkwlist:
            if word.startswith(text):
                seen.add(word)
                ending = ":" if word in ("finally", "try") else "" if word in _ALONE else " "
                matches.append(word + ending)
        for names in self.namespace, builtins.__dict__:
            for word, value in names.items():
                if word.startswith(text) and word not in seen:
                    seen.add(word)
                    matches.append(self._callable_postfix(value, word))
        return matches

    def attr_matches(self, text):
        """Return the attributes that a text with dots may become."""
        found = re.match(r"(\w+(\.\w+)*)\.(\w*)", text)
        if not found:
            return []
        expression, attribute = found[1], found[3]
        try:
            thing = eval(expression, self.namespace)
        except Exception:
            return []
        words = set(dir(thing)) - {"__builtins__"}
        if hasattr(thing, "__class__"):
            words |= {"__class__", *get_class_members(thing.__class__)}
        # Names that begin with an underscore come when there is nothing else, or when one is asked for.
        for hidden in {"": ("_", "__"), "_": ("__", None)}.get(attribute, (None, None)), (None, None):
            matches = [self._attribute(thing, expression, word) for word in words
                       if word.startswith(attribute) and not (hidden[0] and word.startswith(hidden[0]))]
            if matches:
                break
        return sorted(matches)

    def _attribute(self, thing, expression, word):
        match = f"{expression}.{word}"
        if isinstance(getattr(type(thing), word, None), property):
            # To get it would run it.
            return match
        value = getattr(thing, word, None)
        return match if value is None else self._callable_postfix(value, match)


def get_class_members(klass):
    """Return the names of the attributes of a class and its bases."""
    names = dir(klass)
    for base in getattr(klass, "__bases__", ()):
        names += get_class_members(base)
    return names


try:
    import readline
except ImportError:
    pass
else:
    readline.set_completer(Completer().complete)
