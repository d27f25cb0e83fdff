"""Iterators built from iterators, each a generator."""


def count(start=0, step=1):
    n = start
    while True:
        yield n
        n += step


def cycle(iterable):
    saved = []
    for item in iterable:
        yield item
        saved.append(item)
    while saved:
        yield from saved


def repeat(object, times=None):
    if times is None:
        while True:
            yield object
    for _ in range(times):
        yield object


class chain:
    def __init__(self, *iterables):
        self._items = chain._run(iterables)

    @classmethod
    def from_iterable(cls, iterables):
        made = cls()
        made._items = chain._run(iterables)
        return made

    @staticmethod
    def _run(iterables):
        for iterable in iterables:
            yield from iterable

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._items)


def accumulate(iterable, func=None, *, initial=None):
    source = iter(iterable)
    total = initial
    if initial is None:
        for total in source:
            break
        else:
            return
    yield total
    for item in source:
        total = total + item if func is None else func(total, item)
        yield total


def batched(iterable, n):
    if n < 1:
        raise ValueError("n must be at least one")
    source = iter(iterable)
    while batch := tuple(islice(source, n)):
        yield batch


def compress(data, selectors):
    for item, wanted in zip(data, selectors):
        if wanted:
            yield item


def dropwhile(predicate, iterable):
    source = iter(iterable)
    for item in source:
        if not predicate(item):
            yield item
            break
    yield from source


def takewhile(predicate, iterable):
    for item in iterable:
        if not predicate(item):
            return
        yield item


def filterfalse(predicate, iterable):
    for item in iterable:
        if not (item if predicate is None else predicate(item)):
            yield item


def groupby(iterable, key=None):
    source = iter(iterable)
    pending = []
    current = None

    def members(wanted):
        while pending and current == wanted:
            item = pending.pop()
            advance()
            yield item

    def advance():
        nonlocal current
        for item in source:
            pending.append(item)
            current = item if key is None else key(item)
            return

    advance()
    while pending:
        wanted = current
        group = members(wanted)
        yield wanted, group
        for _ in group:
            pass


def _bound(value, name):
    if value is None:
        return None
    if not hasattr(value, "__index__") or value.__index__() < 0:
        raise ValueError(f"{name} for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    return value.__index__()


def islice(iterable, *args):
    if not 1 <= len(args) <= 3:
        raise TypeError(f"islice expected at least 2 arguments, got {len(args) + 1}")
    if len(args) == 1:
        start, stop, step = 0, _bound(args[0], "Stop argument"), 1
    else:
        start = _bound(args[0], "Indices") or 0
        stop = _bound(args[1], "Stop argument")
        step = args[2] if len(args) > 2 and args[2] is not None else 1
        if step < 1:
            raise ValueError("Step for islice() must be a positive integer or None.")
    return _islice(iter(iterable), start, stop, step)


def _islice(source, start, stop, step):
    wanted = start
    at = 0
    if stop is not None and start >= stop:
        # What comes before the start is taken all the same.
        for _ in range(stop):
            next(source, None)
        return
    for item in source:
        if at == wanted:
            yield item
            wanted += step
        at += 1
        if stop is not None and at >= stop:
            return


def pairwise(iterable):
    source = iter(iterable)
    for before in source:
        break
    else:
        return
    for item in source:
        yield before, item
        before = item


def starmap(function, iterable):
    for arguments in iterable:
        yield function(*arguments)


def tee(iterable, n=2):
    source = iter(iterable)
    waiting = [[] for _ in range(n)]

    def reader(mine):
        while True:
            if not mine:
                try:
                    item = next(source)
                except StopIteration:
                    return
                for queue in waiting:
                    queue.append(item)
            yield mine.pop(0)

    return tuple(reader(queue) for queue in waiting)


def zip_longest(*iterables, fillvalue=None):
    sources = [iter(iterable) for iterable in iterables]
    left = len(sources)
    while left:
        row = []
        for i, source in enumerate(sources):
            value = fillvalue
            if source is not None:
                try:
                    value = next(source)
                except StopIteration:
                    left -= 1
                    sources[i] = None
                    if not left:
                        return
            row.append(value)
        yield tuple(row)


def product(*iterables, repeat=1):
    pools = [tuple(pool) for pool in iterables] * repeat
    if any(not pool for pool in pools):
        return
    at = [0] * len(pools)
    while True:
        yield tuple([pool[i] for pool, i in zip(pools, at)])
        for place in reversed(range(len(pools))):
            at[place] += 1
            if at[place] < len(pools[place]):
                break
            at[place] = 0
        else:
            return


def permutations(iterable, r=None):
    pool = tuple(iterable)
    n = len(pool)
    r = n if r is None else r
    if r < 0:
        raise ValueError("r must be non-negative")

    def extend(chosen):
        if len(chosen) == r:
            yield tuple([pool[i] for i in chosen])
            return
        for i in range(n):
            if i not in chosen:
                yield from extend(chosen + [i])

    if r <= n:
        yield from extend([])


def _choose(pool, r, again):
    """Index tuples in order; with `again` an index may come more than once."""
    n = len(pool)
    at = [0] * r if again else list(range(r))
    if r > n and not (again and n):
        return
    while True:
        yield tuple([pool[i] for i in at])
        for place in reversed(range(r)):
            if at[place] < (n - 1 if again else place + n - r):
                break
        else:
            return
        value = at[place] + 1
        for later in range(place, r):
            at[later] = value if again else value + later - place


def combinations(iterable, r):
    if r < 0:
        raise ValueError("r must be non-negative")
    return _choose(tuple(iterable), r, False)


def combinations_with_replacement(iterable, r):
    if r < 0:
        raise ValueError("r must be non-negative")
    return _choose(tuple(iterable), r, True)
