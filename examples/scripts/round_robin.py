"""A scheduler of generators: many tasks in one thread.

What to see: each task runs to its next `yield` and goes to the end of the queue.
The switches are where the tasks say, so nothing is ever torn and no lock is
needed; but a task that never yields stops all the others.

    gilbox --gil-report round_robin.py
"""

from collections import deque


def countdown(n):
    while n > 0:
        print("down", n)
        yield
        n -= 1
    print("lift-off")


def countup(n):
    for i in range(1, n + 1):
        print("up  ", i)
        yield


def parent():
    print("parent starts a child")
    yield countup(2)        # a task that is yielded is scheduled as well
    print("parent goes on")


class Scheduler:
    """Runs tasks in turn until none is left."""

    def __init__(self):
        self._ready = deque()
        self.steps = 0

    def add(self, task):
        """Put a task at the end of the queue."""
        self._ready.append(task)

    def run(self):
        """Give each task its turn, again and again."""
        while self._ready:
            task = self._ready.popleft()
            self.steps += 1
            try:
                wanted = next(task)
            except StopIteration:
                continue
            if wanted is not None:
                self.add(wanted)
            self.add(task)


scheduler = Scheduler()
for task in (countdown(4), parent(), countup(3)):
    scheduler.add(task)
scheduler.run()
print(scheduler.steps, "steps")
