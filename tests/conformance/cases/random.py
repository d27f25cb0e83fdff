# Random numbers: for a seed, NumPy's own, bit for bit (floats are printed in full).

# case: seeded rand
np.random.seed(42)
x = np.random.rand(5)
show(x)
print(repr(np.random.random()))

# case: seeded rand of two axes
np.random.seed(42)
x = np.random.rand(2, 3)
show(x)
print(repr(np.random.random()))

# case: seeded rand single
np.random.seed(42)
x = np.random.rand()
show(x)
print(repr(np.random.random()))

# case: seeded randn
np.random.seed(42)
x = np.random.randn(6)
show(x)
print(repr(np.random.random()))

# case: seeded randn single twice
np.random.seed(42)
x = np.random.randn(), np.random.randn()
show(x)
print(repr(np.random.random()))

# case: seeded random
np.random.seed(42)
x = np.random.random(4)
show(x)
print(repr(np.random.random()))

# case: seeded random_sample
np.random.seed(42)
x = np.random.random_sample((2, 2))
show(x)
print(repr(np.random.random()))

# case: seeded uniform
np.random.seed(42)
x = np.random.uniform(-3, 8, 5)
show(x)
print(repr(np.random.random()))

# case: seeded uniform with arrays
np.random.seed(42)
x = np.random.uniform([0, 10, 20], [1, 20, 40])
show(x)
print(repr(np.random.random()))

# case: seeded normal
np.random.seed(42)
x = np.random.normal(-70, 1.5, 5)
show(x)
print(repr(np.random.random()))

# case: seeded normal with an array of means
np.random.seed(42)
x = np.random.normal(np.arange(4.0), 0.1)
show(x)
print(repr(np.random.random()))

# case: seeded normal single
np.random.seed(42)
x = np.random.normal()
show(x)
print(repr(np.random.random()))

# case: seeded standard_normal
np.random.seed(42)
x = np.random.standard_normal((2, 3))
show(x)
print(repr(np.random.random()))

# case: seeded exponential
np.random.seed(42)
x = np.random.exponential(2.5, 5)
show(x)
print(repr(np.random.random()))

# case: seeded exponential single
np.random.seed(42)
x = np.random.exponential()
show(x)
print(repr(np.random.random()))

# case: seeded poisson small
np.random.seed(42)
x = np.random.poisson(3.2, 12)
show(x)
print(repr(np.random.random()))

# case: seeded poisson large
np.random.seed(42)
x = np.random.poisson(250, 12)
show(x)
print(repr(np.random.random()))

# case: seeded poisson of an array
np.random.seed(42)
x = np.random.poisson([0, 1, 20, 500])
show(x)
print(repr(np.random.random()))

# case: seeded poisson single
np.random.seed(42)
x = np.random.poisson(4)
show(x)
print(repr(np.random.random()))

# case: seeded binomial small
np.random.seed(42)
x = np.random.binomial(10, 0.4, 12)
show(x)
print(repr(np.random.random()))

# case: seeded binomial large
np.random.seed(42)
x = np.random.binomial(5000, 0.7, 12)
show(x)
print(repr(np.random.random()))

# case: seeded binomial of arrays
np.random.seed(42)
x = np.random.binomial([5, 50, 500], [0.1, 0.5, 0.9])
show(x)
print(repr(np.random.random()))

# case: seeded randint
np.random.seed(42)
x = np.random.randint(10, size=12)
show(x)
print(repr(np.random.random()))

# case: seeded randint with both bounds
np.random.seed(42)
x = np.random.randint(-5, 6, size=(3, 4))
show(x)
print(repr(np.random.random()))

# case: seeded randint single
np.random.seed(42)
x = np.random.randint(100)
show(x)
print(repr(np.random.random()))

# case: seeded randint int32
np.random.seed(42)
x = np.random.randint(0, 1000, 6, dtype=np.int32)
show(x)
print(repr(np.random.random()))

# case: seeded randint bool
np.random.seed(42)
x = np.random.randint(0, 2, 6, dtype=bool)
show(x)
print(repr(np.random.random()))

# case: seeded randint wide
np.random.seed(42)
x = np.random.randint(0, 2**40, 5)
show(x)
print(repr(np.random.random()))

# case: seeded randint arrays
np.random.seed(42)
x = np.random.randint([1, 10, 100], [2, 20, 1000])
show(x)
print(repr(np.random.random()))

# case: seeded choice of a number
np.random.seed(42)
x = np.random.choice(10, 8)
show(x)
print(repr(np.random.random()))

# case: seeded choice single
np.random.seed(42)
x = np.random.choice(10)
show(x)
print(repr(np.random.random()))

# case: seeded choice from a list
np.random.seed(42)
x = np.random.choice([0.5, 1.5, 2.5], 6)
show(x)
print(repr(np.random.random()))

# case: seeded choice without replacement
np.random.seed(42)
x = np.random.choice(120, 39, replace=False)
show(x)
print(repr(np.random.random()))

# case: seeded choice with weights
np.random.seed(42)
x = np.random.choice(4, 10, p=[0.1, 0.2, 0.3, 0.4])
show(x)
print(repr(np.random.random()))

# case: seeded choice with weights once each
np.random.seed(42)
x = np.random.choice(5, 3, replace=False, p=[0.1, 0.2, 0.3, 0.3, 0.1])
show(x)
print(repr(np.random.random()))

# case: seeded choice of a connectivity matrix
np.random.seed(42)
x = np.random.choice([0, 1], (4, 6))
show(x)
print(repr(np.random.random()))

# case: seeded choice single from a list
np.random.seed(42)
x = np.random.choice([10, 20, 30])
show(x)
print(repr(np.random.random()))

# case: seeded permutation
np.random.seed(42)
x = np.random.permutation(12)
show(x)
print(repr(np.random.random()))

# case: seeded permutation of a list
np.random.seed(42)
x = np.random.permutation([5, 6, 7, 8])
show(x)
print(repr(np.random.random()))

# case: seeded permutation of rows
np.random.seed(42)
x = np.random.permutation(np.arange(12).reshape(4, 3))
show(x)
print(repr(np.random.random()))

# case: default_rng random
g = np.random.default_rng(7)
x = g.random(5)
show(x)
print(repr(g.random()))

# case: default_rng random single
g = np.random.default_rng(7)
x = g.random()
show(x)
print(repr(g.random()))

# case: default_rng integers
g = np.random.default_rng(7)
x = g.integers(10, size=12)
show(x)
print(repr(g.random()))

# case: default_rng integers with both bounds
g = np.random.default_rng(7)
x = g.integers(-5, 6, size=(3, 4))
show(x)
print(repr(g.random()))

# case: default_rng integers single
g = np.random.default_rng(7)
x = g.integers(100)
show(x)
print(repr(g.random()))

# case: default_rng integers to the end
g = np.random.default_rng(7)
x = g.integers(1, 6, size=10, endpoint=True)
show(x)
print(repr(g.random()))

# case: default_rng integers int32
g = np.random.default_rng(7)
x = g.integers(0, 1000, 6, dtype=np.int32)
show(x)
print(repr(g.random()))

# case: default_rng integers wide
g = np.random.default_rng(7)
x = g.integers(0, 2**50, 5)
show(x)
print(repr(g.random()))

# case: default_rng normal
g = np.random.default_rng(7)
x = g.normal(-70, 1.5, 5)
show(x)
print(repr(g.random()))

# case: default_rng normal single
g = np.random.default_rng(7)
x = g.normal()
show(x)
print(repr(g.random()))

# case: default_rng normal with arrays
g = np.random.default_rng(7)
x = g.normal([0, 10], [1, 2])
show(x)
print(repr(g.random()))

# case: default_rng standard_normal
g = np.random.default_rng(7)
x = g.standard_normal((2, 3))
show(x)
print(repr(g.random()))

# case: default_rng uniform
g = np.random.default_rng(7)
x = g.uniform(-3, 8, 5)
show(x)
print(repr(g.random()))

# case: default_rng exponential
g = np.random.default_rng(7)
x = g.exponential(2.5, 5)
show(x)
print(repr(g.random()))

# case: default_rng poisson
g = np.random.default_rng(7)
x = g.poisson([0.5, 5, 50, 500])
show(x)
print(repr(g.random()))

# case: default_rng poisson of a rate
g = np.random.default_rng(7)
x = g.poisson(3.2, 12)
show(x)
print(repr(g.random()))

# case: default_rng binomial
g = np.random.default_rng(7)
x = g.binomial(100, 0.3, 8)
show(x)
print(repr(g.random()))

# case: default_rng choice
g = np.random.default_rng(7)
x = g.choice(10, 8)
show(x)
print(repr(g.random()))

# case: default_rng choice without replacement
g = np.random.default_rng(7)
x = g.choice(120, 39, replace=False)
show(x)
print(repr(g.random()))

# case: default_rng choice in order
g = np.random.default_rng(7)
x = g.choice(120, 10, replace=False, shuffle=False)
show(x)
print(repr(g.random()))

# case: default_rng choice from a list
g = np.random.default_rng(7)
x = g.choice([0.5, 1.5, 2.5], 6)
show(x)
print(repr(g.random()))

# case: default_rng choice with weights
g = np.random.default_rng(7)
x = g.choice(4, 10, p=[0.1, 0.2, 0.3, 0.4])
show(x)
print(repr(g.random()))

# case: default_rng choice single
g = np.random.default_rng(7)
x = g.choice(7)
show(x)
print(repr(g.random()))

# case: default_rng permutation
g = np.random.default_rng(7)
x = g.permutation(12)
show(x)
print(repr(g.random()))

# case: default_rng permutation of rows
g = np.random.default_rng(7)
x = g.permutation(np.arange(12).reshape(4, 3))
show(x)
print(repr(g.random()))

# case: default_rng choice of rows
g = np.random.default_rng(7)
x = g.choice(np.arange(12).reshape(4, 3), 3)
show(x)
print(repr(g.random()))

# case: RandomState of zero
r = np.random.RandomState(0)
print(r.rand(3).tolist(), repr(r.randint(1000, size=5)))

# case: RandomState of largest
r = np.random.RandomState(2**32 - 1)
print(r.rand(3).tolist(), repr(r.randint(1000, size=5)))

# case: RandomState of list
r = np.random.RandomState([1, 2, 3])
print(r.rand(3).tolist(), repr(r.randint(1000, size=5)))

# case: RandomState of array
r = np.random.RandomState(np.array([9, 8, 7]))
print(r.rand(3).tolist(), repr(r.randint(1000, size=5)))

# case: default_rng of zero
g = np.random.default_rng(0)
print(g.random(3).tolist(), repr(g.integers(1000, size=5)))

# case: default_rng of large
g = np.random.default_rng(2**70 + 5)
print(g.random(3).tolist(), repr(g.integers(1000, size=5)))

# case: default_rng of list
g = np.random.default_rng([1, 2, 3])
print(g.random(3).tolist(), repr(g.integers(1000, size=5)))

# case: default_rng of none of a generator
g = np.random.default_rng(np.random.default_rng(3))
print(g.random(3).tolist(), repr(g.integers(1000, size=5)))

# case: RandomState apart from the module
r = np.random.RandomState(1)
np.random.seed(2)
a = r.rand(2)
b = np.random.rand(2)
print(repr(a), repr(b), repr(r.rand(1)))

# case: shuffle of an array
np.random.seed(5)
x = np.arange(10)
np.random.shuffle(x)
print(repr(x))

# case: shuffle of a list
np.random.seed(5)
x = list("abcdefg")
np.random.shuffle(x)
print(x)

# case: shuffle of rows
np.random.seed(5)
x = np.arange(12).reshape(6, 2)
np.random.shuffle(x)
print(repr(x))

# case: shuffle by a generator
g = np.random.default_rng(5)
x = np.arange(10)
g.shuffle(x)
print(repr(x))

# case: shuffle of a view
np.random.seed(5)
x = np.arange(12)
np.random.shuffle(x[::2])
print(repr(x))

# case: antennal lobe draws in order
np.random.seed(42)
ach = np.random.choice([0.0, 1.0], size=(30, 90), p=[0.5, 0.5])
gaba = np.random.choice([0.0, 1.0], size=(120, 30))
np.fill_diagonal(gaba[90:], 0)
inputs = np.random.choice(120, 39, replace=False)
jitter = np.random.normal(1, 0.01, 3956)
print(ach.sum(axis=1), gaba.sum(axis=0), repr(inputs))
print(jitter[::79].tolist(), jitter.sum(), jitter.min(), jitter.max(), (jitter * np.arange(3956)).sum())

# case: spare normal number survives other draws
np.random.seed(3)
a = np.random.randn()
b = np.random.rand()
c = np.random.randn()
print(repr(a), repr(b), repr(c))

# case: reseeding forgets the spare
np.random.seed(3)
a = np.random.randn()
np.random.seed(3)
print(a == np.random.randn())

# case: from numpy.random import
from numpy.random import default_rng, RandomState, seed, rand
seed(1)
print(repr(rand(2)), repr(default_rng(1).random(2)))

# case: names of the generators
print(type(np.random.RandomState(0)).__name__, type(np.random.default_rng(0)).__name__)

# case: seeded randint bool many
np.random.seed(42)
x = np.random.randint(0, 2, 70, dtype=bool)
print(repr(x))
print(repr(np.random.randint(0, 2, dtype=bool)), repr(np.random.randint(1, 2, 3, dtype=bool)), np.random.random())

# case: default_rng integers bool
g = np.random.default_rng(7)
print(repr(g.integers(0, 2, 40, dtype=bool)), repr(g.integers(0, 2, dtype=bool)), g.random())

# case: types of single whole numbers
np.random.seed(1)
g = np.random.default_rng(1)
print(type(np.random.randint(5)), type(np.random.randint(5, dtype=int)), type(np.random.randint(5, dtype=np.int64)))
print(type(np.random.randint(5, dtype=np.int32)), type(g.integers(5)), type(g.integers(5, dtype=int)))
print(type(g.poisson(3)), type(g.binomial(5, 0.3)), type(np.random.poisson(3)), type(g.choice(4)), type(np.random.choice(4)))

# case: size of no axes
np.random.seed(1)
g = np.random.default_rng(1)
print(repr(np.random.rand()), repr(np.random.random(())), repr(np.random.normal(size=())), repr(np.random.randint(5, size=())))
print(repr(np.random.choice(3, size=())), repr(g.choice([5, 6], size=())), repr(g.poisson(2, size=())))

# case: empty sizes
print(repr(np.random.rand(0)), repr(np.random.rand(3, 0)), repr(np.random.randint(5, size=(0, 2))))
print(repr(np.random.choice(0, 0)), repr(np.random.choice([], 0)), repr(np.random.normal([], 1)), repr(np.random.permutation(-1)))

# case: bounds at the ends of the types
np.random.seed(8)
print(np.random.randint(0, 2**63, 3), np.random.randint(-2**63, 2**63, 3), np.random.randint(-2**31, 2**31, 3, dtype=np.int32))
g = np.random.default_rng(8)
print(g.integers(-2**63, 2**63 - 1, 3, endpoint=True), g.integers(-2**31, 2**31, 3, dtype=np.int32), g.integers(2**63, size=2))

# case: bounds that are floats are cut
np.random.seed(8)
print(np.random.randint(2.5, size=5), np.random.randint(-3.7, 2.2, 6), np.random.randint(1e10), np.random.randint([2.5, 100.9]))
print(np.random.default_rng(8).integers(2.5, 9.5, 4))

# case: bounds that broadcast
np.random.seed(8)
g = np.random.default_rng(8)
print(repr(np.random.randint([[1], [100]], [200, 300, 400])), repr(np.random.randint([1, 2], 50, size=(3, 2))))
print(repr(g.integers([[1], [2]], [3, 5, 9])), repr(g.integers(0, [10, 1000], size=(2, 2), endpoint=True)))

# case: parameters that broadcast
np.random.seed(8)
g = np.random.default_rng(8)
show(np.random.normal([[0], [100]], [1, 2, 3]))
show(np.random.uniform([0, 10], [1, 20], (3, 2)))
show(g.normal([[0], [100]], [1, 2, 3]))
show(g.exponential([1, 10], (2, 2)))
show(g.binomial([[3], [30]], 0.5, size=(2, 3)))

# case: float32 uniform numbers
g = np.random.default_rng(0)
show(g.random(3, dtype=np.float32))
show(g.random(dtype=np.float32))
show(g.random((2, 2), dtype="float32"))
show(g.random())

# case: state kept and put back
np.random.seed(3)
np.random.randn(3)
state = np.random.get_state()
print(state[0], state[1][:4].tolist(), state[2:])
a = np.random.randn(4), np.random.rand(700)
np.random.set_state(state)
b = np.random.randn(4), np.random.rand(700)
print((a[0] == b[0]).all(), (a[1] == b[1]).all())

# case: state of an object
r = np.random.RandomState(5)
r.rand(3)
s = np.random.RandomState()
s.set_state(r.get_state())
print(repr(r.rand(2)), repr(s.rand(2)))

# case: classes of generators
r, g = np.random.RandomState(0), np.random.default_rng(0)
print(isinstance(r, np.random.RandomState), isinstance(g, np.random.Generator), isinstance(g, np.random.RandomState))
print(np.random.RandomState, np.random.Generator, str(g), str(r))

# case: seeds of other types
print(np.random.default_rng(True).random(), np.random.default_rng([]).random(), np.random.default_rng(np.int64(3)).random())
print(np.random.default_rng([[1, 2], [3]]).random(), np.random.default_rng(np.array([4, 5])).random(), np.random.default_rng([2**40, 1]).random())
np.random.seed(np.int64(7))
print(np.random.rand())
np.random.seed(True)
print(np.random.rand())

# case: shuffle of a cube
np.random.seed(5)
x = np.arange(24).reshape(4, 3, 2)
y = np.array(x)
np.random.shuffle(x)
print(repr(x))
np.random.default_rng(5).shuffle(y)
print(repr(y))

# case: shuffle of columns through a view
np.random.seed(5)
x = np.arange(12).reshape(3, 4)
np.random.shuffle(x.T)
print(repr(x))

# case: shuffle of a slice leaves the rest
g = np.random.default_rng(9)
x = np.arange(20)
g.shuffle(x[5:15])
print(repr(x))
g.shuffle(x[::-3])
print(repr(x))

# case: shuffle of lists of lists
np.random.seed(5)
x = [[1, 2], [3], [], [4, 5]]
np.random.shuffle(x)
print(x)

# case: permutation leaves its argument
np.random.seed(5)
x = np.arange(24.0).reshape(4, 3, 2)
y = np.random.permutation(x)
print(repr(y), x[0, 0], y.dtype)
print(repr(np.random.permutation(range(6))), repr(np.random.permutation([True, False, True])))

# case: choice of one word
np.random.seed(5)
g = np.random.default_rng(5)
print(str(np.random.choice(["left", "right"])), str(g.choice(["left", "right", "none"])))

# case: choice without replacement of a few of many
g = np.random.default_rng(5)
print(g.choice(10**6, 8, replace=False), g.choice(20000, 600, replace=False)[:9], g.choice(2**31, 3, replace=False))
np.random.seed(5)
print(np.random.choice(20000, 600, replace=False)[:9])

# case: choice without replacement in a shape
np.random.seed(5)
g = np.random.default_rng(5)
print(repr(np.random.choice(20, (3, 4), replace=False)), repr(g.choice(20, (3, 4), replace=False)))

# case: choice by weights of which some are zero
np.random.seed(5)
g = np.random.default_rng(5)
p = np.array([0, 0.25, 0, 0.5, 0.25])
print(repr(np.random.choice(5, 12, p=p)), repr(g.choice(5, 12, p=p)), repr(np.random.choice(5, 3, p=p, replace=False)), repr(g.choice(5, 3, p=p, replace=False)))
print(np.random.choice([2.5, 3.5], p=[0.1, 0.9]), g.choice([2.5, 3.5], p=[0.1, 0.9]), np.random.choice(3, p=[0.1, 0.2, 0.7]))

# case: many normal numbers of the seed
np.random.seed(0)
x = np.random.randn(20000)
show(x[::1999])
print(x.min(), x.max(), x.sum())
print(sorted(x.tolist())[::4000])

# case: many numbers of a generator
g = np.random.default_rng(123)
x, y = g.standard_normal(20000), g.standard_exponential(20000)
show(x[::1999])
print(x.min(), x.max(), y.max(), y[::1999].tolist())
print(g.random())

# case: many whole numbers
np.random.seed(11)
g = np.random.default_rng(11)
for draw in (np.random.poisson, g.poisson):
    print([int(draw(mean, 3000).sum()) for mean in (0.01, 0.9, 9.99, 10, 35.5, 700, 1e6, 1e12)])
for draw in (np.random.binomial, g.binomial):
    print([int(draw(n, p, 3000).sum()) for n, p in ((1, 0.5), (20, 0.1), (60, 0.5), (61, 0.5), (1000, 0.97), (10**6, 0.3), (10**9, 1e-8))])
