#: several targets
a = b = [1]
b.append(2)
print(a, a is b)
#: tuple swap
x, y = 1, 2
x, y = y, x
print(x, y)
#: starred middle
a, *b, c = range(6)
print(a, b, c)
#: starred empty
a, *b = [1]
print(a, b)
#: nested targets
(a, [b, c]), d = (1, [2, 3]), 4
print(a, b, c, d)
#: augmented all operators
x = 17
x += 3; print(x)
x -= 1; print(x)
x *= 2; print(x)
x //= 3; print(x)
x %= 7; print(x)
x **= 3; print(x)
x <<= 2; print(x)
x >>= 1; print(x)
x |= 8; print(x)
x &= 12; print(x)
x ^= 5; print(x)
x /= 4; print(x)
#: augmented index evaluated once
def f():
    print('f')
    return 0
l = [1, 2]
l[f()] += 10
print(l)
#: augmented attribute
class A: pass
a = A()
a.n = 1
a.n += 5
print(a.n)
#: augmented list keeps identity
a = [1]
b = a
a += (2, 3)
print(b, a is b)
#: annotated
x: int = 5
y: 'whatever'
print(x, __annotations__)
#: annotated in function is not evaluated
def f():
    x: undefined_name = 3
    return x
print(f())
#: walrus
if (n := len('abc')) > 2:
    print(n)
print([y := 5, y**2], y)
#: walrus in comprehension binds outside
def f():
    r = [last := i for i in range(4)]
    return last, r
print(f())
#: del
x = 1
del x
try:
    x
except NameError as e:
    print(e)
l = [1, 2, 3, 4, 5]
del l[0], l[-1]
print(l)
del l[::2]
print(l)
d = {'a': 1, 'b': 2}
del d['a']
print(d)
#: slice assignment
l = list(range(10))
l[2:5] = ['x']
print(l)
l[::2] = [0] * len(l[::2])
print(l)
l[:] = []
print(l)
#: slice assignment wrong size
l = [1, 2, 3, 4]
try:
    l[::2] = [1]
except ValueError as e:
    print(e)
#: unpack errors
for text in ["a, b = 1, 2, 3", "a, b = [1]", "a, *b, c = [1]", "a, b = 5"]:
    try:
        exec_ = {'a, b = 1, 2, 3': lambda: [(a, b) for a, b in [(1, 2, 3)]],
                 'a, b = [1]': lambda: [(a, b) for a, b in [[1]]],
                 'a, *b, c = [1]': lambda: [a for a, *b, c in [[1]]],
                 'a, b = 5': lambda: [a for a, b in [5]]}[text]
        exec_()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
#: chained comparison
x = 5
print(1 < x < 10, 1 < x > 7, 3 > 2 > 1 < 5, 1 < 2 < 3 == 3 != 4)
def f(v):
    print('eval', v)
    return v
print(f(1) < f(0) < f(5))
#: conditional and boolean operators
print(1 if 0 else 2, 0 or 'x', 1 and [], not 3, None or 0 or '')
#: is and identity
e, n = (), None
f = e
print(None is n, [] is [], e is f, n is not None)
#: in
print(3 in [1, 2, 3], 'b' in 'abc', 5 not in (1, 2), 'k' in {'k': 1}, 2 in {1, 2}, 7 in range(0, 10, 2), 8 in range(0, 10, 2))
