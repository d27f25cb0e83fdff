"""str.format and str.format_map."""

def show(label, f):
    try:
        print(label, "->", repr(f()))
    except Exception as e:
        print(label, "->", type(e).__name__ + ":", e)


for text in [
    "'{} {}'.format(1)",
    "'{0} {}'.format(1,2)",
    "'{} {0}'.format(1)",
    "'{a}'.format()",
    "'{'.format()",
    "'}'.format()",
    "'{0.x}'.format(1)",
    "'{0[a]}'.format({'a':3})",
    "'{0[1]}'.format([1,2])",
    "'{0[-1]}'.format({'-1':4})",
    "'{!r:>5}'.format('a')",
    "'{!x}'.format(1)",
    "'{!}'.format(1)",
    "'{:{}}'.format(1,5)",
    "'{:{w}.{p}f}'.format(1.234,w=8,p=2)",
    "'{a.b[c].d}'.format(a=1)",
    "'{0[}'.format(1)",
    "'{0[]}'.format(1)",
    "'{0.}'.format(1)",
    "'{:{:{}}}'.format(1,2,3)",
    "'{{}}'.format()",
    "'{0!r'.format(1)",
    "'{0:'.format(1)",
    "'{0]}'.format(1)",
    "'{0[a]b}'.format({'a':1})",
    "'{!rr}'.format(1)",
    "'{-1}'.format(1)",
    "'{ }'.format(1)",
    "'{5}'.format(1)",
    "'{:d}'.format('a')",
    "'{} {a}'.format(1,a=2)",
    "'{0}{1}'.format('a')",
    "'{a!s:^7}|'.format(a=3)",
    "'{99999999999999999999}'.format(1)",
    "'{a b}'.format(**{'a b':2})",
    "'{:%Y}'.format(1)",
    "'{:>{w}}'.format(1)",
    "'{[0]}'.format([7])",
    "'{.real}'.format(7)",
    "'x}}{{'.format()",
    "'{0:{{}}}'.format(1)",
    "'{a[}'.format(a=1)",
    "'{0!}'.format(1)",
    "'{0!r:}'.format(1)",
    "'{:}}'.format(1)",
    "'{0.__class__}'.format(1)",
    "'{x}'.format_map({'x':1})",
]:
    show(text, lambda: eval(text))
