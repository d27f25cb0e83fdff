# What numpy.random refuses, in NumPy's words.

# case: refused np.random.seed(-1)
np.random.seed(-1)

# case: refused np.random.seed(2**32)
np.random.seed(2**32)

# case: refused np.random.seed([])
np.random.seed([])

# case: refused np.random.normal(0, -1)
np.random.normal(0, -1)

# case: refused np.random.exponential(-1)
np.random.exponential(-1)

# case: refused np.random.poisson(-2)
np.random.poisson(-2)

# case: refused np.random.binomial(-1, 0.5)
np.random.binomial(-1, 0.5)

# case: refused np.random.binomial(5, 1.5)
np.random.binomial(5, 1.5)

# case: refused np.random.randint(5, 5)
np.random.randint(5, 5)

# case: refused np.random.randint(0)
np.random.randint(0)

# case: refused np.random.choice(0, 2)
np.random.choice(0, 2)

# case: refused np.random.choice([], 2)
np.random.choice([], 2)

# case: refused np.random.choice(3, 5, replace=False)
np.random.choice(3, 5, replace=False)

# case: refused np.random.choice(3, 2, p=[0.5, 0.5])
np.random.choice(3, 2, p=[0.5, 0.5])

# case: refused np.random.choice(2, 2, p=[0.6, 0.6])
np.random.choice(2, 2, p=[0.6, 0.6])

# case: refused np.random.choice(2, 2, p=[-0.5, 1.5])
np.random.choice(2, 2, p=[-0.5, 1.5])

# case: refused np.random.choice(np.eye(2), 1)
np.random.choice(np.eye(2), 1)

# case: refused np.random.choice(3, 3, replace=False, p=[0.5, 0.5, 0.0])
np.random.choice(3, 3, replace=False, p=[0.5, 0.5, 0.0])

# case: refused np.random.uniform(0, np.inf)
np.random.uniform(0, np.inf)

# case: refused np.random.normal([1, 2], 1, size=3)
np.random.normal([1, 2], 1, size=3)

# case: refused np.random.default_rng(-1)
np.random.default_rng(-1)

# case: refused np.random.default_rng(0).integers(5, 5)
np.random.default_rng(0).integers(5, 5)

# case: refused np.random.default_rng(0).choice(3, 5, replace=False)
np.random.default_rng(0).choice(3, 5, replace=False)

# case: refused np.random.rand(-1)
np.random.rand(-1)

# case: refused np.random.default_rng(0).choice(2, 2, p=[0.6, 0.6])
np.random.default_rng(0).choice(2, 2, p=[0.6, 0.6])

# case: refused np.random.default_rng(0).choice(0, 2)
np.random.default_rng(0).choice(0, 2)

# case: refused seed of a float
np.random.seed(1.5)

# case: refused seed of a list of floats
np.random.seed([1.5])

# case: refused seed of text
np.random.seed("abc")

# case: refused seed of two axes
np.random.seed([[1, 2], [3, 4]])

# case: refused seed of negative words
np.random.seed([1, -1])

# case: refused RandomState of a negative seed
np.random.RandomState(-1)

# case: refused default_rng of a float
np.random.default_rng(1.5)

# case: refused default_rng of text
np.random.default_rng("a")

# case: refused default_rng of negative words
np.random.default_rng([1, -1])

# case: refused bound beyond int64
np.random.randint(0, 2**64)

# case: refused lower bound beyond int64
np.random.randint(-2**64, 3)

# case: refused bound beyond int32
np.random.randint(0, 2**40, dtype=np.int32)

# case: refused bound beyond bool
np.random.randint(0, 3, dtype=bool)

# case: refused randint of floats
np.random.randint(0, 3, dtype=float)

# case: refused integers of floats
np.random.default_rng(0).integers(0, 3, dtype=float)

# case: refused integers to the end
np.random.default_rng(0).integers(5, 4, endpoint=True)

# case: refused bounds one of which is empty
np.random.randint(5, [6, 7, 5])

# case: refused bound that is infinite
np.random.randint(np.inf)

# case: refused bound that is None
np.random.randint(None)

# case: refused bounds of unlike shapes
np.random.randint([1, 2], [5, 6, 7])

# case: refused bounds that do not fit the size
np.random.randint([1, 2], 9, size=3)

# case: refused parameters that do not fit the size
np.random.poisson([1, 2], size=(2, 3))

# case: refused size smaller than the parameters
np.random.normal([[0], [1]], 1, size=3)

# case: refused poisson of a mean too large
np.random.poisson(1e30)

# case: refused poisson of nan
np.random.default_rng(0).poisson(np.nan)

# case: refused normal of a generator
np.random.default_rng(0).normal(0, -1)

# case: refused uniform from high to low
np.random.default_rng(0).uniform(1, 0)

# case: refused uniform without an end
np.random.default_rng(0).uniform(0, np.inf)

# case: refused binomial of a float array
np.random.binomial(np.array([1.5]), 0.5)

# case: refused rand of a tuple
np.random.rand((2, 3))

# case: refused rand of a float
np.random.rand(2.5)

# case: refused size that is a float
np.random.normal(size=2.5)

# case: refused parameter that is text
np.random.normal("a")

# case: refused shuffle of a number
np.random.shuffle(5)

# case: refused shuffle of a tuple
np.random.shuffle((1, 2))

# case: refused shuffle of an array that is read-only
x = np.arange(4)
x.flags.writeable = False
np.random.shuffle(x)

# case: refused permutation of a float
np.random.permutation(2.5)

# case: refused choice of a float
np.random.choice(2.5)

# case: refused choice of a float by a generator
np.random.default_rng(0).choice(2.5)

# case: refused choice of a negative number
np.random.choice(-1)

# case: refused choice with weights of a matrix
np.random.choice(5, 3, p=[[1]])

# case: refused choice with weights that are not numbers
np.random.choice(5, p=[0.5, 0.5, 0, 0, np.nan])

# case: refused choice with one weight
np.random.choice(5, 3, p=1)

# case: refused choice once each by a generator
np.random.default_rng(0).choice(3, 3, replace=False, p=[0.5, 0.5, 0])

# case: refused float32 of whole numbers
np.random.default_rng(0).random(3, dtype=int)

# case: refused state of another kind
np.random.set_state(("a", 1, 2))

# case: refused state that is a number
np.random.set_state(3)

# case: refused method of the other kind
np.random.default_rng(0).rand(3)

# case: refused method of the other kind of generator
np.random.RandomState(0).integers(3)
