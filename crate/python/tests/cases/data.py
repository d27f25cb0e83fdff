#: list slices
l = list(range(10))
print(l[2:5], l[:3], l[-3:], l[::2], l[::-1], l[8:2:-2], l[20:], l[-100:2], l[5:2])
#: string slices
s = 'hello'
print(s[1:3], s[::-1], s[-1], s[:-1], s[10:], 'naïve'[::-1], 'ünï'[1])
#: tuple operations
t = (1, 2) + (3,)
print(t, t * 2, t[1:], len(t), (), (1,), t == (1, 2, 3), (1, 2) < (1, 3), ((1, 2), (3,)))
#: list repetition shares
a = [[0]] * 3
a[0].append(1)
print(a, [0] * 3, 2 * [1, 2], [1] * -1)
#: dict operations
d = {'a': 1, **{'b': 2}, 'c': 3}
d['a'] = 10
print(d, len(d), list(d), d.get('z'), 'a' in d, {1: 'x'} | {2: 'y'})
#: key error
try:
    {}['missing']
except KeyError as e:
    print(e, repr(e))
#: unhashable
for f in (lambda: {[]: 1}, lambda: {1, {}}, lambda: {(1, []): 2}):
    try:
        f()
    except TypeError as e:
        print(e)
#: set algebra
a, b = {1, 2, 3}, {2, 3, 4}
print(sorted(a | b), sorted(a & b), sorted(a - b), sorted(a ^ b), a <= b, {2} < a, a == {3, 2, 1})
#: dict order and deletion
d = {i: i for i in range(5)}
del d[2]
d[2] = 'again'
print(d)
#: comparing containers
print([1, 2] == [1, 2], [1, 2] < [1, 3], [1] < [1, 0], {'a': [1]} == {'a': [1]}, (1, 'a') == (1, 'a'), [1, 2] != [2, 1])
#: nested containers text
print([1, 'a', 2.5, None, True, (1,), {'k': [1]}, {1}])
#: recursive list text
l = [1]
l.append(l)
print(l)
d = {}
d['self'] = d
print(d)
#: string text escapes
print(['it\'s', "say \"hi\"", 'both \' "', 'tab\t', 'new\nline', 'back\\slash', 'é', '\x00'])
#: index errors
l, s = [1], 'abc'
for f in (lambda: [1][5], lambda: (1,)[2], lambda: 'a'[3], lambda: [][0], lambda: l['a'], lambda: l[1.0], lambda: s['x'], lambda: range(3)[7]):
    try:
        f()
    except (IndexError, TypeError) as e:
        print(type(e).__name__, e)
#: assignment errors
for f in (lambda: (1,).__setitem__, ):
    try:
        f()
    except AttributeError as e:
        print(e)
def g():
    t = (1, 2)
    t[0] = 5
def h():
    s = 'abc'
    s[0] = 'x'
for f in (g, h):
    try:
        f()
    except TypeError as e:
        print(e)
#: f-strings
name, x = 'Ann', 3.14159
print(f'{name} {x:.2f} {x:8.3f}| {name:>6}|{name!r:^9}|{x:{10}.{3}}|{{}} {1 + 1} {"q"}')
#: f-string debug
a = 5
print(f'{a=} {a + 1 = } {a=:>4} {name if False else "n"=}'if False else f'{a=} {a + 1 = } {a=:>4}')
#: f-string expressions
d = {'k': [1, 2]}
print(f"{d['k'][0]} {[i for i in range(3)]} {(lambda z: z * 2)(4)} {a if (a := 3) else 0}")
#: implicit concatenation
print('a' 'b' f'{1}' "c", """multi
line""", r'\n raw', b'by\x00tes', 'tab\tend')
#: percent and format
print('%d %s %.2f %5d|%-5s|%05.1f' % (1, 'x', 2.5, 3, 'ab', 4.25), '{} {1} {k}'.format if False else '{0} {1} {k:>3}'.format(1, 2, k=3))
#: bytes
b = b'abc'
print(b[0], b[1:], b + b'd', len(b), list(b), b'b' in b)
#: slice objects
s = slice(1, 5, 2)
print([0, 1, 2, 3, 4, 5][s], s.start, s.stop, s.step, s)
#: multidimensional index
class A:
    def __getitem__(self, i): return i
a = A()
print(a[1], a[1:2], a[1, 2], a[:, 1], a[...], a[::2, None], a[-1:])
#: sorting is stable
print(sorted([(1, 'b'), (0, 'z'), (1, 'a')], key=lambda t: t[0]), sorted([3, 1, 2], reverse=True))
#: shallow copies
a = [[1], 2]
b = a[:]
b[0].append(9)
b[1] = 3
print(a, b)
#: star in displays
print([*range(3), *'ab'], (*[1], 2), {*[1, 1]}, {**{'a': 1}, 'b': 2})
#: truth values
print([bool(v) for v in (0, 1, '', 'a', [], [0], {}, {1: 1}, None, 0.0, (), (0,), range(0), set())])
#: ellipsis and none
print(..., None, NotImplemented)
#: nan in containers
n = float('nan')
print(n in [n], [n] == [n], n == n)
#: order of sets of numbers
print({3, 1, 2}, {10, 20, 30, 5}, set(range(20, 0, -3)), {x * x for x in range(12)}, {1.5, 2, -1})
print(hash((1, 2)), hash(()), hash((1, (2, 3.5))), set([100, 8, 16, 0, 24, 32]))
