# expect: CPython 3.13
# A hundred threads, one after another and together.
import threading
total = []
for i in range(100):
    t = threading.Thread(target=total.append, args=(i,))
    t.start()
    t.join()
print(total == list(range(100)))
threads = [threading.Thread(target=total.append, args=(i,)) for i in range(100)]
for t in threads: t.start()
for t in threads: t.join()
print(len(total), sorted(total[100:]) == list(range(100)))
