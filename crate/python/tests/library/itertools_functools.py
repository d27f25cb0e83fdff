"""itertools, functools, operator."""

import functools
import itertools
import operator
from itertools import *

print(list(islice(count(5, 2), 4)), list(islice(count(0.5), 3)), list(islice(cycle("ab"), 5)), list(repeat(1, 3)))
print(list(chain([1], "ab")), list(chain.from_iterable([[1, 2], [3]])), list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], operator.mul)), list(accumulate([1, 2], initial=10)))
print(list(compress("abcd", [1, 0, 1])), list(dropwhile(lambda x: x < 3, [1, 3, 2])), list(takewhile(lambda x: x < 3, [1, 3, 2])), list(filterfalse(None, [0, 1, ""])))
print([(k, list(g)) for k, g in groupby("aabbbc")], [(k, list(g)) for k, g in groupby([1, 3, 2, 4], key=lambda x: x % 2)], [k for k, g in groupby("aab")])
print(list(islice(range(10), 3)), list(islice(range(10), 2, 8, 3)), list(islice("abc", None)), list(pairwise([1, 2, 3])), list(starmap(pow, [(2, 3), (3, 2)])))
a, b = tee([1, 2, 3])
print(list(a), list(b), list(zip_longest([1, 2, 3], "a", fillvalue="-")))
print(list(product("ab", [1, 2])), list(product([0, 1], repeat=2)), list(product()), list(product("a", [])))
print(list(permutations([1, 2, 3])), list(permutations("abc", 2)), list(permutations("a", 2)), len(list(permutations(range(5)))))
print(list(combinations("abcd", 2)), list(combinations("ab", 3)), list(combinations("ab", 0)), list(combinations_with_replacement("abc", 2)))
for f in [lambda: islice([1], -1), lambda: combinations("ab", -1)]:
    try:
        print(list(f()))
    except ValueError as e:
        print(e)
source = iter(range(10))
print(list(islice(source, 3)), next(source))

print(functools.reduce(operator.add, [1, 2, 3]), functools.reduce(lambda x, y: x * y, [1, 2, 3], 10))
try:
    functools.reduce(operator.add, [])
except TypeError as e:
    print(e)
base2 = functools.partial(int, base=2)
print(base2("101"), base2.args, base2.keywords, functools.partial(print, 1, sep="-").func is print)
calls = []


@functools.lru_cache(maxsize=2)
def square(x):
    """Squares."""
    calls.append(x)
    return x * x


print(square(2), square(2), square(3), square(4), square(2), calls, square.cache_info(), square.__name__, square.__doc__)
square.cache_clear()
print(square.cache_info())


@functools.cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info().hits)


def logged(f):
    @functools.wraps(f)
    def inner(*args):
        return f(*args) + 1

    return inner


@logged
def plus(a, b):
    """Adds."""
    return a + b


print(plus(1, 2), plus.__name__, plus.__doc__)


class Circle:
    def __init__(self, r):
        self.r = r

    @functools.cached_property
    def area(self):
        print("computed")
        return 3 * self.r**2

    @functools.lru_cache
    def times(self, n):
        return self.r * n


c = Circle(2)
print(c.area, c.area, c.times(3), c.times(3))
print(sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)))


@functools.total_ordering
class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


print(Version(1) < Version(2), Version(1) >= Version(2), Version(1) <= Version(1), Version(3) > Version(2))


@functools.singledispatch
def kind(x):
    return "other"


@kind.register(int)
def _(x):
    return "int"


print(kind(1), kind("a"), kind(True))
print(operator.itemgetter(1)([5, 6]), operator.itemgetter("a", "b")({"a": 1, "b": 2}), operator.attrgetter("real")(5), operator.methodcaller("upper")("a"), sorted([(1, "b"), (2, "a")], key=operator.itemgetter(1)))
print(operator.add(1, 2), operator.truediv(1, 2), operator.contains([1], 1), operator.neg(3), operator.not_(0), operator.xor(5, 1), operator.index(True))
