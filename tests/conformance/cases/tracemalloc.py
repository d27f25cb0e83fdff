# CPython counts everything of Python's, the engine counts arrays: what is printed is in hundredths of an array of 800 kB.

# case: tracemalloc counts arrays while they are there
import tracemalloc
tracemalloc.start()
a = np.zeros(100_000)
b = a + 1
del a
used, peak = tracemalloc.get_traced_memory()
print(round(used / 8e5, 2), round(peak / 8e5, 2), tracemalloc.is_tracing())
v = b[::1000]
del b
print(round(tracemalloc.get_traced_memory()[0] / 8e5, 2))
tracemalloc.stop()
print(tracemalloc.get_traced_memory(), tracemalloc.is_tracing())

# case: tracemalloc knows nothing of arrays that were there before
import tracemalloc
old = np.zeros(100_000)
tracemalloc.start()
new = np.zeros(50_000, dtype="float32")
del old
print([round(x / 2e5, 2) for x in tracemalloc.get_traced_memory()])
tracemalloc.reset_peak()
more = np.ones((500, 100), dtype="float32")
del new
print([round(x / 2e5, 2) for x in tracemalloc.get_traced_memory()])
tracemalloc.clear_traces()
del more
print([round(x / 2e5, 2) for x in tracemalloc.get_traced_memory()], tracemalloc.is_tracing())
tracemalloc.stop()

# case: rows that are joined exist twice for tracemalloc
import tracemalloc
def peak_of(join, batches):
    tracemalloc.start()
    parts = []
    for k in range(batches):
        rows = [np.full(5000, 1.0 * j) for j in range(40 // batches)]
        parts.append(join(rows))
        del rows
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return round(found / (8 * 5000 * 40), 1)
for join in (np.array, np.stack, np.vstack, np.concatenate):
    print(join.__name__, [peak_of(join, k) for k in (1, 2, 5, 10)])

# case: saving and loading for tracemalloc
import os, tracemalloc
def peak_of(work):
    tracemalloc.start()
    result = work()
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return round(found / whole.nbytes, 1)
whole = np.arange(400_000.0).reshape(-1, 4)
print(peak_of(lambda: np.save("traced", whole)))
print(peak_of(lambda: np.load("traced.npy")))
def filled():
    out = np.empty(whole.shape)
    for k in range(10):
        out[k * 10_000:(k + 1) * 10_000] = whole[k * 10_000:(k + 1) * 10_000] + 1
    return out
print(peak_of(filled))
os.remove("traced.npy")

# case: tracemalloc has limits for its frames
import tracemalloc
tracemalloc.start(0)
