"""Functions of functions."""

_MISSING = object()
WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__")
WRAPPER_UPDATES = ("__dict__",)


def reduce(function, iterable, initial=_MISSING):
    source = iter(iterable)
    if initial is _MISSING:
        for initial in source:
            break
        else:
            raise TypeError("reduce() of empty iterable with no initial value")
    for item in source:
        initial = function(initial, item)
    return initial


class partial:
    def __init__(self, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        if isinstance(func, partial):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})

    def __repr__(self):
        parts = [repr(self.func)]
        parts += [repr(value) for value in self.args]
        parts += [f"{name}={value!r}" for name, value in self.keywords.items()]
        return f"functools.partial({', '.join(parts)})"


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for name in assigned:
        value = getattr(wrapped, name, _MISSING)
        if value is not _MISSING:
            try:
                setattr(wrapper, name, value)
            except (AttributeError, TypeError):
                pass
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return lambda wrapper: update_wrapper(wrapper, wrapped, assigned, updated)


class _CacheInfo:
    def __init__(self, hits, misses, maxsize, currsize):
        self.hits, self.misses, self.maxsize, self.currsize = hits, misses, maxsize, currsize

    def __iter__(self):
        return iter((self.hits, self.misses, self.maxsize, self.currsize))

    def __repr__(self):
        return f"CacheInfo(hits={self.hits}, misses={self.misses}, maxsize={self.maxsize}, currsize={self.currsize})"


class _Cached:
    """A function that remembers its results, the least recently used forgotten first."""

    def __init__(self, function, maxsize, typed):
        self._function, self._maxsize, self._typed = function, maxsize, typed
        self.cache_clear()
        update_wrapper(self, function)

    def cache_clear(self):
        self._store = {}
        self._hits = self._misses = 0

    def cache_info(self):
        return _CacheInfo(self._hits, self._misses, self._maxsize, len(self._store))

    def cache_parameters(self):
        return {"maxsize": self._maxsize, "typed": self._typed}

    def __get__(self, instance, owner=None):
        return self if instance is None else partial(self, instance)

    def __call__(self, *args, **keywords):
        key = args
        if keywords:
            key = (args, tuple(keywords.items()))
        if self._typed:
            key = (key, tuple(type(value) for value in args), tuple(type(value) for value in keywords.values()))
        store = self._store
        if key in store:
            self._hits += 1
            if self._maxsize is not None:
                value = store.pop(key)
                store[key] = value
                return value
            return store[key]
        self._misses += 1
        value = self._function(*args, **keywords)
        if self._maxsize is None or self._maxsize > 0:
            store[key] = value
            if self._maxsize is not None and len(store) > self._maxsize:
                del store[next(iter(store))]
        return value


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize):
        return _Cached(maxsize, 128, False)
    return lambda function: _Cached(function, None if maxsize is None else max(maxsize, 0), typed)


def cache(user_function):
    return _Cached(user_function, None, False)


class cached_property:
    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__

    def __set_name__(self, owner, name):
        self.attrname = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        name = self.attrname or self.func.__name__
        value = self.func(instance)
        setattr(instance, name, value)
        return value


def cmp_to_key(mycmp):
    class K:
        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0

        __hash__ = None

    return K


def total_ordering(cls):
    given = [name for name in ("__lt__", "__le__", "__gt__", "__ge__") if name in vars(cls)]
    if not given:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    root = given[0]
    ask = getattr(cls, root)

    # Each operation from the one given, and equality where the two differ at equal values.
    def less(a, b):
        if root == "__lt__":
            return ask(a, b)
        if root == "__ge__":
            return not ask(a, b)
        return (not ask(a, b) and a != b) if root == "__gt__" else (ask(a, b) and a != b)

    def greater(a, b):
        if root == "__gt__":
            return ask(a, b)
        if root == "__le__":
            return not ask(a, b)
        return (not ask(a, b) and a != b) if root == "__lt__" else (ask(a, b) and a != b)

    derived = {
        "__lt__": less,
        "__gt__": greater,
        "__le__": lambda a, b: not greater(a, b),
        "__ge__": lambda a, b: not less(a, b),
    }
    for name, operation in derived.items():
        if name not in given:
            setattr(cls, name, operation)
    return cls


def singledispatch(func):
    registry = {object: func}

    def register(cls, function=None):
        if function is None:
            return lambda f: register(cls, f)
        registry[cls] = function
        return function

    def dispatch(cls):
        for ancestor in cls.__mro__:
            if ancestor in registry:
                return registry[ancestor]
        return func

    def wrapper(*args, **keywords):
        return dispatch(type(args[0]))(*args, **keywords)

    wrapper.register = register
    wrapper.dispatch = dispatch
    return update_wrapper(wrapper, func)
