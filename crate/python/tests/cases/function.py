#: parameters of all kinds
def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    return a, b, c, args, d, e, kw
print(f(1, d=4))
print(f(1, 2, 3, 4, 5, d=6, z=7))
#: keyword only
def f(*, a, b=1):
    return a + b
print(f(a=1), f(b=5, a=2))
#: defaults are evaluated once
def f(x, acc=[]):
    acc.append(x)
    return acc
print(f(1), f(2))
#: star calls
def f(*args, **kw):
    return args, kw
print(f(*[1, 2], 3, *(4,), a=1, **{'b': 2}))
#: closures
def counter():
    n = 0
    def step(by=1):
        nonlocal n
        n += by
        return n
    return step
c, d = counter(), counter()
print(c(), c(5), d(), c())
#: late binding in loops
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
fs = [lambda i=i: i for i in range(3)]
print([f() for f in fs])
#: global
n = 0
def f():
    global n
    n += 1
f(); f()
print(n)
#: recursion
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(15))
#: mutual recursion
def even(n): return n == 0 or odd(n - 1)
def odd(n): return n != 0 and even(n - 1)
print(even(100), odd(7))
#: decorators
def twice(f):
    def g(*a):
        return f(*a) * 2
    return g
def add(n):
    def deco(f):
        return lambda *a: f(*a) + n
    return deco
@twice
@add(3)
def f(x):
    return x
print(f(1))
#: lambda forms
print((lambda: 1)(), (lambda x, *y, z=3, **k: (x, y, z, k))(1, 2, w=4))
#: docstring and names
def f():
    """Says it."""
print(f.__name__, f.__doc__, f.__qualname__)
#: nested qualname
class A:
    def m(self):
        def inner(): pass
        return inner
print(A.m.__qualname__, A().m().__qualname__)
#: function attributes
def f(): pass
f.x = 3
print(f.x)
#: missing arguments
def f(a, b, *, c): pass
for call in (lambda: f(), lambda: f(1), lambda: f(1, 2), lambda: f(1, 2, 3, c=1), lambda: f(1, 2, c=3, d=4), lambda: f(1, 2, c=3, a=4)):
    try:
        call()
    except TypeError as e:
        print(e)
#: wrong counts
def g(a, b=1): pass
def h(): pass
for call in (lambda: g(1, 2, 3), lambda: h(1), lambda: h(1, 2)):
    try:
        call()
    except TypeError as e:
        print(e)
#: positional only by name
def f(a, /): pass
try:
    f(a=1)
except TypeError as e:
    print(e)
#: repeated keyword in double star
def f(**k): return k
try:
    f(a=1, **{'a': 2})
except TypeError as e:
    print(type(e).__name__)
#: not callable
for v in (1, 'a', None, [1]):
    try:
        v()
    except TypeError as e:
        print(e)
#: unbound local
x = 1
def f():
    print(x)
    x = 2
try:
    f()
except UnboundLocalError as e:
    print(type(e).__name__)
#: free variable before assignment
def f():
    def g():
        return v
    try:
        g()
    except NameError as e:
        print(type(e).__name__)
    v = 1
f()
#: higher order
print(list(map(lambda x: x * 2, [1, 2])), list(filter(None, [0, 1, 2])), sorted('bca', key=ord, reverse=True))
#: return without value
def f():
    return
print(f())
#: annotations
def f(a: int, b: str = 'x') -> float: return 1.0
print(f.__annotations__)
#: parameter captured by inner function
def f(a, b):
    def g(): return a
    a += 1
    return g() + b
print(f(1, 2))
#: class variable is not in method scope
x = 'global'
class A:
    x = 'class'
    def m(self): return x
print(A().m())
#: generator of closures
def make():
    for i in range(3):
        def f(j=i): return j
        yield f
print([f() for f in make()])
#: many arguments
def f(*a): return len(a)
print(f(*range(1000)))
