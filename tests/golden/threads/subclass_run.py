# expect: CPython 3.13
# A subclass overrides run.
import threading
class Worker(threading.Thread):
    def __init__(self, n):
        super().__init__(name=f"worker-{n}")
        self.n = n
        self.result = None
    def run(self):
        self.result = sum(range(self.n))
workers = [Worker(i * 10) for i in range(4)]
for w in workers: w.start()
for w in workers: w.join()
print([(w.name, w.result) for w in workers])
