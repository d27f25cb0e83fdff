#: while else and break
n = 0
while n < 3:
    n += 1
else:
    print('done', n)
while True:
    n += 1
    if n > 5: break
else:
    print('never')
print(n)
#: for else
for i in range(3):
    if i == 5: break
else:
    print('no break')
for i in []:
    pass
else:
    print('empty')
#: continue in nested loops
for i in range(3):
    for j in range(3):
        if j == 1: continue
        if i == 1: break
        print(i, j)
#: if elif chain
for x in range(4):
    if x == 0: print('zero')
    elif x == 1: print('one')
    elif x == 2: print('two')
    else: print('many')
#: loop variable survives
for i in range(3): pass
print(i)
#: range forms
print(list(range(5)), list(range(2, 8, 3)), list(range(5, 0, -2)), list(range(0)), len(range(0, 10, 3)), range(3), range(1, 9, 2)[1:3])
#: iterate while changing
l = [1, 2, 3]
for x in l:
    if x < 3: l.append(x + 10)
    if len(l) > 6: break
print(l)
#: dict changed during iteration
d = {1: 1}
try:
    for k in d:
        d[k + 1] = 1
except RuntimeError as e:
    print(e)
#: try finally order
def f():
    try:
        print('try')
        return 'value'
    finally:
        print('finally')
print(f())
#: finally overrides return
def f():
    try:
        return 1
    finally:
        return 2
print(f())
#: break and continue through finally
for i in range(4):
    try:
        if i == 1: continue
        if i == 3: break
        print(i)
    finally:
        print('f', i)
#: return in except with finally
def f():
    try:
        1 / 0
    except ZeroDivisionError:
        return 'except'
    finally:
        print('cleanup')
print(f())
#: try else
try:
    pass
except ValueError:
    print('no')
else:
    print('else')
finally:
    print('finally')
#: nested try
def f(x):
    try:
        try:
            return 10 / x
        except TypeError:
            return 'type'
        finally:
            print('inner')
    except ZeroDivisionError as e:
        return f'zero {e}'
print(f(2), f('a'), f(0))
#: exception name is removed
try:
    1 / 0
except ZeroDivisionError as e:
    pass
try:
    e
except NameError as err:
    print(err)
#: except tuple and hierarchy
for exc in (KeyError('k'), IndexError('i'), ValueError('v')):
    try:
        raise exc
    except (LookupError, OSError) as e:
        print('lookup', type(e).__name__)
    except Exception as e:
        print('other', e)
#: raise class and instance
for r in (ValueError, ValueError('x'), KeyError):
    try:
        raise r
    except Exception as e:
        print(repr(e))
#: re-raise
def f():
    try:
        1 / 0
    except ZeroDivisionError:
        raise
try:
    f()
except ZeroDivisionError as e:
    print('again', e)
#: chaining
try:
    try:
        {}['a']
    except KeyError as e:
        raise ValueError('bad') from e
except ValueError as e:
    print(repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError('k')
except KeyError as e:
    print(repr(e.__cause__), repr(e.__context__))
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError('k') from None
except KeyError as e:
    print(repr(e.__cause__), e.__suppress_context__)
#: custom exceptions
class MyError(Exception):
    def __init__(self, code, msg='m'):
        super().__init__(msg)
        self.code = code
class Sub(MyError): pass
try:
    raise Sub(3, 'text')
except MyError as e:
    print(e.code, e, e.args, repr(e))
#: exception str forms
print(str(Exception()), str(Exception(1)), str(Exception(1, 2)), str(KeyError('a')), repr(KeyError('a')), str(ValueError('x')))
#: assert
try:
    assert 1 == 2, 'math'
except AssertionError as e:
    print(e)
try:
    assert []
except AssertionError as e:
    print(repr(e))
#: catch not exception
try:
    try:
        1 / 0
    except 5:
        pass
except TypeError as e:
    print(e)
#: raise not exception
try:
    raise 5
except TypeError as e:
    print(e)
#: bare raise without active
try:
    raise
except RuntimeError as e:
    print(e)
#: keyboard interrupt passes except Exception
try:
    try:
        raise KeyboardInterrupt
    except Exception:
        print('no')
except BaseException as e:
    print(type(e).__name__)
#: recursion error is caught
def f(n): return f(n + 1)
try:
    f(0)
except RecursionError as e:
    print(e)
#: deep but legal recursion
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
print(depth(900))
#: star import of a builtin module
from math import *
print(pi, floor(2.7))
#: import forms
import math as m, sys
from math import sqrt as root
print(m.pi, root(16), sys.__name__)
#: import errors
try:
    import no_such_module
except ModuleNotFoundError as e:
    print(str(e).split(' (')[0])
try:
    from math import nothing
except ImportError as e:
    print(str(e).split('(')[0])
#: loop with many finally returns
def f():
    out = []
    for i in range(3):
        try:
            try:
                if i == 1: raise ValueError(i)
                out.append(i)
            except ValueError as e:
                out.append(str(e))
                continue
            finally:
                out.append('f')
        finally:
            out.append('g')
    return out
print(f())
