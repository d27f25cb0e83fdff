#: plain error at module level
x = 1
y = x / 0
#: error in function
def f(a):
    return a / 0

def g():
    return f(3) + 1

g()
#: name error with suggestion
total = 1
print(totl)
#: name error without suggestion
print(xyzzy_unknown)
#: type error
'a' + 1
#: index error marks
values = [1, 2, 3]
print(values[3])
#: key error
d = {'a': 1}
d['b']
#: nested attribute
class A: pass
a = A()
a.b = A()
print(a.b.c)
#: method call chain
class A:
    def run(self, n):
        return self.inner(n)
    def inner(self, n):
        raise ValueError(f'bad {n}')

A().run(5)
#: chained with cause
def load():
    try:
        return {}['x']
    except KeyError as e:
        raise RuntimeError('no x') from e
load()
#: chained in handler
try:
    1 / 0
except ZeroDivisionError:
    [][0]
#: error in generator
def g():
    yield 1
    yield 1 / 0
list(g())
#: error in lambda
f = lambda x: x['a']
f(5)
#: recursion is shortened
def f(n):
    return f(n + 1)
f(0)
#: custom exception
class MyError(Exception):
    def __str__(self): return 'my text'
raise MyError('ignored')
#: exception without text
raise ValueError
#: multi line message
raise ValueError('first\nsecond')
#: error in called argument
def f(x): return x
f(f(1) + f('a'))
#: reraise keeps place
def f():
    try:
        1 / 0
    except ZeroDivisionError:
        raise
f()
#: missing argument
def f(a, b): pass
f(1)
#: notes
e = ValueError('x')
e.add_note('more')
raise e
#: key function
sorted([1, 'a', 2], key=lambda v: v + 1)
#: system exit is silent
import sys
print('before')
try:
    sys.exit(3)
except SystemExit as e:
    print('exit', e.code)
#: sub expression marks
a = [1, 2]
b = 'x'
c = (a[0] + len(a)) * (a[1] - b)
#: finally keeps the error
try:
    1 / 0
finally:
    print('finally')
#: assertion
n = 3
assert n > 5, f'n is {n}'
#: unpack
a, b = [1, 2, 3]
