"""Shallow and deep copies."""

Error = RuntimeError
_PLAIN = (int, float, bool, str, bytes, type(None), type, range, slice, type(Ellipsis), type(NotImplemented))


def _instance(x):
    """A new object of the same class with the same attributes, made without its __init__."""
    cls = type(x)
    if isinstance(x, BaseException):
        made = cls(*x.args)
    elif isinstance(x, (list, set, dict, tuple, frozenset)):
        made = cls.__new__(cls, tuple(x)) if isinstance(x, (tuple, frozenset)) else cls.__new__(cls)
        if isinstance(x, list):
            list.extend(made, x)
        elif isinstance(x, set):
            set.update(made, x)
        elif isinstance(x, dict):
            dict.update(made, dict(x))
    else:
        made = object.__new__(cls)
    return made


def copy(x):
    cls = type(x)
    if cls in _PLAIN or callable(x) and not hasattr(cls, "__copy__") and not _has_state(x):
        return x
    if cls in (tuple, frozenset):
        return x
    if cls in (list, dict, set):
        return x.copy()
    method = getattr(cls, "__copy__", None)
    if method is not None:
        return method(x)
    if not _has_state(x):
        if hasattr(x, "copy"):
            return x.copy()
        raise TypeError(f"cannot pickle '{cls.__name__}' object")
    made = _instance(x)
    for name, value in x.__dict__.items():
        object.__setattr__(made, name, value)
    return made


def _has_state(x):
    return not isinstance(x, type) and hasattr(x, "__dict__") and not hasattr(x, "__code__") and hasattr(type(x), "__module__")


def deepcopy(x, memo=None):
    memo = {} if memo is None else memo
    cls = type(x)
    if cls in _PLAIN:
        return x
    key = id(x)
    if key in memo:
        return memo[key]
    if cls is list:
        made = memo[key] = []
        for item in x:
            made.append(deepcopy(item, memo))
        return made
    if cls is dict:
        made = memo[key] = {}
        for k, v in x.items():
            made[deepcopy(k, memo)] = deepcopy(v, memo)
        return made
    if cls is tuple:
        items = [deepcopy(item, memo) for item in x]
        if key in memo:
            return memo[key]
        same = all(a is b for a, b in zip(items, x))
        made = memo[key] = x if same else tuple(items)
        return made
    if cls in (set, frozenset):
        made = memo[key] = cls([deepcopy(item, memo) for item in x])
        return made
    method = getattr(cls, "__deepcopy__", None)
    if method is not None:
        made = memo[key] = method(x, memo)
        return made
    if callable(x) and not _has_state(x):
        return x
    if not _has_state(x):
        if hasattr(x, "copy"):
            made = memo[key] = x.copy()
            return made
        raise TypeError(f"cannot pickle '{cls.__name__}' object")
    made = memo[key] = _instance(x)
    if isinstance(x, list):
        for i, item in enumerate(list(made)):
            list.__setitem__(made, i, deepcopy(item, memo))
    elif isinstance(x, dict):
        for k, v in list(dict.items(made)):
            dict.__setitem__(made, k, deepcopy(v, memo))
    for name, value in x.__dict__.items():
        object.__setattr__(made, name, deepcopy(value, memo))
    return made
