# Spectra, and complex numbers as far as they need them. What differs in the last bits is printed with fewer digits.

# case: spectrum of a few numbers
print(repr(np.fft.fft([1.0, 2.0, 3.0, 4.5])))
print(np.fft.rfft([1, 2, 3, 4, 5, 6, 7, 8]))
print(repr(np.fft.fft([0.0, 1, 0, 0])[1]), np.fft.rfft([1, 2, 3, 4])[1])

# case: spectrum of a sine
t = np.arange(200) / 200
x = 3 * np.sin(2 * np.pi * 12 * t) + np.cos(2 * np.pi * 40 * t)
size = np.abs(np.fft.rfft(x)) / 100
print(size.shape, np.round(size[[0, 12, 40, 77]], 9) + 0.0, np.argmax(size), np.fft.rfftfreq(200, 1 / 200)[[0, 12, 40, 100]])

# case: there and back
x = np.random.RandomState(1).randn(30)
for n in (1, 2, 7, 8, 9, 15, 17, 30):
    print(n, np.allclose(np.fft.irfft(np.fft.rfft(x[:n]), n), x[:n]), np.allclose(np.fft.ifft(np.fft.fft(x[:n])).real, x[:n]))

# case: lengths with large prime factors
x = np.random.RandomState(2).randn(2003)
# relative: 1e-9
z = np.fft.fft(x)
print(z.shape, np.abs(z[[0, 1, 500, 2002]]).tolist(), np.angle(z[[1, 500]]).tolist(), (np.abs(z) ** 2).sum())

# case: padded and cut
print(np.fft.rfft([1, 2, 3, 4], n=6).shape, np.fft.rfft([1, 2, 3, 4], n=2), np.fft.irfft([1, 2, 3]), np.fft.fft([1, 2], 4))

# case: norms of spectra
x = [1.0, 2.0, 3.0, 6.0]
print(np.fft.fft(x, norm="ortho"), np.fft.fft(x, norm="forward"), np.fft.ifft(x, norm="ortho"), np.fft.ifft(x, norm="forward"))

# case: spectra along an axis
x = np.arange(12.0).reshape(3, 4)
print(repr(np.fft.fft(x)))
print(np.fft.rfft(x).shape, np.round(np.abs(np.fft.rfft(x, axis=0)), 6).tolist())

# case: frequencies
show(np.fft.fftfreq(5))
show(np.fft.fftfreq(8, 0.1))
show(np.fft.rfftfreq(9, d=0.01))
print(np.fft.fftshift(np.fft.fftfreq(5)), np.fft.ifftshift(np.fft.fftshift(np.arange(5))), np.fft.fftshift(np.arange(6).reshape(2, 3)))

# case: arithmetic of complex numbers
z = np.fft.fft([1.0, 2.0, 3.0, 4.5])
print(repr(z * 2), repr(z + 1), repr(2 - z), repr(-z), repr(z * z), repr(z**2), repr(z / 3), repr(1 / z))
print(repr(z * np.array([1, 2, 3, 4])), repr(z + z.conj()), repr(np.conj(z)), repr(z / z[1]))

# case: parts of complex numbers
z = np.fft.fft([1.0, 2.0, 3.0, 4.5])
print(repr(z.real), repr(z.imag), repr(np.real(z)), repr(np.imag(z)), repr(abs(z)), repr(np.abs(z)), repr(np.absolute(z[1])))
print(repr(np.angle(z)), repr(np.angle(z, deg=True)), z.shape, z.ndim, z.size, z.dtype, len(z), type(z).__name__, type(z[0]).__name__)
print(z[1].real, z[1].imag, abs(z[1]), np.real(3.0), np.imag(3), np.real([1, 2]), np.imag(np.array([1.5])), isinstance(z, np.ndarray))

# case: places of a spectrum can be written
z = np.fft.rfft(np.arange(8.0))
z[2:] = 0
print(repr(z), np.round(np.fft.irfft(z), 6))
z[1] = z[0]
z[np.array([3, 4])] = [1, 2]
print(z, [str(x) for x in z])

# case: long spectra are abridged
z = np.fft.fft(np.ones(1500))
z[1:] = 0
print(repr(z), z)

# case: empty spectrum
print(repr(np.fft.rfft([1, 2])[5:]))

# case: complex eigenvalues
# relative: 1e-12
z = np.linalg.eigvals(np.array([[0.0, 1.0], [-2.0, -1.0]]))
print(z, z.real.tolist(), np.abs(z.imag).tolist(), np.abs(z).tolist())

# case: spectrum of nothing
np.fft.fft([])

# case: spectrum of no points
np.fft.rfft([1, 2], n=0)

# case: spectrum of an unknown norm
np.fft.fft([1, 2, 3], norm="x")

# case: spectrum along an axis that is not there
np.fft.fft([1, 2, 3], axis=1)

# case: frequencies of a number that is not whole
np.fft.fftfreq(2.5)

# case: import of a part of fft
from numpy.fft import rfft, rfftfreq
print(np.round(np.abs(rfft([1, -1, 1, -1])), 6), rfftfreq(4))
