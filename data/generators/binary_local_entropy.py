"""Reference values for the local entropy of the binary perceptron and of infinitely
wide tree committees (Franz-Parisi potential, replica symmetric).

Weights +-1, constraint (normalised output) >= kappa, entropies in nats per weight.
Nothing is shared with the program under test.  Doubles, composite Gauss-Legendre
panels placed by the bends of each integrand, at two resolutions (R[0], R[1]); the
value is the finer one, the uncertainty three times the difference, at least rounding
(2e-15, more where large terms cancel).  f is the kernel of the activation, capitals are f(overlap).

One kappa          q = E tanh^2(sqrt(qh) z), qh = alpha f'(q) E g^2
                   phi = -qh(1-q)/2 + E ln 2cosh + alpha E ln H;  kappa_max: phi = 0
Two, independent   t = E tanh a tanh b, th = alpha f'(t) E g1 g2
Local entropy      unknowns are the conjugates x0 = ph - sh, ln qh1 and m = sh/sqrt(qh qh1)
                   = tanh(mu).  The field of a spin is h = x0 + sqrt(qh1) y, the field of the
                   reference sqrt(qh) (m y + sqrt(1-m^2) x) with weight 1 + tanh; so p, s, q1
                   and the residual R = q1 - s^2/q - (p-s)^2/(1-q) are sums of positive terms
                   (R is the squared distance of 1 - tanh h from the span of T and 1 - T).
                   Saddle: p = 1 - 2d, and the two energetic equations, by Newton.
                   slope d phi/dd = 2 (ph - alpha f'(p) int Dz0 g(ref) int Dx g)
Thresholds         the saddle is extended by one unknown (alpha or kappa_ref, or d) and one
                   equation (slope = 0 or phi = 0) at a fixed d, which makes a curve in d;
                   its extremum over ln d is that of a Chebyshev interpolant.

Run:  python binary_local_entropy.py
"""

import csv
import json

import numpy as np
from scipy import optimize, special

from common import OUT

np.seterr(all="ignore")
R = ((12, 1.0), (16, 0.85))  # nodes in a panel, relative width of a panel
REACH = 9.4
LN2PI = np.log(2 * np.pi) / 2
STEPS = np.array([1.5, 3, 4.5, 6, 8, 11, 16, 24, 38, 60, 100, 170, 300, 550, 1000, 2000, 4000])


# ------------------------------------------------------------------ kernels

class Linear:
    name = "linear"
    f = staticmethod(lambda q: q)
    gap = staticmethod(lambda c: c)  # 1 - f(1 - c)
    d1 = staticmethod(lambda q, c: 1.0)  # f'(q), c = 1 - q
    d2 = staticmethod(lambda q, c: 0.0)


class Sign:
    name = "sign"
    f = staticmethod(lambda q: 2 / np.pi * np.arcsin(q))
    gap = staticmethod(lambda c: 4 / np.pi * np.arcsin(np.sqrt(c / 2)))
    d1 = staticmethod(lambda q, c: 2 / np.pi / np.sqrt(c * (1 + q)))
    d2 = staticmethod(lambda q, c: 2 / np.pi * q / (c * (1 + q)) ** 1.5)


class Relu:
    name = "relu"
    unit = np.pi - 1  # 2 pi times the variance of the output

    @staticmethod
    def f(q):
        return (np.sqrt(1 - q * q) + q * (np.pi - np.arccos(q)) - 1) / Relu.unit

    @staticmethod
    def gap(c):
        th = 2 * np.arcsin(np.sqrt(c / 2))
        return (np.pi * c - (np.sin(th) - th * np.cos(th))) / Relu.unit

    d1 = staticmethod(lambda q, c: (np.pi - 2 * np.arcsin(np.sqrt(c / 2))) / Relu.unit)
    d2 = staticmethod(lambda q, c: 1 / np.sqrt(c * (1 + q)) / Relu.unit)


class Erf:
    name = "erf"
    f = staticmethod(lambda q: 6 / np.pi * np.arcsin(q / 2))

    @staticmethod
    def gap(c):
        q = 1 - c
        if q < 0.2:
            return 1 - Erf.f(q)
        return 6 / np.pi * np.arcsin(c * (1 + q) / (np.sqrt(4 - q * q) + q * np.sqrt(3)))

    d1 = staticmethod(lambda q, c: 6 / np.pi / np.sqrt(4 - q * q))
    d2 = staticmethod(lambda q, c: 6 / np.pi * q / (4 - q * q) ** 1.5)


KERNELS = {k.name: k for k in (Linear, Sign, Relu, Erf)}


def f_between(K, a, delta):
    """f(a) - f(a - delta), delta known to full relative accuracy."""
    if K is Linear:
        return delta
    x, w = np.polynomial.legendre.leggauss(40)
    if abs(delta) > 0.2 or a > 0.95:
        return K.f(a) - K.f(a - delta)
    q = a - delta * (1 + x) / 2
    return delta / 2 * sum(w * np.array([K.d1(v, 1 - v) for v in q]))


# --------------------------------------------------------------- quadrature

_RULE = {}


def rule(n):
    if n not in _RULE:
        _RULE[n] = np.polynomial.legendre.leggauss(n)
    return _RULE[n]


def panels(res, rows, bends=(), low=-REACH, high=REACH):
    """Nodes and weights (times the normal law) on [low, high] of every row: equal panels, and
    graded ones around bends (centre of each row, width)."""
    n, fine = res
    low, high = (np.broadcast_to(np.asarray(a, float).reshape(-1, 1), (rows, 1)) for a in (low, high))
    count = int(np.ceil(np.max(high - low) / (1.5 * fine)))
    edges = [low + (high - low) * np.arange(count + 1) / count]
    for centre, width in bends:
        if not width < 1.5:
            continue
        off = STEPS[STEPS * width < 2.5] * width * fine
        off = np.concatenate([-off[::-1], [0.0], off])
        edges.append(np.broadcast_to(np.asarray(centre, float).reshape(-1, 1), (rows, 1)) + off)
    e = np.sort(np.clip(np.concatenate(edges, axis=1), low, high), axis=1)
    mid, half = (e[:, 1:] + e[:, :-1]) / 2, (e[:, 1:] - e[:, :-1]) / 2
    x, w = rule(n)
    t = (mid[:, :, None] + half[:, :, None] * x).reshape(rows, -1)
    wt = (half[:, :, None] * w).reshape(rows, -1) * np.exp(-t * t / 2 - LN2PI)
    return t, wt


def line(res, bends=()):
    t, w = panels(res, 1, bends)
    return t[0], w[0]


def hazard(u):
    return np.sqrt(2 / np.pi) / special.erfcx(u / np.sqrt(2))


def ln_h(u):
    return special.log_ndtr(-u)


def ln2cosh(h):
    a = np.abs(h)
    return a + np.log1p(np.exp(-2 * a))


# -------------------------------------------------------------------- roots

def jacobian(F, v, eps=1e-6):
    J = np.empty((v.size, v.size))
    for i in range(v.size):
        e = np.zeros(v.size)
        e[i] = eps * max(1.0, abs(v[i])) if v.size > 1 else eps * abs(v[i])
        J[:, i] = (F(v + e) - F(v - e)) / (2 * e[i])
    return J


def newton(F, v, tol=3e-15, steps=14, cap=1.0, J=None):
    """Damped Newton with differences; once close, or with a Jacobian given, chord steps
    until they stop shrinking."""
    v = np.array(v, float)
    r = F(v)
    best, stall, given = (np.inf, v), 0, J is not None
    age = 0
    for _ in range(steps):
        if J is None or not given and (age >= 3 or np.max(np.abs(r)) > 1e-2):
            J, age = jacobian(F, v), 0
        step = np.linalg.solve(J, -r)
        size = np.max(np.abs(step))
        if size > cap:
            step *= cap / size
        for _ in range(30):
            new = F(v + step)
            if np.all(np.isfinite(new)) and (size < 1e-6 or np.max(np.abs(new)) < 3 * np.max(np.abs(r)) + 1e-9):
                break
            step /= 2
        v, r, age = v + step, new, age + 1
        stall = 0 if size < best[0] else stall + 1
        if stall == 0:
            best = (size, v)
        if size < tol or (stall >= 2 and best[0] < 1e-9):
            break
    if not (best[0] < 1e-8 or np.max(np.abs(r)) < 1e-14):
        raise ArithmeticError(("newton", best[0], best[1], r))
    return best[1]


# ---------------------------------------------------- typical configurations

class Typical:
    """All averages of the replica symmetric state at (alpha, kappa), given ln qh."""

    def __init__(self, K, alpha, kappa, lqh, res):
        self.K, self.alpha, self.kappa, self.res = K, alpha, kappa, res
        self.qh = qh = np.exp(lqh)
        z, w = line(res, [(0.0, 1 / np.sqrt(qh))])
        h = np.sqrt(qh) * z
        self.c = c = w @ (1 / np.cosh(h) ** 2)  # 1 - q
        self.q = q = w @ np.tanh(h) ** 2
        self.gap = K.gap(c)
        self.Q = K.f(q)
        G_S = w @ ln2cosh(h)
        sech4 = w @ (1 / np.cosh(h) ** 4)
        sd = np.sqrt(self.gap)
        z, w = line(res, [(kappa / np.sqrt(self.Q), sd / np.sqrt(self.Q))])
        u = (kappa - np.sqrt(self.Q) * z) / sd
        hz = hazard(u)
        g2 = w @ (hz / sd) ** 2
        gp2 = w @ (hz * (hz - u) / sd**2) ** 2
        G_E = w @ ln_h(u)
        self.new = alpha * K.d1(q, c) * g2
        self.phi = -qh * c / 2 + G_S + alpha * G_E
        self.replicon = 1 - alpha * (K.d1(q, c) ** 2 * gp2 + K.d2(q, c) * g2) * sech4
        self.g = w @ (hz / sd)
        self.lnH = G_E


_TYP = {}


def typical(K, alpha, kappa, res):
    """Replica symmetric state; kappa = "max" for the largest margin."""
    key = (K.name, alpha, kappa, res)
    if key in _TYP:
        return _TYP[key]
    if kappa == "max":
        lk = (K.name, "max", res)
        near = _TYP.get(lk)
        if near is None or abs(near[0] - alpha) > 0.02:
            low = R[0]
            top = optimize.brentq(lambda k: typical(K, alpha, k, low).phi, *bracket_margin(K, alpha, low), xtol=1e-10)
            start = [np.log(typical(K, alpha, top, low).qh), top]
        else:
            start = near[1]

        def F(v):
            s = Typical(K, alpha, v[1], v[0], res)
            return np.array([np.log(s.new / s.qh), s.phi])

        v = newton(F, start, tol=2e-15)
        _TYP[lk] = (alpha, v)
        state = Typical(K, alpha, v[1], v[0], res)
    else:
        def f(l):
            s = Typical(K, alpha, kappa, l, res)
            return np.log(s.new / s.qh)

        near = _TYP.get((K.name, "number", res))
        if near is not None and abs(near[0] - alpha) < 0.01 and abs(near[1] - kappa) < 0.01:
            v = newton(lambda v: np.array([f(v[0])]), [near[2]])[0]
        else:
            grid = np.arange(-12.0, 3.6, 0.3)
            val = [f(l) for l in grid]
            i = next(i for i in range(len(grid) - 1) if val[i] > 0 >= val[i + 1])  # the branch from alpha = 0
            v = optimize.brentq(f, grid[i], grid[i + 1], xtol=1e-13)
            v = newton(lambda v: np.array([f(v[0])]), [v])[0]
        _TYP[(K.name, "number", res)] = (alpha, kappa, v)
        state = Typical(K, alpha, kappa, v, res)
    _TYP[key] = state
    return state


def bracket_margin(K, alpha, res):
    """A short bracket of the largest margin, walking up from a satisfiable one."""
    k = 0.0 if alpha < 0.5 else -1.5
    while typical(K, alpha, k + 0.05, res).phi > 0:
        k += 0.05
    return k, k + 0.05


def cross_overlap(K, alpha, k1, k2, res):
    return crossing(K, alpha, k1, k2, res)[0]


def crossing(K, alpha, k1, k2, res):
    """Overlap of the two sets and the correlation of the fields of a spin."""
    one, two = typical(K, alpha, k1, res), typical(K, alpha, k2, res)
    if one.kappa == two.kappa:
        return one.q, 1.0
    if one.qh < two.qh:
        one, two = two, one

    top = np.sqrt(one.qh * two.qh)

    def step(y):
        """New over old covariance of the fields, and the overlap, at correlation sqrt(1 - y)."""
        m, v = np.sqrt(1 - y), np.sqrt(y)
        z, w = line(res, [(0.0, 1 / np.sqrt(one.qh))])
        x, wx = line(res, [(0.0, 1 / np.sqrt(two.qh))])
        t = (w * np.tanh(np.sqrt(one.qh) * z)) @ (np.tanh(np.sqrt(two.qh) * (m * z[:, None] + v * x)) @ wx)
        T = K.f(t)
        A, B = T / np.sqrt(one.Q), np.sqrt(two.Q - T * T / one.Q)
        s1, s2 = np.sqrt(one.gap), np.sqrt(two.gap)
        z, w = line(res, [(one.kappa / np.sqrt(one.Q), s1 / np.sqrt(one.Q))])
        x, wx = panels(res, z.size, [((two.kappa - A * z) / B, s2 / B)])
        g2 = (wx * hazard((two.kappa - A * z[:, None] - B * x) / s2)).sum(axis=1) / s2
        g1 = hazard((one.kappa - np.sqrt(one.Q) * z) / s1) / s1
        return alpha * K.d1(t, 1 - t) * ((w * g1) @ g2) / (m * top), t

    y = newton(lambda v: np.array([step(v[0])[0] - 1]), [0.15], cap=0.3)[0]
    return step(y)[1], np.sqrt(1 - y)


# ------------------------------------------------------------- local entropy

class Local:
    """Averages of the Franz-Parisi saddle at conjugates v = (x0, ln qh1, mu)."""

    def __init__(self, K, alpha, kappa, ref, v, res, full=False):
        x0, lq, mu = v
        qh1, m, vm = np.exp(lq), np.tanh(mu), 1 / np.cosh(mu)
        self.sh = m * np.sqrt(ref.qh * qh1)
        self.qh1, self.x0, self.ph = qh1, x0, x0 + self.sh
        # spins
        r = np.sqrt(qh1)
        y, w = line(res, [(-x0 / r, 1 / r)])
        h = x0 + r * y
        x, wx = line(res, [(0.0, 1 / np.sqrt(ref.qh))])
        a = np.sqrt(ref.qh) * (m * y[:, None] + vm * x)
        Tt = np.tanh(a)
        W = wx * (2 / (1 + np.exp(-2 * a)))  # 1 + tanh
        low = 2 / (1 + np.exp(2 * a))  # 1 - tanh
        M0, M1, ML = W.sum(axis=1), (W * Tt).sum(axis=1), (W * low).sum(axis=1)
        D = 2 / (1 + np.exp(2 * h))
        sech2 = D * (2 - D)
        self.d = w @ (M0 * D) / 2
        self.dc = w @ (M0 * (2 - D)) / 2  # 1 - d
        self.p = self.dc - self.d
        self.c1 = w @ (M0 * sech2)  # 1 - q1
        self.q1 = w @ (M0 * (1 - D) ** 2)
        delta = w @ (M1 * D)  # q - s
        lowD = w @ (ML * D)
        self.s = w @ (M1 * (1 - D))
        if K is Linear:
            a1, a2 = delta / ref.q, lowD / ref.c
            Rf = w @ (W * (D[:, None] - a1 * Tt - a2 * low) ** 2).sum(axis=1) + 1e-60
            PS = ref.c - lowD
        else:
            df, cP = f_between(K, ref.q, delta), K.gap(2 * self.d)
            Rf = 2 * cP - K.gap(self.c1) - df * df / ref.Q - (cP - df) ** 2 / ref.gap
            PS = ref.gap - cP + df
        if full:
            self.G_S = w @ (M0 * ln2cosh(h))
            self.sech4 = w @ (M0 * sech2**2)
        # constraints
        S, gap1 = K.f(self.s), K.gap(self.c1)
        B = PS * PS / ref.gap
        b = np.sqrt(Rf + B)
        rho, wd = PS / np.sqrt(ref.gap) / b, np.sqrt(Rf) / b
        self.R, self.wd, self.b, self.rho = Rf, wd, b, rho
        A, sd, sr = S / np.sqrt(ref.Q), np.sqrt(gap1), np.sqrt(ref.gap)
        rQ = np.sqrt(ref.Q)
        bends = [(ref.kappa / rQ, sr / rQ)]
        # the two bends of the inner integrals cross at one z0
        k1, k2 = rho / sr, 1 / b
        slope = A * k2 - k1 * rQ
        zx = (kappa * k2 - k1 * ref.kappa) / slope
        width = (wd / max(abs(rho), 1e-3) + sd / b) / abs(slope)
        if abs(zx) < REACH + 8 * width:
            bends.append((zx, min(width, 1.4)))
        # and in the reference-pinned average at another
        slope2 = A - rho * b * rQ / sr
        bends.append(((kappa - rho * b * ref.kappa / sr) / slope2, max(sd, b * wd) / abs(slope2)))
        z, w = line(res, bends)
        ut = (ref.kappa - rQ * z) / sr
        lut = ln_h(ut)
        gt = hazard(ut) / sr
        # where the reference is forced far above its typical field, t follows it
        far = rho * np.maximum(ut, 0)
        t, wt = panels(res, z.size, [(rho * ut, wd / max(abs(rho), 1e-3)), ((kappa - A * z) / b, sd / b)],
                       np.minimum(far, 0) - REACH, np.maximum(far, 0) + REACH)
        keep = np.exp(ln_h((ut[:, None] - rho * t) / wd) - lut[:, None])
        wt = wt * keep
        u = (kappa - A * z[:, None] - b * t) / sd
        hz = hazard(u)
        rows = lambda f: np.einsum("ij,ij->i", wt, f)
        # E[g g_ref]: g_ref given the fields z0 (an independent reference replica)
        g1, g2 = rows(hz) / sd, rows(hz * hz) / gap1
        self.Eg2 = w @ g2
        self.Egg = w @ (g1 * gt)
        self.sh_new = alpha * K.d1(self.s, 1 - self.s) * self.Egg
        self.qh1_new = alpha * K.d1(self.q1, self.c1) * self.Eg2
        # slope: reference pinned at its margin
        cen = (kappa - A * z - rho * b * ut) / (b * wd)
        x, wx = panels(res, z.size, [(cen, sd / (b * wd))])
        up = ((kappa - A * z - rho * b * ut)[:, None] - b * wd * x) / sd
        self.pin = w @ (gt * (wx * hazard(up)).sum(axis=1)) / sd
        self.ph_new = alpha * K.d1(self.p, 2 * self.d) * self.pin
        self.slope = 2 * (self.ph - self.ph_new)
        if full:
            self.G_E = w @ rows(ln_h(u))
            gp2 = w @ rows((hz * (hz - u)) ** 2) / gap1**2
            self.phi = -self.ph * self.p + self.sh * self.s - qh1 * self.c1 / 2 + self.G_S + alpha * self.G_E
            self.replicon = 1 - alpha * (K.d1(self.q1, self.c1) ** 2 * gp2 + K.d2(self.q1, self.c1) * self.Eg2) * self.sech4

    def saddle(self, ref):
        """The two energetic equations."""
        return [np.log(self.qh1_new / self.qh1), (self.sh_new - self.sh) / np.sqrt(ref.qh * self.qh1)]


def logit(d):
    return np.log(d / (1 - d))


class Point:
    """Closed form where the conjugates vanish: every configuration at distance d is a solution."""

    def __init__(self, ref, d):
        self.d, self.p = d, 1 - 2 * d
        self.s, self.q1 = ref.q * self.p, self.p**2
        self.phi = -d * np.log(d) - (1 - d) * np.log1p(-d)
        self.slope, self.replicon = -logit(d), 1.0


def equations(K, alpha, kappa, kref, want, res):
    """The saddle at logit d = want."""
    ref = typical(K, alpha, kref, res)

    def F(v):
        L = Local(K, alpha, kappa, ref, v, res)
        return np.array([np.log(L.d / L.dc) - want] + L.saddle(ref))
    return F


def local(K, alpha, kappa, kref, d, v, res):
    """Saddle at distance d from a start v of the coarse rule; returns (averages, conjugates)."""
    if v is None:
        return vanishing(K, alpha, kappa, kref, d, res)
    J = jacobian(equations(K, alpha, kappa, kref, logit(d), COARSE), np.array(v))
    v = newton(equations(K, alpha, kappa, kref, logit(d), res), v, J=J)
    return Local(K, alpha, kappa, typical(K, alpha, kref, res), v, res, True), v


def vanishing(K, alpha, kappa, kref, d, res):
    """Conjugates so small that plain iteration converges at once (each sweep gains their size)."""
    ref, want = typical(K, alpha, kref, res), logit(d)
    v = np.array([-want / 2, -32.0, 0.5])
    for _ in range(8):
        L = Local(K, alpha, kappa, ref, v, res)
        if L.qh1_new < 1e-250:
            return Point(ref, d), None
        new = np.array([v[0] + (np.log(L.d / L.dc) - want) / 2, np.log(L.qh1_new), np.arctanh(L.sh_new / np.sqrt(ref.qh * L.qh1_new))])
        done = np.max(np.abs(new - v)) < 1e-10
        v = new
        if done:
            break
    else:
        raise ArithmeticError(("vanishing", v))
    return Local(K, alpha, kappa, ref, v, res, True), v


COARSE = (7, 1.35)


def walk(K, alpha, kappa, kref, stops, step=0.25, res=COARSE):
    """Continuation in logit d from the unconstrained point to every stop; {d: conjugates}."""
    ref, own = typical(K, alpha, kref, res), typical(K, alpha, kappa, res)
    t, m0 = crossing(K, alpha, kref, kappa, R[0])
    m0 = min(m0, 0.999)
    mid = logit((1 - t) / 2)
    out = {}
    for side in (-1, 1):
        todo = sorted([d for d in stops if (logit(d) - mid) * side > 0], key=lambda d: abs(logit(d) - mid))
        if not todo:
            continue
        here = mid + 0.1 * side
        v = np.array([0.05 * -side, np.log(own.qh), np.arctanh(m0)])
        v = relax(K, alpha, kappa, kref, v, here, res)
        past, now = None, step
        while todo:
            goal = logit(todo[0])
            nxt = goal if abs(goal - here) <= now * 1.01 else here + side * now
            guess = v if past is None else v + (v - past[1]) * (nxt - here) / (here - past[0])
            if guess[1] < -30:  # plain iteration from here on
                out.update({d: None for d in todo})
                break
            try:
                new = solve_at(K, alpha, kappa, kref, guess, nxt, res)
            except (ArithmeticError, np.linalg.LinAlgError):
                now /= 2
                if now < 0.02:
                    print("lost", K.name, alpha, kappa, kref, "beyond d =", 1 / (1 + np.exp(-here)), v, "wanted", todo)
                    break
                continue
            past, v, here, now = (here, v), new, nxt, min(step, 1.5 * now)
            if nxt == goal:
                out[todo.pop(0)] = v
    return out


def solve_at(K, alpha, kappa, kref, v, want, res):
    return newton(equations(K, alpha, kappa, kref, want, res), v, tol=1e-9)


def relax(K, alpha, kappa, kref, v, want, res, sweeps=30):
    """Plain iteration of the energetic equations, x0 moved towards the wanted distance."""
    v, ref = np.array(v, float), typical(K, alpha, kref, res)
    for _ in range(sweeps):
        L = Local(K, alpha, kappa, ref, v, res)
        v[0] += np.clip(0.7 * (np.log(L.d / L.dc) - want), -0.5, 0.5)
        m = np.clip(L.sh_new / np.sqrt(ref.qh * L.qh1_new), -0.9999, 0.9999)
        v[1], v[2] = np.log(L.qh1_new), np.arctanh(m)
    return solve_at(K, alpha, kappa, kref, v, want, res)


# ---------------------------------------------------------------- thresholds

class Curve:
    """At each distance the value of `free` (alpha or kappa_ref) with `what` = 0 (slope or phi)."""

    def __init__(self, K, kappa, free, what, alpha=None, kref=None):
        self.K, self.kappa, self.free, self.what, self.alpha, self.kref = K, kappa, free, what, alpha, kref

    def at(self, u):
        return (u, self.kref) if self.free == "alpha" else (self.alpha, u)

    def averages(self, v, res):
        alpha, kref = self.at(v[3])
        ref = typical(self.K, alpha, kref, res)
        return Local(self.K, alpha, self.kappa, ref, v[:3], res, True), ref

    def equations(self, lnd, res):
        want = logit(np.exp(lnd))

        def F(v):
            L, ref = self.averages(v, res)
            return np.array([np.log(L.d / L.dc) - want] + L.saddle(ref) + [L.slope if self.what == "slope" else 10 * L.phi])
        return F

    def solve(self, lnd, v, res):
        v = newton(self.equations(lnd, COARSE), v, tol=1e-9, cap=0.3)
        if res == COARSE:
            return v
        return newton(self.equations(lnd, res), v, J=jacobian(self.equations(lnd, COARSE), v))

    def scan(self, d0, u0, low=1e-4, high=0.06, step=0.15):
        """Coarse curve through (d0, u0): ln d and (conjugates, free value)."""
        alpha, kref = self.at(u0)
        v = np.append(walk(self.K, alpha, self.kappa, kref, [d0])[d0], u0)
        first = self.solve(np.log(d0), v, COARSE)
        rows = {np.log(d0): first}
        for side in (-1, 1):
            x, v, past, now = np.log(d0), first, None, step
            while np.log(low) < x < np.log(high):
                nxt = x + side * now
                guess = v if past is None else v + (v - past[1]) * (nxt - x) / (x - past[0])
                try:
                    new = self.solve(nxt, guess, COARSE)
                    if abs(new[3] - v[3]) > 0.1:
                        raise ArithmeticError("jump")
                except (ArithmeticError, np.linalg.LinAlgError, StopIteration, ValueError):
                    now /= 2
                    if now < 0.03:
                        break
                    continue
                past, x, v = (x, v), nxt, new
                rows[x] = v
        x = np.array(sorted(rows))
        return x, np.array([rows[a] for a in x])

    def extremum(self, sign, d0, u0, **kw):
        """Least (sign 1) or largest (-1) interior extremum: (value, d, averages, reference) at
        both resolutions; None if the curve has none."""
        x, rows = self.scan(d0, u0, **kw)
        u = sign * rows[:, 3]
        inner = [i for i in range(1, len(x) - 1) if u[i] < u[i - 1] and u[i] < u[i + 1]]
        turns = [i for i in range(1, len(x) - 1) if (u[i] - u[i - 1]) * (u[i + 1] - u[i]) < 0]
        print("  curve", self.K.name, self.free, self.what, "kappa", self.kappa, "alpha", self.alpha, "kref", self.kref, "d from %.2g to %.2g" % (np.exp(x[0]), np.exp(x[-1])),
              "ends %.6g %.6g" % (rows[0, 3], rows[-1, 3]), "turns at", [(float("%.4g" % np.exp(x[i])), float("%.8g" % rows[i, 3])) for i in turns], flush=True)
        if not inner:
            return None
        c, out, fit = x[min(inner, key=lambda i: u[i])], [], None
        for res, n, half in ((COARSE, 7, 0.2), (R[0], 11, 0.16), (R[1], 13, 0.19)):
            t = half * np.cos(np.pi * (np.arange(n) + 0.5) / n)
            start = (lambda a: [np.interp(a, x, rows[:, j]) for j in range(4)]) if fit is None else (lambda a, fit=fit: [f(a) for f in fit])
            vs = np.array([self.solve(c + a, start(c + a), res) for a in t])
            fit = [np.polynomial.chebyshev.Chebyshev.fit(c + t, vs[:, j], n - 1, domain=[c - half, c + half]) for j in range(4)]
            zeros = [r.real for r in fit[3].deriv().roots() if abs(r.imag) < 1e-9 and abs(r.real - c) < half]
            best = min(zeros, key=lambda r: abs(r - c))
            if res == COARSE:
                c = best
            else:
                v = np.array([f(best) for f in fit])
                out.append((v[3], np.exp(best), *self.averages(v, res)))
        return out


def isolation(K, alpha, kappa, d0):
    """The distance at which phi = 0 around typical solutions."""
    v = np.append(walk(K, alpha, kappa, kappa, [d0])[d0], logit(d0))

    def zero(res):
        ref = typical(K, alpha, kappa, res)

        def F(v):
            L = Local(K, alpha, kappa, ref, v[:3], res, True)
            return np.array([np.log(L.d / L.dc) - v[3]] + L.saddle(ref) + [30 * L.phi])
        return F

    v = newton(zero(COARSE), v, tol=1e-9, cap=0.3)
    J = jacobian(zero(COARSE), v)
    out = []
    for res in R:
        w = newton(zero(res), v, J=J)
        out.append((1 / (1 + np.exp(-w[3])), Local(K, alpha, kappa, typical(K, alpha, kappa, res), w[:3], res, True)))
    return out


# ------------------------------------------------------------------ the table

ROWS = []
NOTE = "doubles, Gauss-Legendre panels at two resolutions, "


# rounding: phi and the slope are small differences of conjugates of order ln d
FLOOR = {"local_entropy": 2e-15, "slope": 1e-14, "kappa_ref_monotone": 1e-14, "kappa_ref_positive": 1e-14, "alpha_le": 5e-15,
         "cross_overlap": 5e-15, "s": 5e-15, "q1": 5e-15, "replicon": 1e-14}


def put(quantity, params, pair, method):
    a, b = float(pair[0]), float(pair[1])
    floor = FLOOR.get(quantity, 1e-14 if quantity.endswith(".d") or quantity == "d_isolation" else 2e-15)
    unc = max(3 * abs(a - b), 2e-15 * abs(b), floor)
    ROWS.append([f"ble-{len(ROWS) + 1:03d}", quantity, json.dumps(params), f"{b:.17g}", f"{unc:.1e}", method])


def write():
    OUT.mkdir(parents=True, exist_ok=True)
    with open(OUT / "binary-local-entropy.csv", "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["id", "quantity", "params", "value", "abs_uncertainty", "method"])
        w.writerows(ROWS)
    print("binary-local-entropy.csv", len(ROWS), "rows", flush=True)


def checks():
    res = R[1]
    # capacity of a 34-digit evaluation
    s = typical(Linear, 0.833078599739579233689, 0.0, res)
    assert abs(s.phi) < 1e-14 and abs(s.q - 0.563949080084561636) < 1e-14 and abs(s.qh - 2.57635131907567207) < 1e-13
    for K in KERNELS.values():
        q, e = 0.4, 1e-6
        assert abs((K.f(q + e) - K.f(q - e)) / (2 * e) - K.d1(q, 1 - q)) < 1e-9
        assert abs((K.d1(q + e, 1 - q - e) - K.d1(q - e, 1 - q + e)) / (2 * e) - K.d2(q, 1 - q)) < 1e-8
        assert abs(K.gap(1 - q) + K.f(q) - 1) < 2e-15 and abs(f_between(K, q, 0.1) - K.f(q) + K.f(q - 0.1)) < 2e-15
        a, k, e = 0.5, 0.0, 1e-3
        s = typical(K, a, k, res)
        diff = lambda f: (8 * (f(e) - f(-e)) - f(2 * e) + f(-2 * e)) / (12 * e)
        assert abs(diff(lambda h: typical(K, a + h, k, res).phi) - s.lnH) < 1e-9
        assert abs(diff(lambda h: typical(K, a, k + h, res).phi) + a * s.g) < 1e-9
        # local entropy: saddle, value and zero slope at the unconstrained point, slope by differences
        t, m = crossing(K, a, "max", k, res)
        ref = typical(K, a, "max", res)
        L = Local(K, a, k, ref, np.array([0.0, np.log(s.qh), np.arctanh(m)]), res, True)
        assert max(abs(L.phi - s.phi), abs(L.slope), abs(L.q1 - s.q), abs(L.s - t), abs(L.p - t), *np.abs(L.saddle(ref))) < 3e-11
        ds = [0.05 + j * 5e-4 for j in (-2, -1, 0, 1, 2)]
        st = walk(K, a, k, "max", ds)
        ph = [local(K, a, k, "max", d, st[d], R[0])[0] for d in ds]
        num = (8 * (ph[3].phi - ph[1].phi) - ph[4].phi + ph[0].phi) / (12 * 5e-4)
        print("  check", K.name, "slope by differences %.1e" % (num - ph[2].slope), "at the unconstrained point: phi %.1e slope %.1e saddle %.1e"
              % (L.phi - s.phi, L.slope, np.max(np.abs(L.saddle(ref)))), flush=True)
        assert abs(num - ph[2].slope) < 1e-7


CROSS = (
    ("linear", 0.5, 0.2, 0.0), ("linear", 0.5, 0.0, 0.0), ("linear", 0.5, "max", 0.0), ("linear", 0.76, "max", 0.0), ("linear", 0.3, 0.5, -0.5),
    ("linear", 0.7, 0.1, 0.0), ("sign", 0.5, 0.3, 0.0), ("sign", 0.55, "max", 0.0), ("relu", 0.6, 0.1, 0.0), ("relu", 0.75, "max", -0.2),
    ("erf", 0.6, 0.1, 0.0), ("erf", 0.7, "max", 0.0), ("linear", 0.05, -1.0, 1.0), ("sign", 0.4, -0.3, -0.3),
)


def cross_rows():
    for act, alpha, k2, k1 in CROSS:
        K = KERNELS[act]
        if k2 == "max":  # written as a number
            k2 = round(float(typical(K, alpha, "max", R[1]).kappa), 14)
        pair = [cross_overlap(K, alpha, k1, k2, res) for res in R]
        note = NOTE + ("one kappa" if k1 == k2 else "one equation for the covariance of the fields")
        put("cross_overlap", {"alpha": alpha, "kappa1": k1, "kappa2": k2, "activation": act}, pair, note)


LOCAL = (
    ("linear", 0.5, 0.0, 0.0, (1e-3, 0.01, 0.1, 0.33, 0.35, 0.45, 0.6)),
    ("linear", 0.5, 0.0, 0.2, (1e-6, 1e-4, 1e-3, 0.01, 0.1, 0.3, 0.45)),
    ("linear", 0.5, 0.0, 0.03, (1e-5, 1e-4, 1e-3, 0.01)),
    ("linear", 0.5, 0.0, "max", (1e-3, 0.01, 0.3, 0.6)),
    ("linear", 0.3, 0.0, "max", (0.01, 0.1, 0.45)),
    ("linear", 0.3, 0.2, 0.2, (0.01, 0.1, 0.45)),
    ("linear", 0.7, 0.0, "max", (1e-4, 1e-3, 0.01, 0.1, 0.45)),
    ("linear", 0.7, 0.0, 0.05, (1e-3, 0.01, 0.1)),
    ("linear", 0.76, 0.0, "max", (1e-4, 1e-3, 0.01, 0.1, 0.25)),
    ("linear", 0.7, -0.5, -0.5, (0.01, 0.1, 0.6, 0.8)),
    ("linear", 0.7, -0.5, "max", (1e-3, 0.1, 0.6, 0.8)),
    ("linear", 0.3, 0.2, "max", (1e-3, 0.1, 0.45)),
    ("sign", 0.5, 0.0, "max", (1e-5, 1e-3, 0.01, 0.1, 0.4)),
    ("sign", 0.5, 0.0, 0.2, (0.01, 0.1)),
    ("relu", 0.7, 0.0, "max", (1e-3, 0.01, 0.1, 0.4)),
    ("relu", 0.5, 0.0, 0.0, (0.01, 0.2)),
    ("erf", 0.6, 0.0, "max", (1e-3, 0.01, 0.1, 0.4)),
    ("erf", 0.5, 0.1, 0.2, (0.01, 0.2)),
)


def local_rows():
    for act, alpha, kappa, kref, ds in LOCAL:
        K = KERNELS[act]
        st = walk(K, alpha, kappa, kref, ds)
        for d in ds:
            if d not in st:
                continue
            try:
                two = [local(K, alpha, kappa, kref, d, st[d], res)[0] for res in R]
            except (ArithmeticError, np.linalg.LinAlgError) as e:
                print("  failed", act, alpha, kappa, kref, d, e, flush=True)
                continue
            params = {"alpha": alpha, "kappa": kappa, "kappa_ref": kref, "d": d, "activation": act}
            note = NOTE + ("saddle by Newton" if st[d] is not None else "every configuration at d" if isinstance(two[1], Point) else "saddle by iteration")
            for name, get in (("local_entropy", "phi"), ("slope", "slope"), ("s", "s"), ("q1", "q1"), ("replicon", "replicon")):
                put(name, params, [getattr(x, get) for x in two], note)
            put("kappa_ref_value", params, [typical(K, alpha, kref, res).kappa for res in R], NOTE + ("zero of the entropy" if kref == "max" else "as given"))
            print(" ", act, alpha, kappa, kref, d, "phi %.15g slope %.13g replicon %.6f" % (two[1].phi, two[1].slope, two[1].replicon),
                  "diff %.1e %.1e" % (two[1].phi - two[0].phi, two[1].slope - two[0].slope), flush=True)


LE = (
    ("linear", 0.0, "max", 0.73, 0.005), ("sign", 0.0, "max", 0.558, 0.0018), ("relu", 0.0, "max", 0.7725, 0.0055), ("erf", 0.0, "max", 0.74, 0.005),
    ("linear", 0.2, "max", 0.57, 0.005), ("linear", -0.3, "max", 1.08, 0.006), ("linear", 0.0, 0.1, 0.725, 0.005), ("sign", 0.0, 0.4, 0.55, 0.0018),
)


def threshold_rows():
    for act, kappa, kref, u0, d0 in LE:
        try:
            two = Curve(KERNELS[act], kappa, "alpha", "slope", kref=kref).extremum(1, d0, u0)
        except (ArithmeticError, np.linalg.LinAlgError, KeyError, StopIteration, ValueError) as e:
            print("  failed", act, kappa, kref, repr(e), flush=True)
            continue
        if two is None:
            continue
        params = {"kappa": kappa, "kappa_ref": kref, "activation": act}
        note = NOTE + "least alpha of zero slope, Chebyshev in ln d"
        put("alpha_le", params, [x[0] for x in two], note)
        put("alpha_le.kappa_ref_value", params, [x[3].kappa for x in two], note)
        put("alpha_le.d", params, [x[1] for x in two], note)
        put("alpha_le.local_entropy", params, [x[2].phi for x in two], note)
        report("alpha_le", params, two)


def report(name, params, two):
    b = two[1]
    print(" ", name, params, "%.15g" % b[0], "diff %.1e" % (b[0] - two[0][0]), "d %.12g" % b[1], "diff %.1e" % (b[1] - two[0][1]), "phi %.12g" % b[2].phi,
          "slope %.1e" % b[2].slope, "kref %.12g" % b[3].kappa, "replicon %.5f" % b[2].replicon, flush=True)


MARGIN = (
    ("linear", 0.5, 0.0, (0.0364, 5.2e-4), (0.029, 8e-4)), ("linear", 0.3, 0.0, (0.014, 1.5e-4), (0.009, 2e-4)), ("linear", 0.6, 0.0, (0.054, 1e-3), (0.043, 0.002)),
    ("linear", 0.7, 0.0, (0.085, 0.003), (0.065, 0.006)), ("relu", 0.6, 0.0, (0.054, 1e-3), (0.043, 0.002)),
)


def margin_rows():
    for act, alpha, kappa, mono, pos in MARGIN:
        K = KERNELS[act]
        params = {"alpha": alpha, "kappa": kappa, "activation": act}
        for name, what, (u0, d0) in (("kappa_ref_monotone", "slope", mono), ("kappa_ref_positive", "phi", pos)):
            try:
                two = Curve(K, kappa, "kappa_ref", what, alpha=alpha).extremum(-1, d0, u0, low=2e-5, high=0.03)
            except (ArithmeticError, np.linalg.LinAlgError, KeyError, StopIteration, ValueError) as e:
                print("  failed", name, act, alpha, repr(e), flush=True)
                continue
            if two is None:
                continue
            note = NOTE + "largest kappa_ref of zero " + what + ", Chebyshev in ln d"
            put(name, params, [x[0] for x in two], note)
            put(name + ".d", params, [x[1] for x in two], note)
            report(name, params, two)


ISOLATION = ((0.5, 0.0, 0.01), (0.2, 0.0, 0.003), (0.7, 0.0, 0.03), (0.3, 0.3, 0.01))


def isolation_rows():
    for alpha, kappa, d0 in ISOLATION:
        try:
            two = isolation(Linear, alpha, kappa, d0)
        except (ArithmeticError, np.linalg.LinAlgError, KeyError) as e:
            print("  failed isolation", alpha, kappa, repr(e), flush=True)
            continue
        put("d_isolation", {"alpha": alpha, "kappa": kappa, "activation": "linear"}, [x[0] for x in two], NOTE + "phi = 0 at kappa_ref = kappa")
        print("  d_isolation", alpha, kappa, "%.15g" % two[1][0], "diff %.1e" % (two[1][0] - two[0][0]), "replicon", two[1][1].replicon, "slope", two[1][1].slope, flush=True)


if __name__ == "__main__":
    for job in (checks, cross_rows, local_rows, isolation_rows, threshold_rows, margin_rows):
        job()
        print(job.__name__, flush=True)
        write()
