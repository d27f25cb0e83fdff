"""statistics, string, copy, contextlib, heapq, bisect, io, files, os.path, pathlib, warnings, sys, time."""

import bisect, contextlib, copy, heapq, io, os, pathlib, statistics, string, sys, time, warnings

data = [2.75, 1.75, 1.25, 0.25, 0.5, 1.25, 3.5]
print(statistics.mean(data), statistics.stdev(data), statistics.pstdev(data), statistics.variance(data), statistics.pvariance(data), statistics.median(data), statistics.mode(data))
print(statistics.mean([1, 2, 3, 4]), statistics.mean([1, 2, 3]), statistics.median([1, 3, 2, 4]), statistics.median_low([1, 2, 3, 4]), statistics.median_high([1, 2, 3, 4]), statistics.multimode("aabbc"), statistics.fmean([1, 2, 4]), statistics.stdev([1, 2, 3, 4]), statistics.variance([1, 2, 3, 4]))
print(statistics.quantiles([1, 2, 3, 4, 5], n=4), statistics.quantiles(data, n=4, method="inclusive"), statistics.harmonic_mean([40, 60]), statistics.geometric_mean([1, 4]), statistics.correlation([1, 2, 3], [1, 5, 7]), statistics.covariance([1, 2, 3], [1, 5, 7]), statistics.linear_regression([1, 2, 3], [2, 4, 6]))
for f in [lambda: statistics.mean([]), lambda: statistics.stdev([1]), lambda: statistics.median([]), lambda: statistics.mode([])]:
    try:
        print(f())
    except statistics.StatisticsError as e:
        print(e)
print(statistics.stdev([0.1, 0.2, 0.4]), statistics.stdev([1e10, 1e10 + 1, 1e10 + 2]), statistics.mean([1e16, 1, -1e16]))

print(string.ascii_letters, string.digits, repr(string.whitespace), string.punctuation, string.hexdigits, string.capwords("hello big  world"))
print(string.Template("$who likes ${what} $$5").substitute(who="A", what="B"), string.Template("$a $b").safe_substitute(a=1))

a = [1, [2, 3], {"k": [4]}]
b, c = copy.copy(a), copy.deepcopy(a)
a[1].append(9)
a[2]["k"].append(9)
print(b, c, b is a)


class Node:
    def __init__(self, v, next=None):
        self.v, self.next = v, next


n = Node([1])
n.next = n
m, k = copy.copy(n), copy.deepcopy(n)
print(m is n, m.v is n.v, m.next is n, k.v is n.v, k.next is k, k.v, copy.deepcopy((1, [2])), copy.copy({1}), copy.deepcopy({"a": {1}}))


@contextlib.contextmanager
def managed(name):
    print("enter", name)
    try:
        yield name.upper()
    except ValueError as e:
        print("caught", e)
    finally:
        print("exit", name)


with managed("x") as v:
    print(v)
with managed("y"):
    raise ValueError("bad")
try:
    with managed("z"):
        raise KeyError("k")
except KeyError as e:
    print("passed on", e)
with contextlib.suppress(ZeroDivisionError, KeyError):
    1 / 0
buffer = io.StringIO()
with contextlib.redirect_stdout(buffer):
    print("hidden", 1)
print(repr(buffer.getvalue()))
with contextlib.nullcontext(5) as five, contextlib.ExitStack() as stack:
    stack.callback(print, "callback")
    print(stack.enter_context(managed("in stack")), five)

h = [5, 3, 8, 1, 9, 2]
heapq.heapify(h)
print(h, heapq.heappop(h), h)
heapq.heappush(h, 0)
print(h, heapq.nsmallest(2, h), heapq.nlargest(2, h), heapq.heappushpop(h, 4), heapq.heapreplace(h, 7), h, list(heapq.merge([1, 4], [2, 3])))
xs = [1, 3, 3, 5]
print(bisect.bisect(xs, 3), bisect.bisect_left(xs, 3), bisect.bisect(xs, 9), bisect.insort(xs, 4), xs)

s = io.StringIO("one\ntwo\nthree")
print(s.readline(), s.read(2), s.readlines(), s.tell(), s.seek(0), list(s))
s = io.StringIO()
print("a", 1, file=s)
s.write("b")
print(repr(s.getvalue()), s.closed, io.BytesIO(b"abc").read(2))

with open("f.txt", "w") as f:
    print(f.write("line 1\nline 2\nélan\n"), file=f)
    f.writelines(["x\n", "y"])
print(f.closed, open("f.txt").read().splitlines(), [line.rstrip() for line in open("f.txt")])
with open("f.txt", "a") as f:
    f.write("\nend")
with open("f.txt") as f:
    print(f.readline(), f.read(3), repr(f.read()), repr(f.read()), f.name, f.mode)
with open("b.bin", "wb") as f:
    f.write(bytes([0, 255, 10]))
print(open("b.bin", "rb").read(), open("f.txt", "rb").read(6))
for g in [lambda: open("missing.txt"), lambda: f.read(), lambda: open("f.txt").write("a"), lambda: open("f.txt", "w").read(), lambda: open("f.txt", "x"), lambda: open("b.bin", "wb").write("a"), lambda: open("f.txt", "w").write(5)]:
    try:
        print(g())
    except Exception as e:
        print(isinstance(e, (OSError, ValueError, TypeError)), e)
open("f.txt", "w").write("kept")
print(open("f.txt").read(), os.path.exists("f.txt"), os.path.exists("nope"), os.path.getsize("f.txt"), sorted(os.listdir(".")))
os.remove("b.bin")
print(os.path.isfile("b.bin"))
for p in ["a/b/c.txt", "c.tar.gz", "/", "a/", ".hidden", "a.b/c", "", "//x", "a//b"]:
    print(repr(p), os.path.split(p), os.path.splitext(p), os.path.basename(p), os.path.dirname(p), os.path.normpath(p))
print(os.path.join("a", "b", "c.txt"), os.path.join("a", "/b"), os.path.join("a/", "b"), os.path.join("", "b"), os.path.isabs("/a"), os.path.normpath("a/../b/./c"), os.sep, os.path.commonprefix(["abc", "abd"]))
p = pathlib.Path("dir") / "sub" / "file.tar.gz"
print(p, p.name, p.stem, p.suffix, p.suffixes, p.parent, p.parts, p.with_suffix(".txt"), p.with_name("x"), repr(p), p == pathlib.Path("dir/sub/file.tar.gz"), str(pathlib.Path("a//b/./c")))
q = pathlib.Path("note.txt")
q.write_text("hello")
print(q.read_text(), q.exists(), pathlib.Path("zz").exists(), [x.name for x in sorted(pathlib.Path(".").glob("*.txt"))])
q.unlink()

with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter("always")
    warnings.warn("careful")
    warnings.warn("old", DeprecationWarning)
print(len(log), [str(w.message) for w in log], log[1].category.__name__, issubclass(DeprecationWarning, Warning))
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        warnings.warn("raised", RuntimeWarning)
    except RuntimeWarning as e:
        print("RuntimeWarning", e)

print(sys.maxsize, sys.float_info.max, sys.float_info.epsilon, sys.float_info.dig, sys.version_info >= (3, 8), sys.version_info[0], sys.version_info.major, sys.byteorder, sys.getsizeof(5), sys.getsizeof([]), sys.getsizeof("abc"), sys.stdout.write("written\n"), "math" in sys.modules or True)
t = time.perf_counter()
print(time.perf_counter() >= t, time.time() > 1e9, isinstance(time.perf_counter_ns(), int), time.sleep(0.01), time.monotonic() > 0)
try:
    sys.exit("stop")
except SystemExit as e:
    print("SystemExit", e, e.code)
