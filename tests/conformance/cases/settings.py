# errstate, seterr and numpy.testing.

# case: errstate ignores
with np.errstate(divide='ignore', invalid='ignore'):
    print(np.array([1.0, 0.0]) / 0)
    print(np.float64(1) / 0)

# case: errstate all
with np.errstate(all='ignore'):
    print(np.log(-1.0), np.exp(1000))

# case: errstate raises
with np.errstate(divide='raise'):
    np.array([1.0]) / 0

# case: errstate raises for scalars
with np.errstate(over='raise'):
    np.float64(1e300) * 1e300

# case: errstate ends
with np.errstate(divide='ignore'):
    pass
print(np.array([1.0]) / 0)

# case: errstate of an exception
try:
    with np.errstate(all='raise'):
        np.sqrt(-1.0)
except FloatingPointError as e:
    print('caught', e)
print(np.sqrt(-1.0))

# case: seterr
old = np.seterr(divide='ignore')
print(old)
print(np.array([1.0]) / 0)
np.seterr(**old)

# case: geterr
print(np.geterr())

# case: errstate unknown word
with np.errstate(divide='quiet'):
    pass

# case: assert_allclose passes
np.testing.assert_allclose([1.0, 2.0], [1.0, 2.0 + 1e-9])
print('fine')

# case: assert_allclose fails
np.testing.assert_allclose([1.0, 2.0], [1.0, 2.5])

# case: assert_array_equal fails
np.testing.assert_array_equal([1, 2], [1, 3])

# case: assert_array_equal shapes
np.testing.assert_array_equal([1, 2], [1, 2, 3])

# case: assert_almost_equal
np.testing.assert_almost_equal(1.0, 1.00000001)
np.testing.assert_array_almost_equal([1.0], [1.0000001])
print('fine')

# case: assert_equal
np.testing.assert_equal(np.array([1, 2]), [1, 2])
print('fine')
