"""math: values (to 13 digits where a library's last digit may differ) and errors."""

import math


def show(label, f):
    try:
        result = f()
        print(label, "->", f"{result:.13g}" if isinstance(result, float) and label in close else repr(result))
    except Exception as e:
        print(label, "->", type(e).__name__ + ":", e)


close = set()
for name in "acos asin atan acosh asinh atanh cbrt cos cosh erf erfc exp exp2 expm1 gamma lgamma log log10 log1p log2 sin sinh tan tanh degrees radians".split():
    for x in [0.0, 0.5, -0.5, 1.0, -1.0, 2.5, 10.0, -3.0, 100.25, 1e-9, 800.0, math.inf, -math.inf, math.nan]:
        label = f"{name}({x})"
        close.add(label)
        show(label, lambda: getattr(math, name)(x))
for text in [
    "math.sqrt(2)", "math.sqrt(-1)", "math.sqrt(10**30)", "math.sqrt(16)", "math.floor(2.7)", "math.ceil(2.1)", "math.floor(-2.5)", "math.ceil(-2.5)", "math.trunc(-2.7)", "math.floor(1e20)", "math.floor(5)",
    "math.floor(math.inf)", "math.ceil(math.nan)", "math.floor('a')", "math.trunc('a')", "math.factorial(0)", "math.factorial(20)", "math.factorial(30)", "math.factorial(-1)", "math.factorial(5.0)",
    "math.comb(5,2)", "math.comb(50,25)", "math.comb(3,5)", "math.comb(5,-1)", "math.comb(5.0,1)", "math.comb(10**20,2)", "math.perm(5)", "math.perm(5,2)", "math.perm(5,7)", "math.perm(-1)",
    "math.gcd()", "math.gcd(12,18)", "math.gcd(-12,18,27)", "math.gcd(0,5)", "math.gcd(2**70,2**65)", "math.gcd(1.5)", "math.lcm(4,6)", "math.lcm()", "math.lcm(0,3)", "math.isqrt(17)", "math.isqrt(10**40)", "math.isqrt(-1)", "math.isqrt(2.0)",
    "math.fsum([0.1]*10)", "math.fsum([1e100,1,-1e100])", "math.fsum([])", "math.fsum([1e16,1,1e-16])", "math.fsum([math.inf,-math.inf])", "math.fsum(['a'])", "math.fsum([1e308,1e308,-1e308])", "math.prod([1,2,3])", "math.prod([])", "math.prod([1.5,2],start=2)", "math.prod(['a'])",
    "math.hypot(3,4)", "math.hypot()", "math.hypot(1,1,1)", "math.hypot(1e300,1e300)", "math.hypot(math.inf,math.nan)", "math.hypot(1e-320)", "math.hypot(0.1,0.2,0.3)", "math.dist([0,0],[3,4])", "math.dist([1],[1,2])",
    "math.pow(2,0.5)", "math.pow(0,-1)", "math.pow(-8,1/3)", "math.pow(2,10000)", "math.pow(-2,3)", "math.pow(0,0)", "math.pow(math.inf,-1)", "math.fmod(7,3)", "math.fmod(-7,3)", "math.fmod(1,0)", "math.fmod(math.inf,1)", "math.fmod(1,math.inf)", "math.remainder(7,3)", "math.remainder(5,2)", "math.remainder(math.inf,1)",
    "math.copysign(1,-0.0)", "math.atan2(1,-1)", "math.atan2(0.0,-0.0)", "math.atan2(1)", "math.ldexp(0.5,3)", "math.ldexp(1,5000)", "math.ldexp(1,-5000)", "math.ldexp(1,2.0)", "math.frexp(8.0)", "math.frexp(0.0)", "math.frexp(math.inf)", "math.frexp(-0.3)", "math.modf(3.25)", "math.modf(-3.25)", "math.modf(-0.0)", "math.modf(-math.inf)", "math.modf(math.nan)",
    "math.isclose(1,1+1e-10)", "math.isclose(1,1.1)", "math.isclose(0,1e-12)", "math.isclose(0,1e-12,abs_tol=1e-9)", "math.isclose(1,2,rel_tol=-1)", "math.isclose(math.inf,math.inf)", "math.isclose(math.nan,math.nan)", "math.isclose(1,2,rel_tol=0.5)", "math.isfinite(math.inf)", "math.isinf(-math.inf)", "math.isnan(math.nan)",
    "math.nextafter(1,2)", "math.nextafter(0,-1)", "math.ulp(1.0)", "math.ulp(0.0)", "math.ulp(math.inf)", "math.ulp(1e300)", "math.fabs(-3)", "math.fabs('a')", "math.sin()", "math.sin(1,2)", "math.sin('a')", "math.sin(None)", "math.sin([1])", "math.log(8,2)", "math.log(10**400)", "math.log10(10**400)", "math.log2(2**1000)", "math.log(0)", "math.log(-10**400)", "math.log(10,1)", "math.log()", "math.log(1,2,3)", "math.exp(10**400)", "math.pi", "math.e", "math.tau", "math.inf", "math.nan", "math.degrees(math.pi)", "math.radians(180)", "math.sin(True)", "math.cos(0)", "math.exp(0)", "math.nope",
]:
    show(text, lambda: eval(text))
