"""random: CPython's sequences for the same seed."""

import random

for seed in [0, 1, 42, -7, 2**40 + 3, 10**30, "text", "", b"bytes", 1.5, True]:
    random.seed(seed)
    print(repr(seed), [random.random() for _ in range(3)], random.getrandbits(8), random.getrandbits(32), random.getrandbits(100))
random.seed(2024)
print([random.randint(1, 6) for _ in range(20)])
print([random.randrange(10) for _ in range(10)], [random.randrange(0, 100, 7) for _ in range(10)], [random.randrange(5, -5, -2) for _ in range(6)])
print([random.uniform(-1, 1) for _ in range(4)])
print([random.choice("abcdef") for _ in range(10)])
items = list(range(12))
random.shuffle(items)
print(items)
print(random.sample(range(100), 10), random.sample(range(1000), 10), random.sample("abcdef", 3), random.sample(range(10**6), 30)[-3:])
print(random.choices("abc", k=8), random.choices("abc", weights=[5, 1, 1], k=8), random.choices([1, 2, 3], cum_weights=[1, 2, 10], k=5))
print(random.sample(["x", "y"], counts=[3, 2], k=4))
for name, args in [
    ("gauss", (0, 1)), ("gauss", (5, 2)), ("normalvariate", (0, 1)), ("expovariate", (1.5,)), ("lognormvariate", (0, 1)), ("triangular", (0, 1, 0.3)),
    ("betavariate", (2, 3)), ("gammavariate", (2, 1)), ("gammavariate", (0.5, 1)), ("gammavariate", (1, 2)), ("paretovariate", (3,)),
    ("weibullvariate", (1, 1.5)), ("vonmisesvariate", (0, 4)),
]:
    print(name, args, [f"{getattr(random, name)(*args):.12g}" for _ in range(4)])
state = random.getstate()
first = [random.random() for _ in range(3)]
random.setstate(state)
print(first == [random.random() for _ in range(3)])
other = random.Random(1)
print(other.random(), other.randint(1, 10), random.Random(1).random())
print(sum(random.random() for _ in range(10000)))
random.seed(3)
print(random.randbytes(5))
for f in [lambda: random.choice([]), lambda: random.randint(5, 1), lambda: random.sample([1], 2), lambda: random.randrange(0), lambda: random.seed([]), lambda: random.sample({1, 2}, 1)]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
