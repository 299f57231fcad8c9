"""Reference values for y replicas of binary weights at mutual overlap q1 (half-space constraint).

Weights +-1, constraint w.x/sqrt(N) >= kappa; tree committees of infinite width enter only through
Q = f(q), f the correlation of the output field (sign, relu, erf; f(q) = q is the perceptron).
Natural logarithms, entropies per weight, kappa in units of the spread of the output field.
Doubles; every number is computed on two grids and carries their difference.

Finite y         P = ln H((kappa - w)/s), s^2 = 1 - Q1, g = P', <.> the inner tilted average
    Phi = y phi  -y h1 (1 + (y-1) q1)/2 + y^2 h0 q0/2 + A + alpha B
                 A = E ln E_z (2 cosh(sqrt(h0) z0 + sqrt(h1 - h0) z))^y
                 B = E ln E_z exp(y P(sqrt(Q0) z0 + sqrt(Q1 - Q0) z))
    saddle       q0 = E<t>^2, q1 = E<t^2>, h0 = alpha f'(q0) E<g>^2
    entropy      phi; internal_entropy dPhi/dy = -h1 (1 + (2y-1) q1)/2 + y h0 q0 + E<ln 2cosh> + alpha E<P>;
                 external_entropy Phi - y dPhi/dy
    slope        dphi/dq1 = -(y-1)/2 [h1 - alpha f'(q1) E<g^2>]
y = infinity     q1 - q0 = DQ/y, h1 - h0 = Dh/y; Gaussian averages are taken over the maximisers
                 a = sqrt(h0) z + Dh tanh a,  w = sqrt(Q1) z + f' DQ g(w)
    saddle       q1 = E t^2, DQ = E[z t]/sqrt(h0) - (1 - q1), h0 = alpha f' E g^2
    slope        -1/2 [Dh - alpha f'^2 DQ E(g'^2/(1 - f' DQ g')) - alpha f'' DQ E g^2]    (g' = P'' < 0)
zero-complexity  y such that external_entropy = 0 (least phi over y)
Thresholds       alpha of zero slope along the curve of saddles (y fixed, y infinite, or zero complexity)
                 is an explicit function of q1; alpha_u is its interior minimum.
    mutual       the curve as above
    reference    y replicas at distance d = (1-p)/2 from a solution of the same constraint, the number of
                 such solutions included; zero complexity is Phi = y dPhi/dy.  Where both slopes (in p and
                 in q1) vanish the reference is one more replica: p = q1, Phi = Phi_{y+1}(q1), and the
                 fields, conjugates and stationarity conditions are those of y+1 replicas.

Run:  python binary_replicas.py
"""

import csv
import json
from pathlib import Path

import numpy as np
from scipy import optimize, special

OUT = Path(__file__).resolve().parent.parent / "reference" / "binary-replicas.csv"
ROOT2PI = np.sqrt(2 * np.pi)
COARSE, FINE = 1.0, 1.4
ROWS = []


# ---------------------------------------------------------------- kernels

def kernel(name, q):
    """1 - f, f', f'' at overlap q; no cancellation in 1 - f."""
    c = (1 - q) * (1 + q)
    if name == "linear":
        return 1 - q, 1.0, 0.0
    if name == "sign":
        return 2 / np.pi * np.arccos(q), 2 / np.pi / np.sqrt(c), 2 / np.pi * q / c**1.5
    if name == "relu":
        top, th = np.pi - 1, np.arctan2(np.sqrt(c), q)
        return (np.pi * (1 - q) - (np.sin(th) - th * q)) / top, (np.pi - th) / top, 1 / np.sqrt(c) / top
    assert name == "erf"
    e = np.sqrt(1 - q * q / 4)
    d = np.arcsin(c / 4 / (e / 2 + q * np.sqrt(3) / 4))  # asin(1/2) - asin(q/2)
    return 6 / np.pi * d, 3 / np.pi / e, 3 / np.pi * q / 4 / e**3


def panels(edges, n):
    x, w = np.polynomial.legendre.leggauss(n)
    e = np.asarray(edges, float)
    c, h = (e[1:] + e[:-1]) / 2, (e[1:] - e[:-1]) / 2
    return (c[:, None] + h[:, None] * x).ravel(), (h[:, None] * w).ravel()


# ---------------------------------------------------------------- finite y

def constraint(w, v, kappa):
    """P, P', P'' at field w and residual variance v."""
    s = np.sqrt(v)
    u = (kappa - w) / s
    with np.errstate(over="ignore"):
        hz = np.sqrt(2 / np.pi) / special.erfcx(u / np.sqrt(2))
    return special.log_ndtr(-u), hz / s, -hz * (hz - u) / v


def bisect(f, lo, hi, steps=60):
    """Elementwise zero of an increasing function."""
    for _ in range(steps):
        mid = (lo + hi) / 2
        up = f(mid) > 0
        lo, hi = np.where(up, lo, mid), np.where(up, mid, hi)
    return (lo + hi) / 2


def fields(c0, c1, y, kappa, grid):
    """B and its averages; c0 = 1 - Q0, c1 = 1 - Q1."""
    h = 0.125 / grid
    z0 = h * np.arange(-np.floor(9.3 / h), np.floor(9.3 / h) + 1)
    outer = h * np.exp(-z0 * z0 / 2) / ROOT2PI
    w0, b = np.sqrt(1 - c0) * z0, np.sqrt(c0 - c1)
    def log_weight(z):
        return y * special.log_ndtr(-(kappa - w0 - b * z) / np.sqrt(c1)) - z * z / 2
    far = np.maximum(0, kappa - w0) / b + 1
    peak = bisect(lambda z: z - y * b * constraint(w0 + b * z, c1, kappa)[1], 0 * w0, far + 20 * np.sqrt(y))
    top = log_weight(peak)
    cut = top - 42
    left = bisect(lambda z: log_weight(z) - cut, peak - 9.3, peak, 25)
    right = bisect(lambda z: cut - log_weight(z), peak, peak + 9.3, 25)
    n = int(np.ceil((right - left).max() * np.sqrt(1 + y * (b * b / c1)) / 0.33 * grid))
    z = left + (right - left) * (np.arange(n + 1)[:, None] / n)
    P, g, _ = constraint(w0 + b * z, c1, kappa)
    rho = np.exp(y * P - z * z / 2 - top) * ((right - left) / n)
    Z = rho.sum(axis=0)
    mean = lambda f: (rho * f).sum(axis=0) / Z
    return {"value": outer @ (top + np.log(Z / ROOT2PI)), "P": outer @ mean(P), "g.g": outer @ mean(g) ** 2, "gg": outer @ mean(g * g)}


def site(h0, dh, y, grid):
    """A and its averages, dh = h1 - h0."""
    r, edges = np.sqrt(dh), [0.0]
    width = 0.35 / max(1.0, np.sqrt(h0) * y / 3)
    while edges[-1] < 9.3:
        edges.append(edges[-1] + width)
        width = min(1.0, 1.6 * width)
    z0, outer = panels(edges, int(np.ceil(16 * grid)))
    outer = 2 * outer * np.exp(-z0 * z0 / 2) / ROOT2PI
    h = min(0.25, 0.27 / r) / grid
    n = np.ceil((y * r + 9.5) / h)
    z = h * np.arange(-n, n + 1)[:, None]
    a = np.sqrt(h0) * z0 + r * z
    m = np.abs(a)
    L = m + np.log1p(np.exp(-2 * m))
    e = y * L - z * z / 2
    top = e.max(axis=0)
    rho = np.exp(e - top)
    Z = rho.sum(axis=0)
    t = np.tanh(a)
    mean = lambda f: (rho * f).sum(axis=0) / Z
    return {"value": outer @ (top + np.log(h * Z / ROOT2PI)), "L": outer @ mean(L), "t.t": outer @ mean(t) ** 2, "tt": outer @ mean(t * t)}


def point(q0, q1, dh, y, kappa, act, grid, alpha=None):
    """Everything at given q0, h1 - h0; alpha None: the alpha of zero slope."""
    c0, f0, _ = kernel(act, q0)
    c1, f1, _ = kernel(act, q1)
    e = fields(c0, c1, y, kappa, grid)
    if alpha is None:
        ratio = f0 * e["g.g"] / (f1 * e["gg"])
        h1 = dh / (1 - ratio)
        h0 = h1 * ratio
        alpha = h1 / (f1 * e["gg"])
    else:
        h0 = alpha * f0 * e["g.g"]
        h1 = h0 + dh
    s = site(h0, dh, y, grid)
    Phi = -y * h1 * (1 + (y - 1) * q1) / 2 + y * y * h0 * q0 / 2 + s["value"] + alpha * e["value"]
    inner = -h1 * (1 + (2 * y - 1) * q1) / 2 + y * h0 * q0 + s["L"] + alpha * e["P"]
    return {"alpha": alpha, "entropy": Phi / y, "internal_entropy": inner, "external_entropy": Phi - y * inner,
            "slope": -(y - 1) / 2 * (h1 - alpha * f1 * e["gg"]), "q0": q0, "q1": q1, "h0": h0, "h1": h1, "y_star": y, "Phi": Phi,
            "tuple_zero": Phi - (y - 1) * inner, "residual": [s["t.t"] / q0 - 1, (s["tt"] - q1) / (1 - q1)]}


def newton(f, u, tol=2e-13, most=40):
    """Zero of f: differences for the derivative, steps shortened while the residual grows."""
    u = np.array(u, float)
    r = np.array(f(u))
    J, age = None, 9
    for k in range(most):
        size = np.abs(r).max()
        if J is None or age > 2:
            J, age = np.empty((len(u), len(u))), 0
            for i in range(len(u)):
                d = np.zeros(len(u))
                d[i] = 3e-6
                J[:, i] = (np.array(f(u + d)) - np.array(f(u - d))) / 6e-6
        step = np.linalg.solve(J, -r)
        step *= 0.7 / max(0.7, np.abs(step).max())
        scale = 1.0
        while scale > 1e-4:
            new = np.array(f(u + scale * step))
            if np.all(np.isfinite(new)) and np.abs(new).max() < size * (1 - 0.1 * scale):
                break
            scale /= 2
        else:
            if size < 1e-11:
                return u
            if age == 0:
                raise ArithmeticError(f"newton stuck {u} {r}")
            J = None
            continue
        age += 1 if np.abs(new).max() < 1e-3 * size else 9
        u, r = u + scale * step, new
        if np.abs(r).max() < tol:  # one more step with the same derivative
            step = np.linalg.solve(J, -r)
            return u + step if np.abs(np.array(f(u + step))).max() < np.abs(r).max() else u
    if np.abs(r).max() < 1e-11:
        return u
    raise ArithmeticError(f"newton {u} {r}")


def chart(u, q1):
    return q1 * special.expit(u[0]), np.exp(u[1])


def unchart(q0, q1, dh):
    return [special.logit(q0 / q1), np.log(dh)]


def saddle(alpha, q1, y, kappa, act, u, grid):
    """Saddle at fixed alpha, y (a number or None for zero complexity, ln(y-1) then the last unknown)."""
    def at(v):
        q0, dh = chart(v, q1)
        yy = y if y is not None else 1 + np.exp(v[2])
        return point(q0, q1, dh, yy, kappa, act, grid, alpha)
    def f(v):
        p = at(v)
        return p["residual"] + ([p["external_entropy"]] if y is None else [])
    u = newton(f, u)
    return at(u), u


def flat(q1, kind, kappa, act, u, grid):
    """Saddle of zero slope at q1: kind a number y, "mutual" or "reference" (zero complexity)."""
    def at(v):
        q0, dh = chart(v, q1)
        return point(q0, q1, dh, kind if not isinstance(kind, str) else 1 + np.exp(v[2]), kappa, act, grid)
    def f(v):
        p = at(v)
        extra = [] if not isinstance(kind, str) else [p["external_entropy" if kind == "mutual" else "tuple_zero"]]
        return p["residual"] + extra
    u = newton(f, u)
    return at(u), u


# ---------------------------------------------------------------- y = infinity

def fields_infinity(q1, DQ, kappa, act, grid):
    c1, f1, f2 = kernel(act, q1)
    Q, D, s = 1 - c1, f1 * DQ, np.sqrt(c1)
    def z_of(w):
        return (w - D * constraint(w, c1, kappa)[1]) / np.sqrt(Q)
    lo = optimize.brentq(lambda w: z_of(w) + 9.5, -60, 60)
    hi = optimize.brentq(lambda w: z_of(w) - 9.5, -60, 60)
    edges = [lo]
    while edges[-1] < hi:
        near = abs(edges[-1] - kappa)
        steep = np.sqrt(Q) / (1 - D * constraint(edges[-1], c1, kappa)[2])
        edges.append(min(hi, edges[-1] + min(steep, max(0.7 * s, 0.3 * (near - 8 * s)))))
    w, wt = panels(edges, int(np.ceil(20 * grid)))
    P, g, gp = constraint(w, c1, kappa)
    z = (w - D * g) / np.sqrt(Q)
    rho = wt * np.exp(-z * z / 2) / ROOT2PI * (1 - D * gp) / np.sqrt(Q)
    return {"norm": rho.sum(), "value": rho @ (P - D * g * g / 2), "gg": rho @ g**2, "resp": rho @ (gp * gp / (1 - D * gp)), "f1": f1, "f2": f2}


def site_infinity(h0, Dh, grid):
    """Averages over the maximiser a >= 0 (z >= 0), doubled."""
    root = np.sqrt(h0)
    a0 = optimize.brentq(lambda a: a - Dh * np.tanh(a), 1e-3 * min(1, Dh - 1), Dh + 1, xtol=1e-15) if Dh > 1 else 0.0
    if a0:
        a0 -= (a0 - Dh * np.tanh(a0)) / (1 - Dh / np.cosh(a0) ** 2)
    hi = optimize.brentq(lambda a: a - Dh * np.tanh(a) - 9.5 * root, a0, 10 * root + Dh + 1)
    edges = [a0]
    while edges[-1] < hi:
        edges.append(min(hi, edges[-1] + min(0.5, 0.8 * root)))
    a, wt = panels(edges, int(np.ceil(20 * grid)))
    t = np.tanh(a)
    z = (a - Dh * t) / root
    rho = 2 * wt * np.exp(-z * z / 2) / ROOT2PI * (1 - Dh * (1 - t) * (1 + t)) / root
    return {"norm": rho.sum(), "value": rho @ (a + np.log1p(np.exp(-2 * a)) - Dh * t * t / 2), "tt": rho @ t**2, "zt": rho @ (z * t)}


def point_infinity(q1, DQ, Dh, kappa, act, grid, alpha=None):
    e = fields_infinity(q1, DQ, kappa, act, grid)
    f1, f2 = e["f1"], e["f2"]
    pull = f1 * f1 * DQ * e["resp"] + f2 * DQ * e["gg"]
    if alpha is None:
        alpha = Dh / pull
    h0 = alpha * f1 * e["gg"]
    s = site_infinity(h0, Dh, grid)
    if max(abs(e["norm"] - 1), abs(s["norm"] - 1)) > 1e-10:
        raise ArithmeticError(f"weights {e['norm']} {s['norm']}")
    return {"alpha": alpha, "entropy": -Dh * q1 / 2 - h0 * (DQ + 1 - q1) / 2 + s["value"] + alpha * e["value"],
            "slope": -(Dh - alpha * pull) / 2, "q0": q1, "q1": q1, "DQ": DQ, "Dh": Dh, "h0": h0,
            "residual": [(s["tt"] - q1) / (1 - q1), (s["zt"] / np.sqrt(h0) - (1 - q1)) / DQ - 1]}


def saddle_infinity(alpha, q1, kappa, act, u, grid):
    """u = ln(DQ), ln(Dh); alpha None: zero slope."""
    at = lambda v: point_infinity(q1, np.exp(v[0]), np.exp(v[1]), kappa, act, grid, alpha)
    u = newton(lambda v: at(v)["residual"], u)
    return at(u), u


# ---------------------------------------------------------------- continuation

def walk(solve, start, stop, u, most=0.35, keep=None):
    """Follow a solution along the segment start..stop (arrays), secant prediction, halved steps on failure;
    keep(result) returning False ends the walk."""
    start, stop = np.array(start, float), np.array(stop, float)
    length = np.abs(stop - start).max()
    last, (result, u) = 0.0, solve(start, u)
    step, before = min(1.0, most / length) if length else 1.0, None
    while last < 1 and length:
        t = min(1.0, last + step)
        guess = u if before is None else u + (u - before[1]) * (t - last) / (last - before[0])
        try:
            new, v = solve(start + t * (stop - start), guess)
            if np.abs(v - guess).max() > 0.7:
                raise ArithmeticError("jump")
        except (ArithmeticError, ValueError, np.linalg.LinAlgError, AssertionError):
            step /= 2
            if step * length < 1e-4:
                raise ArithmeticError(f"walk ended at {start + last * (stop - start)} {u}")
            continue
        before, last, u, result = (last, u), t, v, new
        step = min(1.4 * step, most / length)
        if keep is not None and not keep(result):
            break
    return result, u


def at_finite(x, u, act, grid=COARSE):
    """x = alpha, kappa, logit q1, ln y."""
    return saddle(x[0], special.expit(x[2]), np.exp(x[3]), x[1], act, u, grid)


FIRST = {}


def first(act):
    """A common starting saddle: alpha = 0.2, kappa = 0, q1 = 0.8, y = 2."""
    if act not in FIRST:
        x = [0.2, 0.0, special.logit(0.8), np.log(2)]
        FIRST[act] = x, at_finite(x, unchart(0.3, 0.8, 1.0), act)[1]
    return FIRST[act]


def find(alpha, q1, y, kappa, act):
    x, u = first(act)
    _, u = walk(lambda x, u: at_finite(x, u, act), x, [alpha, kappa, special.logit(q1), np.log(2)], u)
    return walk(lambda x, u: at_finite(x, u, act), [alpha, kappa, special.logit(q1), np.log(2)], [alpha, kappa, special.logit(q1), np.log(y)], u)


def find_zero(alpha, q1, kappa, act):
    """Zero complexity: follow y upwards to the sign change, then Newton in all three unknowns."""
    _, u = find(alpha, q1, 2.0, kappa, act)
    x = [alpha, kappa, special.logit(q1)]
    trail = []
    def solve(a, u):
        p, v = at_finite(a, u, act)
        trail.append((p["y_star"], p["external_entropy"], v))
        return p, v
    p, u = walk(solve, x + [np.log(2)], x + [np.log(300)], u, keep=lambda p: p["external_entropy"] > 0)
    (ya, sa, ua), (yb, sb, ub) = trail[-2:]
    assert sa > 0 > sb, (alpha, q1, kappa, act, trail[-1][:2])
    t = sa / (sa - sb)
    return saddle(alpha, q1, None, kappa, act, list(ua + t * (ub - ua)) + [(1 - t) * np.log(ya - 1) + t * np.log(yb - 1)], COARSE)


def find_infinity(alpha, q1, kappa, act):
    p, _ = find(alpha, q1, 60.0, kappa, act)
    return saddle_infinity(alpha, q1, kappa, act, [np.log(60 * (q1 - p["q0"])), np.log(60 * (p["h1"] - p["h0"]))], COARSE)


# ---------------------------------------------------------------- thresholds

def minimum(solve, u, l, half_width=0.12, grid=COARSE):
    """Interior minimum over l = ln(1 - q1) of alpha(q1): centred polynomial through nine points, recentred."""
    for _ in range(12):
        offsets = half_width * np.cos(np.pi * (np.arange(9) + 0.5) / 9)
        order = np.argsort(np.abs(offsets), kind="stable")
        solutions = {}
        for i in order:
            near = min(solutions, key=lambda j: abs(offsets[j] - offsets[i])) if solutions else None
            p, v = solve(-np.expm1(l + offsets[i]), u if near is None else solutions[near][1], grid)
            solutions[i] = p, v
        rows = np.array([solutions[i][0]["alpha"] for i in range(9)])
        fit = np.polynomial.chebyshev.Chebyshev.fit(offsets, rows, 7, domain=[-half_width, half_width])
        roots = [r.real for r in fit.deriv().roots() if abs(r.imag) < 1e-9 and abs(r.real) < 1.3 * half_width and fit.deriv(2)(r.real) > 0]
        if roots:
            move = min(roots, key=abs)
        else:  # downhill
            move = half_width * (1 if rows[offsets.argmax()] < rows[offsets.argmin()] else -1)
        l += move
        u = solutions[int(np.argmin(np.abs(offsets - move)))][1]
        if roots and abs(move) < 0.02 * half_width:
            p, u = solve(-np.expm1(l), u, grid)
            return p, u, l
    raise ArithmeticError(f"no interior minimum near {l}")


# ---------------------------------------------------------------- y replicas around a solution

def star(c, y, alpha, kappa, act):
    """Phi of y replicas (overlaps q1, q0) around a reference (qt) with overlaps p, S; conjugates ht, sh, h0, ph, h1."""
    qt, S, q0, p, q1, ht, sh, h0, ph, h1 = c
    x1 = 0.1 * np.arange(-93, 94)
    x2, w2 = special.roots_hermitenorm(14)
    weight = (0.1 / ROOT2PI * np.exp(-x1 * x1 / 2))[:, None] * (w2 / ROOT2PI)
    def pair(a, b, ab):
        return (np.sqrt(a) * x1)[:, None] + 0 * x2, (ab / np.sqrt(a) * x1)[:, None] + np.sqrt(max(0.0, b - ab * ab / a)) * x2
    X, Y = pair(ht, h0, sh)
    z = 0.16 * np.arange(-160, 161)[:, None, None]
    def log_sum(Y):
        m = np.abs(Y + np.sqrt(h1 - h0) * z)
        return special.logsumexp(y * (m + np.log1p(np.exp(-2 * m))) - z * z / 2, axis=0) + np.log(0.16 / ROOT2PI)
    A = (weight * np.logaddexp(X + log_sum(Y + ph - sh), log_sum(Y - ph + sh) - X)).sum()
    Qt, QS, Q0, P, Q1 = (1 - kernel(act, q)[0] for q in (qt, S, q0, p, q1))
    V, W = pair(Qt, Q0, QS)
    rho, b = (P - QS) / np.sqrt((1 - Qt) * (Q1 - Q0)), np.sqrt(Q1 - Q0)
    h = 0.33 / np.sqrt(1 + (y + 1) * b * b / (1 - Q1))
    B = 0.0
    for i in range(len(x1)):
        z = h * np.arange(-np.ceil(9.3 / h), np.ceil(9.3 / h) + 1)[:, None]
        e = y * special.log_ndtr(-(kappa - W[i] - b * z) / np.sqrt(1 - Q1)) - z * z / 2
        e = e + special.log_ndtr(-(kappa - V[i] - rho * np.sqrt(1 - Qt) * z) / np.sqrt((1 - Qt) * (1 - rho * rho)))
        top = e.max(axis=0)
        B += weight[i] @ (top + np.log(h / ROOT2PI * np.exp(e - top).sum(axis=0)))
    return -ht * (1 - qt) / 2 - y * ph * p + y * sh * S - y * h1 * (1 + (y - 1) * q1) / 2 + y * y * h0 * q0 / 2 + A + alpha * B


def star_gradient(t, kappa, act, eps=2e-4):
    """Largest derivative of star() at the tuple t, and star() minus the tuple's Phi. One-sided where the common fields are collinear."""
    y, a = t["y_star"] - 1, float(t["alpha"])
    c = np.array([t["q0"], t["q0"], t["q0"], t["q1"], t["q1"], t["h0"], t["h0"], t["h0"], t["h1"], t["h1"]], float)
    value = lambda v, yy=y: star(v, yy, a, kappa, act)
    zero, out = value(c), []
    for i in range(10):
        d = np.zeros(10)
        d[i] = eps * (1 - c[i] if i < 5 else c[i]) * (-1 if i in (1, 6) else 1)
        if i in (3, 4, 8, 9):
            out.append((value(c + d) - value(c - d)) / (2 * d[i]))
        else:
            f1, f2, f4 = value(c + d) - zero, value(c + 2 * d) - zero, value(c + 4 * d) - zero
            out.append((f4 - 12 * f2 + 32 * f1) / (12 * d[i]))
    return out, zero - t["Phi"], zero - y * (value(c, y + 1e-4) - value(c, y - 1e-4)) / 2e-4


# ---------------------------------------------------------------- table

def put(quantity, params, fine, coarse, floor, method):
    fine, coarse = float(fine), float(coarse)
    unc = max(3 * abs(fine - coarse), 2e-15 * abs(fine), floor)
    assert unc < 1e-7 * max(abs(fine), 1e-3), (quantity, params, fine, coarse)
    ROWS.append([f"binrep-{len(ROWS) + 1:03d}", quantity, json.dumps(params), f"{fine:.16g}", f"{unc:.1e}", method])


def checks():
    for act in ("linear", "sign", "relu", "erf"):
        for q in (0.3, 0.9):
            h = 1e-5
            low, mid, high = (kernel(act, x) for x in (q - h, q, q + h))
            assert abs((low[0] - high[0]) / (2 * h) / mid[1] - 1) < 1e-8 and abs((high[1] - low[1]) / (2 * h) - mid[2]) < 1e-6
    # y = 1 is the typical entropy, whatever q1: zero at the capacity 0.83307859973957923
    p, _ = saddle(0.83307859973957923, 0.8, 1.0, 0.0, "linear", unchart(0.5639, 0.8, 2.0), COARSE)
    assert abs(p["entropy"]) < 1e-14 and abs(p["q0"] - 0.56394908008456164) < 1e-12 and p["slope"] == 0
    # y = 2 is a sum over two spins, and the pair weight is a two-field orthant at q0 = 0
    for h0, h1 in ((0.3, 0.9), (2.0, 2.5)):
        z = np.linspace(-12, 12, 4001)
        pair = np.log(2 * np.exp(2 * (h1 - h0)) * np.cosh(2 * np.sqrt(h0) * z) + 2) @ np.exp(-z * z / 2) * 0.006 / ROOT2PI
        assert abs(site(h0, h1 - h0, 2, COARSE)["value"] - pair) < 1e-12
    for q in (0.4, 0.95):
        g = special.ndtr(-(0.3 - np.sqrt(q) * z) / np.sqrt(1 - q)) ** 3 @ np.exp(-z * z / 2) * 0.006 / ROOT2PI
        assert abs(fields(1.0, 1 - q, 3, 0.3, COARSE)["value"] - np.log(g)) < 1e-13
    for act in ("linear", "sign", "relu", "erf"):
        a, q, y, h = 0.4, 0.85, 4.0, 2e-4
        p, u = find(a, q, y, 0.1, act)
        at = lambda q=q, y=y: saddle(a, q, y, 0.1, act, u, FINE)[0]["entropy"]
        d = lambda f, h: (8 * (f(h) - f(-h)) - f(2 * h) + f(-2 * h)) / (12 * h)
        assert abs(d(lambda e: at(q=q + e), h) - p["slope"]) < 1e-9, act
        assert abs(d(lambda e: at(y=y + e), 5e-3) + p["external_entropy"] / y**2) < 1e-9, act
        p, u = find_infinity(a, q, 0.1, act)
        at = lambda e: saddle_infinity(a, q + e, 0.1, act, u, FINE)[0]["entropy"]
        assert abs(d(at, h) - p["slope"]) < 1e-9, (act, d(at, h), p["slope"])
        p, u = find_zero(a, q, 0.1, act)
        at = lambda e: saddle(a, q + e, None, 0.1, act, u, FINE)[0]["entropy"]
        assert abs(d(at, h) - p["slope"]) < 1e-9, act


NOTE = "doubles, two grids; "


def finite_y():
    points = ((0.2, 0.5, 2, 0.0, "linear"), (0.2, 0.8, 5, 0.3, "linear"), (0.2, 0.97, 30, -0.5, "linear"), (0.5, 0.5, 1.5, 0.0, "linear"),
              (0.5, 0.8, 2, 0.0, "linear"), (0.5, 0.8, 10, 0.0, "linear"), (0.5, 0.9, 3, 0.3, "linear"), (0.5, 0.97, 10, -0.5, "linear"),
              (0.7, 0.8, 3, 0.0, "linear"), (0.7, 0.9, 30, 0.0, "linear"), (0.77, 0.97, 5, 0.0, "linear"), (0.77, 0.9, 10, 0.0, "linear"),
              (0.77, 0.5, 3, -0.5, "linear"), (0.2, 0.9, 30, 0.3, "linear"),
              (0.5, 0.8, 3, 0.0, "sign"), (0.2, 0.97, 10, 0.3, "sign"), (0.5, 0.9, 5, -0.5, "sign"),
              (0.5, 0.8, 3, 0.0, "relu"), (0.7, 0.97, 10, 0.0, "relu"), (0.2, 0.5, 1.5, 0.3, "relu"),
              (0.5, 0.8, 3, 0.0, "erf"), (0.7, 0.9, 30, 0.0, "erf"), (0.5, 0.97, 2, 0.3, "erf"))
    for alpha, q1, y, kappa, act in points:
        p, u = find(alpha, q1, y, kappa, act)
        f, _ = saddle(alpha, q1, y, kappa, act, u + 1e-3, FINE)
        params = {"alpha": alpha, "kappa": kappa, "q1": q1, "y": y, "activation": act}
        for name, floor in (("entropy", 5e-15), ("internal_entropy", 5e-15 * y), ("external_entropy", 5e-15 * y * y), ("slope", 5e-15 * y), ("q0", 1e-14)):
            put(name, params, f[name], p[name], floor, NOTE + "saddle in q0, h1")


def infinite_y():
    points = ((0.5, 0.8, 0.0, "linear"), (0.75, 0.9, 0.0, "linear"), (0.2, 0.5, 0.3, "linear"), (0.77, 0.9, -0.3, "linear"), (0.5, 0.9, 0.3, "linear"),
              (0.5, 0.8, 0.0, "sign"), (0.7, 0.9, 0.0, "sign"), (0.5, 0.8, 0.0, "relu"), (0.7, 0.97, 0.3, "relu"), (0.5, 0.8, 0.0, "erf"), (0.77, 0.8, -0.5, "erf"))
    for alpha, q1, kappa, act in points:
        p, u = find_infinity(alpha, q1, kappa, act)
        f, _ = saddle_infinity(alpha, q1, kappa, act, u + 1e-3, FINE)
        params = {"alpha": alpha, "kappa": kappa, "q1": q1, "y": "inf", "activation": act}
        for name, floor in (("entropy", 5e-15), ("slope", 1e-14)):
            put(name, params, f[name], p[name], floor, NOTE + "averages over the maximisers")


def zero_complexity():
    points = ((0.5, 0.8, 0.0, "linear"), (0.6, 0.8, 0.0, "linear"), (0.7, 0.9, 0.0, "linear"), (0.77, 0.9, 0.0, "linear"), (0.77, 0.97, 0.0, "linear"),
              (0.77, 0.995, 0.0, "linear"), (0.5, 0.9, 0.3, "linear"), (0.77, 0.9, -0.3, "linear"), (0.53, 0.98, 0.3, "linear"),
              (0.5, 0.9, 0.0, "sign"), (0.66, 0.9975, 0.0, "sign"), (0.7, 0.9, 0.0, "relu"), (0.82, 0.99, 0.0, "relu"), (0.7, 0.9, 0.0, "erf"))
    for alpha, q1, kappa, act in points:
        p, u = find_zero(alpha, q1, kappa, act)
        f, _ = saddle(alpha, q1, None, kappa, act, u + 1e-3, FINE)
        params = {"alpha": alpha, "kappa": kappa, "q1": q1, "y": "zero-complexity", "activation": act}
        for name, floor in (("entropy", 5e-15), ("slope", 3e-14 + 5e-15 * p["y_star"]), ("q0", 1e-14), ("y_star", 1e-13 * p["y_star"])):
            put(name, params, f[name], p[name], floor, NOTE + "zero of the external entropy in y")


# (distance, y), kappa, activation, ln(1 - q1), unknowns
STARTS = (
    ("mutual", "zero-complexity", 0.0, "linear", -5.11, (0.487, -0.636, 1.773)), ("mutual", "zero-complexity", 0.0, "sign", -6.05, (-0.457, -1.730, 3.038)),
    ("mutual", "zero-complexity", 0.0, "relu", -5.2, (-0.002, -0.61, 1.78)), ("mutual", "zero-complexity", 0.0, "erf", -5.2, (0.317, -0.623, 1.780)),
    ("mutual", "zero-complexity", 0.3, "linear", -5.1, (0.687, -0.638, 1.764)), ("mutual", "zero-complexity", -0.3, "linear", -5.1, (0.277, -0.640, 1.784)),
    ("mutual", "inf", 0.0, "linear", -2.52, (0.10, 0.46)), ("mutual", "inf", 0.0, "sign", -2.1, (0.65, 0.45)), ("mutual", "inf", 0.0, "relu", -2.0, (0.038, 0.326)),
    ("mutual", "inf", 0.0, "erf", -2.3, (0.0, 0.4)), ("mutual", "inf", 0.3, "linear", -2.5, (0.0, 0.46)), ("mutual", "inf", -0.3, "linear", -2.4, (0.1, 0.45)),
    ("mutual", 10, 0.0, "linear", -2.7, (2.19, -1.66)), ("mutual", 20, 0.0, "linear", -2.5, (2.96, -2.49)), ("mutual", 50, 0.0, "linear", -2.5, (3.85, -3.44)),
    ("reference", "zero-complexity", 0.0, "linear", -5.1, (0.487, -0.636, 1.773)), ("reference", "zero-complexity", 0.0, "sign", -6.05, (-0.457, -1.730, 3.038)),
    ("reference", "zero-complexity", 0.0, "relu", -5.2, (-0.002, -0.61, 1.78)), ("reference", "zero-complexity", 0.0, "erf", -5.2, (0.317, -0.623, 1.780)),
    ("reference", "zero-complexity", 0.3, "linear", -5.1, (0.687, -0.638, 1.764)), ("reference", "zero-complexity", -0.3, "linear", -5.1, (0.277, -0.640, 1.784)),
)


def thresholds(distance, which=slice(None)):
    for d, y, kappa, act, l, u in [s for s in STARTS if s[0] == distance][which]:
        if y == "inf":
            solve = lambda q, u, g: saddle_infinity(None, q, kappa, act, u, g)
        else:
            solve = lambda q, u, g: flat(q, y if y != "zero-complexity" else d, kappa, act, u, g)
        p, u, l = minimum(solve, np.array(u), l)
        f, v, _ = minimum(solve, u + 1e-3, l, 0.09, FINE)
        zero = y == "zero-complexity"
        if d == "reference":
            for r in (p, f):  # the tuple's y counts the reference; its inner entropy is the entropy per replica
                r["tuple"] = dict(r)
                r["y_star"], r["entropy"] = r["y_star"] - 1, r["Phi"] / (r["y_star"] - 1)
            if kappa == 0 and act in ("linear", "relu"):
                gradient, value, complexity = star_gradient(p["tuple"], kappa, act, 1e-4)
                assert max(map(abs, gradient)) < 1e-7 and abs(value) < 1e-10 and abs(complexity) < 1e-8, (gradient, value, complexity)
        params = {"kappa": kappa, "y": y, "distance": d, "activation": act}
        note = NOTE + "least alpha of zero slope over q1" + (", y+1 replicas" if d == "reference" else "")
        for name, key, floor in (("alpha_u", "alpha", 1e-14), ("alpha_u.q1", "q1", 1e-12), ("alpha_u.y_star", "y_star", 1e-9), ("alpha_u.entropy", "entropy", 1e-12)):
            if zero or key != "y_star":
                put(name, params, f[key], p[key], floor, note)
        print(params, f["alpha"], p["alpha"] - f["alpha"], f["q1"], p["q1"] - f["q1"], f["entropy"], f.get("y_star"), v, flush=True)


def write():
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with open(OUT, "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["id", "quantity", "params", "value", "abs_uncertainty", "method"])
        w.writerows(ROWS)
    print(OUT.name, len(ROWS), "rows", flush=True)


if __name__ == "__main__":
    for job in (checks, finite_y, infinite_y, zero_complexity, lambda: thresholds("mutual"), lambda: thresholds("reference")):
        job()
        write()
