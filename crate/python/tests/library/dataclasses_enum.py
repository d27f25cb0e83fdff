"""dataclasses, enum, abc, typing."""

from abc import ABC, abstractmethod
from dataclasses import FrozenInstanceError, asdict, astuple, dataclass, field, fields, is_dataclass, replace
from enum import Enum, IntEnum, auto
from typing import Any, Callable, ClassVar, Dict, List, NamedTuple, Optional, Tuple, TypeVar, Union


@dataclass
class Neuron:
    name: str
    tau: float = 10.0
    spikes: list = field(default_factory=list)
    limit: ClassVar[int] = 5

    def rate(self):
        return len(self.spikes) / self.tau


n = Neuron("a")
n.spikes.append(1)
print(n, n == Neuron("a", 10.0, [1]), n != Neuron("b"), n.rate(), Neuron("b").spikes, Neuron("c", tau=5), Neuron.limit, Neuron.tau)
print([f.name for f in fields(n)], asdict(n), astuple(n), replace(n, name="z"), is_dataclass(n), is_dataclass(5))
for f in [lambda: Neuron(), lambda: Neuron(1, 2, 3, 4), lambda: Neuron("a", nope=1), lambda: Neuron("a", name="b"), lambda: n < n, lambda: hash(n)]:
    try:
        print(f())
    except TypeError as e:
        print("TypeError", e)


@dataclass(frozen=True, order=True)
class V:
    x: int
    y: int = 0


print(V(1) < V(1, 2), sorted([V(2), V(1, 5), V(1)]), hash(V(1)) == hash(V(1)), {V(1): "a"}[V(1)])
try:
    V(1).x = 5
except FrozenInstanceError as e:
    print("FrozenInstanceError", e)


@dataclass
class W(V.__mro__[1]):
    a: int
    total: int = field(init=False, repr=False)
    secret: str = field(default="s", repr=False, compare=False)

    def __post_init__(self):
        self.total = self.a * 2


print(W(3), W(3).total, W(3) == W(3, "other"))


@dataclass
class Base:
    a: int
    b: int = 2


@dataclass
class Child(Base):
    c: int = 3
    b: int = 20


print(Child(1), Child(1, 2, 3))
try:

    @dataclass
    class Bad:
        x: list = []

except ValueError as e:
    print("ValueError", e)
try:

    @dataclass
    class Worse:
        a: int = 1
        b: int

except TypeError as e:
    print("TypeError", e)


@dataclass(kw_only=True)
class K:
    a: int
    b: int = 1


print(K(a=5))
try:
    K(5)
except TypeError as e:
    print("TypeError", e)
try:
    K()
except TypeError as e:
    print("TypeError", e)


class Color(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1

    def shout(self):
        return self.name + "!"


print(Color.RED, repr(Color.GREEN), Color.RED.name, Color.RED.value, Color(2), Color["GREEN"], Color.CRIMSON is Color.RED, Color.RED.shout(), Color.RED == Color.RED, Color.RED == 1, Color.RED is Color(1))
print(list(Color), len(Color), [c.name for c in Color], isinstance(Color.RED, Color), {Color.RED: 1}[Color.RED], f"{Color.RED}")
try:
    Color(9)
except ValueError as e:
    print("ValueError", e)
try:
    Color["BLUE"]
except KeyError as e:
    print("KeyError", e)


class Size(IntEnum):
    S = 1
    M = auto()
    L = auto()


print(Size.M > Size.S, Size.L + 1, list(Size), Size.M == 2, [10, 20, 30][Size.S], sorted([Size.L, Size.S]), int(Size.L), f"{Size.M}")


class Shape(ABC):
    @abstractmethod
    def area(self): ...

    @property
    @abstractmethod
    def name(self): ...

    def describe(self):
        return f"{self.name}: {self.area()}"


class Square(Shape):
    def __init__(self, s):
        self.s = s

    def area(self):
        return self.s**2

    @property
    def name(self):
        return "square"


print(Square(3).describe(), isinstance(Square(1), Shape), issubclass(Square, Shape))


class Half(Shape):
    def area(self):
        return 1


def f(a: List[int], b: Optional[str] = None, c: Union[int, float] = 1, *, g: Callable[[int], int] = abs) -> Dict[str, Any]:
    return {"a": a}


T = TypeVar("T")
print(f([1]), Optional[int] is not None, Tuple[int, ...] is not None)


class Pair(NamedTuple):
    left: int
    right: int = 5


print(Pair(1), Pair(1, 2).right, Pair._fields, Pair(1) == (1, 5))
xs: list[int] = [1]
ys: dict[str, list[float]] = {}
print(xs, ys)
