"""Helpers for `with`."""

from functools import wraps as _wraps


class _Generated:
    def __init__(self, generator):
        self._generator = generator

    def __enter__(self):
        try:
            return next(self._generator)
        except StopIteration:
            raise RuntimeError("generator didn't yield") from None

    def __exit__(self, kind, error, traceback):
        if kind is None:
            try:
                next(self._generator)
            except StopIteration:
                return False
            raise RuntimeError("generator didn't stop")
        try:
            self._generator.throw(error)
        except StopIteration as stop:
            return stop is not error
        except BaseException as raised:
            if raised is error:
                return False
            raise
        raise RuntimeError("generator didn't stop after throw()")

    def __call__(self, function):
        raise TypeError("use a with statement here: with f(...):")


def contextmanager(func):
    @_wraps(func)
    def helper(*args, **keywords):
        return _Generated(func(*args, **keywords))

    return helper


class suppress:
    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        pass

    def __exit__(self, kind, error, traceback):
        return kind is not None and issubclass(kind, self._exceptions)


class nullcontext:
    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, *details):
        pass


class closing:
    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *details):
        self.thing.close()


class _Redirect:
    _stream = None

    def __init__(self, new_target):
        self._new = new_target
        self._old = []

    def __enter__(self):
        import sys

        self._old.append(getattr(sys, self._stream))
        setattr(sys, self._stream, self._new)
        return self._new

    def __exit__(self, *details):
        import sys

        setattr(sys, self._stream, self._old.pop())


class redirect_stdout(_Redirect):
    _stream = "stdout"


class redirect_stderr(_Redirect):
    _stream = "stderr"


class ContextDecorator:
    def __call__(self, func):
        @_wraps(func)
        def inner(*args, **keywords):
            with self:
                return func(*args, **keywords)

        return inner


class ExitStack:
    def __init__(self):
        self._exits = []

    def enter_context(self, manager):
        result = manager.__enter__()
        self._exits.append(manager.__exit__)
        return result

    def push(self, manager):
        self._exits.append(getattr(manager, "__exit__", manager))
        return manager

    def callback(self, function, /, *args, **keywords):
        def leave(kind, error, traceback):
            function(*args, **keywords)

        self._exits.append(leave)
        return function

    def close(self):
        self.__exit__(None, None, None)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        pending = error
        swallowed = False
        while self._exits:
            leave = self._exits.pop()
            try:
                if leave(type(pending) if pending else None, pending, None) and pending:
                    pending, swallowed = None, True
            except BaseException as raised:
                pending, swallowed = raised, False
        if pending is not None and pending is not error:
            raise pending
        return swallowed
