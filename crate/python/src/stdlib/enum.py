"""Named constants."""


class auto:
    """The next number (or, in a StrEnum, the name in lower case)."""


class Enum:
    def __init_subclass__(cls, **keywords):
        members = {}
        by_value = []
        last = 0
        for name, value in list(cls.__dict__.items()):
            hidden = name.startswith("_")
            if hidden or callable(value) or isinstance(value, (property, classmethod, staticmethod)):
                continue
            if getattr(cls, "_member_map_", None):
                raise TypeError(f"<enum {cls.__base__.__name__!r}> cannot be extended")
            if isinstance(value, auto):
                value = cls._generate_next_value_(name, last, len(members), [])
            if isinstance(value, int):
                last = value
            for known in by_value:
                if known._value_ == value:
                    # A second name of the same value is the same member.
                    member = known
                    break
            else:
                member = cls._create_(value)
                member._value_ = value
                member._name_ = name
                own_init = cls.__init__ if "__init__" in cls.__dict__ else None
                if own_init is not None:
                    own_init(member, *(value if isinstance(value, tuple) else (value,)))
                by_value.append(member)
            members[name] = member
            setattr(cls, name, member)
        if members:
            cls._member_map_ = members
            cls.__members__ = members
            cls._members_ = by_value

    @staticmethod
    def _generate_next_value_(name, last, count, values):
        return last + 1

    @classmethod
    def _create_(cls, value):
        return object.__new__(cls)

    def __new__(cls, value):
        if isinstance(value, cls):
            return value
        for member in getattr(cls, "_members_", []):
            if member._value_ == value:
                return member
        made = cls._missing_(value)
        if made is not None:
            return made
        raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")

    @classmethod
    def _missing_(cls, value):
        return None

    @classmethod
    def __class_getitem__(cls, name):
        return cls._member_map_[name]

    @classmethod
    def __class_iter__(cls):
        return iter(cls._members_)

    @classmethod
    def __class_len__(cls):
        return len(cls._members_)

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __repr__(self):
        return f"<{type(self).__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        return f"{type(self).__name__}.{self._name_}"

    def __format__(self, spec):
        return format(str(self), spec)

    def __hash__(self):
        return hash(self._name_)

    def __eq__(self, other):
        return self is other

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


class IntEnum(int, Enum):
    @classmethod
    def _create_(cls, value):
        return int.__new__(cls, value)

    def __str__(self):
        return str(self._value_)

    def __format__(self, spec):
        return format(self._value_, spec)

    def __eq__(self, other):
        return self._value_ == other

    def __hash__(self):
        return hash(self._value_)


class StrEnum(str, Enum):
    @staticmethod
    def _generate_next_value_(name, last, count, values):
        return name.lower()

    @classmethod
    def _create_(cls, value):
        return str.__new__(cls, value)

    def __str__(self):
        return self._value_

    def __format__(self, spec):
        return format(self._value_, spec)

    def __eq__(self, other):
        return self._value_ == other

    def __hash__(self):
        return hash(self._value_)


class Flag(Enum):
    @staticmethod
    def _generate_next_value_(name, last, count, values):
        return 1 << last.bit_length()

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            return None
        made = object.__new__(cls)
        parts = [m for m in cls._members_ if m._value_ and m._value_ & value == m._value_]
        made._value_ = value
        made._name_ = "|".join(m._name_ for m in parts) or None
        return made

    def __or__(self, other):
        return type(self)(self._value_ | other._value_)

    def __and__(self, other):
        return type(self)(self._value_ & other._value_)

    def __xor__(self, other):
        return type(self)(self._value_ ^ other._value_)

    def __invert__(self):
        everything = 0
        for member in type(self)._members_:
            everything |= member._value_
        return type(self)(everything & ~self._value_)

    def __contains__(self, other):
        return other._value_ & self._value_ == other._value_

    def __bool__(self):
        return bool(self._value_)

    def __eq__(self, other):
        return type(self) is type(other) and self._value_ == other._value_

    def __hash__(self):
        return hash(self._value_)

    def __repr__(self):
        return f"<{type(self).__name__}.{self._name_}: {self._value_!r}>" if self._name_ else f"<{type(self).__name__}: {self._value_!r}>"


IntFlag = Flag


def unique(enumeration):
    aliases = [f"{name} -> {m._name_}" for name, m in enumeration.__members__.items() if name != m._name_]
    if aliases:
        raise ValueError(f"duplicate values found in {enumeration!r}: {', '.join(aliases)}")
    return enumeration
