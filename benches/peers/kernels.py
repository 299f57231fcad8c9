"""The Gaussian kernels and quadrature that both replica-symmetric programs use, compiled.

m(u) = G(u)/H(u), the hazard of the normal law, from W. J. Cody's rational approximations of the
scaled complementary error function: no exponential on the right half line, and beyond
u = 4 sqrt 2 a form of m' = m (m - u) without cancellation.
"""

import math

import numpy as np
from numba import njit

SQRT_2 = math.sqrt(2.0)
SQRT_HALF = math.sqrt(0.5)
SQRT_PI = math.sqrt(math.pi)
SQRT_2_OVER_PI = math.sqrt(2.0 / math.pi)
LN2 = math.log(2.0)

inline = njit(inline="always", cache=True, error_model="numpy")
compiled = njit(cache=True, error_model="numpy")


@inline
def erf_near(x):
    """erf for |x| <= 0.46875."""
    y = x * x
    a = (((1.85777706184603153e-1 * y + 3.16112374387056560e0) * y + 1.13864154151050156e2) * y
         + 3.77485237685302021e2) * y + 3.20937758913846947e3
    b = (((y + 2.36012909523441209e1) * y + 2.44024637934444173e2) * y
         + 1.28261652607737228e3) * y + 2.84423683343917062e3
    return x * a / b


@inline
def erfcx_middle(x):
    """exp(x^2) erfc(x) for 0.46875 <= x <= 4."""
    a = ((((((((2.15311535474403846e-8 * x + 5.64188496988670089e-1) * x
               + 8.88314979438837594e0) * x + 6.61191906371416295e1) * x + 2.98635138197400131e2) * x
            + 8.81952221241769090e2) * x + 1.71204761263407058e3) * x
          + 2.05107837782607147e3) * x + 1.23033935479799725e3)
    b = ((((((((x + 1.57449261107098347e1) * x + 1.17693950891312499e2) * x
              + 5.37181101862009858e2) * x + 1.62138957456669019e3) * x
            + 3.29079923573345963e3) * x + 4.36261909014324716e3) * x
          + 3.43936767414372164e3) * x + 1.23033935480374942e3)
    return a / b


@inline
def tail(x):
    """1 - sqrt(pi) x exp(x^2) erfc(x) for x >= 4."""
    y = 1.0 / (x * x)
    a = ((((1.63153871373020978e-2 * y + 3.05326634961232344e-1) * y + 3.60344899949804439e-1) * y
          + 1.25781726111229246e-1) * y + 1.60837851487422766e-2) * y + 6.58749161529837803e-4
    b = ((((y + 2.56852019228982242e0) * y + 1.87295284992346725e0) * y
          + 5.27905102951428412e-1) * y + 6.05183413124413191e-2) * y + 2.33520497626869185e-3
    return SQRT_PI * y * a / b


@compiled
def hazard(u):
    """(m, m')."""
    x = u * SQRT_HALF
    if x > 4.0:
        r = tail(x)
        m = u / (1.0 - r)
        return m, m * m * r
    if x > 0.46875:
        m = SQRT_2_OVER_PI / erfcx_middle(x)
    else:
        gauss = math.exp(-x * x)
        if x >= -0.46875:
            h = 1.0 - erf_near(x)
        elif x > -4.0:
            h = 2.0 - gauss * erfcx_middle(-x)
        else:
            h = 2.0 + gauss * (1.0 - tail(-x)) / (SQRT_PI * x)
        m = SQRT_2_OVER_PI * gauss / h
    return m, m * (m - u)


@compiled
def log_h(u):
    """ln P(N(0,1) > u)."""
    x = u * SQRT_HALF
    if x > 4.0:
        return -x * x + math.log((1.0 - tail(x)) / (2.0 * SQRT_PI * x))
    if x > 0.46875:
        return -x * x + math.log(0.5 * erfcx_middle(x))
    if x >= -0.46875:
        return math.log1p(-erf_near(x)) - LN2
    if x > -4.0:
        return math.log1p(-0.5 * math.exp(-x * x) * erfcx_middle(-x))
    return math.log1p(-0.5 * math.erfc(-x))


@compiled
def higher_hazard(u, m, d):
    """Second and third derivative of m, d = m'; inverse powers where the recursion would cancel."""
    if u > 30.0:
        v = 1.0 / u
        w = v * v
        second = ((((-1077384.0 * w + 63540.0) * w - 4144.0) * w + 300.0) * w - 24.0) * w + 2.0
        third = ((((14005992.0 * w - 698940.0) * w + 37296.0) * w - 2100.0) * w + 120.0) * w - 6.0
        return second * w * v, third * w * w
    second = d * (2.0 * m - u) - m
    return second, 2.0 * d * d + 2.0 * m * second - 2.0 * d - u * second


# Where the Gaussian is cut, and the exponents of the discretisation error aimed at: the more
# derivatives in the integrand, the stronger its singularities.
REACH = 8.6
VALUES = 45.0
DERIVATIVES = 50.0
# u = -SINH_SCALE sinh(t) once plain nodes would be too many.
SINH_SCALE = 2.0
SINH_STEP = 0.098


@inline
def trapezoid_step(distance, digits):
    """Step that leaves e^-digits for a singularity at this distance from the real axis."""
    if distance * distance > 2.0 * digits:
        return 2.0 * math.pi / math.sqrt(2.0 * digits)
    return 2.0 * math.pi * distance / (digits + 0.5 * distance * distance)


@compiled
def field_rule(kappa, q, p, digits, nodes, weights):
    """Rule for averages of functions of u = (kappa - sqrt(q) z)/sqrt(p), p = 1 - q.

    The zeros of H(u) lie at distance 2.816 from the real axis in u. While q is moderate the plain
    trapezoid is shortest; near q = 1 nodes are spread by sinh around u = 0.
    Fills `nodes` with the values of u and returns how many (0: more than the arrays hold).
    """
    root, s = math.sqrt(q), math.sqrt(p)
    shift = 2.0 * kappa * root / (1.0 + q)  # where m^2 G(z) is largest when kappa << 0
    low, high = -REACH + min(shift, 0.0), REACH + max(min(shift, 3.0), 0.0)
    step = trapezoid_step(2.8 * s / max(root, 1e-30), digits)
    norm = 1.0 / math.sqrt(2.0 * math.pi)
    if (high - low) / step < 70.0:
        count = int((high - low) / step) + 2
        for j in range(count):
            z = low + step * j
            nodes[j] = (kappa - root * z) / s
            weights[j] = norm * step * math.exp(-0.5 * z * z)
        return count
    c = SINH_SCALE * s / root
    # A bend far out in the tail needs no nodes of its own; the bulk of the Gaussian does.
    centre = min(max(kappa / root, -3.0), 3.0)
    offset = (kappa - root * centre) / s if abs(centre) == 3.0 else 0.0
    first, last = math.asinh((low - centre) / c), math.asinh((high - centre) / c)
    step = SINH_STEP * VALUES / digits
    count = int((last - first) / step) + 2
    if count > len(nodes):
        return 0
    for j in range(count):
        e = math.exp(first + step * j)
        sinh, cosh = 0.5 * (e - 1.0 / e), 0.5 * (e + 1.0 / e)
        z = centre + c * sinh
        nodes[j] = offset - SINH_SCALE * sinh  # no subtraction kappa - sqrt(q) z
        weights[j] = norm * step * c * cosh * math.exp(-0.5 * z * z)
    return count


@compiled
def extrapolate(history, known):
    """The next value of a smooth sequence from its last one to four, newest first."""
    if known == 1:
        return history[0]
    if known == 2:
        return 2.0 * history[0] - history[1]
    if known == 3:
        return 3.0 * (history[0] - history[1]) + history[2]
    return 4.0 * (history[0] + history[2]) - 6.0 * history[1] - history[3]


@compiled
def remember(history, value):
    history[3], history[2], history[1], history[0] = history[2], history[1], history[0], value
