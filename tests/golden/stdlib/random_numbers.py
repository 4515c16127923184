# expect: CPython 3.13
# The same seed gives CPython's numbers.
import random
random.seed(42)
print(random.random(), random.randint(1, 100), random.choice("abcdef"), random.uniform(1, 2), random.getrandbits(70))
x = list(range(10)); random.shuffle(x); print(x, random.sample(range(100), 5), random.choices("ab", [1, 3], k=6))
print(random.gauss(0, 1), random.gauss(0, 1), random.normalvariate(), random.expovariate(2), random.betavariate(2, 3), random.gammavariate(.5, 1), random.triangular(), random.vonmisesvariate(0, 4), random.paretovariate(3), random.weibullvariate(1, 2), random.lognormvariate(0, 1))
random.seed("text"); print(random.random(), random.randrange(0, 100, 7), random.randbytes(4))
random.seed(b"bytes"); print(random.random())
random.seed(-1.5); print(random.random())
r = random.Random(7); s = r.getstate(); a = r.random(); r.setstate(s); print(a == r.random(), random.binomialvariate(10, .3))
