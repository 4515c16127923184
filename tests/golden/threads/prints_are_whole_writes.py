# expect: CPython 3.13
# One write of a whole line is not mixed with others.
import sys, threading
def work(n):
    for i in range(20):
        with lock: sys.stdout.write(f"{n}-{i}\n")
class Catch:
    def __init__(self): self.lines = []
    def write(self, s): self.lines.append(s)
lock = threading.Lock()
old, sys.stdout = sys.stdout, Catch()
threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
for t in threads: t.start()
for t in threads: t.join()
lines, sys.stdout = sys.stdout.lines, old
print(len(lines), all(l.count("\n") == 1 for l in lines))
