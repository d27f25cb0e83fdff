# Sums, means, extremes: values, axes, dtypes, empty arrays.

# case: sum
a = np.array([[1, 2], [3, 4]])
show(a.sum())
show(np.sum(a))
show(a.sum(axis=0))
show(a.sum(axis=1))
show(np.sum(a, 0))
show(a.sum(axis=-1))
show(np.sum(a, axis=(0, 1)))

# case: sum of floats
show(np.sum([0.1] * 10))
show(np.array([0.1, 0.2, 0.3]).sum())
show(np.ones(1000).cumsum()[-1])

# case: sum is pairwise
a = np.full(1000, 0.1)
show(a.sum())
show((np.arange(1, 2001) / 7).sum())
show((1 / np.arange(1, 5001)).sum())

# case: sum along axes is exact like numpy
a = (np.arange(600).reshape(20, 30) + 1) / 7
show(a.sum())
show(a.sum(axis=0)[:4])
show(a.sum(axis=1)[:4])
show(a.mean(axis=0)[:3])

# case: sum of a transposed and strided view
a = (np.arange(600).reshape(20, 30) + 1) / 7
show(a[:, ::2].sum())
show(a.T.sum())

# case: sum of bools and int32
show(np.array([True, True, False]).sum())
show(np.array([1, 2], dtype=np.int32).sum())
show(np.array([1.5, 2.5], dtype=np.float32).sum())

# case: sum with dtype
show(np.sum([1, 2], dtype=float))
show(np.array([0.5, 1.5]).sum(dtype=int))

# case: keepdims
a = np.arange(6.0).reshape(2, 3)
show(a.sum(axis=1, keepdims=True))
show(a.max(axis=0, keepdims=True))
show(np.mean(a, keepdims=True))

# case: initial and where
show(np.sum([1, 2, 3], initial=10))
show(np.max([1, 2], initial=5))
show(np.sum([1, 2, 3], where=[True, False, True]))

# case: prod
show(np.prod([1, 2, 3, 4]))
show(np.array([[1.5, 2.0], [3.0, 4.0]]).prod(axis=0))
show(np.prod(np.array([])))

# case: mean
show(np.mean([1, 2, 3, 4]))
show(np.array([[1.0, 2.0], [3.0, 5.0]]).mean(axis=0))
show(np.array([1, 2], dtype=np.float32).mean())
show(np.mean(np.array([True, False, True, True])))

# case: average
show(np.average([1.0, 2.0, 3.0]))
show(np.average([1.0, 2.0, 3.0], weights=[3, 1, 0]))
show(np.average(np.arange(6.0).reshape(2, 3), axis=1))

# case: std and var
a = np.array([1.0, 2.0, 4.0, 7.0])
show(a.std())
show(a.var())
show(np.std(a, ddof=1))
show(np.var(a, ddof=1))
show(np.std(a.reshape(2, 2), axis=0))

# case: std of ints and float32
show(np.std([1, 2, 3]))
show(np.array([1, 2, 4], dtype=np.float32).std())

# case: min and max
a = np.array([[3, 1], [2, 5]])
show(a.min())
show(a.max())
show(np.max(a, axis=0))
show(np.min(a, axis=1))
show(np.amax(a))
show(np.amin(a))

# case: min and max with nan
print(np.array([1.0, np.nan, 3.0]).max(), np.min([1.0, np.nan]))
print(np.nanmax([1.0, np.nan, 3.0]), np.nanmin([1.0, np.nan]))

# case: argmin and argmax
a = np.array([[3, 1, 9], [9, 5, 0]])
show(a.argmax())
show(a.argmin())
show(np.argmax(a, axis=0))
show(np.argmin(a, axis=1))
show(np.argmax([1.0, np.nan, 3.0]))
show(np.argmax([2, 5, 5]))

# case: argmax of bools finds the first
v = np.array([-70.0, -20.0, 10.0, 30.0])
print(np.argmax(v > 0))

# case: any and all
a = np.array([[True, False], [True, True]])
show(a.any())
show(a.all())
show(a.all(axis=0))
show(np.any(a, axis=1))
show(np.all([1, 2, 0]))
show(np.any([0.0, 0.0]))

# case: any and all of nothing
print(np.any([]), np.all([]))

# case: cumsum
show(np.cumsum([1, 2, 3, 4]))
a = np.arange(6).reshape(2, 3)
show(np.cumsum(a))
show(a.cumsum(axis=0))
show(a.cumsum(axis=1))
show(np.cumsum([0.1, 0.2, 0.3]))

# case: cumprod
show(np.cumprod([1, 2, 3, 4]))
show(np.array([1.5, 2.0]).cumprod())

# case: cumulative sum with an initial value
show(np.cumsum(np.concatenate([[5], [1, 2, 3, 4, 5, 6]])))

# case: diff
show(np.diff([1, 4, 9, 16]))
show(np.diff([1, 4, 9, 16], n=2))
show(np.diff(np.array([[1, 3], [6, 10]]), axis=0))
show(np.diff(np.array([[1, 3], [6, 10]])))
show(np.diff([1.0, 1.5], prepend=0))
show(np.diff([True, False, False]))

# case: ediff1d
show(np.ediff1d([1, 4, 9]))

# case: gradient
show(np.gradient(np.array([1.0, 2.0, 4.0, 7.0, 11.0])))
show(np.gradient(np.array([1.0, 2.0, 4.0, 7.0]), 0.5))
show(np.gradient(np.array([1.0, 2.0, 4.0]), np.array([0.0, 1.0, 3.0])))

# case: gradient of a matrix
gy, gx = np.gradient(np.array([[1.0, 2.0, 6.0], [3.0, 4.0, 5.0]]))
show(gy)
show(gx)

# case: trapezoid
show(np.trapezoid([1, 2, 3]))
show(np.trapezoid([1.0, 2.0, 3.0], x=[0.0, 1.0, 3.0]))
show(np.trapezoid([1.0, 2.0, 3.0], dx=0.5))

# case: trapz is gone
# message: differs
np.trapz([1, 2])

# case: median
show(np.median([3, 1, 2]))
show(np.median([4, 1, 2, 3]))
show(np.median(np.array([[1.0, 2.0], [3.0, 5.0]]), axis=0))

# case: percentile and quantile
a = np.array([1.0, 2.0, 3.0, 4.0, 10.0])
show(np.percentile(a, 50))
show(np.percentile(a, [25, 75]))
show(np.quantile(a, 0.1))
show(np.percentile(np.arange(6.0).reshape(2, 3), 50, axis=1))

# case: percentile methods
a = np.array([1.0, 2.0, 3.0, 4.0])
print(np.percentile(a, 40, method='lower'), np.percentile(a, 40, method='higher'), np.percentile(a, 40, method='nearest'), np.percentile(a, 40, method='midpoint'))

# case: percentile out of range
np.percentile([1, 2], 101)

# case: nan reductions
a = np.array([1.0, np.nan, 3.0])
show(np.nansum(a))
show(np.nanmean(a))
show(np.nanstd(a))
print(np.mean(a), np.median(a))

# case: mean of nothing
print(np.mean([]))

# case: max of nothing
np.max([])

# case: argmax of nothing
np.argmax(np.array([]))

# case: sum of nothing
show(np.sum([]))
show(np.zeros((0, 3)).sum(axis=0))

# case: axis out of bounds
np.zeros(3).sum(axis=1)

# case: axis out of bounds of a function
np.mean(np.zeros((2, 2)), axis=2)

# case: axis given twice
np.zeros((2, 2)).sum(axis=(0, 0))

# case: axis as float
np.zeros(3).sum(axis=1.0)

# case: count_nonzero
a = np.array([[0, 1], [2, 0]])
print(np.count_nonzero(a), np.count_nonzero(a > 0))
show(np.count_nonzero(a, axis=0))

# case: ptp
show(np.ptp([1, 5, 3]))

# case: ptp method is gone
# message: differs
np.array([1, 2]).ptp()

# case: unknown method
np.array([1, 2]).foo()

# case: append on an array
np.array([1, 2]).append(3)

# case: unknown keyword
# message: differs
np.array([1, 2]).sum(axes=0)

# case: unknown keyword of a function
np.mean([1, 2], foo=1)

# case: out in a reduction
out = np.zeros(2)
np.sum(np.ones((3, 2)), axis=0, out=out)
show(out)

# case: sum of a generator
# message: differs
print(np.sum(x for x in [1, 2]))

# case: trace
show(np.trace(np.arange(9).reshape(3, 3)))
show(np.arange(9).reshape(3, 3).trace(1))

# case: histogram
h, e = np.histogram([1, 2, 2, 3, 9])
show(h)
show(e)

# case: histogram with bins and range
h, e = np.histogram([0.1, 0.5, 0.5, 0.9, 1.0], bins=4, range=(0, 1))
show(h)
show(e)

# case: histogram with edges and density
h, e = np.histogram(np.array([1.0, 2.0, 2.5, 4.0]), bins=[1, 2, 3, 5], density=True)
show(h)
show(e)

# case: histogram with weights
h, e = np.histogram([1, 1, 2], bins=2, weights=[0.5, 1.5, 1.0])
show(h)

# case: bincount
show(np.bincount([0, 1, 1, 3]))
show(np.bincount([0, 1, 1], weights=[0.5, 1.0, 2.0], minlength=4))

# case: bincount of a negative
np.bincount([-1, 2])

# case: digitize
show(np.digitize([0.2, 6.4, 3.0], [0.0, 1.0, 2.5, 4.0, 10.0]))
show(np.digitize([1.0, 2.0], [1.0, 2.0], right=True))

# case: interp
show(np.interp(2.5, [1, 2, 3], [3, 2, 0]))
show(np.interp([0, 1.5, 9], [1, 2, 3], [3, 2, 0]))
show(np.interp([0.0, 4.0], [1, 2, 3], [3, 2, 0], left=-1, right=-2))

# case: interp lengths
np.interp(1, [1, 2], [1, 2, 3])

# case: correlate and convolve
show(np.convolve([1, 2, 3], [0, 1, 0.5]))
show(np.convolve([1, 2, 3], [0, 1, 0.5], 'same'))
show(np.convolve([1, 2, 3], [1, 1], mode='valid'))
show(np.correlate([1, 2, 3], [0, 1, 0.5]))
show(np.correlate([1, 2, 3], [0, 1, 0.5], 'full'))

# case: cov and corrcoef
# tolerance: 4
show(np.cov([1.0, 2.0, 3.0], [1.0, 2.0, 4.0]))
show(np.corrcoef([1.0, 2.0, 3.0], [1.0, 2.0, 4.0]))

# case: polyval
show(np.polyval([1, 2, 3], 2))
show(np.polyval([1.0, 0.0, -1.0], np.array([0.5, 2.0])))

# case: polyfit of a line
x = np.array([0.0, 1.0, 2.0, 3.0])
p = np.polyfit(x, 2 * x + 1, 1)
print(np.round(p, 10) + 0.0)

# case: polyfit measures an order
h = np.array([0.1, 0.05, 0.025])
slope, intercept = np.polyfit(np.log(h), np.log(3 * h ** 4), 1)
print(f"{slope:.6f} {intercept:.6f}")

# case: polyfit of a parabola
x = np.linspace(-1, 1, 9)
print(np.round(np.polyfit(x, 3 * x**2 - x + 0.5, 2), 9))

# case: polyfit lengths
np.polyfit([1, 2, 3], [1, 2], 1)

# case: polyder, polyint and roots
show(np.polyder([1, 2, 3]))
show(np.polyint([2.0, 2.0]))
print(np.round(np.sort(np.roots([1, -3, 2])), 9))

# case: unwrap
# tolerance: 4
show(np.unwrap([0.0, 3.0, -3.0]))

# case: fuzzy mean of float32
a = np.full(1000, 0.1, dtype=np.float32)
show(a.mean())
show(a.sum())
