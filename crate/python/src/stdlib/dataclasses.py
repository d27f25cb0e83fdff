"""Classes that hold data: @dataclass writes __init__, __repr__, __eq__ from the annotations."""


class _Missing:
    def __repr__(self):
        return "<dataclasses._MISSING_TYPE object>"


MISSING = _Missing()
KW_ONLY = _Missing()


class FrozenInstanceError(AttributeError):
    pass


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = metadata or {}
        self.kw_only = kw_only

    def __repr__(self):
        return (
            f"Field(name={self.name!r},type={self.type!r},default={self.default!r},default_factory={self.default_factory!r},"
            f"init={self.init!r},repr={self.repr!r},hash={self.hash!r},compare={self.compare!r},kw_only={self.kw_only!r})"
        )


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _optional(f):
    return f.default is not MISSING or f.default_factory is not MISSING


def _collect(cls, kw_only):
    fields = {}
    for base in reversed(cls.__mro__[1:]):
        fields.update(getattr(base, "__dataclass_fields__", {}))
    own = cls.__dict__
    keyword_from_here = kw_only
    for name, kind in own.get("__annotations__", {}).items():
        if kind is KW_ONLY:
            keyword_from_here = True
            continue
        if kind == "ClassVar" or getattr(kind, "_is_class_var", False):
            continue
        value = own.get(name, MISSING)
        f = value if isinstance(value, Field) else field(default=value)
        if isinstance(f.default, (list, dict, set)):
            raise ValueError(f"mutable default {type(f.default)} for field {name} is not allowed: use default_factory")
        f.name, f.type = name, kind
        if f.kw_only is MISSING:
            f.kw_only = keyword_from_here
        fields[name] = f
        if isinstance(value, Field):
            if f.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, f.default)
    for name, value in own.items():
        if isinstance(value, Field) and name not in own.get("__annotations__", {}):
            raise TypeError(f"{name!r} is a field but has no type annotation")
    return fields


def _listed(names):
    quoted = [f"'{name}'" for name in names]
    if len(quoted) < 3:
        return " and ".join(quoted)
    return ", ".join(quoted[:-1]) + ", and " + quoted[-1]


def _make_init(cls, fields, frozen):
    positional = [f for f in fields if f.init and not f.kw_only]
    by_name = {f.name: f for f in fields if f.init}
    seen_default = None
    for f in positional:
        if _optional(f):
            seen_default = f
        elif seen_default:
            raise TypeError(f"non-default argument {f.name!r} follows default argument")
    required = len([f for f in positional if not _optional(f)]) + 1
    most = len(positional) + 1
    store = object.__setattr__ if frozen else setattr

    def __init__(self, *args, **keywords):
        title = f"{cls.__qualname__}.__init__()"
        if len(args) > len(positional):
            takes = f"{most}" if required == most else f"from {required} to {most}"
            s = "" if most == 1 else "s"
            raise TypeError(f"{title} takes {takes} positional argument{s} but {len(args) + 1} were given")
        values = {f.name: value for f, value in zip(positional, args)}
        for name, value in keywords.items():
            if name not in by_name:
                raise TypeError(f"{title} got an unexpected keyword argument '{name}'")
            if name in values:
                raise TypeError(f"{title} got multiple values for argument '{name}'")
            values[name] = value
        missing = [f.name for f in fields if f.init and f.name not in values and not _optional(f)]
        if missing:
            kind = "keyword-only" if by_name[missing[0]].kw_only else "positional"
            s = "" if len(missing) == 1 else "s"
            raise TypeError(f"{title} missing {len(missing)} required {kind} argument{s}: {_listed(missing)}")
        for f in fields:
            if f.name in values:
                store(self, f.name, values[f.name])
            elif f.default_factory is not MISSING:
                store(self, f.name, f.default_factory())
            elif f.default is not MISSING:
                store(self, f.name, f.default)
        after = getattr(self, "__post_init__", None)
        if after is not None:
            after()

    return __init__


def _make_repr(fields):
    shown = [f.name for f in fields if f.repr]
    running = []

    def __repr__(self):
        if any(one is self for one in running):
            return "..."
        running.append(self)
        try:
            parts = [f"{name}={getattr(self, name)!r}" for name in shown]
        finally:
            running.pop()
        return f"{type(self).__qualname__}({', '.join(parts)})"

    return __repr__


def _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only):
    table = _collect(cls, kw_only)
    fields = list(table.values())
    cls.__dataclass_fields__ = table
    cls.__match_args__ = tuple([f.name for f in fields if f.init and not f.kw_only])
    own = cls.__dict__
    if init:
        cls.__init__ = _make_init(cls, fields, frozen)
    if repr and "__repr__" not in own:
        cls.__repr__ = _make_repr(fields)
    compared = [f.name for f in fields if f.compare]

    def key(x):
        return tuple([getattr(x, name) for name in compared])

    if eq and "__eq__" not in own:
        cls.__eq__ = lambda self, other: key(self) == key(other) if type(other) is type(self) else NotImplemented
        if "__hash__" not in own and not frozen:
            cls.__hash__ = None
    if order:
        if not eq:
            raise ValueError("eq must be true if order is true")
        cls.__lt__ = lambda self, other: key(self) < key(other) if type(other) is type(self) else NotImplemented
        cls.__le__ = lambda self, other: key(self) <= key(other) if type(other) is type(self) else NotImplemented
        cls.__gt__ = lambda self, other: key(self) > key(other) if type(other) is type(self) else NotImplemented
        cls.__ge__ = lambda self, other: key(self) >= key(other) if type(other) is type(self) else NotImplemented
    if unsafe_hash or (frozen and eq and "__hash__" not in own):
        hashed = [f.name for f in fields if (f.compare if f.hash is None else f.hash)]
        cls.__hash__ = lambda self: hash(tuple([getattr(self, name) for name in hashed]))
    if frozen:

        def __setattr__(self, name, value):
            raise FrozenInstanceError(f"cannot assign to field {name!r}")

        def __delattr__(self, name):
            raise FrozenInstanceError(f"cannot delete field {name!r}")

        cls.__setattr__ = __setattr__
        cls.__delattr__ = __delattr__
    if not getattr(cls, "__doc__", None):
        cls.__doc__ = cls.__name__
    return cls


def dataclass(
    cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False
):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only)

    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    table = getattr(class_or_instance, "__dataclass_fields__", None)
    if table is None:
        raise TypeError("must be called with a dataclass type or instance")
    return tuple(table.values())


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), "__dataclass_fields__")


def _check_instance(obj, name):
    if isinstance(obj, type) or not is_dataclass(obj):
        raise TypeError(f"{name}() should be called on dataclass instances")


def _convert(value, whole):
    if is_dataclass(value) and not isinstance(value, type):
        return whole(value)
    if isinstance(value, (list, tuple)):
        items = [_convert(item, whole) for item in value]
        if hasattr(value, "_fields"):
            return type(value)(*items)
        return type(value)(items)
    if isinstance(value, dict):
        return {_convert(k, whole): _convert(v, whole) for k, v in value.items()}
    from copy import deepcopy

    return deepcopy(value)


def asdict(instance, *, dict_factory=dict):
    _check_instance(instance, "asdict")

    def whole(x):
        return dict_factory([(f.name, _convert(getattr(x, f.name), whole)) for f in fields(x)])

    return whole(instance)


def astuple(instance, *, tuple_factory=tuple):
    _check_instance(instance, "astuple")

    def whole(x):
        return tuple_factory([_convert(getattr(x, f.name), whole) for f in fields(x)])

    return whole(instance)


def replace(obj, /, **changes):
    _check_instance(obj, "replace")
    for f in fields(obj):
        if f.init and f.name not in changes:
            changes[f.name] = getattr(obj, f.name)
    return type(obj)(**changes)
