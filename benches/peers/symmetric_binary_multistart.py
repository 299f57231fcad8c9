"""The second-moment bound of pairs by brute force: all five free overlaps, many starts, compiled.

No structure is assumed about the minimiser, so this is what checks the three candidates of
symmetric_binary_bounds.py, and what their speed is to be measured against. Two pairs of one
inner overlap q have the cross overlaps c13 = (A+D+B+E)/4, c14 = (A-D-B+E)/4, c23 = (A-D+B-E)/4,
c24 = (A+D-B-E)/4 and the four-spin average r. The probability that all four fields are in the
window follows from Plackett's identity along the ray to the uncorrelated point; its gradient at
the end of the ray is the last of the same terms.
"""

import math

import numpy as np

from kernels import SQRT_HALF, compiled

TWO_PI = 2.0 * math.pi
# The charts' far ends; identical pairs are at infinity.
FAR = 12.0
STARTS = 11


def rule(count):
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return 0.5 * (nodes + 1.0), 0.5 * weights


X6, W6 = rule(6)
X12, W12 = rule(12)
X20, W20 = rule(20)


def path(count):
    """t = sin(pi s/2): the end of the ray may be singular."""
    s, w = rule(count)
    return np.sin(0.5 * math.pi * s), w * 0.5 * math.pi * np.cos(0.5 * math.pi * s)


SHORT, SHORT_WEIGHTS = path(24)
LONG, LONG_WEIGHTS = path(40)


@compiled
def normal(x):
    return 0.5 * math.erfc(-SQRT_HALF * x)


@compiled
def upper_orthant(h, k, r):
    """P(X > h, Y > k) at |r| >= 0.925: Genz's form of the Drezner-Wesolowsky integral."""
    if r < 0.0:
        k = -k
    hk = h * k
    value = 0.0
    if abs(r) < 1.0:
        gap = (1.0 - r) * (1.0 + r)
        a = math.sqrt(gap)
        b2 = (h - k) ** 2
        c, d = (4.0 - hk) / 8.0, (12.0 - hk) / 16.0
        exponent = -0.5 * (b2 / gap + hk)
        if exponent > -100.0:
            value = a * math.exp(exponent) * (
                1.0 - c * (b2 - gap) * (1.0 - d * b2 / 5.0) / 3.0 + c * d * gap * gap / 5.0)
        if hk > -100.0:
            b = math.sqrt(b2)
            value -= (math.exp(-0.5 * hk) * math.sqrt(TWO_PI) * normal(-b / a) * b
                      * (1.0 - c * b2 * (1.0 - d * b2 / 5.0) / 3.0))
        for i in range(20):
            x2 = (a * X20[i]) ** 2
            root = math.sqrt(1.0 - x2)
            exponent = -0.5 * (b2 / x2 + hk)
            if exponent > -100.0:
                value += a * W20[i] * math.exp(exponent) * (
                    math.exp(-hk * x2 / (2.0 * (1.0 + root) ** 2)) / root
                    - (1.0 + c * x2 * (1.0 + d * x2)))
        value = -value / TWO_PI
    if r > 0.0:
        return value + normal(-max(h, k))
    value = -value
    if k > h:
        value += normal(k) - normal(h) if h < 0.0 else normal(-h) - normal(-k)
    return value


@compiled
def corners(a1, b1, a2, b2, r, nodes, weights):
    """int_0^{asin r} of the bivariate density at the four corners, with signs, over 2 pi."""
    end = math.asin(r)
    total = 0.0
    s11, s12, s21, s22 = (0.5 * (a1 * a1 + a2 * a2), 0.5 * (a1 * a1 + b2 * b2),
                          0.5 * (b1 * b1 + a2 * a2), 0.5 * (b1 * b1 + b2 * b2))
    p11, p12, p21, p22 = a1 * a2, a1 * b2, b1 * a2, b1 * b2
    for i in range(len(nodes)):
        sine = math.sin(end * nodes[i])
        inverse = 1.0 / (1.0 - sine * sine)
        total += weights[i] * (
            math.exp((sine * p11 - s11) * inverse) - math.exp((sine * p12 - s12) * inverse)
            - math.exp((sine * p21 - s21) * inverse) + math.exp((sine * p22 - s22) * inverse))
    return total * end / TWO_PI


@compiled
def rectangle(a1, b1, a2, b2, r):
    """P(a1 < X < b1, a2 < Y < b2)."""
    size = abs(r)
    if size >= 0.925:
        return (upper_orthant(a1, a2, r) - upper_orthant(b1, a2, r)
                - upper_orthant(a1, b2, r) + upper_orthant(b1, b2, r))
    product = (normal(b1) - normal(a1)) * (normal(b2) - normal(a2))
    if size < 0.3:
        return product + corners(a1, b1, a2, b2, r, X6, W6)
    if size < 0.75:
        return product + corners(a1, b1, a2, b2, r, X12, W12)
    return product + corners(a1, b1, a2, b2, r, X20, W20)


@compiled
def edge(k, q, c, same, other, across):
    """d f2/dc_ij: c = c_ij, same = c_ij', other = c_i'j, across = c_i'j'."""
    gap = max(1.0 - c * c, 1e-15)
    total = 0.0
    # Regression of the two remaining fields on the two at the window's edges.
    i1, i2 = (q - c * other) / gap, (other - c * q) / gap
    j1, j2 = (same - c * q) / gap, (q - c * same) / gap
    v = max(1.0 - i1 * q - i2 * other, 1e-15)
    w = max(1.0 - j1 * same - j2 * q, 1e-15)
    r = (across - i1 * same - i2 * q) / math.sqrt(v * w)
    r = min(max(r, -1.0), 1.0)
    sv, sw = 1.0 / math.sqrt(v), 1.0 / math.sqrt(w)
    for sign in (1.0, -1.0):
        exponent = -k * k / max(1.0 + sign * c, 1e-15)
        if exponent < -60.0:
            continue
        m, n = (i1 + sign * i2) * k, (j1 + sign * j2) * k
        total += sign * math.exp(exponent) * rectangle(
            (-k - m) * sv, (k - m) * sv, (-k - n) * sw, (k - n) * sw, r)
    return total / (math.pi * math.sqrt(gap))


@compiled
def edges(k, q, c13, c14, c23, c24, out):
    out[0] = edge(k, q, c13, c14, c23, c24)
    out[1] = edge(k, q, c14, c13, c24, c23)
    out[2] = edge(k, q, c23, c24, c13, c14)
    out[3] = edge(k, q, c24, c23, c14, c13)


@compiled
def box_excess(k, q, c13, c14, c23, c24, gradient):
    """f2 - f1^2; fills the gradient in the four cross overlaps."""
    largest = max(max(abs(c13), abs(c14)), max(abs(c23), abs(c24)))
    nodes, weights = (SHORT, SHORT_WEIGHTS) if largest < 0.9 else (LONG, LONG_WEIGHTS)
    total = 0.0
    for i in range(len(nodes)):
        t = nodes[i]
        edges(k, q, t * c13, t * c14, t * c23, t * c24, gradient)
        total += weights[i] * (c13 * gradient[0] + c14 * gradient[1]
                               + c23 * gradient[2] + c24 * gradient[3])
    edges(k, q, c13, c14, c23, c24, gradient)
    return total


@compiled
def term(p, u):
    """p ln(p/u) - p + u."""
    if p <= 0.0:
        return u
    d = (p - u) / u
    return p * math.log1p(d) - (p - u)


@compiled
def ratio(z, k, q, f1, alpha_local, slope, work):
    """I/ln(f2/f1^2) in the chart z of the polytope, and its gradient."""
    t = np.tanh(z)
    s = 1.0 / (1.0 + math.exp(-z[0]))
    r = (2.0 * q - 1.0) + (2.0 - 2.0 * q) * s
    width1, width2, width3 = 1.0 + 2.0 * q + r, 1.0 - 2.0 * q + r, (2.0 - 2.0 * q) * (1.0 - s)
    a, d, b, e = width1 * t[1], width2 * t[2], width3 * t[3], width3 * t[4]
    u1, u2, u3 = (1.0 + q) ** 2 / 8.0, (1.0 - q) ** 2 / 8.0, (1.0 - q * q) / 8.0
    information = 0.0
    logs = work[:8]
    for j in range(8):
        if j < 2:
            u, width, th = u1, width1, t[1]
        elif j < 4:
            u, width, th = u2, width2, t[2]
        elif j < 6:
            u, width, th = u3, width3, t[3]
        else:
            u, width, th = u3, width3, t[4]
        p = 0.125 * width * (1.0 + th if j % 2 == 0 else 1.0 - th)
        information += term(p, u)
        logs[j] = math.log(max(p, 1e-300) / u)
    gradient = work[8:12]
    excess = box_excess(k, q, 0.25 * (a + d + b + e), 0.25 * (a - d - b + e),
                        0.25 * (a - d + b - e), 0.25 * (a + d - b - e), gradient)
    total = f1 * f1 + excess
    slope[:] = 0.0
    if information < 1e-9 or not excess > 1e-10 * f1 * f1:
        return alpha_local if information < 1e-9 else math.inf
    gain = math.log1p(excess / (f1 * f1))
    value = information / gain
    share = value / total * 0.25
    g13, g14, g23, g24 = gradient[0], gradient[1], gradient[2], gradient[3]
    by_a = 0.125 * (logs[0] - logs[1]) - share * (g13 + g14 + g23 + g24)
    by_d = 0.125 * (logs[2] - logs[3]) - share * (g13 - g14 - g23 + g24)
    by_b = 0.125 * (logs[4] - logs[5]) - share * (g13 - g14 + g23 - g24)
    by_e = 0.125 * (logs[6] - logs[7]) - share * (g13 + g14 - g23 - g24)
    by_r = 0.125 * (logs[0] + logs[1] + logs[2] + logs[3] - logs[4] - logs[5] - logs[6] - logs[7])
    by_r += by_a * t[1] + by_d * t[2] - by_b * t[3] - by_e * t[4]
    slope[0] = by_r * (2.0 - 2.0 * q) * s * (1.0 - s) / gain
    slope[1] = by_a * width1 * (1.0 - t[1] * t[1]) / gain
    slope[2] = by_d * width2 * (1.0 - t[2] * t[2]) / gain
    slope[3] = by_b * width3 * (1.0 - t[3] * t[3]) / gain
    slope[4] = by_e * width3 * (1.0 - t[4] * t[4]) / gain
    return value


@compiled
def descend(z, k, q, f1, alpha_local, work):
    """BFGS with backtracking from z, in place: the value reached, and evaluations."""
    n = 5
    g, new_g, new_z = np.empty(n), np.empty(n), np.empty(n)
    value = ratio(z, k, q, f1, alpha_local, g, work)
    inverse = np.eye(n)
    fresh, calls, still = True, 1, 0
    for _ in range(200):
        if np.max(np.abs(g)) < 1e-6:
            break
        direction = -inverse @ g
        drop = g @ direction
        if drop >= 0.0:
            inverse, fresh = np.eye(n), True
            direction = -g
            drop = -(g @ g)
        longest = np.max(np.abs(direction))
        step = min(1.0, 2.0 / longest)
        if fresh:
            step = min(step, 0.5 / longest)
        moved = False
        for _ in range(12):
            for i in range(n):
                new_z[i] = min(max(z[i] + step * direction[i], -FAR), FAR)
            new = ratio(new_z, k, q, f1, alpha_local, new_g, work)
            calls += 1
            if new <= value + 1e-4 * step * drop:
                moved = True
                break
            # The minimum of the parabola through both values and the slope.
            shrink = 0.1
            if new < 1e300:
                shrink = -0.5 * step * drop / (new - value - step * drop)
            step *= min(max(shrink, 0.1), 0.5)
        if not moved:
            if fresh:
                break
            inverse, fresh = np.eye(n), True
            continue
        dz, dg = new_z - z, new_g - g
        curve = dz @ dg
        if curve > 1e-14:
            if fresh:
                inverse = np.eye(n) * (curve / (dg @ dg))
            hy = inverse @ dg
            scale = (1.0 + (dg @ hy) / curve) / curve
            for i in range(n):
                for j in range(n):
                    inverse[i, j] += scale * dz[i] * dz[j] - (hy[i] * dz[j] + dz[i] * hy[j]) / curve
            fresh = False
        still = still + 1 if value - new < 1e-11 * abs(value) else 0
        value = new
        z[:] = new_z
        g[:] = new_g
        if still >= 2:
            break
    return value, calls


@compiled
def starting_point(index, q, last, z):
    """Identical pairs, correlated barycentres of three strengths, the last minimiser, chance."""
    z[:] = 0.0
    if index == 0:
        z[0], z[1], z[2] = 4.0, 4.0, 4.0
    elif index <= 3:
        rho = 0.25 * index
        # Between the independent value and that of identical pairs.
        r = q * q + (1.0 - q * q) * rho * rho * 0.5
        share = min(max((r - 2.0 * q + 1.0) / (2.0 - 2.0 * q), 1e-6), 1.0 - 1e-6)
        z[0] = math.log(share / (1.0 - share))
        z[1] = math.atanh(min(2.0 * (1.0 + q) * rho / (1.0 + 2.0 * q + r), 0.999))
    elif index == 4:
        z[:] = last
    else:
        for i in range(5):
            z[i] = 1.5 * np.random.standard_normal()


@compiled
def multistart(xs, kappa, f1s, alpha_ub, alpha_local, seed):
    """The least ratio found at each x, and evaluations in all."""
    np.random.seed(seed)
    out = np.empty(len(xs))
    z, last, work = np.empty(5), np.zeros(5), np.empty(12)
    last[1] = 1.0
    calls = 0
    for i in range(len(xs)):
        q = 1.0 - 2.0 * xs[i]
        out[i] = min(alpha_ub[i], alpha_local[i])
        best, keep = math.inf, last.copy()
        for index in range(STARTS):
            starting_point(index, q, last, z)
            value, used = descend(z, kappa, q, f1s[i], alpha_local[i], work)
            calls += used
            if value < best:
                best = value
                keep[:] = z
        last[:] = keep
        out[i] = min(out[i], best)
    return out, calls
