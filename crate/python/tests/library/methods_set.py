"""Methods and operators of set and frozenset."""

def show(label, f):
    try:
        print(label, "->", repr(f()))
    except Exception as e:
        print(label, "->", type(e).__name__ + ":", e)


for text in [
    'sorted({1,2}.union({3},[4]))',
    'sorted({1,2,3}.intersection([2,3],{3}))',
    'sorted({1,2,3}.difference([1]))',
    'sorted({1,2}.symmetric_difference({2,3}))',
    '{1}.issubset({1,2})',
    '{1,2}.issuperset([1])',
    '{1}.isdisjoint([2])',
    '{1}<{1,2}',
    '{1,2}<={1,2}',
    '{1,2}>{1}',
    '{1}=={1.0}',
    '{1}!={2}',
    'sorted({1,2}-{2})',
    'sorted({1,2}^{2,3})',
    'sorted({1,2}&{2})',
    'set()',
    'frozenset()',
    'frozenset([1])',
    '{5}',
    'type({1}|frozenset([2])).__name__',
    'type(frozenset([1])|{2}).__name__',
    'set([[]])',
    '{1}|[1]',
    '{1}<=[1]',
    'set(5)',
    '{1}.remove(2)',
    '{1}.discard(2)',
    'set().pop()',
    'len({1,1,2})',
    '1 in {1}',
    '[] in {1}',
    'frozenset().add(1)',
    'hash(frozenset([1,2]))==hash(frozenset([2,1]))',
    '{frozenset([1]):2}[frozenset([1])]',
    '{x%3 for x in range(9)}=={0,1,2}',
    "sorted(set('hello'))",
    '{1,2}.union(5)',
    '{1}.update({2})',
    '{1}&[1]',
    '{1,2,3}.intersection()=={1,2,3}',
]:
    show(text, lambda: eval(text))
