"""Abstract base classes."""


def abstractmethod(function):
    function.__isabstractmethod__ = True
    return function


def abstractproperty(function):
    return property(abstractmethod(function))


class ABC:
    """Classes derived from this one cannot be instantiated while an abstract method is missing."""


ABCMeta = type
