"""collections: namedtuple, defaultdict, Counter, deque, OrderedDict, ChainMap."""

from collections import ChainMap, Counter, OrderedDict, defaultdict, deque, namedtuple

Point = namedtuple("Point", "x y")
p = Point(1, y=2)
print(p, p.x, p[1], p == (1, 2), len(p), list(p), p._replace(x=5), p._asdict(), Point._fields, Point._make([3, 4]), isinstance(p, tuple))
x, y = p
print(x, y, p + (3,), hash(p) == hash((1, 2)), sorted([Point(2, 1), Point(1, 9)]), f"{p}", "%s %s" % p)
D = namedtuple("D", ["a", "b", "c"], defaults=[10, 20])
print(D(1), D(1, 2), D._field_defaults, Point.__name__, Point.__doc__)
for f in [lambda: Point(1), lambda: Point(1, 2, 3), lambda: Point(1, z=2), lambda: namedtuple("A", "x x"), lambda: namedtuple("A", "class"), lambda: namedtuple("A", "1x"), lambda: namedtuple("A", "_x"), lambda: p._replace(q=1), lambda: Point(1, 2, x=3), lambda: D()]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
try:
    p.x = 5
except AttributeError as e:
    print("AttributeError")
match p:
    case Point(x=1, y=b):
        print("matched", b)


class P3(namedtuple("P3", "x y z")):
    def norm(self):
        return self.x + self.y + self.z


print(P3(1, 2, 3), P3(1, 2, 3).norm())

d = defaultdict(list)
d["a"].append(1)
d["a"].append(2)
d["b"]
print(d, dict(d), d["a"], "c" in d, d.get("c"), len(d), sorted(d), isinstance(d, dict), d == {"a": [1, 2], "b": []})
n = defaultdict(int, x=5)
for c in "hello":
    n[c] += 1
print(n, n.default_factory)
try:
    defaultdict(None)["x"]
except KeyError as e:
    print("KeyError", e)
nested = defaultdict(lambda: defaultdict(int))
nested["a"]["b"] += 2
print(nested["a"]["b"], {k: dict(v) for k, v in nested.items()})

c = Counter("abracadabra")
print(c, c["a"], c["zz"], c.most_common(2), sum(c.values()), c.total(), sorted(c.elements())[:4], len(c))
c.update("aaa")
c.subtract("b")
print(c["a"], c["b"], Counter(a=3, b=1) + Counter(a=1, c=2), Counter(a=3, b=1) - Counter(a=1, b=2), Counter(a=3) & Counter(a=1), Counter(a=3) | Counter(b=1), Counter())
print(Counter([1, 1, 2]).most_common(), dict(Counter("ab")), Counter({"x": 2}) == {"x": 2}, +Counter(a=1, b=-1), [k for k in Counter("ba")])

q = deque([1, 2, 3], maxlen=3)
q.append(4)
q.appendleft(0)
print(q, q[0], q[-1], len(q), 3 in q, list(q), q.maxlen)
q = deque("abc")
q.rotate(1)
q.extend("de")
q.extendleft("xy")
print(q, q.pop(), q.popleft(), q.index("b"), q.count("a"), list(reversed(q)), deque([1]) == deque([1]))
q.remove("a")
q.reverse()
q.insert(1, "!")
q[0] = "Z"
del q[1]
print(q, bool(deque()), deque([1]) + deque([2]), deque([1, 2]) * 2)
for f in [lambda: deque().pop(), lambda: deque().popleft(), lambda: deque()[0], lambda: deque([1]).remove(5), lambda: deque(maxlen=-1)]:
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)

o = OrderedDict(a=1, b=2, c=3)
o.move_to_end("a")
print(list(o), o.popitem(), o.popitem(last=False), list(o.items()), OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == {"b": 2, "a": 1})
m = ChainMap({"a": 1}, {"a": 2, "b": 3})
print(m["a"], m["b"], sorted(m), len(m), "z" in m, m.get("z", 0), m)
m["b"] = 9
print(m.maps)
