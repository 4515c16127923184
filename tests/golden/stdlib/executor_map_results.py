# expect: CPython 3.13
# What Executor.map answers is a generator by its name; closing it cancels what has not begun.
import threading
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor(1) as pool:
    results = pool.map(str, range(3))
    print(type(results).__name__, results.__qualname__)
    print(list(results))
    go_on, done = threading.Event(), []

    def work(number):
        go_on.wait()
        done.append(number)
        return number

    def stop(number):
        raise ValueError(number)

    results = pool.map(lambda f: f(1), [stop, work, work, work])
    try:
        next(results)
    except ValueError as error:
        print("ValueError", error)
    go_on.set()
print(len(done) < 3, next(results, "at the end"))
