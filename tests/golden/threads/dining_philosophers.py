# expect: CPython 3.13
# Philosophers who take the lower fork first all get to eat.
import threading
forks = [threading.Lock() for _ in range(5)]
meals = [0] * 5
def dine(i):
    first, second = sorted((i, (i + 1) % 5))
    for _ in range(20):
        with forks[first], forks[second]:
            meals[i] += 1
threads = [threading.Thread(target=dine, args=(i,)) for i in range(5)]
for t in threads: t.start()
for t in threads: t.join()
print(meals)
