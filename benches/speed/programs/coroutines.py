"""Coroutines by send and by await, without an event loop."""


class Switch:
    def __await__(self):
        yield self


async def worker(n, log):
    total = 0
    for i in range(n):
        await Switch()
        total += i
    log.append(total)


async def parent(n, log):
    await worker(n, log)
    await worker(n // 2, log)


def average():
    total, n, mean = 0, 0, 0
    while True:
        x = yield mean
        total += x
        n += 1
        mean = total // n


def main():
    log, ready = [], []
    for i in range(50):
        ready.append(parent(400 + i, log))
    while ready:
        again = []
        for coroutine in ready:
            try:
                coroutine.send(None)
                again.append(coroutine)
            except StopIteration:
                pass
        ready = again
    mean = average()
    next(mean)
    last = 0
    for i in range(150000):
        last = mean.send(i)
    return sum(log) + last
