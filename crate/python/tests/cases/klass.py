#: instance and class attributes
class A:
    n = 1
    def __init__(self, x):
        self.x = x
a, b = A(1), A(2)
A.n = 5
a.n = 7
print(a.n, b.n, a.x, b.x, A.n, vars(a) if False else a.__dict__)
#: inheritance and super
class A:
    def hi(self): return 'A'
class B(A):
    def hi(self): return 'B' + super().hi()
class C(A):
    def hi(self): return 'C' + super().hi()
class D(B, C):
    def hi(self): return 'D' + super().hi()
print(D().hi(), [c.__name__ for c in D.__mro__])
#: inconsistent mro
class A: pass
class B(A): pass
try:
    class C(A, B): pass
except TypeError as e:
    print(str(e).splitlines()[0])
#: repr and str
class A:
    def __repr__(self): return 'A!'
class B(A):
    def __str__(self): return 'b'
print(A(), [A()], B(), [B()], f'{B()} {B()!r}')
#: operators
class V:
    def __init__(self, x, y): self.x, self.y = x, y
    def __add__(self, o): return V(self.x + o.x, self.y + o.y)
    def __mul__(self, k): return V(self.x * k, self.y * k)
    __rmul__ = __mul__
    def __neg__(self): return V(-self.x, -self.y)
    def __eq__(self, o): return isinstance(o, V) and (self.x, self.y) == (o.x, o.y)
    def __abs__(self): return (self.x**2 + self.y**2)**0.5
    def __bool__(self): return bool(self.x or self.y)
    def __getitem__(self, i): return (self.x, self.y)[i]
    def __len__(self): return 2
    def __iter__(self): return iter((self.x, self.y))
    def __repr__(self): return f'V({self.x}, {self.y})'
a = V(1, 2)
print(a + V(3, 4), a * 3, 2 * a, -a, a == V(1, 2), a != V(1, 2), abs(V(3, 4)), bool(V(0, 0)), a[0], a[-1], len(a), list(a), 2 in a)
x, y = a
print(x, y)
#: reflected and NotImplemented
class A:
    def __radd__(self, o): return ('radd', o)
    def __add__(self, o): return NotImplemented
print(1 + A(), 'x' + A())
try:
    A() + 1
except TypeError as e:
    print(e)
#: in place operators
class A:
    def __init__(self): self.log = []
    def __iadd__(self, o):
        self.log.append(o)
        return self
a = A()
b = a
a += 1
a += 2
print(b.log)
#: comparison and sorting
class P:
    def __init__(self, n): self.n = n
    def __lt__(self, o): return self.n < o.n
    def __repr__(self): return f'P{self.n}'
print(sorted([P(3), P(1), P(2)]), P(1) < P(2), P(1) > P(2), max(P(1), P(5)))
try:
    P(1) <= P(2)
except TypeError as e:
    print(e)
#: hash and equality as keys
class K:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __hash__(self): return hash(self.n)
d = {K(1): 'a'}
d[K(1)] = 'b'
print(len(d), d[K(1)], K(2) in d, len({K(1), K(1), K(2)}))
#: equality without hash
class K:
    def __eq__(self, o): return True
try:
    {K(): 1}
except TypeError as e:
    print(e)
#: property
class C:
    def __init__(self): self._t = 0
    @property
    def t(self): return self._t
    @t.setter
    def t(self, v):
        if v < 0: raise ValueError('cold')
        self._t = v
    @property
    def ro(self): return 1
c = C()
c.t = 5
print(c.t, c.ro)
try:
    c.t = -1
except ValueError as e:
    print(e)
try:
    c.ro = 2
except AttributeError as e:
    print(e)
#: class and static methods
class A:
    k = 3
    @classmethod
    def make(cls, n): return cls.__name__, cls.k * n
    @staticmethod
    def plus(a, b): return a + b
class B(A):
    k = 4
print(A.make(2), B.make(2), B().make(1), A.plus(1, 2), A().plus(3, 4))
#: getattr hooks
class A:
    def __getattr__(self, name): return name.upper()
    def __setattr__(self, name, v): object.__setattr__(self, name, v * 2)
a = A()
a.x = 4
print(a.x, a.other)
#: call and contains
class A:
    def __call__(self, *a, **k): return a, k
    def __contains__(self, v): return v == 3
a = A()
print(a(1, b=2), 3 in a, 4 in a)
#: iterator protocol
class Count:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
print(list(Count(3)), [x for x in Count(2)], sum(Count(4)))
#: getitem iteration
class A:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
print(list(A()), 20 in A())
#: setitem and delitem
class A:
    def __init__(self): self.d = {}
    def __setitem__(self, k, v): self.d[k] = v
    def __getitem__(self, k): return self.d[k]
    def __delitem__(self, k): del self.d[k]
a = A()
a['x'] = 1
a[1:2, 3] = 4
a['x'] += 5
print(a.d)
del a['x']
print(a.d)
#: context manager
class M:
    def __enter__(self):
        print('in')
        return 42
    def __exit__(self, t, v, tb):
        print('out', t.__name__ if t else None, v)
        return t is KeyError
with M() as m:
    print(m)
with M():
    raise KeyError('swallowed')
try:
    with M():
        raise ValueError('through')
except ValueError as e:
    print('caught', e)
#: several managers
class M:
    def __init__(self, n): self.n = n
    def __enter__(self): print('enter', self.n); return self.n
    def __exit__(self, *a): print('exit', self.n)
with M(1) as a, M(2) as b:
    print(a, b)
with (M(3) as c, M(4)):
    print(c)
def f():
    for i in range(3):
        with M(i):
            if i == 1: return 'returned'
print(f())
#: extending list and dict
class L(list):
    def total(self): return sum(self)
l = L([1, 2, 3])
l.append(4)
print(l, l.total(), len(l), l[0], l + [5], isinstance(l, list), [x for x in l], 3 in l)
class D(dict):
    def __missing__(self, k): return k * 2
d = D(a=1)
d['b'] = 2
print(d, d['zz'], sorted(d), len(d))
#: extending str int float
class S(str):
    def shout(self): return self.upper() + '!'
class I(int):
    def double(self): return self * 2
class F(float):
    pass
print(S('abc').shout(), S('x') + 'y', I(5).double(), I(3) + 4, F(2.5) * 2, isinstance(I(1), int), I(7) == 7)
#: list subclass with init
class Stack(list):
    def __init__(self, *items):
        super().__init__(items)
        self.count = len(items)
s = Stack(1, 2)
s.append(3)
print(s, s.count)
#: new
class Single:
    one = None
    def __new__(cls):
        if cls.one is None:
            cls.one = super().__new__(cls)
        return cls.one
print(Single() is Single())
class Celsius(float):
    def __new__(cls, v): return super().__new__(cls, v + 1)
print(Celsius(1))
#: class body scope and comprehension
class A:
    xs = [1, 2, 3]
    ys = [x * 2 for x in xs]
    def f(self): return A.ys
print(A.ys, A().f())
#: private names
class A:
    def __init__(self): self.__secret = 1
    def get(self): return self.__secret
a = A()
print(a.get(), list(a.__dict__))
#: isinstance and issubclass
class A: pass
class B(A): pass
print(isinstance(B(), A), isinstance(A(), B), issubclass(B, A), issubclass(bool, int), isinstance(1, (str, int)), type(B()) is B)
#: type repr
class A: pass
print(A, type(A()), int, type(None), type(1.5), type([]), type(len), type(lambda: 0))
#: attribute errors
class A: pass
for f in (lambda: A().x, lambda: A.x, lambda: (1).foo, lambda: None.bar, lambda: [].push(1), lambda: 'a'.foo):
    try:
        f()
    except AttributeError as e:
        print(e)
#: init errors
class A:
    def __init__(self, x): pass
class B: pass
for f in (lambda: A(), lambda: B(1), lambda: A(1, 2)):
    try:
        f()
    except TypeError as e:
        print(e)
#: init subclass and set name
class D:
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, obj, owner): return self.name if obj else self
class Base:
    subs = []
    def __init_subclass__(cls, tag=None): Base.subs.append((cls.__name__, tag))
class X(Base, tag='t'):
    field = D()
print(Base.subs, X().field)
#: format and index
class A:
    def __format__(self, spec): return f'<{spec}>'
    def __index__(self): return 2
print(f'{A():abc}', format(A(), 'x'), [10, 20, 30][A()], list(range(A())))
#: len must be valid
class A:
    def __len__(self): return -1
try:
    len(A())
except ValueError as e:
    print(e)
#: bool from len
class A:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
print(bool(A(0)), bool(A(3)), not A(0))
#: nested classes
class A:
    class B:
        v = 1
        class C: pass
print(A.B.v, A.B.__qualname__, A.B.C())if False else print(A.B.v, A.B.__qualname__)
#: super with attributes of class
class A:
    k = [1]
    @classmethod
    def f(cls): return cls.k
class B(A):
    k = [2]
    @classmethod
    def f(cls): return super().f() + super().k
print(B.f())
#: dynamic type
T = type('T', (), {'x': 1, 'f': lambda self: self.x})
print(T().f(), T.__name__)
#: slots hold what they name and nothing else
class P:
    __slots__ = ('x', 'y')
    def __init__(self, x): self.x = x
class Q(P):
    __slots__ = 'z'
class R(P): pass
p, q, r = P(1), Q(2), R(3)
q.y, q.z, r.anything = 4, 5, 6
print(p.x, q.y, q.z, r.anything, P.__slots__)
for object, name in [(p, 'z'), (q, 'w'), (p, '__dict__')]:
    try:
        setattr(object, name, 1)
        print('set', name)
    except AttributeError as e:
        print(e)
print(hasattr(p, '__dict__'), hasattr(r, '__dict__'), hasattr(p, 'y'))
try:
    class S:
        __slots__ = ['a']
        a = 1
except ValueError as e:
    print(e)
#: getattribute sees every access
class A:
    def __init__(self): self.v = 1
    def f(self): return 'f'
    def __getattribute__(self, name):
        print('get', name)
        return object.__getattribute__(self, name)
class B(A):
    def __getattr__(self, name): return 'missing ' + name
a, b = A(), B()
print(a.v, a.f(), b.v, b.other)
try:
    a.nothing
except AttributeError as e:
    print(e)
class C(A):
    def __getattribute__(self, name):
        return 'always' if name == 'v' else super().__getattribute__(name)
print(C().v, C().f())
#: dir and divmod of a class
class A:
    def __dir__(self): return ['b', 'a']
    def __divmod__(self, other): return ('div', other)
    def __rdivmod__(self, other): return ('rdiv', other)
print(dir(A()), divmod(A(), 3), divmod(3, A()))
