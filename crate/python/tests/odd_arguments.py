"""Every method and function with arguments that make no sense: whatever it answers, the interpreter goes on."""

import bisect, collections, copy, functools, heapq, io, itertools, json, math, operator, os, random, statistics, string, sys, time

odd = [0, -1, 1, 2**63, -(2**70), 1.5, float("nan"), float("inf"), "", "aé\U0001f600", "%s {} {0!r:>{1}}", None, True, [], [1, "a"], (), (1, 2), {}, {"a": 1}, {1}, b"ab", range(3), slice(None, None, -1), print, int, object(), ..., lambda *a: a]
tried = raised = 0


def attempt(function, *args):
    global tried, raised
    tried += 1
    try:
        result = function(*args)
        if hasattr(result, "__next__"):
            for _ in range(3):
                next(result, None)
        if len(args) < 2:
            repr(result)
    except Exception:
        raised += 1


skipped = {"sleep", "input", "exit", "count", "cycle", "repeat", "breakpoint", "help", "print", "setrecursionlimit", "open", "exec", "system", "product", "factorial", "comb", "perm", "gammavariate", "betavariate", "vonmisesvariate", "seed", "randbytes", "getrandbits", "choices"}
seed = 1


def pick():
    global seed
    seed = (seed * 1103515245 + 12345) % 2**31
    return odd[(seed >> 8) % len(odd)]


def receivers():
    return [0, 5, 2**70, 1.5, "aé b", b"ab", [3, 1, 2], (1, 2), {"a": 1}, {1, 2}, frozenset([1]), range(5), slice(1, 2), {"a": 1}.keys(), {"a": 1}.items(), io.StringIO("a\nb"), io.BytesIO(b"ab"),
            collections.deque([1]), collections.Counter("aab"), collections.defaultdict(int), collections.OrderedDict(a=1), collections.namedtuple("P", "x y")(1, 2), random.Random(1), (i for i in range(3))]


for index in range(len(receivers())):
    for name in dir(receivers()[index]):
        if name in skipped or name in ("__class__", "__init_subclass__", "__subclasshook__", "__reduce__", "__reduce_ex__"):
            continue
        for round_ in range(12):
            receiver = receivers()[index]
            method = getattr(receiver, name, None)
            if callable(method):
                attempt(method, *[pick() for _ in range(round_ % 4)])

modules = [math, operator, statistics, heapq, bisect, json, itertools, functools, copy, string, os.path, random, sys]
for module in modules:
    for name in dir(module):
        function = getattr(module, name, None)
        if name in skipped or name.startswith("_") or not callable(function):
            continue
        for round_ in range(16):
            attempt(function, *[pick() for _ in range(round_ % 4)])

import builtins

for name in dir(builtins):
    function = getattr(builtins, name)
    if name in skipped or name.startswith("__") or not callable(function) or name in ("quit", "copyright", "credits", "license"):
        continue
    for value in odd:
        attempt(function, value)
    for round_ in range(60):
        attempt(function, *[pick() for _ in range(round_ % 4)])

kinds = "bcdeEfFgGnosxX%qr"
for value in odd:
    for kind in kinds:
        for spec in ["", "5", "<5", "+", "#", "010", ",", "_", ".3", "010,.2", "é^9", "z", "=+#10_.4", ".0", "99"]:
            attempt(format, value, spec + kind)
            attempt(("{:" + spec + kind + "}").format, value)
        for flags in ["", "5", "-5", "05", "+", " ", "#", ".3", "5.2", "*", ".*", "(a)"]:
            attempt(operator.mod, "%" + flags + kind, value)
            attempt(operator.mod, "%" + flags + kind, (3, value))
for a in odd:
    for b in odd:
        for function in (operator.add, operator.sub, operator.truediv, operator.floordiv, operator.mod, operator.and_, operator.or_, operator.xor, operator.lt, operator.eq, operator.ge, operator.getitem, operator.contains, divmod, round, isinstance):
            attempt(function, a, b)
        if not (isinstance(a, int) and isinstance(b, int)) and not isinstance(a, (str, list, tuple, bytes)) and not isinstance(b, (str, list, tuple, bytes)):
            attempt(operator.mul, a, b)
            attempt(operator.pow, a, b)
            attempt(pow, a, b, 7)
print("still running", tried > 10000, raised > 1000)
