# expect: CPython 3.13
# Results are collected in the order of the threads, not of their ends.
import threading
results = [None] * 8
def square(i):
    results[i] = i * i
threads = [threading.Thread(target=square, args=(i,)) for i in range(8)]
for t in reversed(threads): t.start()
for t in threads: t.join()
print(results)
