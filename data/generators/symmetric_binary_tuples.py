"""Reference values for y-tuples of solutions of the symmetric binary perceptron.

Window |z| <= kappa, pair overlap q = 1 - 2x, natural logarithms, entropies per
site.  Written from the definitions; two arithmetics (numpy doubles and mpmath)
run through the same formulas, and the multiple-precision one gives the table.

One level, q0 = 0
    weight of a site    (2 cosh(sqrt(l) z))^y under the normal law, so that
                        1 - q = <sech^2>, S_y = ln Z - l (y + y(y-1) q) / 2
                        (integer y: the sum over the number of minus signs)
    box                 f_y = int Dz g(z)^y, P = ln g(sqrt(q) z; 1 - q)
    derivatives         dS/dq = -l y(y-1)/2,  d ln f/dq = y(y-1)/2 <P'^2>,
                        dS/dy = <ln 2 cosh> - l (1 + (2y-1) q)/2,  d ln f/dy = <P>
    alpha_UB_y          = -S_y / ln f_y; stationary in x iff it equals l / <P'^2>,
                        which is also the alpha of zero slope of the local entropy
    alpha_loc_y         = 1/max(m_u^2, m_v^2): m_u = (1+(y-1)q) <y P'^2 + P''>,
                        m_v = (1-q) <P''> (integration by parts in the covariance;
                        the moments themselves are taken as a check)
    local entropy       min over y of Phi/y, Phi = S_y + alpha ln f_y, that is
                        Sigma = Phi - y dPhi/dy = 0; slope (y-1)(l - alpha <P'^2>)
    dense_mutual        least alpha with slope = Sigma = 0 along the curve of such points
    dense_reference     the same with tuples at distance d = (1-p)/2 from one more
                        solution: site weight (2 cosh(h + sqrt(l) z))^y, p = <tanh>,
                        q1 = <tanh^2>, box with the extra factor P(|rho z + ..| <= kappa),
                        rho = p / sqrt(q1)
Around a solution
    d_min_typical       first zero of H2 + alpha ln(f1/p)
    dense_margin_*      s = H2 + alpha ln[P(|X|<=k_c(alpha), |Y|<=kappa)/p(k_c(alpha))]:
                        s' = s'' = 0 (monotone), s = s' = 0 (positive)
y = infinity, q1 - q0 = DQ/y, l1 - l0 = Dh/y
    maximisers          a = sqrt(h0) z + Dh tanh a;  w = sqrt(q1) z + DQ P'(w); both
                        Gaussian averages are taken over the maximiser itself
    saddle              q1 = E t^2, DQ = E[z t]/sqrt(h0) - (1-q1), h0 = alpha E P'^2
    slope in q1         -(Dh - alpha E[DQ P''^2/(1 - DQ P'')])/2
Two levels, double precision
    alpha_RS_pairs      n -> 0 with overlap q0 between groups: zero of phi at the saddle
                        q0 = E<t>^2, q1 = E<t^2>, l0 = alpha E<P'>^2
    ult2                -S/ln f of y1 groups of y2 spins, overlaps q1 < q2, stationary in
                        (q1, q2) and, for the real minimum, in (y1, y2)

Run:  python symmetric_binary_tuples.py
"""

from functools import lru_cache

import numpy as np
from mpmath import mp, mpf
from scipy import optimize, special

from common import Table, box_deficit, gauss_legendre, root

mp.dps = 40
ORDER = {"double": 20, "multiple": 36}
table = Table("sbptup", 22, "1e-20")


class Double:
    name = "double"
    exp, log, log1p, tanh, sqrt = np.exp, np.log, np.log1p, np.tanh, np.sqrt
    num, step = float, 3e-5
    pi = np.pi

    @staticmethod
    def log_window(a, b):
        """ln[(erfc(a) - erfc(b))/2], b > a."""
        la, lb = special.log_ndtr(-np.sqrt(2) * a), special.log_ndtr(-np.sqrt(2) * b)
        return la + np.log1p(-np.exp(lb - la))

    @staticmethod
    def rule(n):
        return np.polynomial.legendre.leggauss(n)


def _each(f):
    g = np.frompyfunc(f, 1, 1)
    return lambda a: g(a) if isinstance(a, np.ndarray) else f(a)


class Multiple:
    name = "multiple"
    exp, log, log1p = map(staticmethod, (_each(mp.exp), _each(mp.log), _each(mp.log1p)))
    tanh, sqrt, erfc = map(staticmethod, (_each(mp.tanh), _each(mp.sqrt), _each(mp.erfc)))
    num, step = mpf, mpf(10) ** -13
    pi = mp.pi

    @staticmethod
    def log_window(a, b):
        return Multiple.log((Multiple.erfc(a) - Multiple.erfc(b)) / 2)

    @staticmethod
    def rule(n):
        pairs = gauss_legendre(n)
        return np.array([x for x, _ in pairs]), np.array([w for _, w in pairs])


def grid(B, edges):
    """Composite Gauss-Legendre rule; the edges are doubles in both arithmetics."""
    x, w = B.rule(ORDER[B.name])
    e = [B.num(float(a)) for a in edges]
    return (np.concatenate([(a + b) / 2 + (b - a) / 2 * x for a, b in zip(e[:-1], e[1:])]),
            np.concatenate([(b - a) / 2 * w for a, b in zip(e[:-1], e[1:])]))


def march(start, stop, width):
    """Panel edges from start to stop, each no wider than width(left edge)."""
    edges = [start]
    while edges[-1] < stop:
        edges.append(min(stop, edges[-1] + width(edges[-1])))
    if len(edges) > 2 and edges[-1] - edges[-2] < 1e-3 * (edges[-2] - edges[-3]):
        edges.pop(-2)
    return edges


def around_edge(y, q, v, kappa, reach=14.0):
    """Panels on the half line for int Dz g(z)^y."""
    if q <= 0:
        return march(0.0, reach, lambda a: 1.0)
    edge, w = kappa / q**0.5, (v / q) ** 0.5
    fine = w * min(1.2, 5 / y**0.5)
    lo, hi = edge - 14 * w, edge + 16 * w
    def width(a):
        return min(1.0, fine) if a >= lo else min(1.0, max(lo - a, fine))
    return march(0.0, min(reach, hi), width)


# ---------------------------------------------------------------- one level

def site(B, lam, y, h=0.0):
    """Tilted averages of a site at l = lam (field h: the reference construction)."""
    lf, yf, hf = float(lam), float(y), float(h)
    r = lf**0.5
    d = np.pi / (2 * r)
    right = march(0.0, r * yf + 14, lambda a: min(1.0, 6 / yf**0.5, d + a))
    if hf == 0:
        edges = right
    else:  # the singular points sit around z = -h/r
        c = -hf / r
        right = march(0.0, r * yf + 14 - c, lambda a: min(1.0, 6 / yf**0.5, d + a))
        left = march(0.0, r * yf + 14 + abs(c), lambda a: min(1.0, 6 / yf**0.5, d + a))
        edges = [c - a for a in reversed(left)] + [c + a for a in right[1:]]
    z, w = grid(B, edges)
    u = B.num(h) + B.sqrt(B.num(lam)) * z
    m = np.abs(u)
    L = m + B.log1p(B.exp(-2 * m))
    e = y * L - z * z / 2
    top = e.max()
    rho = w * B.exp(e - top)
    Z = rho.sum()
    t = B.tanh(m)
    t = np.where(u < 0, -t, t)
    s = 4 * B.exp(-2 * m) / (1 + B.exp(-2 * m)) ** 2
    scale = 2 if hf == 0 else 1
    return {"lnZ": top + B.log(scale * Z / B.sqrt(2 * B.pi)), "L": (rho * L).sum() / Z, "sech2": (rho * s).sum() / Z,
            "t": (rho * t).sum() / Z, "t2": (rho * t * t).sum() / Z}


def window(B, w, v, kappa):
    """P = ln g, P', P'' at field w >= 0 and residual variance v."""
    s = B.sqrt(v)
    a, b = (w - kappa) / s, (w + kappa) / s
    P = B.log_window(a / B.sqrt(B.num(2)), b / B.sqrt(B.num(2)))
    c = B.log(2 * B.pi) / 2
    ea, eb = B.exp(-a * a / 2 - P - c), B.exp(-b * b / 2 - P - c)
    P1 = (eb - ea) / s
    P2 = (a * ea - b * eb) / v - P1 * P1
    return P, P1, P2


def box(B, y, x, kappa):
    """ln f_y with the tilted averages of P, P'^2, P'' and the moments of the fields."""
    x, kappa = B.num(x), B.num(kappa)
    v, q = 2 * x, 1 - 2 * x
    z, w = grid(B, around_edge(float(y), float(q), float(v), float(kappa)))
    P, P1, P2 = window(B, B.sqrt(q) * z, v, kappa)
    e = y * P - z * z / 2
    top = e.max()
    rho = w * B.exp(e - top)
    Z = rho.sum()
    mean = lambda f: (rho * f).sum() / Z
    # moments of U (barycentre) and V (difference of two), from the law of w given z
    m1, var = B.sqrt(v) * P1, 1 + v * P2
    U2 = mean((y * B.sqrt(q) * z + B.sqrt(v) * y * m1) ** 2 + v * y * var) / (y * (1 + (y - 1) * q))
    return {"lnf": top + B.log(2 * Z / B.sqrt(2 * B.pi)), "P": mean(P), "P1P1": mean(P1 * P1), "P2": mean(P2),
            "m_u": (1 + (y - 1) * q) * mean(y * P1 * P1 + P2), "m_v": v * mean(P2), "m_u_moment": U2 - 1, "m_v_moment": mean(var) - 1}


def signs(B, lam, y):
    """Integer y: averages over the number of minus signs."""
    lam = B.num(lam)
    Z = v = q = B.num(0)
    for k in range(y + 1):
        m = y - 2 * k
        wt = B.num(special.comb(y, k, exact=True)) * B.exp(-lam * 2 * k * (y - k))
        Z += wt
        v += wt * (4 * k * (y - k))
        q += wt * (m * m - y)
    return B.log(Z) + lam * y * y / 2, v / Z / (y * (y - 1)), q / Z / (y * (y - 1))


def is_integer(y):
    return float(y) == int(y)


@lru_cache(maxsize=None)
def multiplier_double(y, x):
    def f(u):
        if is_integer(y):
            _, v, q = signs(Double, np.exp(u), int(y))
        else:
            a = site(Double, np.exp(u), y)
            v, q = a["sech2"], a["t2"]
        with np.errstate(divide="ignore"):
            return np.log(v / (2 * x)) - np.log(q / (1 - 2 * x))
    u = optimize.brentq(f, -14, 5, xtol=1e-14, rtol=1e-14)
    h = 1e-4
    return u, (f(u + h) - f(u - h)) / (2 * h)


@lru_cache(maxsize=None)
def entropy(y, x, by_sum=True):
    """S_y and its multiplier, multiple precision; x = 1/2 is free spins."""
    y, x = mpf(y), mpf(x)
    if x == mpf(1) / 2:
        return y * mp.log(2), mpf(0)
    u, slope = multiplier_double(float(y), float(x))
    u = mpf(u)
    for _ in range(12):
        if is_integer(y) and by_sum:
            lnZ, v, q = signs(Multiple, mp.exp(u), int(y))
        else:
            a = site(Multiple, mp.exp(u), y)
            lnZ, v, q = a["lnZ"], a["sech2"], a["t2"]
        step = (mp.log(v / (2 * x)) - mp.log(q / (1 - 2 * x))) / slope
        u -= step
        if abs(step) < mpf(10) ** -17:  # the start is good to 1e-7, so the next step is below 1e-24
            break
    else:
        raise ArithmeticError("multiplier")
    lam = mp.exp(u)
    lnZ = signs(Multiple, lam, int(y))[0] if is_integer(y) and by_sum else site(Multiple, lam, y)["lnZ"]
    return lnZ - lam / 2 * (y + y * (y - 1) * (1 - 2 * x)), lam


@lru_cache(maxsize=None)
def lnf(y, x, kappa):
    return box(Multiple, mpf(y), mpf(x), mpf(kappa))["lnf"]


def alpha_ub(y, x, kappa):
    return -entropy(y, x)[0] / lnf(y, x, kappa)


def alpha_ub_inf(x, kappa):
    q = 1 - 2 * mpf(x)
    a = (1 - mp.sqrt(q)) / 2
    b = (1 + mp.sqrt(q)) / 2
    h = -b * mp.log(b) - (a * mp.log(a) if a else 0)
    return h / -mp.log1p(-mp.erfc(mpf(kappa) / (2 * mp.sqrt(mpf(x)))))


def state(B, u, kappa):
    """Everything at (ln l, ln y): overlap from the site, then the box."""
    lam, y = B.exp(u[0]), B.exp(u[1])
    a = site(B, lam, y)
    x = a["sech2"] / 2
    q = 1 - 2 * x
    b = box(B, y, x, kappa)
    S = a["lnZ"] - lam / 2 * (y + y * (y - 1) * q)
    Sy = a["L"] - lam / 2 * (1 + (2 * y - 1) * q)
    return lam, y, x, S, Sy, b


def refine(F, u0, digits=30, start=True):
    """Root of F(arithmetic, u): doubles first, then Broyden steps in multiple precision."""
    f = lambda u: np.array([float(c) for c in F(Double, u)])
    u = np.asarray(u0, float)
    if start:
        sol = optimize.root(f, u, tol=1e-12)
        u = sol.x
        assert np.max(np.abs(sol.fun)) < 1e-5, (sol.message, sol.fun, u)
    J, h = np.zeros((len(u), len(u))), 1e-4
    for i in range(len(u)):
        e = np.zeros(len(u))
        e[i] = h
        J[:, i] = (f(u + e) - f(u - e)) / (2 * h)
    H = np.array([[mpf(c) for c in row] for row in np.linalg.inv(J)])
    v = np.array([mpf(c) for c in u])
    r = np.array(F(Multiple, v))
    for _ in range(25):
        d = -H.dot(r)
        v = v + d
        size = max(abs(c) for c in d)
        if size < mpf(10) ** (-digits * 6 // 10):  # the next step would be below 10^-digits
            return v
        new = np.array(F(Multiple, v))
        Hy = H.dot(new - r)
        den = d.dot(Hy)
        H = H + np.outer(d - Hy, d.dot(H)) / den
        r = new
    raise ArithmeticError("no convergence")


def fold(curve, u0, digits=24, start=True):
    """Extremum of alpha on {c(u) = 0}: curve(B, u) returns (c_1.., alpha); the
    determinant of all gradients vanishes.  Differences, step 1e-13 in 40 digits."""
    def F(B, u):
        c = curve(B, u)
        rows = []
        for i in range(len(u)):
            e = np.array([B.num(0)] * len(u))
            e[i] = B.step
            up, dn = curve(B, u + e), curve(B, u - e)
            rows.append([(a - b) / (2 * B.step) for a, b in zip(up, dn)])
        det = mp.det(mp.matrix(rows)) if B is Multiple else np.linalg.det(np.array(rows, float))
        return list(c[:-1]) + [det]
    u = refine(F, u0, digits, start)
    return u, curve(Multiple, u)[-1]


def minimum_ub(y, kappa, x0):
    """Stationary alpha_UB_y in x: l ln f + S <P'^2> = 0."""
    u1 = float(np.log(y))
    start = multiplier_double(float(y), x0)[0]
    def F(B, u):
        lam, _, x, S, _, b = state(B, [u[0], B.log(B.num(y))], kappa)
        return [(lam * b["lnf"] + S * b["P1P1"]) / b["P1P1"]]
    u = refine(F, [start])
    lam, _, x, S, _, b = state(Multiple, [u[0], mp.log(mpf(y))], kappa)
    return x, -S / b["lnf"]


def minimum_ub_real(kappa, y0, x0):
    def F(B, u):
        lam, _, x, S, Sy, b = state(B, u, kappa)
        return [(lam * b["lnf"] + S * b["P1P1"]) / b["P1P1"], Sy * b["lnf"] - S * b["P"]]
    u = refine(F, [multiplier_double(y0, x0)[0], np.log(y0)])
    lam, y, x, S, _, b = state(Multiple, u, kappa)
    return y, x, -S / b["lnf"]


def sigma(alpha, y, S, Sy, b):
    return S + alpha * b["lnf"] - y * (Sy + alpha * b["P"])


def local_entropy(x, alpha, kappa, y0):
    def F(B, u):
        lam, y, xx, S, Sy, b = state(B, u, kappa)
        return [B.log(xx / B.num(x)), sigma(B.num(alpha), y, S, Sy, b)]
    u = refine(F, [multiplier_double(y0, x)[0], np.log(y0)])
    lam, y, _, S, Sy, b = state(Multiple, u, kappa)
    return (S + mpf(alpha) * b["lnf"]) / y, y, (y - 1) * (lam - mpf(alpha) * b["P1P1"])


def dense_mutual(kappa, u0):
    def curve(B, u):
        lam, y, x, S, Sy, b = state(B, u, kappa)
        alpha = lam / b["P1P1"]
        return [sigma(alpha, y, S, Sy, b), alpha]
    u, alpha = fold(curve, u0)
    lam, y, x, S, Sy, b = state(Multiple, u, kappa)
    return {"alpha": alpha, "x": x, "y": y, "phi": (S + alpha * b["lnf"]) / y}, [float(c) for c in u]


def reference_curve(kappa):
    def curve(B, u):
        h, lam, y = u[0], B.exp(u[1]), B.exp(u[2])
        k = B.num(kappa)
        a = site(B, lam, y, h)
        p, q1 = a["t"], a["t2"]
        v = a["sech2"]
        rho = p / B.sqrt(q1)
        vr = (q1 - p * p) / q1
        z, w = grid(B, around_edge(float(y), float(q1), float(min(v, vr)), float(k)))
        P, P1, _ = window(B, B.sqrt(q1) * z, v, k)
        R, R1, _ = window(B, rho * z, vr, k)
        e = y * P + R - z * z / 2
        top = e.max()
        wt = w * B.exp(e - top)
        Z = wt.sum()
        E = top + B.log(2 * Z / B.sqrt(2 * B.pi))
        Eq = y * (y - 1) / 2 * (wt * P1 * P1).sum() / Z
        Ep = y * (wt * R1 * P1).sum() / Z
        Ey = (wt * P).sum() / Z
        a1, a2 = y * (y - 1) * lam / 2 / Eq, y * h / Ep
        S = B.log(B.num(2)) + a["lnZ"] - y * h * p - y * lam * (1 + (y - 1) * q1) / 2
        Sy = a["L"] - h * p - lam * (1 + (2 * y - 1) * q1) / 2
        curve.last = {"d": (1 - p) / 2, "y": y, "q1": q1, "phi": (S + a2 * E) / y}
        return [a1 / a2 - 1, S + a2 * E - y * (Sy + a2 * Ey), a2]
    return curve


def star_as_tuple(B, u, kappa):
    lam, y, x, S, Sy, b = state(B, u, kappa)
    alpha = lam / b["P1P1"]
    return [S + alpha * b["lnf"] - (y - 1) * (Sy + alpha * b["P"]), alpha]


def dense_reference(kappa, u0):
    curve = reference_curve(kappa)
    u, alpha = fold(curve, u0)
    curve(Multiple, u)
    return dict(curve.last, alpha=alpha), [float(c) for c in u]


# ------------------------------------------------ around one solution

def h2(x):
    return -x * mp.log(x) - (1 - x) * mp.log1p(-x)


def d_min(alpha, kappa):
    alpha, kappa = mpf(alpha), mpf(kappa)
    p = mp.erf(kappa / mp.sqrt(2))
    f = lambda u, n: h2(mp.exp(u)) + alpha * mp.log1p(-box_deficit(kappa, mp.exp(u), n) / p)
    last = None
    with mp.workdps(15):
        u = mpf(-36)
        while True:
            value = f(u, 12)
            if last is not None and value > 0:
                break
            last, u = u, min(u + mpf("0.35"), mp.log(mpf("0.5")))
    r = root(lambda u: f(u, 32), last, u, 28)
    return mp.exp(r)


def pair_window(B, k, kappa, x):
    """ln P(|X| <= k, |Y| <= kappa) at correlation q and its first two derivatives in q."""
    v, q = 4 * x * (1 - x), 1 - 2 * x
    s = float(v) ** 0.5
    near = max(0.0, float(k) - 12 * s)
    edges = march(near, float(k), lambda a: s) if near == 0 else march(0.0, near, lambda a: 0.8)[:-1] + march(near, float(k), lambda a: s)
    edges[-1] = 1.0
    edges = [a if i == len(edges) - 1 else a / float(k) for i, a in enumerate(edges)]
    t, w = grid(B, edges)  # positions in units of k, so that the end is exact
    P, _, _ = window(B, q * t * k, v, kappa)
    value = (w * B.exp(P - (t * k) ** 2 / 2)).sum() * 2 * k / B.sqrt(2 * B.pi)
    A, C = k * k + kappa * kappa, k * kappa
    ea, eb = B.exp(-(A - 2 * q * C) / (2 * v)), B.exp(-(A + 2 * q * C) / (2 * v))
    da, db = (q * (A - 2 * q * C) - C * v) / v**2, (q * (A + 2 * q * C) + C * v) / v**2
    D = (ea - eb) / (B.pi * B.sqrt(v))
    D1 = (db * eb - da * ea) / (B.pi * B.sqrt(v)) + q / v * D
    return B.log(value), D / value, D1 / value - (D / value) ** 2


def smallest_window(B, alpha):
    """kappa_c(alpha) and ln p there."""
    ratio = B.log(B.num(2)) / alpha
    if B is Double:
        return np.sqrt(2) * special.erfcinv(-np.expm1(-ratio)), -ratio
    return mp.sqrt(2) * mp.erfinv(mp.exp(-ratio)), -ratio


def franz_parisi(B, x, alpha, kappa):
    """s, s', s'' of the annealed potential around a solution of the smallest window."""
    k, lnp = smallest_window(B, alpha)
    L, L1, L2 = pair_window(B, k, B.num(kappa), x)
    s = -x * B.log(x) - (1 - x) * B.log1p(-x) + alpha * (L - lnp)
    return s, B.log((1 - x) / x) - 2 * alpha * L1, -1 / (x * (1 - x)) + 4 * alpha * L2


def dense_margin(kind, kappa, x0, alpha0):
    def F(B, u):
        x = B.exp(u[0])
        s, s1, s2 = franz_parisi(B, x, B.exp(u[1]), kappa)
        return [s1, x * s2] if kind == "monotone" else [s, s1]
    u = refine(F, [np.log(x0), np.log(alpha0)])
    return mp.exp(u[0]), mp.exp(u[1])


# ------------------------------------------------------- y = infinity

def infinite_site(B, h0, Dh):
    a0 = B.num(0)
    if Dh > 1:
        a0 = B.num(max(float(Dh) - 1e-9, 1e-3)) if float(Dh) > 3 else B.sqrt(3 * (B.num(Dh) - 1))
        for _ in range(60):
            t = B.tanh(a0)
            step = (a0 - Dh * t) / (1 - Dh * (1 - t * t))
            a0 = a0 - step
            if abs(step) < (1e-16 if B is Double else mpf(10) ** -38):
                break
    tau, w = grid(B, march(0.0, 14 * float(h0) ** 0.5 + float(Dh), lambda a: min(0.8, 1.0 * float(h0) ** 0.5)))
    a = a0 + tau
    t = B.tanh(a)
    r = B.sqrt(h0)
    z = (a - Dh * t) / r
    wt = w * B.exp(-z * z / 2) * (1 - Dh * (1 - t * t)) / r * 2 / B.sqrt(2 * B.pi)
    L = a + B.log1p(B.exp(-2 * a)) - Dh * t * t / 2
    return {"one": wt.sum(), "t2": (wt * t * t).sum(), "zt": (wt * z * t).sum(), "max": (wt * L).sum()}


def infinite_box(B, q1, DQ, kappa):
    v = 1 - q1
    s, k = float(v) ** 0.5, float(kappa)
    top = 14 * float(q1) ** 0.5 + k
    om, w = grid(B, march(0.0, top, lambda a: min(0.8 * s, 0.8) if k - 14 * s < a < k + 14 * s else 0.8))
    P, P1, P2 = window(B, om, v, B.num(kappa))
    z = (om - DQ * P1) / B.sqrt(q1)
    wt = w * B.exp(-z * z / 2) * (1 - DQ * P2) / B.sqrt(q1) * 2 / B.sqrt(2 * B.pi)
    return {"one": wt.sum(), "P1P1": (wt * P1 * P1).sum(), "ratio": (wt * DQ * P2 * P2 / (1 - DQ * P2)).sum(),
            "max": (wt * (P - DQ * P1 * P1 / 2)).sum()}


def infinite_equations(B, q1, h0, DQ, Dh, kappa, alpha=None):
    a, b = infinite_site(B, h0, Dh), infinite_box(B, q1, DQ, kappa)
    al = Dh / b["ratio"] if alpha is None else alpha
    c = [a["t2"] - q1, a["zt"] / B.sqrt(h0) - (1 - q1) - DQ, h0 - al * b["P1P1"]]
    phi = -h0 * (1 - q1) / 2 - (h0 * DQ + Dh * q1) / 2 + a["max"] + al * b["max"]
    return c, al, phi, -(Dh - al * b["ratio"]) / 2, a, b


def infinite_point(alpha, q1, u0, kappa=1.0):
    def F(B, u):
        return infinite_equations(B, B.num(q1), *[B.exp(c) for c in u], kappa, B.num(alpha))[0]
    u = refine(F, u0)
    _, _, phi, slope, a, b = infinite_equations(Multiple, mpf(q1), *[mp.exp(c) for c in u], kappa, mpf(alpha))
    assert abs(a["one"] - 1) < mpf(10) ** -25 and abs(b["one"] - 1) < mpf(10) ** -25, (a["one"], b["one"])
    return phi, slope, [float(c) for c in u]


def dense_y_infinity(u0, kappa=1.0):
    def curve(B, u):
        q1, h0, DQ, Dh = u[0], B.exp(u[1]), B.exp(u[2]), B.exp(u[3])
        c, alpha = infinite_equations(B, q1, h0, DQ, Dh, kappa)[:2]
        return c + [alpha]
    return fold(curve, u0)


# ------------------------------------------------ two levels, doubles

class Nested:
    """Half line of outer nodes (panels) times a trapezoid for the inner normal law.
    fine scales both resolutions."""

    def __init__(self, fine=1.0):
        self.fine = fine

    def inner(self, lo, hi, step):
        n = int(np.ceil((hi - lo) / step * self.fine))
        z = np.linspace(lo, hi, n + 1)
        return z, np.full(n + 1, (hi - lo) / n)

    def outer(self, edges):
        f = self.fine
        e = [edges[0]]
        for a, b in zip(edges[:-1], edges[1:]):
            e += list(a + (b - a) * np.arange(1, int(round(f * 2)) + 1) / int(round(f * 2)))
        return grid(Double, e)

    def site(self, l0, l1, y, outer_power=None):
        """Fields sqrt(l0) z0 + sqrt(l1) z1.  outer_power = y1 for the ultrametric weight
        (inner average to the power y1), None for the quenched average of its logarithm."""
        r0, r1 = l0**0.5, l1**0.5
        far = r0 * y * (outer_power or 1) + 10
        scale = max(1.0, (1 + l1 * y) ** 0.5) / r0
        z0, w0 = self.outer(march(0.0, far, lambda a: min(1.0, 0.6 * scale)))
        z1, w1 = self.inner(-r1 * y - 9.5, r1 * y + 9.5, min(0.2, 0.2 / r1))
        u = r0 * z0[:, None] + r1 * z1[None, :]
        m = np.abs(u)
        L = m + np.log1p(np.exp(-2 * m))
        e = y * L - z1**2 / 2
        top = e.max(axis=1)
        p = w1 * np.exp(e - top[:, None])
        Z = p.sum(axis=1)
        t = np.tanh(u)
        lnI = top + np.log(Z / np.sqrt(2 * np.pi))
        return self.collect(z0, w0, lnI, outer_power,
                            {"t1": (p * t).sum(axis=1) / Z, "t2": (p * t * t).sum(axis=1) / Z, "L": (p * L).sum(axis=1) / Z})

    def box(self, q0, q1, y, kappa, outer_power=None):
        v, c = 1 - q1, q1 - q0
        r0, r1 = q0**0.5, c**0.5
        w = (v + c) ** 0.5
        z0, w0 = self.outer(march(0.0, 11.0, lambda a: min(1.0, 0.8 * w / r0)))
        z1, w1 = self.inner(-9.5, 9.5, min(0.2, 0.25 * (v / c) ** 0.5))
        f = np.abs(r0 * z0[:, None] + r1 * z1[None, :])
        P, P1, _ = window(Double, f, v, kappa)
        P1 = np.where(r0 * z0[:, None] + r1 * z1[None, :] < 0, -P1, P1)
        e = y * P - z1**2 / 2
        top = e.max(axis=1)
        p = w1 * np.exp(e - top[:, None])
        Z = p.sum(axis=1)
        lnI = top + np.log(Z / np.sqrt(2 * np.pi))
        return self.collect(z0, w0, lnI, outer_power,
                            {"t1": (p * P1).sum(axis=1) / Z, "t2": (p * P1 * P1).sum(axis=1) / Z, "L": (p * P).sum(axis=1) / Z})

    @staticmethod
    def collect(z0, w0, lnI, power, inner):
        if power is None:
            g = 2 * w0 * np.exp(-z0**2 / 2) / np.sqrt(2 * np.pi)
            out = {"value": (g * lnI).sum()}
        else:
            e = power * lnI - z0**2 / 2
            top = e.max()
            g = w0 * np.exp(e - top)
            out = {"value": top + np.log(2 * g.sum() / np.sqrt(2 * np.pi))}
            g = g / g.sum()
        out["t1t1"] = (g * inner["t1"] ** 2).sum()
        out["t2"] = (g * inner["t2"]).sum()
        out["L"] = (g * inner["L"]).sum()
        out["lnI"] = (g * lnI).sum()
        return out


def quenched_pairs(y, x, kappa, start, fine=1.0):
    """alpha of phi = 0 on the branch q0 > 0 at overlap q1 = 1 - 2x."""
    nested, q1 = Nested(fine), 1 - 2 * x
    def point(u):
        u = np.clip(u, -9, 3)
        l0, l1 = np.exp(u[0]), np.exp(u[1])
        a = nested.site(l0, l1, y)
        q0 = a["t1t1"]
        b = nested.box(q0, q1, y, kappa)
        S = -y * (y - 1) / 2 * (l0 + l1) * q1 - y * (l0 + l1) / 2 + y * y / 2 * l0 * q0 + a["value"]
        alpha = -S / b["value"]
        return [np.log(a["t2"] / q1), np.log(alpha * b["t1t1"] / l0)], alpha, q0
    sol = optimize.root(lambda u: point(u)[0], start, tol=1e-13)
    assert np.max(np.abs(sol.fun)) < 1e-10, (sol.message, sol.fun)
    return point(sol.x)[1:] + (sol.x,)


def ultrametric_point(nested, y1, y2, l1, l2, kappa):
    y = y1 * y2
    a = nested.site(l1, l2, y2, y1)
    q1, q2 = a["t1t1"], a["t2"]
    b = nested.box(q1, q2, y2, kappa, y1)
    all1, all2 = y + y * (y2 - 1) * q2 + y * (y - y2) * q1, y + y * (y2 - 1) * q2
    S = a["value"] - l1 / 2 * all1 - l2 / 2 * all2
    E = b["value"]
    # derivatives: q1, q2 (per number of pairs), y1, y2
    S1 = a["lnI"] - l1 / 2 * (all1 / y1 + y * y2 * q1) - l2 / 2 * all2 / y1
    S2 = y1 * a["L"] - l1 / 2 * (all1 / y2 + y * q2 + y * (y1 - 1) * q1) - l2 / 2 * (all2 / y2 + y * q2)
    return {"alpha": -S / E, "S": S, "E": E, "q1": q1, "q2": q2,
            "d1": l1 / b["t1t1"], "d2": (l1 + l2) / b["t2"], "y1": S1 * E - S * b["lnI"], "y2": S2 * E - S * y1 * b["L"]}


def ultrametric(y1, y2, kappa, start, fine=1.0, real=False):
    nested = Nested(fine)
    def F(u):
        u = np.clip(u, -6, 2.2)  # keeps a wandering solver out of absurd grids
        r = ultrametric_point(nested, *(np.exp(u[2:]) if real else (y1, y2)), np.exp(u[0]), np.exp(u[1]), kappa)
        out = [np.log(r["d1"] / r["alpha"]), np.log(r["d2"] / r["alpha"])]
        return out + ([r["y1"], r["y2"]] if real else [])
    sol = optimize.root(F, start, tol=1e-13)
    assert np.max(np.abs(sol.fun)) < 1e-9, (sol.message, sol.fun, sol.x)
    ys = np.exp(sol.x[2:]) if real else (y1, y2)
    r = ultrametric_point(nested, *ys, np.exp(sol.x[0]), np.exp(sol.x[1]), kappa)
    return dict(r, n1=ys[0], n2=ys[1]), sol.x


# ---------------------------------------------------------------- the table

MP = "mpmath 40 digits, "


def put(quantity, params, value, digits, method):
    """One row claimed to `digits` significant digits (two more are printed)."""
    table.digits, table.rel = digits + 2, mpf(10) ** -digits
    table.add(quantity, params, value if isinstance(value, mpf) else mpf(float(value)), method)


def level_one_start(y, kappa):
    """Least local minimum of alpha_UB_y on a grid of the multiplier (doubles)."""
    us = np.arange(-7.0, min(3.0, np.log(11 / (y - 1))), 0.1)
    rows = [state(Double, [u, np.log(y)], kappa) for u in us]
    a = np.array([-s[3] / s[5]["lnf"] for s in rows])
    inner = [i for i in range(1, len(a) - 1) if a[i] <= a[i - 1] and a[i] <= a[i + 1] and rows[i][2] < 0.49]
    return float(rows[min(inner, key=lambda i: a[i])][2])


def local_entropy_start(x, alpha, kappa):
    """y of the only sign change of Sigma on a grid (doubles)."""
    ys, v = np.exp(np.arange(0.1, 4.2, 0.1)), []
    for y in ys:
        _, yy, _, S, Sy, b = state(Double, [multiplier_double(float(y), x)[0], np.log(y)], kappa)
        v.append(sigma(alpha, yy, S, Sy, b))
    hits = [i for i in range(len(v) - 1) if v[i] * v[i + 1] < 0]
    assert len(hits) == 1 and v[hits[0]] > 0, (x, alpha, kappa, hits)
    return float(ys[hits[0]])


def checks():
    # entropies: pairs and triples in closed form, integer sum against the integral
    for x in (1e-8, 0.003, 0.3):
        assert abs(entropy(2, x)[0] - mp.log(2) - h2(mpf(x))) < mpf(10) ** -33
        out = 3 * mpf(x) / 2  # probability that one of three spins differs
        assert abs(entropy(3, x)[0] - mp.log(2) - h2(out) - out * mp.log(3)) < mpf(10) ** -33
    for y, x in ((4, 1e-8), (16, 0.01), (64, 0.3), (5, 0.45)):
        assert abs(entropy(y, x)[0] - entropy(y, x, False)[0]) < mpf(10) ** -30
    # pairs of fields by conditioning, and any y by the plain trapezoid in doubles
    for x, k in ((1e-8, 5.0), (0.01, 0.5), (0.1, 1.0), (0.45, 2.0)):
        direct = mp.log1p(-mp.erfc(mpf(k) / mp.sqrt(2)) - box_deficit(mpf(k), mpf(x), 32))
        assert abs(lnf(2, x, k) / direct - 1) < mpf(10) ** -26
    for y, x, k in ((1.3, 0.2, 0.05), (7.3, 0.01, 1.0), (64, 0.1, 0.5)):
        z = np.linspace(-12, 12, 40001)
        g = (special.erf((k - np.sqrt(1 - 2 * x) * z) / np.sqrt(4 * x)) + special.erf((k + np.sqrt(1 - 2 * x) * z) / np.sqrt(4 * x))) / 2
        f = (np.exp(-z * z / 2) * np.maximum(g, 0) ** y).sum() * (24 / 40000) / np.sqrt(2 * np.pi)
        assert abs(float(lnf(y, x, k)) / np.log(f) - 1) < 1e-13
    # derivatives used for the extrema: differences of S and ln f
    y, x, k, h = mpf(5) / 2, mpf(0.0625), mpf(1), mpf(2) ** -44
    dS = (entropy(y, x + h)[0] - entropy(y, x - h)[0]) / (2 * h)
    df = (lnf(y, x + h, k) - lnf(y, x - h, k)) / (2 * h)
    assert abs(dS / (y * (y - 1) * entropy(y, x)[1]) - 1) < mpf(10) ** -20
    assert abs(df / (-y * (y - 1) * box(Multiple, y, x, k)["P1P1"]) - 1) < mpf(10) ** -20
    # nested averages: one group is one level, and 2 groups of 3 by all 64 sign patterns
    n, l1, l2 = Nested(), 0.2, 0.5
    one, two = site(Double, l1 + l2, 3), n.site(l1, l2, 3, 1)
    assert abs(one["lnZ"] - two["value"]) < 1e-13 and abs(one["t2"] - two["t2"]) < 1e-13
    one, two = box(Double, 3, 0.002, 1.0), n.box(0.9, 0.996, 3, 1.0, 1)
    assert abs(one["lnf"] - two["value"]) < 1e-13 and abs(one["P1P1"] - two["t2"]) < 1e-12
    m = np.array([[2 * bin(c).count("1") - 3 for c in (i & 7, i >> 3)] for i in range(64)])
    total = np.log(np.exp(l1 / 2 * m.sum(axis=1) ** 2 + l2 / 2 * (m**2).sum(axis=1)).sum())
    assert abs(n.site(l1, l2, 3, 2)["value"] - total) < 1e-13
    # potential around a solution
    x, a, h = mpf(0.01), mpf(1.5), mpf(10) ** -12
    s = [franz_parisi(Multiple, x + d, a, 1.0) for d in (-h, 0, h)]
    assert abs((s[2][0] - s[0][0]) / (2 * h) - s[1][1]) < mpf(10) ** -18
    assert abs((s[2][1] - s[0][1]) / (2 * h) - s[1][2]) < mpf(10) ** -17 * abs(s[1][2])
    k = smallest_window(Multiple, a)[0]
    assert abs(pair_window(Multiple, k, k, x)[0] - lnf(2, x, k)) < mpf(10) ** -30


def one_level():
    for y, x in ((2, 1e-8), (2, 0.1), (3, 1e-6), (3, 0.011), (4, 0.008), (5, 0.3), (8, 1e-3), (16, 1e-8), (16, 0.45), (64, 1e-4), (64, 0.2),
                 (1.3, 1e-8), (1.3, 0.1), (2.5, 1e-3), (2.5, 0.45), (4.257, 0.0074), (7.3, 1e-5), (7.3, 0.25), (30.5, 1e-8), (30.5, 0.02), (7.3, 0.5)):
        put("S_y", {"y": y, "x": x}, entropy(y, x)[0], 20, MP + ("sum over minus signs" if is_integer(y) else "Gaussian integral, panels"))
    for y, x, k in ((2, 1e-8, 1.0), (2, 0.1, 5.0), (3, 0.011, 1.0), (3, 1e-6, 0.05), (4, 0.008, 1.0), (8, 0.2, 0.5), (16, 0.01, 1.0), (16, 0.3, 2.0),
                    (64, 0.1, 1.0), (64, 1e-8, 5.0), (5, 0.5, 2.0), (1.3, 1e-8, 0.5), (1.3, 0.1, 0.05), (2.5, 1e-3, 1.0), (4.257, 0.0074, 1.0),
                    (7.3, 0.25, 2.0), (7.3, 1e-3, 5.0), (30.5, 0.02, 0.5), (30.5, 0.45, 1.0), (30.5, 1e-4, 0.05)):
        put("lnf_y", {"y": y, "x": x, "kappa": k}, lnf(y, x, k), 20, MP + "Gauss-Legendre panels")
    for y, x, k in ((2, 1e-8, 1.0), (3, 0.1, 1.0), (4, 0.008, 1.0), (5, 0.05, 0.5), (8, 0.0028, 1.0), (16, 0.05, 2.0), (64, 1e-3, 5.0),
                    (1.3, 0.02, 1.0), (2.5, 0.1, 1.0), (4.257, 0.0074, 1.0), (7.3, 1e-6, 0.05), (30.5, 0.3, 0.5)):
        put("alpha_UB_y", {"y": y, "x": x, "kappa": k}, alpha_ub(y, x, k), 20, MP + "-S_y/lnf_y")
    for x, k in ((1e-3, 0.05), (0.01, 1.0), (0.1, 1.0), (0.3, 0.5), (0.5, 2.0), (0.2, 5.0)):
        put("alpha_UB_inf", {"x": x, "kappa": k}, alpha_ub_inf(x, k), 20, MP + "closed form")
    for y, x, k in ((8, 0.0028, 1.0), (16, 1e-4, 1.0), (16, 0.1, 0.5), (8, 0.02, 2.0), (5, 1e-6, 0.5)):
        value, arg = min((alpha_ub(j, x, k), j) for j in range(2, y + 1))
        put("alpha_UB_best", {"y": y, "x": x, "kappa": k}, value, 20, MP + f"least of the integer sizes, at {arg}")
    for y, x, k in ((2, 0.1, 1.0), (3, 0.1, 1.0), (4, 0.05, 1.0), (8, 0.01, 1.0), (16, 1e-3, 0.5), (5, 0.02, 2.0), (2.5, 0.1, 1.0), (4.257, 0.0074, 1.0),
                    (7.3, 0.2, 0.5), (1.3, 0.3, 2.0)):
        b = box(Multiple, mpf(y), mpf(x), mpf(k))
        assert abs(b["m_u"] - b["m_u_moment"]) < mpf(10) ** -25 and abs(b["m_v"] - b["m_v_moment"]) < mpf(10) ** -25
        put("alpha_loc_y", {"y": y, "x": x, "kappa": k}, 1 / max(b["m_u"] ** 2, b["m_v"] ** 2), 20, MP + "whitened second moments, two forms")


def one_level_minima():
    note = MP + "zero of the slope in x, least local minimum"
    for k in (0.5, 1.0, 2.0):
        for y in (2, 3, 4, 5, 8, 16, 64, 2.5, 4.25):
            if y == 2 and k != 1.0:
                continue  # pairs have their own table
            x, a = minimum_ub(y, k, level_one_start(y, k))
            put("alpha_UB_y_min", {"y": y, "kappa": k}, a, 20, note)
            put("x_at_alpha_UB_y_min", {"y": y, "kappa": k}, x, 16, note)
    for k, y0, x0 in ((0.5, 12.0, 0.095), (1.0, 4.25, 0.0074), (1.5, 4.0, 0.01), (2.0, 4.7, 0.013)):
        y, x, a = minimum_ub_real(k, y0, x0)
        for name, value, n in (("min_over_real_y_and_x_alpha_UB_y", a, 20), ("y_min", y, 15), ("x_min", x, 15)):
            put(name, {"kappa": k}, value, n, MP + "both slopes zero")


def around_typical():
    ac = lambda k: mp.log(2) / -mp.log(mp.erf(mpf(k) / mp.sqrt(2)))
    for k, alphas in ((1.0, (0.01, 0.1, 0.5, 1.2, 1.7)), (0.5, (0.01, 0.3, 0.65)), (2.0, (3.0, 13.0))):
        for a in alphas + (float(ac(k) * 0.999),):
            put("d_min_typical", {"alpha": a, "kappa": k}, d_min(a, k), 18, MP + "root in ln x")


def local_limit(y, x, kappa):
    b = box(Multiple, mpf(y), mpf(x), mpf(kappa))
    return 1 / max(b["m_u"] ** 2, b["m_v"] ** 2)


def large_deviation():
    for k, pairs in ((1.0, ((0.001, 1.6), (0.003, 1.4), (0.003, 1.5), (0.01, 1.3), (0.01, 1.5), (0.01, 1.6), (0.03, 1.4), (0.1, 1.2), (0.1, 1.5))),
                     (0.5, ((0.003, 0.6), (0.03, 0.6))), (1.5, ((0.003, 4.0), (0.03, 4.0)))):
        for x, a in pairs:
            s, y, slope = local_entropy(x, a, k, local_entropy_start(x, a, k))
            stable = a < local_limit(y, x, k)
            note = MP + "Sigma = 0, branch q0 = 0, locally " + ("stable" if stable else "unstable") + " there"
            for name, value, n in (("local_entropy_LD", s, 16), ("y_star", y, 14), ("slope", slope, 14)):
                name += "" if stable else "_annealed"
                put(name, {"x": x, "alpha": a, "kappa": k}, value, n, note)


def dense():
    for k, l, y in ((0.5, -1.74, 11.8), (1.0, -0.62, 7.09), (1.5, -0.69, 7.3), (2.0, -0.79, 7.6)):
        r, _ = dense_mutual(k, [l, np.log(y)])
        loc = local_limit(r["y"], r["x"], k)
        stable = "stable" if r["alpha"] < loc else "unstable"
        note = MP + f"fold of slope = Sigma = 0, branch q0 = 0, locally {stable} there (limit {mp.nstr(loc, 6)})"
        put("dense_mutual", {"kappa": k}, r["alpha"], 18, note)
        for name in ("x", "y"):
            put("dense_mutual." + name, {"kappa": k}, r[name], 13, note)
    for k, l, y in ((0.5, -2.03, 15.5), (1.0, -0.62, 7.09), (1.5, -0.69, 7.3), (2.0, -0.79, 7.6)):
        r, u = dense_reference(k, [np.exp(l), l, np.log(y - 1)])
        # q1 = p there: with the reference these are exchangeable (y+1)-tuples, so the same
        # threshold follows from the one-level functions with the condition Phi = y dPhi/dY
        v, again = fold(lambda B, c: star_as_tuple(B, c, k), [u[1], np.log(float(r["y"]) + 1)])
        assert abs(again / r["alpha"] - 1) < mpf(10) ** -16 and abs(mp.exp(v[1]) - 1 - r["y"]) < mpf(10) ** -11
        note = MP + "fold over d, annealed star with the reference in the same window"
        put("dense_reference", {"kappa": k}, r["alpha"], 16, note)
        for name, value in (("x", r["d"]), ("y", r["y"])):
            put("dense_reference." + name, {"kappa": k}, value, 12, note)
    for k, (xm, am), (xp, ap) in MARGIN_STARTS:
        for kind, x0, a0, note in (("monotone", xm, am, "s' = s'' = 0"), ("positive", xp, ap, "s = s' = 0")):
            x, a = dense_margin(kind, k, x0, a0)
            put(f"dense_margin_{kind}", {"kappa": k}, a, 18, MP + note)
            put(f"dense_margin_{kind}.x", {"kappa": k}, x, 15, MP + note)
    note = MP + "averages over the maximisers, broken branch"
    for a, q, start in ((1.2, 0.8, (0.0947, 2.196, 1.389)), (1.5, 0.8, (0.2877, 1.195, 1.263)), (1.6, 0.8, (0.3884, 1.006, 1.221))):
        phi, slope, _ = infinite_point(a, q, np.log(start))
        put("phi_yinf", {"kappa": 1.0, "alpha": a, "q1": q}, phi, 16, note)
        put("slope_yinf", {"kappa": 1.0, "alpha": a, "q1": q}, slope, 15, note)
    u, a = dense_y_infinity([0.7723, -0.98589, -0.00857, 0.15625])
    put("dense_y_infinity", {"kappa": 1.0}, a, 16, note + ", fold over q1")
    put("dense_y_infinity.x", {"kappa": 1.0}, (1 - u[0]) / 2, 12, note + ", fold over q1")


def two_levels():
    note = "doubles, panels times trapezoid, two resolutions"
    for y, x, start in ((2, 0.05, (-3.84, 0.37)), (2, 0.1, (-2.54, 0.03)), (2, 0.2, (-2.24, -0.49)), (3, 0.1, (-1.64, -0.5)), (2.5, 0.1, (-1.97, -0.26))):
        a, q0, u = quenched_pairs(y, x, 1.0, start)
        a2, q02, _ = quenched_pairs(y, x, 1.0, u, 1.5)
        assert abs(a / a2 - 1) < 1e-13 and abs(q0 - q02) < 1e-12 and a < float(alpha_ub(y, x, 1.0))
        put("alpha_RS_pairs", {"y": y, "x": x, "kappa": 1.0}, a2, 13, note)
        put("q0_RS_pairs", {"y": y, "x": x, "kappa": 1.0}, q02, 11, note)
    for (y1, y2), start in ULTRAMETRIC_STARTS:
        r, u = ultrametric(y1, y2, 1.0, start)
        s, _ = ultrametric(y1, y2, 1.0, u, 1.5)
        assert abs(r["alpha"] / s["alpha"] - 1) < 1e-13 and max(abs(r[c] - s[c]) for c in ("q1", "q2")) < 3e-12
        for name, value, n in (("", s["alpha"], 13), (".q1", s["q1"], 11), (".q2", s["q2"], 11)):
            put("ult2" + name, {"y1": y1, "y2": y2, "kappa": 1.0}, value, n, note + ", stationary in q1, q2")
    r, u = ultrametric(0, 0, 1.0, [-2.4692, 0.0799, 1.0552, 1.3776], 1.0, True)
    s, _ = ultrametric(0, 0, 1.0, u, 1.5, True)
    assert abs(r["alpha"] / s["alpha"] - 1) < 1e-13
    for name, key, n in (("", "alpha", 13), (".y1", "n1", 10), (".y2", "n2", 10), (".q1", "q1", 10), (".q2", "q2", 10)):
        put("ult2_min_real" + name, {"kappa": 1.0}, s[key], n, note + ", stationary in q1, q2, y1, y2")


ULTRAMETRIC_STARTS = (
    ((2, 2), (-0.644, 0.471)), ((2, 3), (-1.496, 0.172)), ((2, 4), (-2.092, -0.074)), ((2, 5), (-2.547, -0.265)), ((2, 6), (-2.913, -0.417)),
    ((3, 3), (-1.951, 0.362)), ((3, 4), (-2.534, 0.089)), ((3, 5), (-2.983, -0.114)), ((4, 3), (-2.265, 0.481)), ((4, 4), (-2.845, 0.194)),
    ((4, 5), (-3.293, -0.016)),
)
MARGIN_STARTS = (
    (0.5, (0.02324, 0.50751), (0.04573, 0.56546)), (1.0, (0.00459, 1.498), (0.01067, 1.5563)),
    (1.5, (0.00533, 3.827), (0.01246, 4.0004)), (2.0, (0.00715, 10.883), (0.01709, 11.522)),
)

if __name__ == "__main__":
    for job in (checks, one_level, one_level_minima, around_typical, large_deviation, dense, two_levels):
        job()
        print(job.__name__, len(table.rows), "rows", flush=True)
    table.write("symmetric-binary-tuples-mp.csv")
