"""Functions that numba's compiler turns into vector code; printed into files as they stand here.

Each is right to the last places for every argument, infinities and what is no number included.
Powers of two are made by moving bits: 1.5 * 2**52 added to a number leaves its nearest whole
number in the lowest bits.
"""

from __future__ import annotations

import math

import numpy as np

MAGIC = 6755399441055744.0
"""1.5 * 2**52"""


def risen(r: float) -> float:
    """e**r - 1 for r between -0.35 and 0.35; printed into the functions that call it."""
    p = r*1.6059043836821613e-10 + 1/479001600
    p = p*r + 1/39916800
    p = p*r + 1/3628800
    p = p*r + 1/362880
    p = p*r + 1/40320
    p = p*r + 1/5040
    p = p*r + 1/720
    p = p*r + 1/120
    p = p*r + 1/24
    p = p*r + 1/6
    p = p*r + 0.5
    p = p*(r*r) + r
    return p  # noqa: RET504


def exp(u: float) -> float:
    """e**u: the series near 0, times a power of two in two factors, so that it cannot overflow."""
    low = -746.0 if u < -746.0 else u
    x = 710.0 if low > 710.0 else low
    shifted = x*1.4426950408889634 + MAGIC
    n = shifted - MAGIC
    r = (x - n*0.6931471803691238) - n*1.9082149292705877e-10
    p = risen(r)
    half = n*0.5 + MAGIC
    rest = (n - (half - MAGIC)) + MAGIC
    first = np.int64((np.float64(half).view(np.int64) + 1023) << 52).view(np.float64)
    second = np.int64((np.float64(rest).view(np.int64) + 1023) << 52).view(np.float64)
    return (1.0 + p)*first*second


def shrunk(u: float) -> float:
    """e**-|u|: as `exp`, but with nothing to overflow; below 1e-307 it is 0."""
    x = 708.0 if abs(u) > 708.0 else abs(u)
    shifted = MAGIC - x*1.4426950408889634
    n = shifted - MAGIC
    r = (-x - n*0.6931471803691238) - n*1.9082149292705877e-10
    p = risen(r)
    power = np.int64((np.float64(shifted).view(np.int64) + 1023) << 52).view(np.float64)
    return 0.0 if abs(u) > 708.0 else (1.0 + p)*power


def series(f: float) -> float:
    """log(1 + f) - f for f between -0.3 and 0.42, as in fdlibm."""
    s = f/(2.0 + f)
    z = s*s
    r = 0.1479819860511658591*z + 0.1531383769920937332
    r = r*z + 0.1818357216161805012
    r = r*z + 0.2222219843214978396
    r = r*z + 0.2857142874366239149
    r = r*z + 0.3999999999940941908
    r = r*z + 0.6666666666666735130
    half = 0.5*f*f
    return s*(half + r*z) - half


def log(u: float) -> float:
    """The natural logarithm: exponent and fraction apart."""
    tiny = u < 2.2250738585072014e-308
    x = u*18014398509481984.0 if tiny else u*1.0
    bits = np.float64(x).view(np.int64)
    above = (bits - 4604544271217802189) >> 52
    f = np.int64(bits - (above << 52)).view(np.float64) - 1.0
    moved = np.int64(above + 4843621399236968448).view(np.float64) - MAGIC
    k = moved - 54.0 if tiny else moved
    plain = k*0.6931471803691238 + (f + (series(f) + k*1.9082149292705877e-10))
    whole = -np.inf if u == 0.0 else plain
    known = u if u == np.inf or u != u else whole
    return np.nan if u < 0.0 else known


def log1p(u: float) -> float:
    """log(1 + u): what the sum loses is put back into the fraction."""
    x = 1.0 + u
    lost = u - (x - 1.0) if u < 1.0 else 1.0 - (x - u)
    bits = np.float64(x).view(np.int64)
    above = (bits - 4604544271217802189) >> 52
    down = np.int64((1023 - (1000 if above > 1000 else above)) << 52).view(np.float64)
    f = (np.int64(bits - (above << 52)).view(np.float64) - 1.0) + lost*down
    k = np.int64(above + 4843621399236968448).view(np.float64) - MAGIC
    plain = k*0.6931471803691238 + (f + (series(f) + k*1.9082149292705877e-10))
    whole = -np.inf if x == 0.0 else plain
    known = u if u == np.inf or u != u else whole
    return np.nan if x < 0.0 else known


def softplus(u: float) -> float:
    """log(1 + e**u)."""
    z = shrunk(u)
    far = z > 0.4142135623730951
    f = (z - 1.0)*0.5 if far else z
    found = f + series(f)
    return (u if u > 0.0 else 0.0) + (found + 0.6931471805599453 if far else found)


def sigmoid(u: float) -> float:
    """1/(1 + e**-u)."""
    z = shrunk(u)
    return (1.0 if u > 0.0 else z)/(1.0 + z)


def tanh(u: float) -> float:
    """By e**(2 |u|) - 1, which keeps its last places near 0."""
    size = abs(u)
    x = 40.0 if size > 20.0 else 2.0*size
    shifted = x*1.4426950408889634 + MAGIC
    n = shifted - MAGIC
    r = (x - n*0.6931471803691238) - n*1.9082149292705877e-10
    p = risen(r)
    power = np.int64((np.float64(shifted).view(np.int64) + 1023) << 52).view(np.float64)
    e = power*p + (power - 1.0)
    return math.copysign(e/(e + 2.0), u)


def largest(u: float, v: float) -> float:
    """The larger one; what is no number stays none."""
    return u if u > v or u != u else v


def least(u: float, v: float) -> float:
    """The smaller one; what is no number stays none."""
    return u if u < v or u != u else v


def sign(u: float) -> float:
    """1, 0 or -1."""
    found = 1.0 if u > 0.0 else 0.0
    found = -1.0 if u < 0.0 else found
    return u*1.0 if u != u else found


def leaky_relu(u: float) -> float:
    """u to the right of 0, 0.01 u to the left."""
    return u*1.0 if u > 0.0 else 0.01*u


def elu(u: float) -> float:
    """u to the right of 0, e**u - 1 to the left."""
    return u*1.0 if u > 0.0 else math.expm1(u)


def gelu(u: float) -> float:
    """u times the distribution function of the standard normal distribution."""
    return 0.5*u*(1.0 + math.erf(u/1.4142135623730951))


def silu(u: float) -> float:
    """u times sigmoid(u)."""
    return u*sigmoid(u)


def square(u: float) -> float:
    """u*u."""
    return u*u


def clip(position: int, length: int) -> int:
    """A position forced into an axis of that length."""
    return min(max(position, 0), length - 1)


def digamma(u: float) -> float:
    """The derivative of log gamma: its asymptotic series, after u has been moved beyond 10."""
    if u <= 0.0 and u == math.floor(u):
        return -np.inf if u == 0.0 else np.nan
    x = 1.0 - u if u < 0.0 else u*1.0
    total = -math.pi/math.tan(math.pi*(u - math.floor(u))) if u < 0.0 else 0.0
    while x < 10.0:
        total -= 1.0/x
        x += 1.0
    r = 1.0/(x*x)
    far = r*(1/12 - r*(1/120 - r*(1/252 - r*(1/240 - r*(1/132 - r*(691/32760 - r/12))))))
    return total + math.log(x) - 0.5/x - far


def polygamma(n: int, u: float) -> float:
    """Derivative number n of digamma; the far end of its sum by Euler and Maclaurin."""
    if n == 0:
        return digamma(u)
    s = n + 1.0
    factorial, total, x = 1.0, 0.0, u*1.0
    for k in range(2, n + 1):
        factorial *= k
    while x < 20.0:
        total += math.pow(x, -s)
        x += 1.0
    total += math.pow(x, 1.0 - s)/(s - 1.0) + 0.5*math.pow(x, -s)
    factor, r = s*math.pow(x, -s - 1.0), 1.0/(x*x)
    total += factor/12
    factor *= (s + 1.0)*(s + 2.0)*r
    total -= factor/720
    factor *= (s + 3.0)*(s + 4.0)*r
    total += factor/30240
    factor *= (s + 5.0)*(s + 6.0)*r
    total -= factor/1209600
    factor *= (s + 7.0)*(s + 8.0)*r
    total += factor/47900160
    return (1.0 if n % 2 == 1 else -1.0)*factorial*total
