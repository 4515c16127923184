# expect: CPython 3.13
# An executor's map keeps the order; results carry exceptions.
from concurrent.futures import ThreadPoolExecutor, as_completed, wait
with ThreadPoolExecutor(max_workers=3) as pool:
    print(list(pool.map(lambda x: x * x, range(10))))
    f = pool.submit(divmod, 7, 2)
    print(f.result(), f.done(), f.exception(), f.cancel())
    bad = pool.submit(lambda: 1 / 0)
    try:
        bad.result()
    except ZeroDivisionError as e:
        print(e)
    futures = [pool.submit(pow, 2, i) for i in range(5)]
    print(sorted(f.result() for f in as_completed(futures)), len(wait(futures).done))
try:
    pool.submit(int)
except RuntimeError as e:
    print(e)
