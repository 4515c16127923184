"""Orders of graphs."""

from types import GenericAlias

__all__ = ["TopologicalSorter", "CycleError"]


class CycleError(ValueError):
    """A graph goes in a circle; the second argument is the circle."""


class TopologicalSorter:
    """Orders nodes so that each comes after all it depends on."""

    def __init__(self, graph=None):
        self._before = {}
        self._after = {}
        self._ready = None
        self._done = set()
        self._out = set()
        for node, predecessors in (graph or {}).items():
            self.add(node, *predecessors)

    def add(self, node, *predecessors):
        """Add a node and what comes before it."""
        if self._ready is not None:
            raise ValueError("Nodes cannot be added after a call to prepare()")
        for name in (node, *predecessors):
            self._before.setdefault(name, 0)
            self._after.setdefault(name, [])
        self._before[node] += len(predecessors)
        for name in predecessors:
            self._after[name].append(node)

    def prepare(self):
        """Finish adding; check for cycles."""
        if self._ready is not None:
            raise ValueError("cannot prepare() more than once")
        self._ready = [node for node, n in self._before.items() if n == 0]
        cycle = self._find_cycle()
        if cycle:
            raise CycleError("nodes are in a cycle", cycle)

    def get_ready(self):
        """Return the nodes that nothing is left before."""
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        result, self._ready = tuple(self._ready), []
        self._out.update(result)
        return result

    def is_active(self):
        """Is there more to come?"""
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        return bool(self._ready) or len(self._done) < len(self._out)

    def __bool__(self):
        return self.is_active()

    def done(self, *nodes):
        """Say that nodes of get_ready() are dealt with."""
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        for node in nodes:
            if node not in self._before:
                raise ValueError(f"node {node!r} was not added using add()")
            if node in self._done:
                raise ValueError(f"node {node!r} was already marked done")
            if node not in self._out:
                raise ValueError(f"node {node!r} was not passed out (still not ready)")
            self._done.add(node)
            for successor in self._after[node]:
                self._before[successor] -= 1
                if self._before[successor] == 0:
                    self._ready.append(successor)

    def _find_cycle(self):
        seen = set()
        for start in self._before:
            if start in seen:
                continue
            path, places, trails = [start], {start: 0}, [iter(self._after[start])]
            seen.add(start)
            while trails:
                for node in trails[-1]:
                    if node in places:
                        return path[places[node]:] + [node]
                    if node not in seen:
                        seen.add(node)
                        places[node] = len(path)
                        path.append(node)
                        trails.append(iter(self._after[node]))
                        break
                else:
                    trails.pop()
                    del places[path.pop()]
        return None

    def static_order(self):
        """Iterate over all nodes in an order."""
        self.prepare()
        while self.is_active():
            nodes = self.get_ready()
            yield from nodes
            self.done(*nodes)

    __class_getitem__ = classmethod(GenericAlias)
