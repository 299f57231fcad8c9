"""Reference values for the geometry of the solutions of the spherical perceptron:
overlaps of solutions of two margins, energy barriers along great circles, barycentres,
star and convex margins, local entropies (Franz-Parisi potential).

Weights on |w|^2 = N, constraint h >= kappa, entropies in nats per weight relative to the
uniform sphere, energies as fractions of violated patterns.  Nothing is shared with the
program under test.  Doubles, composite Gauss-Legendre panels graded towards the bends of
each integrand, at two resolutions R[0], R[1]; the value is the finer one, the uncertainty
three times the difference, at least rounding.  r = G/H, s = sqrt(1-q), U = (kappa-h)/s.

Typical        q/(1-q) = alpha E r^2; largest margin: 1/alpha = E (kappa-z)_+^2, where h = max(z, kappa)
Cross overlap  t/(s1^2 s2^2) = alpha E (r1/s1)(r2/s2) at Gaussian fields of covariance t.  The fields
               are split as sqrt(rho) z + sqrt(1-rho) a with a common z: averages of products over
               a, b factorise at given z.
Barrier        excesses v_i = h_i - kappa_i >= 0 are independent given the fields; violated when
               (1-g) v1 + g v2 < T,  T = (1-g)(kappa-kappa1) + g(kappa-kappa2)
               - 2 kappa g(1-g)(1-t)/(1+c),  c^2 = 1 - 2g(1-g)(1-t);  zero if T <= 0.
               E = int_0^1 du (T/(1-g)) int Dz A(v1) P(v2 < T(1-u)/g), v1 = T u/(1-g).
Barycentre     the law of v is r/s exp(-B v/s - v^2/2s^2), so the density of a sum of y factorises:
               int_0^T dx K_y(x) E (r/s)^y exp(-B x/s), K_y the y-fold convolution of exp(-v^2/2s^2).
               y = inf: the mean of h at given z is sqrt(q) z + s r.
Local entropy  reference of overlap qr, T_ref = S - (1-qr) tau its overlap with another reference:
               D = (S+T) tau - qr tau^2, b^2 = (1-qr) tau^2, a^2 = q - T^2/qr - b^2;
               phi = [ln(1-q) + (q-D)/(1-q)]/2 + alpha E ln H(U),  field of a copy
               T z/sqrt(qr) + b x + a y, x > B_ref(z).  x is integrated analytically at given
               v = (b x + a y)/sqrt(a^2+b^2).  Largest margin: qr = 1, b x = tau (kappa_max - z)_+.
One step       saddle in q0, q1, m; pairs of solutions share z0 (different states) or z0 and z1.

Run:  python spherical_geodesics.py
"""

import csv
import json
from multiprocessing import Pool

import numpy as np
from scipy import optimize, special

from common import OUT

np.seterr(all="ignore")
R = ((10, 1.0), (14, 1.0))  # nodes in a panel, relative width of a panel
REACH = 9.6
LN2PI = np.log(2 * np.pi) / 2
EPS = 2.0**-52


# ------------------------------------------------------------ special functions

def gauss(x):
    return np.exp(-x * x / 2 - LN2PI)


def hazard(u):
    return np.sqrt(2 / np.pi) / special.erfcx(u / np.sqrt(2))


def hazard_slope(u):
    """r' = r (r - u); asymptotic series where the difference cancels."""
    r = hazard(u)
    i = 1 / np.where(u > 25, u, 25.0) ** 2
    far = 1 + i * (-1 + i * (6 + i * (-50 + i * (518 + i * (-6354 + i * 89782)))))
    return np.where(u > 25, far, r * (r - u))


def ln_h(u):
    return special.log_ndtr(-u)


class Excess:
    """Law of the excess over the wall, in units of s, at given B: density G(B+e)/H(B) and
    distribution 1 - H(B+e)/H(B)."""

    def __init__(self, B):
        self.B, self.far = B, B > 0
        self.P, self.M = B[self.far], B[~self.far]
        self.top, self.free = special.erfcx(self.P / np.sqrt(2)), special.ndtr(-self.M)
        self.shut = special.ndtr(self.M)
        ln_r = -B * B / 2 - LN2PI - ln_h(B)
        ln_r[self.far] = np.log(np.sqrt(2 / np.pi) / self.top)
        self.ln_r = ln_r

    def density(self, e):
        return np.exp(self.ln_r - self.B * e - e * e / 2)

    def below(self, e):
        out = np.empty_like(self.B)
        out[self.far] = 1 - special.erfcx((self.P + e) / np.sqrt(2)) / self.top * np.exp(-self.P * e - e * e / 2)
        out[~self.far] = (special.ndtr(self.M + e) - self.shut) / self.free
        return out


# ------------------------------------------------------------------- quadrature

_LEG = {}


def legendre(n):
    if n not in _LEG:
        _LEG[n] = np.polynomial.legendre.leggauss(n)
    return _LEG[n]


def grading(width, fine, plain):
    """Offsets from a bend: equal steps over the first `plain` widths, then growing ones."""
    step = 1.25 * fine
    off = list(step * np.arange(1, int(plain / step) + 2))
    while off[-1] * width < 3:
        off.append(off[-1] * (1 + 0.5 * fine))
    off = np.array(off) * width
    off = off[off < 3]
    return np.concatenate([-off[::-1], [0.0], off])


def panels(res, rows, bends=(), low=-REACH, high=REACH, plain=8.0, normal=True):
    """Nodes and weights (times the normal law) on [low, high] in every row; bends are
    (centre of each row, width), width 0 for a mere break."""
    n, fine = res
    low, high = (np.broadcast_to(np.asarray(a, float).reshape(-1, 1), (rows, 1)) for a in (low, high))
    count = int(np.ceil(np.max(high - low) / (1.4 * fine)))
    edges = [low + (high - low) * np.arange(count + 1) / count]
    for centre, width in bends:
        centre = np.broadcast_to(np.asarray(centre, float).reshape(-1, 1), (rows, 1))
        centre = np.clip(np.where(np.isfinite(centre), centre, 1e3), -1e3, 1e3)
        if width == 0:
            edges.append(centre)
        elif width < 1.4:
            edges.append(centre + grading(width, fine, plain))
    e = np.sort(np.clip(np.concatenate(edges, axis=1), low, high), axis=1)
    mid, half = (e[:, 1:] + e[:, :-1]) / 2, (e[:, 1:] - e[:, :-1]) / 2
    keep = np.max(half, axis=0) > 0
    mid, half = mid[:, keep], half[:, keep]
    x, w = legendre(n)
    t = (mid[:, :, None] + half[:, :, None] * x).reshape(rows, -1)
    wt = (half[:, :, None] * w).reshape(rows, -1)
    return t, wt * gauss(t) if normal else wt


def line(res, bends=(), **kw):
    t, w = panels(res, 1, bends, **kw)
    return t[0], w[0]


# ------------------------------------------------------------------------ roots

def newton(F, v, tol=2e-15, steps=60, eps=2e-6, cap=0.7, halvings=40):
    """Newton with central differences, halved outside the domain (nan); chord steps at the end."""
    v = np.array(v, float)
    r = F(v)
    assert np.all(np.isfinite(r)), ("start", v, r)
    J, best = None, (np.inf, v)
    stall = 0
    for k in range(steps):
        if J is None or best[0] > 1e-5:
            J = np.empty((r.size, v.size))
            for i in range(v.size):
                d = np.zeros(v.size)
                d[i] = eps
                J[:, i] = (F(v + d) - F(v - d)) / (2 * eps)
        step = np.linalg.solve(J, -r)
        size = np.max(np.abs(step))
        if not np.isfinite(size):
            raise ArithmeticError(("newton", v, r))
        if size > cap:
            step *= cap / size
        for _ in range(halvings):
            new = F(v + step)
            if np.all(np.isfinite(new)) and (size < 1e-6 or np.linalg.norm(new) < 4 * np.linalg.norm(r) + 1e-12):
                break
            step /= 2
        else:
            raise ArithmeticError(("newton left the domain", v, r))
        v, r = v + step, new
        if size < best[0]:
            best, stall = (size, v), 0
        else:
            stall += 1
        if size < tol or (stall >= 3 and best[0] < 1e-10):
            break
    if best[0] > 1e-9:
        raise ArithmeticError(("newton", best, r))
    return best[1]


def bracketed(f, a, b):
    return optimize.brentq(f, a, b, xtol=1e-15, rtol=4 * EPS, maxiter=200)


def first_root(f, grid):
    last = f(grid[0])
    for a, b in zip(grid[:-1], grid[1:]):
        new = f(b)
        if last * new <= 0:
            return a, b
        last = new
    raise ArithmeticError("no sign change")


def refined(f_of_res, grid):
    """First root on the grid at both resolutions, the finer one near the coarser."""
    low = lambda x: f_of_res(x, R[0])
    a, b = first_root(low, grid)
    x0 = bracketed(low, a, b)
    d = max(1e-8, 1e-8 * abs(x0))
    return x0, bracketed(lambda x: f_of_res(x, R[1]), x0 - d, x0 + d)


# -------------------------------------------------------------- typical solutions

def inverse_capacity(k):
    return (1 + k * k) * special.ndtr(k) + k * gauss(k)


def largest_margin(alpha):
    return bracketed(lambda k: inverse_capacity(k) * alpha - 1, -5.5, 40.0)


class Typical:
    """State at one margin: overlap q, p = 1 - q; kappa = "max" is the limit q = 1."""

    def __init__(self, alpha, kappa, res):
        self.alpha, self.res = alpha, res
        self.jammed = kappa == "max"
        if self.jammed:
            self.kappa, self.q, self.p = largest_margin(alpha), 1.0, 0.0
        else:
            self.kappa = kappa
            grid = np.arange(min(-8.0, np.log(alpha) - 12), 18.0, 0.5)
            f = lambda x: np.log(self.load(x) / alpha)
            a, b = first_root(f, grid)
            x = bracketed(f, a, b)
            self.q, self.p = special.expit(x), special.expit(-x)
            B, w = self.field()
            self.phi = (np.log(self.p) + self.q / self.p) / 2 + alpha * (w @ ln_h(B))
            self.replicon = 1 - alpha * (w @ hazard_slope(B) ** 2)
        self.s = np.sqrt(self.p)

    def load(self, x):
        self.q, self.p = special.expit(x), special.expit(-x)
        B, w = self.field()
        return self.q / self.p / (w @ hazard(B) ** 2)

    def field(self):
        sq, s = np.sqrt(self.q), np.sqrt(self.p)
        z, w = line(self.res, [(self.kappa / sq, s / sq)])
        return (self.kappa - sq * z) / s, w


_TYP = {}


def typical(alpha, kappa, res):
    key = (alpha, kappa, res)
    if key not in _TYP:
        _TYP[key] = Typical(alpha, kappa, res)
    return _TYP[key]


# ------------------------------------------------------------ two ensembles at once

class Split:
    """Fields of two states at covariance t, sqrt(q_i) (sqrt(rho) z + sqrt(1-rho) a_i)."""

    def __init__(self, one, two, t, res):
        self.states, self.res, self.laws = (one, two), res, {}
        self.rho = rho = min(t / np.sqrt(one.q * two.q), 1.0)
        self.own = own = 1 - rho if 1 - rho > 4e-15 else 0.0
        bends = [(x.kappa / np.sqrt(x.q * rho), np.sqrt((x.p + x.q * own) / (x.q * rho))) for x in self.states]
        self.z, self.w = line(res, bends)

    def wall(self, i):
        """B_i on rows z, and the weights of a_i."""
        x, rows = self.states[i], self.z.size
        if self.own == 0:
            a, w = np.zeros((rows, 1)), np.ones((rows, 1))
        else:
            g = np.sqrt(x.q * self.own)
            a, w = panels(self.res, rows, [((x.kappa - np.sqrt(x.q * self.rho) * self.z) / g, x.s / g)])
        return (x.kappa - np.sqrt(x.q) * (np.sqrt(self.rho) * self.z[:, None] + np.sqrt(self.own) * a)) / x.s, w

    def law(self, i):
        if i not in self.laws:
            B, w = self.wall(i)
            self.laws[i] = Excess(B), w
        return self.laws[i]

    def gap(self, i):
        """kappa - field and its deviation, in the limit q = 1."""
        x = self.states[i]
        return x.kappa - np.sqrt(self.rho) * self.z, np.sqrt(self.own)

    def force(self, i):
        """E_a s r, or its limit (kappa - z)_+ at the largest margin."""
        x = self.states[i]
        if x.jammed:
            m, d = self.gap(i)
            return m * special.ndtr(m / d) + d * gauss(m / d)
        B, w = self.wall(i)
        return x.s * np.sum(w * hazard(B), axis=1)

    def density(self, i):
        """Density of the excess v as a function of v (rows z)."""
        x = self.states[i]
        if x.jammed:
            m, d = self.gap(i)
            return lambda v: gauss((m + v) / d) / d
        law, w = self.law(i)
        return lambda v: np.sum(w * law.density(v / x.s), axis=1) / x.s

    def below(self, i):
        x = self.states[i]
        if x.jammed:
            m, d = self.gap(i)
            return lambda v: special.ndtr((m + v) / d)
        law, w = self.law(i)
        return lambda v: np.sum(w * law.below(v / x.s), axis=1)


_CROSS = {}


def cross_overlap(alpha, k1, k2, res):
    key = (alpha, k1, k2, res)
    if key in _CROSS:
        return _CROSS[key]
    one, two = typical(alpha, k1, res), typical(alpha, k2, res)
    if k1 == k2:
        return one.q

    def f(t):
        S = Split(one, two, t, res)
        return t - alpha * (S.w @ (S.force(0) * S.force(1)))

    t = bracketed(f, 1e-13, np.sqrt(one.q * two.q))
    _CROSS[key] = t
    return t


def slack(g, kappa, k1, k2, rest):
    """T; rest = 1 - t."""
    x = 2 * g * (1 - g) * rest
    return (1 - g) * (kappa - k1) + g * (kappa - k2) - kappa * x / (1 + np.sqrt(1 - x))


def triangle(S, g, T):
    """P((1-g) v1 + g v2 < T)."""
    n, count = S.res[0], 2
    x, w = legendre(n)
    u = ((np.arange(count)[:, None] + (1 + x) / 2) / count).ravel()
    w = np.tile(w / (2 * count), count)
    if S.states[0].jammed:  # an atom at v1 = 0: integrate over the other field
        pdf, cdf = S.density(1), S.below(0)
        return T / g * sum(c * (S.w @ (pdf(T * a / g) * cdf(T * (1 - a) / (1 - g)))) for a, c in zip(u, w))
    pdf, cdf = S.density(0), S.below(1)
    return T / (1 - g) * sum(c * (S.w @ (pdf(T * a / (1 - g)) * cdf(T * (1 - a) / g))) for a, c in zip(u, w))


class Pair:
    def __init__(self, alpha, kappa, k1, k2, res):
        self.one, self.two, self.kappa, self.res = typical(alpha, k1, res), typical(alpha, k2, res), kappa, res
        self.t = cross_overlap(alpha, k1, k2, res)
        self.rest = self.one.p if k1 == k2 else 1 - self.t
        self.split = Split(self.one, self.two, self.t, res)

    def slack(self, g):
        return slack(g, self.kappa, self.one.kappa, self.two.kappa, self.rest)

    def energy(self, g):
        T = self.slack(g)
        return triangle(self.split, g, T) if T > 0 else 0.0


def barrier_maximum(alpha, kappa, k1, k2):
    if k1 == k2:  # symmetric under g -> 1 - g
        return [(0.5, Pair(alpha, kappa, k1, k2, res).energy(0.5)) for res in R]
    coarse = Pair(alpha, kappa, k1, k2, R[0])
    grid = np.linspace(0, 1, 49)[1:-1]
    values = [coarse.energy(g) for g in grid]
    i = int(np.argmax(values))
    assert 0 < i < len(grid) - 1 and values[i] > 0, "no barrier inside"
    best = optimize.minimize_scalar(lambda g: -coarse.energy(g), bounds=(grid[i - 1], grid[i + 1]), method="bounded", options={"xatol": 1e-3}).x
    out = []
    for res, n, share in ((R[0], 11, 0.25), (R[1], 13, 0.3)):
        pair = Pair(alpha, kappa, k1, k2, res)
        half = share * min(best, 1 - best)
        top = best
        inside = [g for g in np.linspace(best - half, best + half, 9) if pair.slack(g) <= 0]
        assert not inside, "the barrier ends inside the window"
        t = top + half * np.cos(np.pi * (np.arange(n) + 0.5) / n)
        fit = np.polynomial.chebyshev.Chebyshev.fit(t, [pair.energy(g) for g in t], n - 1, domain=[top - half, top + half])
        zeros = [z.real for z in fit.deriv().roots() if abs(z.imag) < 1e-9 and abs(z.real - top) < half]
        g = min(zeros, key=lambda z: abs(z - top))
        out.append((g, pair.energy(g)))
    return out


# ------------------------------------------------------------------- barycentres

def hull_shrink(y, q, p):
    """1 - c_y^2."""
    return p if y == "inf" else p * (y - 1) / y


def barycentre(y, alpha, kappa, kref, res):
    x = typical(alpha, kref, res)
    sh = hull_shrink(y, x.q, x.p)
    c = np.sqrt(1 - sh)
    margin = (kappa - x.kappa) - kappa * sh / (1 + c)  # kappa c - kref
    if margin <= 0:
        return 0.0
    B_of = lambda z: (x.kappa - np.sqrt(x.q) * z) / x.s
    if y == "inf":
        # mean excess s (r - B) = r'/r s, equal to the margin
        z = bracketed(lambda z: x.s * hazard_slope(B_of(z)) / hazard(B_of(z)) - margin, -60.0, 12.0)
        return special.ndtr(z)
    top = y * margin / x.s  # in units of s
    # K_n(v) = v^(n-1) k_n(v): k_n(v) = int_0^1 exp(-(v u)^2/2) (1-u)^(n-2) k_{n-1}(v (1-u)) du
    n = 2 * res[0]
    nodes, lw = legendre(2 * n)
    u, lw = (1 + nodes) / 2, lw / 2
    m = 2 * n
    grid = top * (1 + np.cos(np.pi * (np.arange(m) + 0.5) / m)) / 2
    k = lambda v: np.exp(-v * v / 2)
    for j in range(2, y + 1):
        vals = [lw @ (np.exp(-((v * u) ** 2) / 2) * (1 - u) ** (j - 2) * k(v * (1 - u))) for v in grid]
        ln_k = np.polynomial.chebyshev.Chebyshev.fit(grid, np.log(vals), m - 1, domain=[0, top])
        k = lambda v, f=ln_k: np.exp(f(v))  # the logarithm: k itself falls by orders of magnitude
    z, w = line((n, 1.0), [(x.kappa / np.sqrt(x.q), x.s / np.sqrt(x.q))], plain=12.0, low=-14.0, high=10.0)
    B = B_of(z)
    ln_r = np.where(B > 0, np.log(hazard(np.maximum(B, 0))), -B * B / 2 - LN2PI - ln_h(np.minimum(B, 0)))
    total = 0.0
    count = 2
    for i in range(count):
        v, vw = top * (i + u) / count, top * lw / count
        total += sum(c * a ** (y - 1) * k(a) * (w @ np.exp(y * ln_r - B * a)) for a, c in zip(v, vw))
    return total


def star_margin(alpha, kappa):
    top = min(0.0, largest_margin(alpha) - 1e-7)
    grid = kappa + (top - kappa) * np.linspace(1e-3, 1, 25)
    return refined(lambda k, res: k - kappa * cross_overlap(alpha, kappa, k, res), grid)


def star_capacity(kappa):
    return refined(lambda a, res: largest_margin(a) - kappa * cross_overlap(a, kappa, "max", res), np.arange(2.0, 12.0, 0.25))


def convex_margin(alpha, kappa, y):
    def f(k, res):
        x = typical(alpha, k, res)
        return k - kappa * np.sqrt(1 - hull_shrink(y, x.q, x.p))
    top = min(0.0, largest_margin(alpha) - 1e-7)
    return refined(f, kappa + (top - kappa) * np.linspace(0, 1, 25))


# ------------------------------------------------------------- local entropies

class Local:
    """Franz-Parisi potential at v = (ln (1-q), tau); everything nan outside the domain."""

    def __init__(self, alpha, kappa, ref, S, v, res, full=False):
        lp, tau = v
        p = np.exp(lp)
        q = 1 - p
        s, qr, pr = np.sqrt(p), ref.q, ref.p
        self.q, self.tau = q, tau
        self.t = T = S - pr * tau
        D = (S + T) * tau - qr * tau * tau
        b = np.sqrt(pr) * tau
        a2 = q - T * T / qr - b * b
        sig2 = q - T * T / qr
        self.ok = a2 > 0 and q > 0
        if not self.ok:
            self.residual = np.array([np.nan, np.nan])
            self.slope = self.phi = np.nan
            return
        a, sig, mu = np.sqrt(a2), np.sqrt(sig2), T / np.sqrt(qr)
        wide = np.sqrt(p + sig2)
        bends = [(kappa / mu, wide / abs(mu))]
        kr = ref.kappa
        bends.append(((kappa - tau * kr) / (S - tau), np.sqrt(p + a2) / abs(S - tau)))
        bends.append((kr / np.sqrt(qr), 0 if ref.jammed else ref.s / np.sqrt(qr)))
        z, wz = line(res, bends)
        if ref.jammed:
            lift = np.maximum(kr - z, 0)
            m = kappa - S * z - tau * lift
            y, w = panels(res, z.size, [(m / a, s / a)])
            U = (m[:, None] - a * y) / s
            w = w * wz[:, None]
            r, rp = hazard(U), hazard_slope(U)
            pull = lambda g: np.sum(w * g)
            f_tau = (tau - S) / p + alpha * pull(r * lift[:, None]) / s
            if full:
                self.slope = -tau / p + alpha * pull(r * z[:, None]) / s + alpha * S * pull(rp) / p
        else:
            B = (kr - np.sqrt(qr) * z) / ref.s
            shift = b * np.maximum(B, 0) / sig
            y, w = panels(res, z.size, [((kappa - mu * z) / sig, s / sig), (sig * B / b, a / abs(b))],
                          low=np.minimum(shift, 0) - REACH, high=np.maximum(shift, 0) + REACH, normal=False)
            U = (kappa - mu * z[:, None] - sig * y) / s
            d = a / sig
            mean = b * y / sig
            beta = (B[:, None] - mean) / d
            base = wz[:, None] * w
            lead = -y * y / 2 - LN2PI - ln_h(B)[:, None]
            w = base * np.exp(lead + ln_h(beta))
            wx = w * mean + base * d * np.exp(lead - beta * beta / 2 - LN2PI)  # times x, integrated
            r, rp = hazard(U), hazard_slope(U)
            pull = lambda g: np.sum(w * g)
            rx, rz = np.sum(wx * r) / ref.s, pull(r * z[:, None]) / np.sqrt(qr)
            # derivative in t at fixed S: -D_t/(2p) + alpha ( (rz - rx)/s - (a^2)_t E r'/(2p) )
            D_t = 2 * (qr * tau - T) / pr
            a_t = -2 * T / qr + 2 * tau
            f_tau = -pr * (-D_t / (2 * p) + alpha * ((rz - rx) / s - a_t * pull(rp) / (2 * p)))
            if full:
                D_S = 2 * (S - qr * tau) / pr
                self.slope = -D_S / (2 * p) + alpha * (rx / s + tau * pull(rp) / p)
        f_q = ((q - D) - p * alpha * pull(r * r)) / p
        self.residual = np.array([f_q, f_tau])
        if full:
            self.phi = (lp + (q - D) / p) / 2 + alpha * pull(ln_h(U))
            self.replicon = 1 - alpha * pull(rp * rp)
            self.mass = pull(1.0 + 0 * U)


def local_path(alpha, kappa, kref, overlaps, res=R[0]):
    """Coarse saddle at each overlap: out from the unconstrained point, in small steps."""
    ref, free = typical(alpha, kref, res), typical(alpha, kappa, res)
    t = cross_overlap(alpha, kappa, kref, res)
    found = {}
    for side in (1, -1):
        want = sorted((S for S in overlaps if (S - t) * side > 0), reverse=side < 0)
        S, v, past, step = t, np.array([np.log(free.p), 0.0]), None, 0.02
        for goal in want:
            while S != goal:
                new = goal if abs(goal - S) < step else S + side * step
                if side > 0:
                    new = min(new, S + 0.2 * (1 - S)) if new != goal or (1 - S) > 2 * (1 - goal) else new
                guess = v if past is None else v + (v - past[1]) * (new - S) / (S - past[0])
                F = lambda x, new=new: Local(alpha, kappa, ref, new, x, res).residual
                try:
                    got = newton(F, guess, tol=1e-10)
                except (ArithmeticError, AssertionError, np.linalg.LinAlgError):
                    step /= 2
                    if step < 1e-4:
                        raise
                    continue
                past, S, v = (S, v), new, got
            found[goal] = v
    return found


def local_starts(alpha, kappa, kref, overlaps):
    """Coarse saddles: by a path from the unconstrained point around the largest margin, else
    directly from the unconstrained T_ref and q a little above its least value, or from
    the largest margin if the reference is close to it."""
    if kref == "max":
        return local_path(alpha, kappa, kref, overlaps)
    ref, found = typical(alpha, kref, R[0]), {}
    T = cross_overlap(alpha, kappa, kref, R[0])
    for S in overlaps:
        tau = (S - T) / ref.p
        least = T * T / ref.q + ref.p * tau * tau
        starts = [lambda v=(np.log((1 - least) * (1 - x)), tau): v for x in (0.06, 0.12, 0.03, 0.2)]
        if ref.q > 0.95:
            starts.insert(0, lambda: local_path(alpha, kappa, "max", [S])[S])
        for start in starts:
            try:
                found[S] = newton(lambda x: Local(alpha, kappa, ref, S, x, R[0]).residual, start(), tol=1e-10, steps=20, halvings=7)
                break
            except (ArithmeticError, AssertionError, np.linalg.LinAlgError):
                continue
    return found


def local_solve(alpha, kappa, kref, S, v, res):
    ref = typical(alpha, kref, res)
    v = newton(lambda x: Local(alpha, kappa, ref, S, x, res).residual, v)
    return Local(alpha, kappa, ref, S, v, res, True)


class Threshold:
    """alpha at which the slope around the largest margin vanishes, as a function of S."""

    def __init__(self, kappa):
        self.kappa = kappa

    def solve(self, S, v, res):
        def F(x):
            ref = typical(float(x[2]), "max", res)
            _TYP.pop((float(x[2]), "max", res), None)
            L = Local(x[2], self.kappa, ref, S, x[:2], res, True)
            return np.array([*L.residual, L.slope * (1 - S * S)])
        return newton(F, v)

    def minimum(self, alpha, S):
        v = np.append(local_path(alpha, self.kappa, "max", [S])[S], alpha)
        x, rows = [], []
        v = self.solve(S, v, R[0])
        lS = np.log(1 - S)
        points = {lS: v}
        for side in (-1, 1):
            past, c, v = None, lS, points[lS]
            for _ in range(4):
                new = c + side * 0.15
                guess = v if past is None else 2 * v - past
                try:
                    got = self.solve(1 - np.exp(new), guess, R[0])
                except (ArithmeticError, AssertionError, np.linalg.LinAlgError):
                    break
                past, c, v = v, new, got
                points[c] = v
        x = np.array(sorted(points))
        rows = np.array([points[a] for a in x])
        u = rows[:, 2]
        print("  threshold curve", self.kappa, [(round(1 - np.exp(a), 4), float("%.7g" % b)) for a, b in zip(x, u)], flush=True)
        i = int(np.argmin(u))
        if i in (0, len(x) - 1):
            return None
        out, c = [], x[i]
        for res, n, half in ((R[0], 9, 0.14), (R[1], 11, 0.16)):
            t = c + half * np.cos(np.pi * (np.arange(n) + 0.5) / n)
            vs = np.array([self.solve(1 - np.exp(a), [np.interp(a, x, rows[:, j]) for j in range(3)], res) for a in t])
            fit = np.polynomial.chebyshev.Chebyshev.fit(t, vs[:, 2], n - 1, domain=[c - half, c + half])
            zeros = [r.real for r in fit.deriv().roots() if abs(r.imag) < 1e-9 and abs(r.real - c) < half]
            best = min(zeros, key=lambda r: abs(r - c))
            out.append((fit(best), 1 - np.exp(best)))
            c = best
        return out


# ------------------------------------------------------ one step: jammed reference

class OneStepJammed:
    """Capacity functional at margin k: alpha = N/D, stationary in q0, c (a = 1 + c(1-q0))."""

    def __init__(self, k, lq, lc, res):
        self.q, self.p, self.k, self.kappa, self.res = special.expit(lq), special.expit(-lq), k, k, res
        self.c = c = np.exp(lc)
        self.a = a = 1 + c * self.p
        self.sg = np.sqrt(self.p)
        sq = np.sqrt(self.q)
        z, w = line(res, [(k / sq, self.sg / sq)])
        ln_I, dA, dc = self.inner(k - sq * z)
        N = np.log(a) + c * self.q / a
        D = -2 * (w @ ln_I)
        self.alpha = N / D
        N_q, N_c = c * c * self.q / a**2, (1 + c * self.p**2) / a**2
        D_q, D_c = w @ dA**2, -2 * (w @ dc)
        self.stationary = np.array([(N_q / N - D_q / D) * self.p, (N_c / N - D_c / D) * c])

    def inner(self, A):
        """ln I and the logarithmic derivatives in A and in c."""
        a, c, sg = self.a, self.c, self.sg
        beta = A / (sg * np.sqrt(a))
        ln_e = -c * A * A / (2 * a) - np.log(a) / 2
        ln_I = np.logaddexp(special.log_ndtr(-A / sg), ln_e + special.log_ndtr(beta))
        e, g = np.exp(ln_e - ln_I), np.exp(-(A / sg) ** 2 / 2 - LN2PI - ln_I)
        dA = -g / sg * (1 - 1 / a) - c * A / a * e * special.ndtr(beta)
        mu, sd = A / a, sg / np.sqrt(a)
        dc = -e / 2 * ((mu**2 + sd**2) * special.ndtr(beta) + mu * sd * gauss(beta))
        return ln_I, dA, dc


def star_capacity_one_step(kappa, start):
    """Unknowns: q0, c of the reference at margin kappa t, and t."""
    out = []
    for res in R:
        def F(v):
            t = special.expit(v[2])
            J = OneStepJammed(kappa * t, v[0], v[1], res)
            one = typical(float(J.alpha), kappa, res)
            _TYP.pop((float(J.alpha), kappa, res), None)
            rho = t / np.sqrt(one.q * J.q)
            if not rho < 1:
                return np.full(3, np.nan)
            own = 1 - rho
            sides = ((kappa, one.q, one.s), (kappa * t, J.q, J.sg))
            z, w = line(res, [(k / np.sqrt(q * rho), np.sqrt((s * s + q * own) / (q * rho))) for k, q, s in sides])
            both = []
            for k, q, s in sides:
                g = np.sqrt(q * own)
                b, wb = panels(res, z.size, [((k - np.sqrt(q * rho) * z) / g, s / g)])
                both.append((k - np.sqrt(q) * (np.sqrt(rho) * z[:, None] + np.sqrt(own) * b), wb))
            f1 = np.sum(both[0][1] * hazard(both[0][0] / one.s), axis=1) / one.s
            f2 = np.sum(both[1][1] * -J.inner(both[1][0])[1], axis=1) / J.c
            return np.append(J.stationary, t / (J.alpha * one.p * J.a * (w @ (f1 * f2))) - 1)
        start = newton(F, start, eps=1e-5)
        t = special.expit(start[2])
        J = OneStepJammed(kappa * t, start[0], start[1], res)
        out.append((float(J.alpha), kappa * t, J.q, J.c, typical(float(J.alpha), kappa, res).replicon))
    return out


# ------------------------------------------------------------ one step: barriers

class OneStep:
    """Saddle at v = (logit q0, ln((q1-q0)/(1-q1)), logit m)."""

    def __init__(self, alpha, kappa, v, res):
        self.alpha, self.kappa, self.res = alpha, kappa, res
        self.q0 = q0 = special.expit(v[0])
        self.d = d = (1 - q0) * special.expit(v[1])  # q1 - q0
        self.p = p = (1 - q0) * special.expit(-v[1])  # 1 - q1
        self.m = m = special.expit(v[2])
        self.s = s = np.sqrt(p)
        L = p + m * d
        self.z, self.w = line(res, [(kappa / np.sqrt(q0), np.sqrt((p + d) / q0))])
        gap = kappa - np.sqrt(q0) * self.z
        y, w = panels(res, self.z.size, [(gap / np.sqrt(d), s / np.sqrt(d))], low=-12.0, high=12.0)
        self.B = (gap[:, None] - np.sqrt(d) * y) / s
        lh = ln_h(self.B)
        w = w * np.exp(m * lh)
        norm = np.sum(w, axis=1)
        self.tilt = w = w / norm[:, None]
        r = hazard(self.B)
        mean_r = np.sum(w * r, axis=1)
        var = np.sum(w * (r - mean_r[:, None]) ** 2, axis=1)
        r1, v1 = self.w @ mean_r**2, self.w @ var
        e1 = q0 / L**2 / (alpha / p * r1) - 1
        e2 = 1 / (p * L) / (alpha / p * v1 / d) - 1  # difference of the two overlap equations over q1 - q0
        lz = np.log(norm)
        dm = (-np.log1p(m * d / p) / m**2 + d / (m * L) - q0 * d / L**2) / 2 + alpha * (self.w @ (np.sum(w * lh, axis=1) / m - lz / m**2))
        self.residual = np.array([e1, e2, dm / d**2])
        self.phi = (np.log(p) + np.log1p(m * d / p) / m + q0 / L) / 2 + alpha / m * (self.w @ lz)
        self.replicon = 1 - alpha * (self.w @ np.sum(w * hazard_slope(self.B) ** 2, axis=1))

    def energy(self, g, same):
        """Barrier between solutions of one state (overlap q1) or of two (q0)."""
        rest = self.p if same else self.p + self.d
        T = slack(g, self.kappa, self.kappa, self.kappa, rest)
        x, lw = legendre(self.res[0] + 4)
        u, lw = (1 + x) / 2, lw / 2
        total, law = 0.0, Excess(self.B)
        for a, c in zip(u, lw):
            f = law.density(T * a / (1 - g) / self.s) / self.s
            F = law.below(T * (1 - a) / g / self.s)
            if same:
                inner = np.sum(self.tilt * f * F, axis=1)
            else:
                inner = np.sum(self.tilt * f, axis=1) * np.sum(self.tilt * F, axis=1)
            total += c * T / (1 - g) * (self.w @ inner)
        return total


def one_step(alpha, kappa, start):
    out, v = [], start
    for res in R:
        v = newton(lambda x: OneStep(alpha, kappa, x, res).residual, v, eps=1e-5, cap=0.3)
        out.append(OneStep(alpha, kappa, v, res))
    return out


# -------------------------------------------------------------------- the table

NOTE = "doubles, Gauss-Legendre panels at two resolutions, "
FLOOR = {"barrier_maximum_gamma": 1e-11, "local_entropy_slope": 2e-13, "local_entropy_replicon": 1e-14, "local_entropy": 1e-14,
         "local_entropy_threshold": 2e-13, "local_entropy_threshold_overlap": 1e-9}


def below(params):
    """An end that does not satisfy the target: the program answers for solutions of the target only."""
    ends = [params.get(name) for name in ("kappa1", "kappa2", "kappa_ref")]
    return any(isinstance(end, float) and end < params["kappa"] for end in ends)


def row(quantity, params, pair, method):
    a, b = float(pair[0]), float(pair[1])
    if quantity in ("barrier_energy", "barycentre_energy", "barrier_maximum_energy"):
        floor = abs(b) * (6e-12 if params.get("y") == 16 else 1e-12 if abs(b) < 1e-5 else 3e-14)
    else:
        floor = max(FLOOR.get(quantity, 4e-15), 4e-15 * abs(b))
    unc = max(3 * abs(a - b), floor)
    print("  %s %s %.17g +- %.1e" % (quantity, json.dumps(params), b, unc), flush=True)
    if quantity in ("barrier_energy", "barycentre_energy") and below(params):
        quantity += "_below"
    return [quantity, json.dumps(params), f"{b:.17g}", f"{unc:.1e}", NOTE + method]


def cross_item(alpha, k1, k2):
    note = "one margin" if k1 == k2 else "fields split at a common part"
    return [row("cross_overlap", {"alpha": alpha, "kappa1": k1, "kappa2": k2}, [cross_overlap(alpha, k1, k2, res) for res in R], note)]


def barrier_item(g, alpha, kappa, k1, k2):
    params = {"gamma": g, "alpha": alpha, "kappa": kappa, "kappa1": k1, "kappa2": k2}
    two = [Pair(alpha, kappa, k1, k2, res).energy(g) for res in R]
    return [row("barrier_energy", params, two, "triangle of two excesses" if two[1] else "empty triangle")]


def maximum_item(alpha, kappa, k1, k2):
    params = {"alpha": alpha, "kappa": kappa, "kappa1": k1, "kappa2": k2}
    two = barrier_maximum(alpha, kappa, k1, k2)
    note = "symmetric" if k1 == k2 else "extremum of a Chebyshev interpolant in gamma"
    return [row("barrier_maximum_gamma", params, [x[0] for x in two], note), row("barrier_maximum_energy", params, [x[1] for x in two], note)]


def barycentre_item(y, alpha, kappa, kref):
    params = {"y": y, "alpha": alpha, "kappa": kappa, "kappa_ref": kref}
    note = "mean field" if y == "inf" else "convolution of half Gaussians"
    return [row("barycentre_energy", params, [barycentre(y, alpha, kappa, kref, res) for res in R], note)]


def star_margin_item(alpha, kappa):
    return [row("star_margin", {"alpha": alpha, "kappa": kappa}, star_margin(alpha, kappa), "first root of kappa_ref = kappa t")]


def star_capacity_item(kappa):
    return [row("star_capacity", {"kappa": kappa}, star_capacity(kappa), "first root of kappa_max = kappa t")]


def star_one_step_item(kappa, q0, c, t):
    two = star_capacity_one_step(kappa, [special.logit(q0), np.log(c), special.logit(t)])
    print("  kappa_max, q0, c, replicon of the typical group", two[1][1:], flush=True)
    return [row("star_capacity_one_step", {"kappa": kappa}, [x[0] for x in two], "one-step reference at its largest margin")]


def convex_item(alpha, kappa, y):
    return [row("convex_margin", {"alpha": alpha, "kappa": kappa, "y": y}, convex_margin(alpha, kappa, y), "first root of kappa_ref = kappa c")]


def local_item(alpha, kappa, kref, S, near=None):
    """near: rough q and T_ref to start from."""
    if near:
        v = np.array([np.log1p(-near[0]), (S - near[1]) / typical(alpha, kref, R[0]).p])
    else:
        v = local_starts(alpha, kappa, kref, [S])[S]
    two = [local_solve(alpha, kappa, kref, S, v, res) for res in R]
    params = {"alpha": alpha, "kappa": kappa, "kappa_ref": kref, "overlap": S}
    note = "limit q_ref = 1, saddle by Newton" if kref == "max" else "saddle by Newton"
    names = (("", "phi"), ("_slope", "slope"), ("_q", "q")) + (() if kref == "max" else (("_t", "t"),)) + (("_replicon", "replicon"),)
    free = typical(alpha, kappa, R[1])
    print("  phi - phi_typical %.3e, unconstrained overlap %.6f" % (two[1].phi - free.phi, cross_overlap(alpha, kappa, kref, R[0])), flush=True)
    return [row("local_entropy" + n, params, [getattr(x, f) for x in two], note) for n, f in names]


def threshold_item(kappa, alpha, S):
    two = Threshold(kappa).minimum(alpha, S)
    note = "least alpha of zero slope, Chebyshev in ln(1-S)"
    return [] if two is None else [
        row("local_entropy_threshold", {"kappa": kappa}, [x[0] for x in two], note),
        row("local_entropy_threshold_overlap", {"kappa": kappa}, [x[1] for x in two], note)]


def one_step_item(g, alpha, kappa, q0, q1, m):
    two = one_step(alpha, kappa, [special.logit(q0), np.log((q1 - q0) / (1 - q1)), special.logit(m)])
    params = {"gamma": g, "alpha": alpha, "kappa": kappa}
    print("  q0 %.12g q1 %.12g m %.12g phi %.15g replicon %.3e" % (two[1].q0, two[1].q0 + two[1].d, two[1].m, two[1].phi, two[1].replicon), flush=True)
    return [row(n, params, [x.energy(g, same) for x in two], "one-step saddle by Newton")
            for n, same in (("barrier_same_state", True), ("barrier_different_state", False))]


ITEMS = (
    (cross_item, ((1.0, -0.5, -0.5), (1.0, -0.5, -0.3), (1.0, -0.5, 0.47), (1.0, -0.5, -0.499), (3.0, -1.0, -0.5), (3.0, -1.0, -0.999),
                  (0.5, 0.25, 0.75), (0.5, 0.5, 0.5), (0.05, -0.5, 1.0), (200.0, -2.5, -2.25), (3.5, -0.5, -0.4375), (1.5, -2.0, 0.125), (3.9, -0.5, -0.5))),
    (barrier_item, ((0.5, 1.0, -0.5, -0.5, -0.5), (0.25, 1.0, -0.5, -0.5, -0.5), (0.001, 1.0, -0.5, -0.5, -0.5), (0.5, 3.9, -0.5, -0.5, -0.5),
                    (0.05, 3.9, -0.5, -0.5, -0.5), (0.5, 50.0, -2.0, -2.0, -2.0), (0.5, 3.0, -1.0, -1.0, -1.0), (0.3, 1.0, -0.5, -0.5, -0.3),
                    (0.125, 3.0, -1.0, -1.0, -0.5), (0.4, 1.0, -0.5, -0.45, -0.48), (0.4, 1.0, -0.5, -0.52, -0.45), (0.25, 50.0, -2.0, -1.9, -2.0),
                    (0.001, 3.0, -1.0, -1.0, -0.75), (0.05, 1.0, -0.5, -0.5, -0.18), (0.01, 1.0, -0.5, -0.5, -0.175), (0.3, 1.0, -0.5, -0.5, -0.1),
                    (0.5, 1.0, -0.5, -0.3, -0.3), (0.5, 3.75, -0.5, -0.5, -0.49), (0.05, 1.0, -0.5, -0.55, "max"), (0.2, 3.0, -0.5, -0.6, "max"),
                    (0.9, 3.0, -1.0, "max", -1.1), (0.1, 3.0, -2.0, -2.0, "max"), (0.3, 1.0, -0.5, -0.5, "max"))),
    (maximum_item, ((1.0, -0.5, -0.5, -0.5), (3.9, -0.5, -0.5, -0.5), (50.0, -2.0, -2.0, -2.0), (1.0, -0.5, -0.45, -0.45),
                    (1.0, -0.5, -0.5, -0.3), (3.0, -1.0, -1.0, -0.5), (1.0, -0.5, -0.45, -0.48), (50.0, -2.0, -2.0, -1.75))),
    (barycentre_item, ((2, 1.0, -0.5, -0.5), (3, 1.0, -0.5, -0.5), (4, 1.0, -0.5, -0.5), (5, 1.0, -0.5, -0.5), (8, 1.0, -0.5, -0.5), (16, 1.0, -0.5, -0.5),
                       ("inf", 1.0, -0.5, -0.5), (3, 3.0, -1.0, -0.9), ("inf", 3.0, -1.0, -1.0), (4, 3.9, -0.5, -0.5), (16, 50.0, -2.0, -2.0),
                       ("inf", 50.0, -2.0, -1.75), (2, 1.0, -0.5, -0.3), (5, 1.0, -0.5, -0.4), (3, 1.0, -0.5, -0.55))),
    (star_margin_item, ((1.0, -0.2), (1.0, -0.5), (0.1, -0.5), (2.0, -0.5), (3.0, -0.5), (3.0, -1.0), (1.5, -1.5), (1.0, -2.0))),
    (star_capacity_item, ((-0.2,), (-0.5,), (-1.0,), (-1.5,))),
    (star_one_step_item, ((-0.5, 0.9, 20.0, 0.8235), (-1.0, 0.85, 18.3, 0.504), (-1.5, 0.95, 35.0, 0.17))),
    (convex_item, ((1.0, -0.5, 2), (1.0, -0.5, 3), (1.0, -0.5, 10), (1.0, -0.5, "inf"), (3.0, -0.5, 2), (3.0, -1.0, "inf"), (50.0, -2.0, 2), (1.0, -1.5, "inf"))),
    (local_item, ((1.0, -0.5, -0.5, 0.6), (1.0, -0.5, -0.5, 0.125), (1.0, -0.5, -0.5, 0.99), (1.0, -0.5, 0.1, 0.9, (0.811, 0.61)), (1.0, -0.5, 0.45, 0.8), (3.0, -1.0, -1.0, 0.8),
                  (3.0, -1.0, -0.5, 0.3), (3.0, -1.0, -1.0, 0.99, (0.981, 0.2686)),
                  (1.0, -0.5, "max", 0.75), (1.0, -0.5, "max", 0.25), (3.5, -0.5, "max", 0.97), (4.4, -0.5, "max", 0.97), (7.0, -1.0, "max", 0.99))),
    (threshold_item, ((-0.5, 4.2, 0.9624), (-1.0, 8.85, 0.915), (-0.3, 3.16, 0.982), (-1.5, 24.0, 0.83))),
    (one_step_item, ((0.5, 9.0, -1.0, 0.653, 0.8404, 0.2933), (0.25, 10.0, -1.0, 0.6276, 0.9184, 0.2192), (0.5, 25.0, -1.5, 0.42, 0.838, 0.35))),
)
ORDER = [(f, args) for f, group in ITEMS for args in group]


def work(i):
    f, args = ORDER[i]
    try:
        return i, f(*args)
    except (ArithmeticError, AssertionError, KeyError, ValueError, np.linalg.LinAlgError) as e:
        print("  failed", f.__name__, args, repr(e), flush=True)
        return i, []


def write(done):
    OUT.mkdir(parents=True, exist_ok=True)
    rows = [r for i in sorted(done) for r in done[i]]
    with open(OUT / "spherical-geodesics.csv", "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["id", "quantity", "params", "value", "abs_uncertainty", "method"])
        w.writerows([[f"geo-{n + 1:03d}", *r] for n, r in enumerate(rows)])
    return len(rows)


if __name__ == "__main__":
    todo = range(len(ORDER))
    done = {}
    with Pool(2) as pool:
        for i, rows in pool.imap_unordered(work, todo):
            done[i] = rows
            write(done)
    print("spherical-geodesics.csv", write(done), "rows")
