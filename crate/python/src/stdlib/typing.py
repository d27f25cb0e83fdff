"""Names for annotations. Nothing is checked when a program runs."""

from collections import namedtuple as _namedtuple


class _Form:
    """Something that may stand in an annotation: it can be subscripted, joined with |, and shown."""

    def __init__(self, name, arguments=None):
        self._name = name
        self.__args__ = arguments
        self._is_class_var = name == "ClassVar"
        self.__name__ = name

    def __getitem__(self, arguments):
        return _Form(self._name, arguments if isinstance(arguments, tuple) else (arguments,))

    def __or__(self, other):
        return _Form("Union", (self, other))

    def __ror__(self, other):
        return _Form("Union", (other, self))

    def __call__(self, *args, **keywords):
        if self._name in _CONSTRUCTORS:
            return _CONSTRUCTORS[self._name](*args, **keywords)
        raise TypeError(f"Type {self._name} cannot be instantiated; use {self._name.lower()}() instead")

    def __repr__(self):
        if self.__args__ is None:
            return f"typing.{self._name}"
        shown = ["None" if a is None else a.__name__ if isinstance(a, type) else "..." if a is ... else repr(a) for a in self.__args__]
        return f"typing.{self._name}[{', '.join(shown)}]"


_CONSTRUCTORS = {"List": list, "Dict": dict, "Set": set, "Tuple": tuple, "FrozenSet": frozenset}

Any = _Form("Any")
Union = _Form("Union")
Optional = _Form("Optional")
List = _Form("List")
Dict = _Form("Dict")
Set = _Form("Set")
FrozenSet = _Form("FrozenSet")
Tuple = _Form("Tuple")
Type = _Form("Type")
Callable = _Form("Callable")
Iterable = _Form("Iterable")
Iterator = _Form("Iterator")
Generator = _Form("Generator")
Sequence = _Form("Sequence")
MutableSequence = _Form("MutableSequence")
Mapping = _Form("Mapping")
MutableMapping = _Form("MutableMapping")
Hashable = _Form("Hashable")
Sized = _Form("Sized")
Collection = _Form("Collection")
Container = _Form("Container")
Literal = _Form("Literal")
Final = _Form("Final")
ClassVar = _Form("ClassVar")
Annotated = _Form("Annotated")
NoReturn = _Form("NoReturn")
Never = _Form("Never")
Self = _Form("Self")
Concatenate = _Form("Concatenate")
SupportsFloat = _Form("SupportsFloat")
SupportsInt = _Form("SupportsInt")
DefaultDict = _Form("DefaultDict")
Deque = _Form("Deque")
Counter = _Form("Counter")
AnyStr = _Form("AnyStr")
Text = str
TYPE_CHECKING = False


def TypeVar(name, *constraints, bound=None, covariant=False, contravariant=False):
    return _Form(name)


def ParamSpec(name):
    return _Form(name)


def NewType(name, tp):
    def new_type(x):
        return x

    new_type.__name__ = name
    new_type.__supertype__ = tp
    return new_type


class Generic:
    def __class_getitem__(cls, item):
        return cls


class Protocol:
    def __class_getitem__(cls, item):
        return cls


class NamedTuple(tuple):
    def __init_subclass__(cls, **keywords):
        annotations = cls.__dict__.get("__annotations__", {})
        names = list(annotations)
        defaults = [cls.__dict__[name] for name in names if name in cls.__dict__]
        made = _namedtuple(cls.__name__, names, defaults=defaults)
        for name in ("_fields", "_field_defaults", "__new__", "_asdict", "_replace", "_make", *names):
            setattr(cls, name, made.__dict__[name])
        if "__repr__" not in cls.__dict__:
            cls.__repr__ = made.__dict__["__repr__"]


class TypedDict(dict):
    def __init_subclass__(cls, total=True, **keywords):
        pass


def cast(typ, val):
    return val


def get_type_hints(obj):
    return dict(getattr(obj, "__annotations__", {}))


def get_args(tp):
    return getattr(tp, "__args__", None) or ()


def get_origin(tp):
    return None


def overload(func):
    return func


def final(f):
    return f


def no_type_check(arg):
    return arg


def runtime_checkable(cls):
    return cls


def assert_never(arg, /):
    raise AssertionError(f"Expected code to be unreachable, but got: {arg!r}")


def reveal_type(obj, /):
    return obj
