#: simple generator
def g(n):
    for i in range(n):
        yield i * i
print(list(g(5)), sum(g(4)), 4 in g(3), max(g(3)))
#: send
def g():
    total = 0
    while True:
        x = yield total
        if x is None: return
        total += x
a = g()
next(a)
print(a.send(3), a.send(4))
#: return value
def g():
    yield 1
    return 'end'
a = g()
next(a)
try:
    next(a)
except StopIteration as e:
    print(e.value)
#: yield from
def inner():
    x = yield 1
    print('got', x)
    yield 2
    return 'r'
def outer():
    r = yield from inner()
    print(r)
    yield from [3, 4]
    yield from 'ab'
o = outer()
print(next(o), o.send('s'), list(o))
#: recursive yield from
def walk(t):
    if isinstance(t, list):
        for x in t: yield from walk(x)
    else:
        yield t
print(list(walk([1, [2, [3, [4]], 5]])))
#: generator expressions are lazy
def f(x):
    print('f', x)
    return x
g = (f(i) for i in range(3))
print('made')
print(next(g))
#: generator expression scope
n = 2
g = (i * n for i in range(3))
n = 10
print(list(g))
#: next default and exhaustion
g = (i for i in [1])
print(next(g), next(g, 'none'), list(g))
#: close and finally
def g():
    try:
        yield 1
        yield 2
    finally:
        print('closed')
a = g()
next(a)
a.close()
print(list(a))
#: throw
def g():
    while True:
        try:
            yield 1
        except ValueError as e:
            print('caught', e)
a = g()
next(a)
print(a.throw(ValueError('x')))
#: exception in generator
def g():
    yield 1
    raise KeyError('inside')
try:
    for x in g(): print(x)
except KeyError as e:
    print('outside', e)
#: stop iteration inside generator
def g():
    yield 1
    raise StopIteration
try:
    list(g())
except RuntimeError as e:
    print(e)
#: generator already executing
def g():
    yield next(a)
a = g()
try:
    next(a)
except ValueError as e:
    print(e)
#: send to fresh generator
def g(): yield
try:
    g().send(1)
except TypeError as e:
    print(e)
#: pipeline
def nums():
    n = 0
    while True:
        yield n
        n += 1
def take(it, k):
    for _, x in zip(range(k), it): yield x
print(list(take((x * x for x in nums() if x % 2), 4)))
#: list comprehension forms
print([x for x in 'abc'], [x + y for x in 'ab' for y in 'cd'], [x for x in range(10) if x % 2 if x > 3], [[j for j in range(i)] for i in range(3)])
#: set and dict comprehension
print({k: v for k, v in zip('ab', [1, 2])}, sorted({x % 3 for x in range(10)}), {x: [y for y in range(x)] for x in range(3)})
#: comprehension scope
x = 'outer'
l = [x for x in range(3)]
print(x, l)
#: comprehension uses enclosing
def f(k): return [i * k for i in range(3)]
print(f(4))
#: zip enumerate reversed
print(list(zip([1, 2], 'ab')), list(enumerate('xy', 1)), list(reversed([1, 2, 3])), dict(zip('ab', range(2))))
#: iter with sentinel
it = iter([1, 2, 0, 3])
print(list(iter(lambda: next(it), 0)))
#: manual iteration
it = iter([1, 2])
print(next(it), next(it))
try:
    next(it)
except StopIteration:
    print('stop')
#: not iterable
for v in (5, None, len):
    try:
        for x in v: pass
    except TypeError as e:
        print(e)
try:
    next([1])
except TypeError as e:
    print(e)
#: generator in class
class Tree:
    def __init__(self, v, kids=()): self.v, self.kids = v, kids
    def __iter__(self):
        yield self.v
        for k in self.kids: yield from k
print(list(Tree(1, [Tree(2, [Tree(3)]), Tree(4)])))
#: unpack generator
a, b, *c = (i for i in range(5))
print(a, b, c)
print(*(i for i in 'xyz'), sep='-')
#: any and all stop early
def f(x):
    print('test', x)
    return x
print(any(f(x) for x in [0, 1, 2]), all(f(x) for x in [1, 0, 2]))
