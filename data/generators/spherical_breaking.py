"""Reference values for replica symmetry breaking in the spherical perceptron
(|w|^2 = N, fields >= kappa, entropies per weight relative to the uniform sphere).

Nothing is shared with the program under test.  Doubles, composite Gauss-Legendre panels
graded around the bend of every integrand, at two resolutions; the value is the finer
one, the uncertainty three times the difference, at least rounding.

f(h) = ln H((kappa - h)/sqrt(1-q)), r = G/H; derivatives of f are those of r.

Line of de Almeida and Thouless   q/(1-q) = alpha E r^2 and alpha E r'^2 = 1 (first zero from q = 0).
Along the flow  (d/dq) E g = E [(d_q + d_h^2/2 + x f' d_h) g], d_q f = -(f'' + x f'^2)/2,
d Lambda/dq = -x; so Lambda^-2 = alpha E f''^2, differentiated once and twice, gives
    x  = alpha E f'''^2 / (2 (Lambda^-3 + alpha E f''^3)),
    x' = (alpha E [f''''^2 - 12 x f'' f'''^2 + 6 x^2 f''^4] - 6 x^2 Lambda^-4) / (same).
One step     extremum over q0, q1 (and m) of
    [ln(1-q1) + ln(L/(1-q1))/m + q0/L]/2 + alpha/m E_0 ln E_1 H^m,  L = 1-q1 + m (q1-q0);
    complexity -m^2 d/dm; replicon 1 - alpha E<r'^2>.
m = 1        q0 is replica symmetric; alpha along the curve of solutions is a function of q1,
    its minimum is the dynamic density, the zero of the complexity on it the Kauzmann one.
Jammed limit q -> 1 with breaking y(q), Lambda(q) = l + int_q^1 y, dF/dq = -(F'' + y F'^2)/2,
    F(1,h) = -(kappa-h)_+^2/(2 l): alpha is the minimum of S/(-2 F(0,0)), S = int_0^1 dq/Lambda.
    The derivative of S + 2 alpha F(0,0) by y(q) is -A(q),
        A(q) = int_0^q dq'/Lambda^2 - alpha E_q F'^2,
    so with k steps A(q_i) = 0 and int A = 0 over each cell; where breaking is continuous A = 0,
    hence Lambda^-2 = alpha E F''^2; a plateau is a cell of its own.  (y, l, F) -> (c y, c l, F/c)
    changes nothing: Lambda(q_0) = 1.

Run:  python spherical_breaking.py [part ...]
(parts: line one-step first-order capacity full tail star; rows of the other parts are kept)
"""

import csv
import json
import math
import sys
import time

import numpy as np
from numba import njit
from scipy import interpolate, optimize, special

from common import OUT

np.seterr(all="ignore")
COARSE, FINE = (14, 1.0), (18, 0.8)  # nodes in a panel, relative width of a panel
REACH = 9.6
STEPS = np.concatenate([[0.0], 1.3 * 1.7 ** np.arange(0, 26)])
EPS = 2.2e-16


# ---------------------------------------------------------------- quadrature

_RULE = {}


def rule(n):
    if n not in _RULE:
        _RULE[n] = np.polynomial.legendre.leggauss(n)
    return _RULE[n]


def panels(res, centre, width, low=-REACH, high=REACH):
    """Nodes and weights (times the normal law) of every row: equal panels on [low, high] and
    graded ones around `centre` (one a row), from `width` up."""
    n, fine = res
    centre = np.atleast_1d(np.asarray(centre, float)).reshape(-1, 1)
    rows = centre.shape[0]
    low, high = (np.broadcast_to(np.asarray(a, float).reshape(-1, 1), (rows, 1)) for a in (low, high))
    count = int(np.ceil(np.max(high - low) / (1.6 * fine)))
    edges = [low + (high - low) * np.arange(count + 1) / count]
    off = STEPS[STEPS * width < 2.5] * width * fine
    edges.append(centre + np.concatenate([-off[:0:-1], off]))
    e = np.sort(np.clip(np.concatenate(edges, axis=1), low, high), axis=1)
    mid, half = (e[:, 1:] + e[:, :-1]) / 2, (e[:, 1:] - e[:, :-1]) / 2
    x, w = rule(n)
    t = (mid[:, :, None] + half[:, :, None] * x).reshape(rows, -1)
    return t, (half[:, :, None] * w).reshape(rows, -1) * np.exp(-t * t / 2) / np.sqrt(2 * np.pi)


def line(res, centre, width):
    t, w = panels(res, centre, width)
    return t[0], w[0]


def hazard(u):
    return np.sqrt(2 / np.pi) / special.erfcx(u / np.sqrt(2))


def hazard_slope(u, r):
    u2 = np.where(u > 60, u, 60.0) ** 2
    return np.where(u > 60, 1 - 1 / u2 + 6 / u2**2 - 50 / u2**3, r * (r - u))


def ln_h(u):
    return special.log_ndtr(-u)


# -------------------------------------------------------------- symmetric line

class Symmetric:
    """Averages of the replica symmetric state at overlap 1 - c."""

    def __init__(self, kappa, c, res):
        q, s = 1 - c, np.sqrt(c)
        z, w = line(res, kappa / np.sqrt(q), s / np.sqrt(q))
        u = (kappa - np.sqrt(q) * z) / s
        r = hazard(u)
        r1 = hazard_slope(u, r)
        r2 = 2 * r * r1 - r - u * r1
        r3 = 2 * r1 * r1 + 2 * r * r2 - 2 * r1 - u * r2
        r2 = np.where(u > 60, 2 / u**3 - 24 / u**5, r2)
        r3 = np.where(u > 60, -6 / u**4, r3)
        self.alpha = a = q / (c * (w @ r**2))
        self.replicon = 1 - a * (w @ r1**2)
        # in units where Lambda = c = 1
        den = 2 * (1 - a * (w @ r1**3))
        self.x = x = a * (w @ r2**2) / den
        self.slope = (a * (w @ (r3**2 + 12 * x * r1 * r2**2 + 6 * x * x * r1**4)) - 6 * x * x) / den / c


_LINE = {}


def at_line(kappa, res):
    """State on the de Almeida-Thouless line: first zero of the replicon from q = 0."""
    g = lambda u: Symmetric(kappa, np.exp(u), res).replicon
    grid = np.linspace(-0.02, -14.0, 700)
    i = next(i for i in range(grid.size) if g(grid[i]) < 0)
    u = optimize.brentq(g, grid[i - 1], grid[i], xtol=1e-15, rtol=1e-15)
    return Symmetric(kappa, np.exp(u), res), np.exp(u)


# -------------------------------------------------------------------- one step

class OneStep:
    """Averages at overlaps q0, q1 and breaking parameter m."""

    def __init__(self, alpha, kappa, q0, c1, m, res):
        q1 = 1 - c1
        d, s = q1 - q0, np.sqrt(c1)
        rd, r0 = np.sqrt(d), np.sqrt(q0)
        L = c1 + m * d
        z, w = line(res, kappa / r0, np.sqrt(1 - q0) / r0)
        A = kappa - r0 * z
        peak = np.maximum(A, 0) * rd * m / L  # of the tilted law
        x, wx = panels(res, A / rd, s / rd, low=-REACH, high=REACH + peak)
        u = (A[:, None] - rd * x) / s
        lh = ln_h(u)
        top = np.max(m * lh - x * x / 2, axis=1, keepdims=True)
        p = wx * np.exp(m * lh - top)
        norm = p.sum(axis=1)
        lnz = np.log(norm) + top[:, 0]
        p = p / norm[:, None]
        r = hazard(u)
        r1 = hazard_slope(u, r)
        mean = lambda g: (p * g).sum(axis=1)
        E1 = w @ mean(r) ** 2
        self.lnz = w @ lnz
        # ln of the norm less m <ln H>, without the cancellation when the tilt is small
        dev = m * (lh - mean(lh)[:, None])
        small = np.max(dev, axis=1) < 3
        excess = np.where(small, np.log1p((wx * np.expm1(np.minimum(dev, 3))).sum(axis=1)), lnz - m * mean(lh))
        self.eq0 = q0 / L**2 - alpha / c1 * E1
        # difference of the two overlap equations: the variance of r in its law
        var = w @ mean((r - mean(r)[:, None]) ** 2)
        self.eq1 = 1 / (c1 * L) - alpha / c1 * var / d
        ln = np.log1p(m * d / c1)
        self.complexity = (ln - m * d / L + m * m * q0 * d / L**2) / 2 + alpha * (w @ excess)
        self.entropy = (np.log(c1) + ln / m + q0 / L) / 2 + alpha / m * self.lnz
        self.replicon = 1 - alpha * (w @ mean(r1 * r1))
        self.L, self.d = L, d


def newton(F, v, tol=1e-14, steps=30, cap=0.5, h=1e-5):
    """Newton with central differences; keeps the best point once steps stop shrinking."""
    v = np.array(v, float)
    best, stall, J = (np.inf, v), 0, None
    for it in range(steps):
        r = F(v)
        if J is None or best[0] > 1e-7:
            J = np.empty((v.size, v.size))
            for i in range(v.size):
                e = np.zeros(v.size)
                e[i] = h
                J[:, i] = (F(v + e) - F(v - e)) / (2 * h)
        step = np.linalg.solve(J, -r)
        size = np.max(np.abs(step))
        if size < best[0]:
            best, stall = (size, v + step), 0
        else:
            stall += 1
        if size < tol or (stall >= 3 and best[0] < 1e-8):
            break
        t = min(1.0, cap / size)
        for _ in range(25):
            new = F(v + t * step)
            if np.all(np.isfinite(new)) and (size < 1e-4 or np.max(np.abs(new)) < 2 * np.max(np.abs(r))):
                break
            t /= 2
        v = v + t * step
    if not best[0] < 1e-7:
        raise ArithmeticError(("newton", best))
    return best[1]


def unpack(v):
    """(ln c1, ln of the gap over c1, ln m) -> (q0, c1, m)."""
    c1 = np.exp(v[0])
    return 1 - c1 * (1 + np.exp(v[1])), c1, (np.exp(v[2]) if len(v) > 2 else None)


def pack(q0, q1, m=None):
    v = [np.log(1 - q1), np.log((q1 - q0) / (1 - q1))]
    return np.array(v if m is None else v + [np.log(m)])


def one_step_at(alpha, kappa, m, v, res):
    def F(v):
        q0, c1, _ = unpack(v)
        if not 0 < q0 < 1:
            return np.full(2, np.nan)
        s = OneStep(alpha, kappa, q0, c1, m, res)
        x = m * s.d / c1
        return np.array([s.eq0 * s.L**2, s.eq1 * c1 * s.L / min(1.0, x)])

    v = newton(F, v)
    q0, c1, _ = unpack(v)
    return v, OneStep(alpha, kappa, q0, c1, m, res)


def one_step_static(alpha, kappa, v, res, width=0.02, tol=1e-13):
    """Secant in ln m on the complexity, the overlaps solved at each m; v = (overlaps, ln m)."""
    w = np.array(v[:2])

    def solve(l):
        nonlocal w
        w, st = one_step_at(alpha, kappa, np.exp(l), w, res)
        x = np.exp(l) * st.d / np.exp(w[0])
        return st.complexity / x**2, st

    a, b = v[2], v[2] - width
    fa, st = solve(a)
    fb, st = solve(b)
    best, kept, stall = np.inf, b, 0
    for _ in range(25):
        if fb == fa:
            break
        step = np.clip(-fb * (b - a) / (fb - fa), -0.1, 0.1)
        if abs(step) < best:
            best, kept, stall = abs(step), b + step, 0
        else:
            stall += 1  # at the level of rounding the steps are noise
            if stall >= 2 and best < 1e-8:
                break
        a, fa, b = b, fb, b + step
        fb, st = solve(b)
        if best < tol:
            break
    if not best < 1e-8:
        raise ArithmeticError(("static", best))
    f, st = solve(kept)
    return np.append(w, kept), st


def follow_static(kappa, targets):
    """Static branch from the line outwards, through the increasing densities `targets`."""
    s, c = at_line(kappa, COARSE)
    q, ratio = 1 - c, min(1.01, targets[0] / s.alpha)
    d = ratio - 1
    start = next(p for p in np.linspace(1.6, 0.2, 15) * d if q + p < 1 - 0.4 * c)
    v = np.append(pack(q - 0.2 * d * c, q + start), np.log(s.x))
    hist, out = [], {}
    for target in targets:
        while True:
            v, st = one_step_static(s.alpha * ratio, kappa, v, COARSE, tol=1e-9)
            hist.append((np.log(ratio - 1), v))
            if ratio == target / s.alpha:
                out[target] = v
                break
            ratio = min(1 + (ratio - 1) * 1.4, target / s.alpha)
            if len(hist) > 1 and hist[-1][0] > hist[-2][0]:
                (t0, v0), (t1, v1) = hist[-2:]
                v = v1 + (v1 - v0) * (np.log(ratio - 1) - t1) / (t1 - t0)
    return out


# ------------------------------------------------------------------- m = 1

class Curve:
    """Solutions at m = 1: alpha as a function of q1 (through q0, which is replica symmetric)."""

    def __init__(self, kappa, res):
        self.kappa, self.res = kappa, res

    def point(self, u, guess):
        """State at ln(1-q1) = u; unknown ln q0."""
        c1 = np.exp(u)

        def F(l):
            q0 = np.exp(l)
            a = Symmetric(self.kappa, 1 - q0, self.res).alpha
            return OneStep(a, self.kappa, q0, c1, 1.0, self.res).eq1 * c1 * (1 - q0)

        a, b = guess, guess + 1e-4
        fa, fb = F(a), F(b)
        for _ in range(40):
            c = b - fb * (b - a) / (fb - fa)
            a, fa, b, fb = b, fb, c, F(c)
            if abs(b - a) < 1e-13 or fa == fb or fb == 0:
                break
        q0 = np.exp(b)
        alpha = Symmetric(self.kappa, 1 - q0, self.res).alpha
        return b, alpha, OneStep(alpha, self.kappa, q0, c1, 1.0, self.res)

    def interpolant(self, lo, hi, n, guess):
        t = np.cos(np.pi * (np.arange(n) + 0.5) / n)
        u = (lo + hi) / 2 + (hi - lo) / 2 * t
        vals = []
        for ui in u:
            guess, a, s = self.point(ui, guess)
            vals.append((np.log(a), s.complexity, guess))
        cheb = np.polynomial.chebyshev.Chebyshev
        return [cheb.fit(u, np.array(col), n - 1, domain=[lo, hi]) for col in zip(*vals)]


def random_first_order(kappa, res, seeds=None):
    """(alpha_d, q1_d, alpha_K, q1_K) on the m = 1 curve."""
    curve = Curve(kappa, res)
    if seeds is None:
        s, c = at_line(kappa, COARSE)
        grid = np.log(1 - np.linspace(1 - c + 0.02, 0.97, 50))
        guess, pts = np.log(0.9 * (1 - c)), []
        for u in grid:
            guess, a, st = curve.point(u, guess)
            pts.append((u, a, st.complexity, guess))
        pts = np.array(pts)
        i = np.argmin(pts[:, 1])
        sign = np.nonzero(pts[i:-1, 2] * pts[i + 1:, 2] < 0)[0]
        j = i + sign[0]
        seeds = [(pts[i, 0], pts[i, 3]), (pts[j, 0], pts[j, 3])]
    (ud, gd), (uk, gk) = seeds
    for width, n in ((0.2, 12), (0.1, 14)):
        al, co, qq = curve.interpolant(ud - width, ud + width, n, gd)
        roots = al.deriv().roots()
        roots = [x.real for x in roots if abs(x.imag) < 1e-9 and abs(x.real - ud) < width]
        ud = roots[np.argmin([abs(x - ud) for x in roots])]
        gd = qq(ud)
    alpha_d = np.exp(al(ud))
    for width, n in ((0.2, 12), (0.1, 14)):
        al, co, qq = curve.interpolant(uk - width, uk + width, n, gk)
        roots = [x.real for x in co.roots() if abs(x.imag) < 1e-9 and abs(x.real - uk) < width]
        uk = roots[np.argmin([abs(x - uk) for x in roots])]
        gk = qq(uk)
    return (alpha_d, 1 - np.exp(ud), np.exp(al(uk)), 1 - np.exp(uk)), [(ud, gd), (uk, gk)]


# ------------------------------------------- jammed functional with many steps

# q_0 < ... < q_{K-1} < q_K = 1 (kept as om = 1-q), y_i on (q_{i-1}, q_i), l = Lambda(1).
# F_K = -(kappa-h)_+^2/(2 l), e^{y_i F_{i-1}(h)} = E_z e^{y_i F_i(h + sqrt(q_i - q_{i-1}) z)}, last cell in
# closed form.  Every F_i lives on Chebyshev panels graded around kappa from sqrt(om_i) up; a
# convolution is a Gauss rule on the interpolant.  The transpose of the linearised recursion carries
# weights lam_i with  E_{q_i} g(F_i) = sum lam_i g: the law P(q_i, h) is never written down, and its
# mass is 1 to rounding.

LOW, HIGH = -10.5, 10.5


@njit
def ln_phi(x):
    if x > -30:
        return math.log(0.5 * math.erfc(-x / math.sqrt(2.0)))
    t = 1 / (x * x)
    return -x * x / 2 - math.log(-x) - 0.91893853320467274178 + math.log1p(-t * (1 - 3 * t * (1 - 5 * t * (1 - 7 * t))))


@njit
def closed(A, y, l, var):
    """F, dF/dy for the last cell: e^{yF} = E_z exp(-(y/2l) (A - sd z)_+^2)."""
    c = y / l
    a = 1 + c * var
    sd = math.sqrt(var)
    l1 = ln_phi(-A / sd)
    l2 = -c * A * A / (2 * a) - 0.5 * math.log(a) + ln_phi(A / (sd * math.sqrt(a)))
    big = max(l1, l2)
    if A < 0:  # 1 - I is a small positive number
        hz = math.exp(l2)
        lnI = math.log1p(hz - math.exp(ln_phi(A / sd)))
    else:
        lnI = big + math.log1p(math.exp(min(l1, l2) - big))
    mu, tau = A / a, sd / math.sqrt(a)
    x = mu / tau
    g = math.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    lead = math.exp(-c * A * A / (2 * a) - lnI) / math.sqrt(a)
    second = lead * ((mu * mu + tau * tau) * math.exp(ln_phi(x)) + mu * tau * g)
    return lnI / y, -lnI / (y * y) - second / (2 * l * y)


@njit
def locate(x, edges, count):
    lo, hi = 0, count
    while hi - lo > 1:
        mid = (lo + hi) // 2
        if x < edges[mid]:
            hi = mid
        else:
            lo = mid
    return lo


@njit
def weights_at(x, edges, p, cheb, bary, out):
    half = (edges[p + 1] - edges[p]) / 2
    t = (x - (edges[p + 1] + edges[p]) / 2) / half
    n = cheb.size
    total = 0.0
    for l in range(n):
        d = t - cheb[l]
        if abs(d) < 1e-15:
            out[:] = 0.0
            out[l] = 1.0
            return
        out[l] = bary[l] / d
        total += out[l]
    for l in range(n):
        out[l] /= total


@njit
def gauss_nodes(centre, width, peak, zc, gh, ghw, gl, glw, fine, t, lw, edges):
    """Nodes in z and log weights: Gauss-Hermite at zc when the function is smooth on its scale
    (width > 1.6), else panels graded around `centre` from `width` up."""
    if width > 1.6:
        for k in range(gh.size):
            t[k] = zc + gh[k]
            lw[k] = ghw[k] - zc * (zc / 2 + gh[k])
        return gh.size
    lo, hi = -9.6, 9.6 + peak
    n = int(math.ceil((hi - lo) / (1.5 * fine)))
    m = 0
    for i in range(n + 1):
        edges[m] = lo + (hi - lo) * i / n
        m += 1
    if lo < centre < hi:
        edges[m] = centre
        m += 1
    off = 1.0 * width * fine
    while off < 2.5:
        for s in (-1.0, 1.0):
            e = centre + s * off
            if lo < e < hi:
                edges[m] = e
                m += 1
        off *= 1.8
    part = edges[:m]
    part.sort()
    k = 0
    for i in range(m - 1):
        half, mid = (part[i + 1] - part[i]) / 2, (part[i + 1] + part[i]) / 2
        if half <= 0:
            continue
        for j in range(gl.size):
            z = mid + half * gl[j]
            t[k] = z
            lw[k] = math.log(half) + glw[j] - z * z / 2 - 0.91893853320467274178
            k += 1
    return k


@njit
def backward(h, count, edges, panels_, F1, y, sd, L0, L1, scale, kappa, cheb, bary, gh, ghw, gl, glw, fine, out, dout):
    """out_j = (1/y) ln E exp(y F1(h_j + sd z)) and its y-derivative; F1 on `edges`."""
    n = cheb.size
    t, lw, ed = np.empty(4000), np.empty(4000), np.empty(400)
    B = np.empty(n)
    val = np.empty(4000)
    low, high = edges[0], edges[panels_]
    for j in range(count):
        A = kappa - h[j]
        tilt = y * sd * max(A, 0.0) / L0
        m = gauss_nodes(A / sd, scale / sd, tilt, tilt, gh, ghw, gl, glw, fine, t, lw, ed)
        top = -1e300
        for k in range(m):
            x = h[j] + sd * t[k]
            if x <= low:
                v = F1[0] - ((kappa - x) ** 2 - (kappa - h_first(edges, cheb)) ** 2) / (2 * L1)
            elif x >= high:
                v = 0.0
            else:
                p = locate(x, edges, panels_)
                weights_at(x, edges, p, cheb, bary, B)
                v = 0.0
                for l in range(n):
                    v += B[l] * F1[p * n + l]
            val[k] = v
            e = lw[k] + y * v
            if e > top:
                top = e
        s = 0.0
        mean = 0.0
        for k in range(m):
            p_ = math.exp(lw[k] + y * val[k] - top)
            s += p_
            mean += p_ * val[k]
        out[j] = (top + math.log(s)) / y
        dout[j] = (mean / s - out[j]) / y


@njit
def h_first(edges, cheb):
    return (edges[0] + edges[1]) / 2 + (edges[1] - edges[0]) / 2 * cheb[0]


@njit
def forward(h, count, lam, edges, panels_, F1, y, sd, L0, L1, scale, kappa, cheb, bary, gh, ghw, gl, glw, fine, out):
    """Transpose of the linearised step: weights of the next level."""
    n = cheb.size
    t, lw, ed = np.empty(4000), np.empty(4000), np.empty(400)
    B = np.empty((4000, n))
    where = np.empty(4000, np.int64)
    val = np.empty(4000)
    low, high = edges[0], edges[panels_]
    out[:] = 0.0
    for j in range(count):
        if abs(lam[j]) < 1e-40:
            continue
        A = kappa - h[j]
        tilt = y * sd * max(A, 0.0) / L0
        m = gauss_nodes(A / sd, scale / sd, tilt, tilt, gh, ghw, gl, glw, fine, t, lw, ed)
        top = -1e300
        for k in range(m):
            x = h[j] + sd * t[k]
            if x <= low:
                where[k] = -1
                v = F1[0] - ((kappa - x) ** 2 - (kappa - h_first(edges, cheb)) ** 2) / (2 * L1)
            elif x >= high:
                where[k] = -2
                v = 0.0
            else:
                p = locate(x, edges, panels_)
                where[k] = p
                weights_at(x, edges, p, cheb, bary, B[k])
                v = 0.0
                for l in range(n):
                    v += B[k, l] * F1[p * n + l]
            val[k] = lw[k] + y * v
            if val[k] > top:
                top = val[k]
        s = 0.0
        for k in range(m):
            val[k] = math.exp(val[k] - top)
            s += val[k]
        for k in range(m):
            w = lam[j] * val[k] / s
            p = where[k]
            if p == -1:
                out[0] += w
            elif p == -2:
                out[panels_ * n - 1] += w
            else:
                for l in range(n):
                    out[p * n + l] += w * B[k, l]


def cheb_rule(n):
    """Chebyshev points (increasing), barycentric weights, differentiation matrix."""
    i = np.arange(n)
    x = -np.cos(np.pi * (2 * i + 1) / (2 * n))
    b = (-1.0) ** i * np.sin(np.pi * (2 * i + 1) / (2 * n))
    d = x[:, None] - x[None, :] + np.eye(n)
    D = (b[None, :] / b[:, None]) / d
    D -= np.diag(np.diag(D))
    D -= np.diag(D.sum(axis=1))
    return x, b, D


class Resolution:
    def __init__(self, points, fine, hermite, legendre):
        self.points, self.fine = points, fine
        self.cheb, self.bary, self.D = cheb_rule(points)
        x, w = np.polynomial.hermite_e.hermegauss(hermite)
        self.gh, self.ghw = x, np.log(w / np.sqrt(2 * np.pi))
        x, w = np.polynomial.legendre.leggauss(legendre)
        self.gl, self.glw = x, np.log(w)

    def edges(self, kappa, om):
        side = [0.0]
        step = 1.2 * np.sqrt(om) * self.fine
        while side[-1] < 30:
            side.append(side[-1] + min(step, 1.2 * self.fine))
            step *= 1.8
        e = np.concatenate([kappa - np.array(side)[:0:-1], kappa + np.array(side)])
        e = e[(e > LOW + 0.05) & (e < HIGH - 0.05)]
        return np.concatenate([[LOW], e, [HIGH]])


MEDIUM, HIGHER = Resolution(15, 1.0, 24, 12), Resolution(18, 0.85, 32, 15)


class Jammed:
    """S, F(0,0), alpha and the expectations at every level of a jammed kRSB point.
    om: 1-q_0 .. 1-q_{K-1}; Lam: Lambda at q_0 .. q_{K-1} and at 1."""

    def __init__(self, kappa, om, Lam, res):
        om, Lam = np.asarray(om, float), np.asarray(Lam, float)
        K = om.size
        gap = np.append(om[:-1] - om[1:], om[-1])
        y = (Lam[:-1] - Lam[1:]) / gap
        n = res.points
        self.om, self.Lam, self.y, self.gap, self.kappa, self.res = om, Lam, y, gap, kappa, res
        edges = [res.edges(kappa, o) for o in om]
        h = [((e[1:] + e[:-1])[:, None] / 2 + (e[1:] - e[:-1])[:, None] / 2 * res.cheb).ravel() for e in edges]
        F, dF = [None] * K, [None] * K
        last = np.array([closed(kappa - x, y[-1], Lam[-1], om[-1]) for x in h[-1]])
        F[-1], dF[-1] = last[:, 0].copy(), last[:, 1].copy()
        args = (res.cheb, res.bary, res.gh, res.ghw, res.gl, res.glw, res.fine)
        for i in range(K - 2, -1, -1):
            out, dout = np.empty(h[i].size), np.empty(h[i].size)
            backward(h[i], h[i].size, edges[i + 1], edges[i + 1].size - 1, F[i + 1], y[i], np.sqrt(gap[i]),
                     Lam[i], Lam[i + 1], np.sqrt(om[i + 1]), kappa, *args, out, dout)
            F[i], dF[i] = out, dout
        self.h, self.F, self.edges = h, F, edges
        # the law at q_0 and its images
        q0 = 1 - om[0]
        t, w = panels((16, res.fine), np.array([kappa / np.sqrt(q0)]), np.sqrt(om[0] / q0))
        lam = np.zeros(h[0].size)
        B = np.empty(n)
        for x, wx in zip(np.sqrt(q0) * t[0], w[0]):
            p = locate(x, edges[0], edges[0].size - 1)
            weights_at(x, edges[0], p, res.cheb, res.bary, B)
            lam[p * n:(p + 1) * n] += wx * B
        self.F00 = lam @ F[0]
        self.law, self.E1, self.E2, self.cell = [], np.empty(K), np.empty(K), np.empty(K)
        self.d1, self.d2 = [], []
        for i in range(K):
            half = np.diff(edges[i])[:, None] / 2
            f1 = (F[i].reshape(-1, n) @ res.D.T) / half
            f2 = (f1 @ res.D.T) / half
            self.d1.append(f1.ravel())
            self.d2.append(f2.ravel())
            self.law.append(lam)
            self.E1[i], self.E2[i] = lam @ self.d1[i] ** 2, lam @ self.d2[i] ** 2
            self.cell[i] = 2 * (lam @ dF[i])
            if i < K - 1:
                out = np.empty(h[i + 1].size)
                forward(h[i], h[i].size, lam, edges[i + 1], edges[i + 1].size - 1, F[i + 1], y[i], np.sqrt(gap[i]),
                        Lam[i], Lam[i + 1], np.sqrt(om[i + 1]), kappa, *args, out)
                lam = out
        ln = np.log(Lam[:-1] / Lam[1:])
        self.S = q0 / Lam[0] + np.sum(ln / y)
        self.alpha = self.S / (-2 * self.F00)
        # int_0^q dq'/Lambda^2 at the levels, and its integral over the cells
        jump = (1 / Lam[1:] - 1 / Lam[:-1]) / y
        self.I = q0 / Lam[0] ** 2 + np.concatenate([[0.0], np.cumsum(jump)])[:-1]
        self.Icell = (self.I - 1 / (y * Lam[:-1])) * gap + ln / y**2

    def stationarity(self):
        """A(q_i) at the levels and int A over the cells, relative."""
        return np.concatenate([1 - self.alpha * self.E1 / self.I, 1 - self.alpha * self.cell / self.Icell])


def levels(v):
    """(ln om_0, ln om_i/om_{i-1}.., ln Lambda_i/Lambda_{i-1}..) -> om, Lambda (Lambda_0 = 1)."""
    k = v.size // 2
    return np.exp(np.cumsum(v[:k])), np.exp(np.concatenate([[0.0], np.cumsum(v[k:])]))


def capacity(kappa, v, res):
    """Stationary point by Newton on the exact stationarity conditions."""
    F = lambda v: Jammed(kappa, *levels(v), res).stationarity() if np.all(v < 0) else np.full(v.size, np.nan)
    v = newton(F, v, tol=2e-14, cap=0.3)
    return v, Jammed(kappa, *levels(v), res)


# ------------------------------------------------------------ full breaking

TAIL = 0.29  # starting guess of the exponent of Lambda


class Anderson:
    """Mixing of the last differences of a fixed point u -> g."""

    def __init__(self, depth=8):
        self.u, self.f, self.depth = [], [], depth

    def step(self, u, g):
        self.u.append(u)
        self.f.append(g - u)
        self.u, self.f = self.u[-self.depth:], self.f[-self.depth:]
        if len(self.u) < 3:
            return g
        dF = np.array([self.f[i + 1] - self.f[i] for i in range(len(self.f) - 1)]).T
        dU = np.array([self.u[i + 1] - self.u[i] for i in range(len(self.u) - 1)]).T
        c = np.linalg.lstsq(dF, self.f[-1], rcond=1e-9)[0]
        return g - (dU + dF) @ c


def tail_spline(ratio, v):
    """ln Lambda against ln om, for another discretisation."""
    x, y = np.log(ratio), np.append(0.0, v)
    spline = interpolate.CubicSpline(x[::-1], y[::-1])
    b = (y[-6] - y[-12]) / (x[-6] - x[-12])
    return lambda t: np.where(np.log(t) < x[-6], y[-6] + b * (np.log(t) - x[-6]), spline(np.maximum(np.log(t), x[-6])))


class Full:
    """Continuous breaking: levels om_i = om_0 (1-r)^i down to eps, Lambda_i^-2 proportional to E_i F''^2,
    q_0 from A(q_0) = 0, the last cell one step to l = rho Lambda_{K-1}."""

    def __init__(self, kappa, om0, r, eps, res, rho=0.7, start=None):
        self.kappa, self.r, self.res, self.rho = kappa, r, res, rho
        self.K = int(round(np.log(eps / om0) / np.log1p(-r))) + 1
        t = (1 - r) ** np.arange(self.K)
        self.ratio = t
        self.v = np.append(np.log(t[1:]) * TAIL if start is None else start(t[1:]), np.log(om0))
        self.mix = None

    def sweep(self):
        om0, shape = np.exp(self.v[-1]), np.exp(np.append(0.0, self.v[:-1]))
        self.state = s = Jammed(self.kappa, om0 * self.ratio, np.append(shape, self.rho * shape[-1]), self.res)
        new = 0.5 * np.log(s.E2[0] / s.E2[1:])
        g = s.I[0] / (s.alpha * s.E1[0])
        shift = -0.7 * (1 / g - 1) * min((1 - om0) / om0, 2.0)
        out = np.append(new, np.log(om0) + np.clip(shift, -0.1, 0.1))
        # a change deep in the tail matters in proportion to the part of the interval it concerns
        self.residual = max(np.max(np.abs(new - self.v[:-1]) * np.sqrt(self.ratio[1:])), abs(g - 1))
        if self.residual < 0.03:
            self.mix = self.mix or Anderson()
            out = self.mix.step(self.v, out)
        self.v = out
        return s.alpha

    def solve(self, tol, most=60, report=None):
        for it in range(most):
            a = self.sweep()
            if report:
                report(it, self, a)
            if self.residual < tol:
                break
        return a

    def start(self):
        return tail_spline(self.ratio, self.v[:-1])


class Gap:
    """Continuous breaking after a plateau y_1 on [q_0, q_1]: A(q_0) = A(q_1) = 0, int A = 0 between.
    At given q_1 the unknowns are ln om_0, ln Lambda_1 and the tail, which is as before; a secant in
    ln om_1 brings A(q_1) to zero (the root with y_1 below the next y, not q_1 -> q_0)."""

    def __init__(self, kappa, p, r, eps, res, rho=0.45, start=None):
        self.kappa, self.r, self.res, self.rho = kappa, r, res, rho
        self.K = int(round(np.log(eps / np.exp(p[1])) / np.log1p(-r))) + 1
        self.ratio = (1 - r) ** np.arange(self.K)
        self.l1 = p[1]
        self.v = np.append(np.log(self.ratio[1:]) * 0.33 if start is None else start(self.ratio[1:]), [p[0], p[2]])

    def point(self, v):
        om = np.append(np.exp(v[-2]), np.exp(self.l1) * self.ratio)
        shape = np.exp(np.append(0.0, v[:-2]) + v[-1])
        s = Jammed(self.kappa, om, np.concatenate([[1.0], shape, [self.rho * shape[-1]]]), self.res)
        return s, np.array([1 - s.alpha * s.E1[0] / s.I[0], 1 - s.alpha * s.cell[0] / s.Icell[0]])

    def jacobian(self):
        J = np.empty((2, 2))
        for i in range(2):
            e = np.zeros(self.v.size)
            e[self.v.size - 2 + i] = 2e-4
            J[:, i] = (self.point(self.v + e)[1] - self.point(self.v - e)[1]) / 4e-4
        return J

    def solve(self, tol, warm, most=60):
        """At fixed q_1; A(q_1), relative."""
        mix = None
        for it in range(most):
            if it in (warm, warm + 5):
                J = self.jacobian()
            self.state, A = self.point(self.v)
            s = self.state
            new = 0.5 * np.log(s.E2[1] / s.E2[2:])
            self.residual = max(np.max(np.abs(new - self.v[:-2]) * np.sqrt(self.ratio[1:])), np.max(np.abs(A)))
            step = np.zeros(2)
            if it >= warm:
                step = -np.linalg.solve(J, A)
                step *= min(1.0, 0.1 / np.max(np.abs(step)))
            out = np.append(new, self.v[-2:] + step)
            if it >= warm + 2 and self.residual < 2e-3:
                mix = mix or Anderson()
                out = mix.step(self.v, out)
            self.v = out
            if it > warm and self.residual < tol:
                break
        return 1 - s.alpha * s.E1[1] / s.I[1]

    def plateau_end(self, tol, warm, report=None):
        """Secant in ln om_1."""
        a, fa = self.l1, self.solve(20 * tol, warm)
        if report:
            report(self, fa)
        self.l1 = b = a + 0.05
        for _ in range(12):
            fb = self.solve(tol, 1)
            if report:
                report(self, fb)
            if abs(fb) < 3 * tol or fb == fa:
                break
            step = np.clip(-fb * (b - a) / (fb - fa), -0.1, 0.1)
            if abs(step) < 1e-4:
                break
            a, fa, b = b, fb, b + step
            self.l1 = b
        return self.state.alpha



# --------------------------------- overlap with fully broken jammed states

class Star:
    """Replica symmetric typical states at margin kappa and fully broken ones jammed at kappa_max,
    same patterns: t/((1-q) Lambda(q0)) = alpha E f'(u) F'(q0, h), Var u = q, Var h = q0, Cov = t."""

    def __init__(self, kappa, kmax, om0, r, start):
        self.kappa, self.kmax = kappa, kmax
        g = Full(kmax, om0, r, om0 * 1e-5, MEDIUM, 0.45, start)
        self.alpha = g.solve(3e-7, 60)
        self.start, self.om0 = g.start(), np.exp(g.v[-1])
        s = g.state
        q0 = 1 - s.om[0]
        f = lambda u: Symmetric(kappa, np.exp(u), COARSE).alpha - self.alpha
        c = np.exp(optimize.brentq(f, -2.5, -0.01, xtol=1e-14))
        self.q = q = 1 - c
        z, w = line(FINE, 0.0, 0.5)
        h, weight = s.h[0], s.law[0] * s.d1[0]

        def g_(t):
            u = t / q0 * h[:, None] + np.sqrt(q - t * t / q0) * z
            return self.alpha * np.sqrt(c) * (weight @ (hazard((kappa - u) / np.sqrt(c)) @ w)) * s.Lam[0] - t

        self.t = optimize.brentq(g_, 0.0, np.sqrt(q * q0) * (1 - 1e-12), xtol=1e-14)
        self.excess = kmax - kappa * self.t


def star_rows(T):
    how = ("kappa_max = kappa t with alpha = full-breaking capacity at kappa_max; levels 1-q geometric (ratio 0.8, 0.86), "
           "secant in kappa_max")
    for kappa, k0, om0 in ((-1.0, -0.511, 0.215), (-1.5, -0.249, 0.085)):
        value, start = [], None
        for r in (0.2, 0.1414):
            a, sa = k0, Star(kappa, k0, om0, r, start)
            b = k0 - sa.excess * 0.5
            for _ in range(8):
                sb = Star(kappa, b, sa.om0, r, sa.start)
                slope = (sb.alpha - sa.alpha) / (b - a)
                step = -sb.excess * (b - a) / (sb.excess - sa.excess)
                if abs(step) < 2e-6:
                    break
                a, sa, b = b, sb, b + step
            k0, om0, start = b, sb.om0, sb.start
            value.append(sb.alpha + step * slope)
        T.add("star_capacity_full", {"kappa": kappa}, *value, how, 2e-6)


# -------------------------------------------------- exponents of the tail

def tail_exponent(points, left=-15.0, right=9.0):
    """b of Lambda ~ (1-q)^b as q -> 1, with gamma and theta of P ~ h^-gamma, P ~ |h|^theta.

    With x = (h - kappa)/sqrt(om), F = -(om/Lambda) f(x) and P = om^(-gamma/2) p(x):
        f'' = b f'^2 + 2(1-b) f - x f',  f -> x^2/2 + 1/(2(1-b)) on the left, 0 on the right;
        p'' + 2b (p f')' = gamma p + x p',  p -> |x|^theta, x^-gamma, theta (1-2b) = 2b - gamma;
        b = int p f'''^2 / (2 int p f''^2 (1 - f''))    (local form of 1/Lambda^2 = alpha E F''^2).
    Global Chebyshev collocation and Newton."""
    i = np.arange(points)
    t = -np.cos(np.pi * i / (points - 1))
    c = np.where((i == 0) | (i == points - 1), 2.0, 1.0) * (-1.0) ** i
    d = t[:, None] - t[None, :] + np.eye(points)
    D = c[:, None] / c[None, :] / d
    D -= np.diag(np.diag(D))
    D -= np.diag(D.sum(axis=1))
    half = (right - left) / 2
    x, D1 = (right + left) / 2 + half * t, D / half
    D2 = D1 @ D1
    # Clenshaw-Curtis by integrating the Chebyshev interpolant
    V = np.cos(np.outer(np.arange(points), np.arccos(np.clip(t, -1, 1))))
    k = np.arange(points)
    moments = np.where(k % 2 == 0, 2.0 / (1.0 - np.where(k == 1, 0, k) ** 2.0), 0.0)
    w = np.linalg.solve(V, moments) * half
    state = {
        "f": np.log1p(np.exp(-2 * x)) ** 2 / 8 + 0.3 / (1 + np.exp(2 * x)),
        "p": np.where(x < 0, (1 + x * x) ** 0.2, (1 + x * x) ** -0.2),
        "g": 0.41,
    }
    zero = np.argmin(np.abs(x))

    def f_of(b):
        f = state["f"].copy()
        for _ in range(60):
            f1, f2 = D1 @ f, D2 @ f
            R = f2 - b * f1**2 - 2 * (1 - b) * f + x * f1
            J = D2 - np.diag(2 * b * f1 - x) @ D1 - 2 * (1 - b) * np.eye(points)
            R[0], J[0] = f[0] - x[0] ** 2 / 2 - 1 / (2 * (1 - b)), np.eye(points)[0]
            R[-1], J[-1] = f[-1], np.eye(points)[-1]
            step = np.linalg.solve(J, -R)
            f = f + step * min(1.0, 5 / np.max(np.abs(step)))
            if np.max(np.abs(step)) < 1e-11:
                break
        state["f"] = f
        return f

    def p_of(b, f):
        p, g = state["p"].copy(), state["g"]
        f1 = D1 @ f

        def residual(p, g):
            R = D2 @ p + 2 * b * (D1 @ (p * f1)) - g * p - x * (D1 @ p)
            th = (2 * b - g) / (1 - 2 * b)
            s, r = -x[0], x[-1]
            a2 = th * (th - 1) / (2 * (2 * b - 1))
            a4 = (th - 2) * (th - 3) * a2 / (4 * (2 * b - 1))
            a6 = (th - 4) * (th - 5) * a4 / (6 * (2 * b - 1))
            num = th + (th - 2) * a2 / s**2 + (th - 4) * a4 / s**4 + (th - 6) * a6 / s**6
            R[0] = x[0] * (D1[0] @ p) - num / (1 + a2 / s**2 + a4 / s**4 + a6 / s**6) * p[0]
            c2 = -g * (g + 1) / 2
            c4 = -(g + 2) * (g + 3) * c2 / 4
            c6 = -(g + 4) * (g + 5) * c4 / 6
            num = -g - (g + 2) * c2 / r**2 - (g + 4) * c4 / r**4 - (g + 6) * c6 / r**6
            R[-1] = r * (D1[-1] @ p) - num / (1 + c2 / r**2 + c4 / r**4 + c6 / r**6) * p[-1]
            return np.append(R, p[zero] - 1)

        for _ in range(60):  # residual is linear in p
            R, h = residual(p, g), 1e-6
            J = np.empty((points + 1, points + 1))
            J[:, -1] = (residual(p, g + h) - residual(p, g - h)) / (2 * h)
            base = residual(np.zeros(points), g)
            J[:, :-1] = np.array([residual(e, g) - base for e in np.eye(points)]).T
            step = np.linalg.solve(J, -R)
            p, g = p + step[:-1], g + np.clip(step[-1], -0.1, 0.1)
            if abs(step[-1]) < 1e-12:
                break
        state["p"], state["g"] = p, g
        return p, g

    def excess(b):
        f = f_of(b)
        p, g = p_of(b, f)
        f2, f3 = D2 @ f, D1 @ (D2 @ f)
        return b - (w @ (p * f3**2)) / (2 * (w @ (p * f2**2 * (1 - f2))))

    b = optimize.brentq(excess, 0.28, 0.31, xtol=1e-12)
    excess(b)
    g = state["g"]
    return b, g, (2 * b - g) / (1 - 2 * b)


def tail_rows(T):
    a, b = tail_exponent(120), tail_exponent(144, -13.0, 8.5)
    how = (f"global Chebyshev collocation of the scaling equations, two sizes and domains; gamma = {b[1]:.9f}, "
           f"theta = {b[2]:.9f}, 1/(1-b) = {1 / (1 - b[0]):.9f}; the same at every kappa with continuous breaking at q = 1")
    for kappa in (-0.2, -1.0):
        T.add("capacity_full_tail", {"kappa": kappa}, a[0], b[0], how, 1e-9)


# ---------------------------------------------------------------------- table

class Rows:
    def __init__(self, part):
        self.part, self.rows = part, []

    def add(self, quantity, params, coarse, fine, method, floor=0.0):
        """The finer value; three times the difference, at least rounding and `floor` (relative)."""
        coarse, fine = float(coarse), float(fine)
        unc = max(3 * abs(coarse - fine), abs(fine) * max(4 * EPS, floor))
        self.rows.append([quantity, json.dumps(params), repr(fine), f"{unc:.1e}", method])
        print(f"{time.time() - START:6.0f} {quantity} {params} {fine!r} {unc:.1e}", flush=True)


def write(tables):
    """Replace the rows of the given parts, keep the others, number them again."""
    name = OUT / "spherical-breaking.csv"
    parts = list(PARTS)
    kept = {p: [] for p in parts}
    if name.exists():
        with open(name, newline="") as f:
            for row in list(csv.reader(f))[1:]:
                part = next(p for p in parts if row[1] in PARTS[p][1])
                kept[part].append(row[1:])
    for t in tables:
        kept[t.part] = t.rows
    with open(name, "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["id", "quantity", "params", "value", "abs_uncertainty", "method"])
        rows = [r for p in parts for r in kept[p]]
        w.writerows([[f"sphbr-{i + 1:03d}"] + r for i, r in enumerate(rows)])
    print(name.name, len(rows), "rows")


def line_rows(T):
    how = "doubles, graded Gauss-Legendre panels at two resolutions; first zero of the replicon from q = 0"
    for kappa in (-0.05, -0.2, -0.7, -1.2, -1.6, -2.2, -3.0):
        (s0, c0), (s1, c1) = (at_line(kappa, r) for r in (COARSE, FINE))
        p = {"kappa": kappa}
        T.add("alpha_dat", p, s0.alpha, s1.alpha, how, 1e-14)
        T.add("q", p, 1 - c0, 1 - c1, how, 1e-14)
        T.add("breaking_point", p, s0.x, s1.x, how + "; expansion of Lambda^-2 = alpha E f''^2", 1e-13)
        T.add("slope", p, s0.slope, s1.slope, how + "; second derivative of Lambda^-2 = alpha E f''^2", 1e-12)
    for name, f, lo, hi in (
        ("1rsb", lambda s: s.slope, -1.6, -1.3),
        ("rfot", lambda s: s.x - 1, -2.2, -1.9),
    ):
        k = [optimize.brentq(lambda k: f(at_line(k, r)[0]), lo, hi, xtol=1e-14) for r in (COARSE, FINE)]
        a = [at_line(x, r)[0].alpha for x, r in zip(k, (COARSE, FINE))]
        T.add("kappa_" + name, {}, *k, how, 1e-13)
        T.add("alpha_" + name, {}, *a, how, 1e-12)


STATIC = {  # kappa: densities
    -0.3: [3.0784],
    -0.5: [4.2],
    -0.7: [5.6],
    -1.0: [7.9523, 9.0, 12.073],
    -1.5: [18.9255, 25.0],
    -2.0: [75.0],
    -2.5: [350.0],
}
GIVEN = [  # alpha, kappa, m, static point to start from
    (4.2, -0.5, 0.3, 4.2),
    (9.0, -1.0, 0.15, 9.0),
    (9.0, -1.0, 0.5, 9.0),
    (25.0, -1.5, 0.6, 25.0),
    (75.0, -2.0, 1.0, 75.0),
    (350.0, -2.5, 0.9, 350.0),
]


def static_branch(kappa):
    if kappa > -2.04:
        return follow_static(kappa, STATIC[kappa])
    x, seeds = random_first_order(kappa, COARSE)
    uk, gk = seeds[1]
    v = np.append(pack(np.exp(gk), 1 - np.exp(uk)), 0.0)
    out, alpha = {}, x[2]
    for target in STATIC[kappa]:
        while alpha != target:
            alpha = min(1.02 * alpha, target)
            v, st = one_step_static(alpha, kappa, v, COARSE, tol=1e-8)
        out[target] = v
    return out


def one_step_rows(T):
    how = "doubles, nested graded Gauss-Legendre panels at two resolutions; secant in m on the complexity"
    static = {}
    for kappa in STATIC:
        for alpha, v in static_branch(kappa).items():
            static[alpha, kappa] = v
            both = [one_step_static(alpha, kappa, v, r) for r in (COARSE, FINE)]
            p = {"alpha": alpha, "kappa": kappa}
            par = [unpack(b[0]) for b in both]
            T.add("one_step_q0", p, *(x[0] for x in par), how, 1e-13)
            T.add("one_step_q1", p, *(1 - x[1] for x in par), how, 1e-13)
            T.add("one_step_m", p, *(x[2] for x in par), how, 3e-12)
            T.add("one_step_entropy", p, *(b[1].entropy for b in both), how, 1e-14)
            T.add("one_step_replicon", p, *(b[1].replicon for b in both), how, 1e-13 / abs(both[1][1].replicon))
    how = "doubles, nested graded Gauss-Legendre panels at two resolutions; overlaps solved at the given m"
    for alpha, kappa, m, start in GIVEN:
        v = static[start, kappa]
        for l in np.linspace(v[2], np.log(m), 5)[1:]:
            w, st = one_step_at(alpha, kappa, np.exp(l), v[:2], COARSE)
            v = np.append(w, l)
        both = [one_step_at(alpha, kappa, m, v[:2], r) for r in (COARSE, FINE)]
        p = {"alpha": alpha, "kappa": kappa, "m_parisi": m}
        par = [unpack(b[0]) for b in both]
        T.add("one_step_q0_at", p, *(x[0] for x in par), how, 1e-13)
        T.add("one_step_q1_at", p, *(1 - x[1] for x in par), how, 1e-13)
        T.add("one_step_entropy_at", p, *(b[1].entropy for b in both), how, 1e-14)
        T.add("one_step_complexity_at", p, *(b[1].complexity for b in both), how, 2e-14 / abs(both[1][1].complexity))
        T.add("one_step_replicon_at", p, *(b[1].replicon for b in both), how, 1e-13 / abs(both[1][1].replicon))


def first_order_rows(T):
    how = "doubles, nested graded Gauss-Legendre panels at two resolutions; Chebyshev interpolant of the m = 1 curve over ln(1-q1)"
    for kappa in (-2.2, -2.5, -3.0):
        a, seeds = random_first_order(kappa, COARSE)
        b, seeds = random_first_order(kappa, FINE, seeds)
        p = {"kappa": kappa}
        T.add("alpha_dynamic", p, a[0], b[0], how, 1e-13)
        T.add("q1_dynamic", p, a[1], b[1], how, 1e-11)
        T.add("alpha_kauzmann", p, a[2], b[2], how, 1e-13)
        T.add("q1_kauzmann", p, a[3], b[3], how, 1e-12)


SEEDS = {  # minima at kappa = -1, as starting values only
    1: [-1.0934, -1.6397],
    2: [-0.91421, -2.5633, -1.06529, -1.29275],
    3: [-0.8649, -1.7429, -2.4252, -0.80084, -0.83695, -1.19114],
}


def capacity_branch(k, kappas):
    """Continuation in ln |kappa| from -1 at the coarse resolution."""
    first, _ = capacity(-1.0, np.array(SEEDS[k]), MEDIUM)
    out = {}
    for side in (sorted(x for x in kappas if x >= -1), sorted(x for x in kappas if x < -1)[::-1]):
        x, v, old = 0.0, first, None
        for target in side:
            end = np.log(-target)
            while x != end:
                new = end if abs(end - x) <= 0.1 else x + np.sign(end - x) * 0.1
                guess = v if old is None else v + (v - old[1]) * (new - x) / (x - old[0])
                old, (v, s) = (x, v), capacity(-np.exp(new), np.minimum(guess, -0.02), MEDIUM)
                x = new
            out[target] = v
    return out


def capacity_rows(T):
    how = ("doubles, Chebyshev panels and Gauss rules at two resolutions; Newton on the stationarity conditions "
           "A(q_i) = 0, int A = 0 over each cell")
    scale = "; scale Lambda(q0) = 1, Lambda(q) = l + int_q^1 y"
    for k in (1, 2, 3):
        for kappa, v in sorted(capacity_branch(k, (-0.2, -0.5, -1.0, -1.5, -2.0, -3.0)).items(), reverse=True):
            v0, a = capacity(kappa, v, MEDIUM)
            v1, b = capacity(kappa, v0, HIGHER)
            p = {"kappa": kappa, "rsb": k}
            T.add("capacity_k", p, a.alpha, b.alpha, how + "; minimum", 1e-12)
            T.add("capacity_k_q0", p, 1 - a.om[0], 1 - b.om[0], how, 1e-10)
            if k == 2:
                T.add("capacity_k_q1", p, 1 - a.om[1], 1 - b.om[1], how, 1e-10)
                T.add("capacity_k_y1", p, a.y[0], b.y[0], how + scale, 1e-9)
                T.add("capacity_k_y2", p, a.y[1], b.y[1], how + scale, 1e-9)


FULL = {-1.0: 0.444, -0.5: 0.2097, -0.3: 0.105, -0.2: 0.056}  # om_0 to start from


def extrapolated(runs):
    """(tail 10 eps, tail eps, tail eps on finer levels).  The error of the tail falls by 9 a decade
    of eps, that of the levels as ln(1-r)^4, by 4.6 here (both seen at kappa = -0.5 and -1)."""
    a, b, c = runs
    tail, fine = (b - a) / 8, (c - b) / 3.6
    return c + tail + fine, abs(tail) + 2 * abs(fine)


def full_rows(T):
    how = ("doubles, Chebyshev panels; y constant between levels 1-q geometric (ratio 0.8, 0.86), Lambda^-2 = alpha E F''^2 at "
           "the levels by Anderson mixing, both the cut of the tail and the levels extrapolated")
    start = None
    for kappa, om0 in FULL.items():
        runs = []
        for r, cut in ((0.2, 4e-6), (0.2, 4e-7), (0.1414, 4e-7)):
            g = Full(kappa, om0, r, om0 * cut, MEDIUM, 0.45, start)
            runs.append(g.solve(2e-6, 45))
            start, om0 = g.start(), np.exp(g.v[-1])
        value, unc = extrapolated(runs)
        T.add("capacity_full", {"kappa": kappa}, value + unc / 3, value, how)


PLATEAU = {-1.5: (0.3827, 0.75, 0.535), -2.0: (0.2246, 0.933, 0.173)}  # q_0, q_1, Lambda_1 to start from


def plateau_rows(T):
    how = ("doubles, Chebyshev panels; plateau from q0 to q1 with A(q0) = A(q1) = int A = 0, then y constant between levels 1-q "
           "geometric (ratio 0.8, 0.86), Lambda^-2 = alpha E F''^2 at the levels, both the cut of the tail and the levels extrapolated")
    for kappa, (q0, q1, lam) in PLATEAU.items():
        runs, start = [], None
        p = [np.log(1 - q0), np.log(1 - q1), np.log(lam)]
        for r, cut in ((0.2, 4e-5), (0.2, 4e-6), (0.1414, 4e-6)):
            g = Gap(kappa, p, r, (1 - q1) * cut, MEDIUM, 0.45, start)
            runs.append(g.plateau_end(5e-6, 10 if start is None else 2))
            p, start = [g.v[-2], g.l1, g.v[-1]], tail_spline(g.ratio, g.v[:-2])
        value, unc = extrapolated(runs)
        T.add("capacity_full", {"kappa": kappa}, value + unc / 3, value, how)


PARTS = {
    "line": (line_rows, ("alpha_dat", "q", "breaking_point", "slope", "kappa_1rsb", "alpha_1rsb", "kappa_rfot", "alpha_rfot")),
    "one-step": (one_step_rows, tuple("one_step_" + s for s in (
        "q0", "q1", "m", "entropy", "replicon", "q0_at", "q1_at", "entropy_at", "complexity_at", "replicon_at"))),
    "first-order": (first_order_rows, ("alpha_dynamic", "q1_dynamic", "alpha_kauzmann", "q1_kauzmann")),
    "capacity": (capacity_rows, ("capacity_k", "capacity_k_q0", "capacity_k_q1", "capacity_k_y1", "capacity_k_y2")),
    "full": (lambda T: (full_rows(T), plateau_rows(T)), ("capacity_full",)),
    "tail": (tail_rows, ("capacity_full_tail",)),
    "star": (star_rows, ("star_capacity_full",)),
}


if __name__ == "__main__":
    START = time.time()
    for part in sys.argv[1:] or PARTS:
        table = Rows(part)
        PARTS[part][0](table)
        write([table])
