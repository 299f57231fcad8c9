"""Replica-symmetric reference values, binary and spherical weights.

Binary weights with output kernel Q = f(q) (linear perceptron and the tree
committees with sign, relu, erf units; kappa in units of the standard deviation
of the output), r = G/H:
    phi  = -qh (1 - q)/2 + E ln 2cosh(sqrt(qh) z) + alpha E ln H(u),
    u    = (kappa - sqrt(Q) z)/sqrt(1 - Q),   g = r(u)/sqrt(1 - Q),
    q    = E tanh^2(sqrt(qh) z),   qh = alpha f'(q) E g^2.
alpha_c: phi = 0 along the branch labelled by qh; kappa_max its inverse.

Spherical weights, u = (kappa - sqrt(q) z)/sqrt(1 - q):
    phi  = [ln(1-q) + q/(1-q)]/2 + alpha E ln H(u),   q/(1-q) = alpha E r^2,
    1/alpha_c = E (kappa - z)_+^2,   replicon = 1 - alpha E r'(u)^2,
    de Almeida-Thouless line: first zero from q = 0 of the replicon along
    alpha(q) = q / ((1-q) E r^2).

Stability, derived independently.  The binary replicated action per site is
    -sum_{a<b} qh_ab q_ab + ln Tr exp(sum_{a<b} qh_ab s_a s_b)
        + alpha ln W(Q),  Q_ab = f(q_ab),  W = P(h_a >= kappa for all a).
Write P, Q', R for the second derivatives with respect to pairs that share two,
one, no index; the replicon eigenvalue is P - 2Q' + R.
  * Entropic block: P - 2Q' + R of the covariances of s_a s_b is
    E (1 - tanh^2)^2 = E sech^4.
  * Energetic block in Q: by Price's theorem dW/dQ_ab = W_{,ab}; the products of
    first derivatives drop out of P - 2Q' + R, which leaves
    E [(H''/H)^2 - 2 (H''/H)(H'/H)^2 + (H'/H)^4] = E [((ln H)'')^2] = E g'^2,
    with the derivative in the field and dlnW/dQ_ab = E g^2.
  * Chain rule Q = f(q): f'(q)^2 E g'^2, plus on the diagonal f''(q) E g^2,
    which is diagonal in pair space and so enters the replicon unchanged.
  * The (qh, q) block is [[E sech^4, -1], [-1, alpha A]] with
    A = f'^2 E g'^2 + f'' E g^2; it degenerates at alpha A E sech^4 = 1.
So lambda = 1 - alpha [f'^2 E(g'^2) + f'' E g^2] E sech^4 is CONFIRMED, with
g' = -r(u)(r(u) - u)/(1 - Q).  Spherical: (1/2) ln det q has replicon eigenvalue
-1/(1-q)^2 and the energy alpha E r'^2/(1-q)^2, which CONFIRMS 1 - alpha E r'^2.

Quadrature: Gauss-Legendre panels of width two units of u, growing where the
zeros of H recede, and never wider than two units of z.  mp.dps = 34.
Run:  python replica_symmetric.py
"""

from mpmath import mp, mpf

from common import G, H, Table, nodes, panels, root

mp.dps = 34
NODES = 26
table = Table("rsmp", 22, "1e-21")
METHOD = "mpmath 34 digits, Gauss-Legendre panels, bracketed root"


# ---------------------------------------------------------------- quadratures
def refine(marks, lo, hi):
    """Panels over [lo, hi] with the given marks and width at most two."""
    marks = sorted({lo, hi} | {m for m in marks if lo < m < hi})
    out = [lo]
    for a, b in zip(marks[:-1], marks[1:]):
        out += panels(a, b, mpf(2))[1:]
    return out


GROWING = [mpf(2) * j for j in range(7)] + [12 * mpf("1.4") ** j for j in range(1, 80)]


def energetic(Q, one_minus_Q, kappa, want):
    """E of the functions `want` of (u, r(u), ln H(u)) over the field."""
    s, c = mp.sqrt(one_minus_Q), mp.sqrt(Q)
    low, high = min(kappa, 0) - 13, mpf(13)
    eps = s / c
    marks = [kappa / c + sign * eps * m for m in GROWING for sign in (-1, 1)]
    total = [mpf(0)] * len(want)
    for z, w in nodes(refine(marks, low, high), NODES):
        u = (kappa - c * z) / s
        h = H(u)
        weight = w * G(z)
        lh = mp.log(h) if u > 0 else mp.log1p(-H(-u))
        r = G(u) / h
        total = [t + weight * f(u, r, lh) for t, f in zip(total, want)]
    return total


LNH = lambda u, r, lh: lh
R1 = lambda u, r, lh: r
R2 = lambda u, r, lh: r * r
D2 = lambda u, r, lh: (r * (r - u)) ** 2


def entropic(qh):
    """E of tanh^2, sech^2, sech^4 and ln 2cosh at sqrt(qh) z."""
    b = mp.sqrt(qh)
    total = [mpf(0)] * 4
    for z, w in nodes(refine([m / (2 * b) * mpf("1.5") for m in GROWING], mpf(0), mpf(13)), NODES):
        y, weight = b * z, 2 * w * G(z)
        e = mp.exp(-2 * y)
        d = 1 / (1 + e)
        sech2 = 4 * e * d * d
        values = ((1 - e) * d) ** 2, sech2, sech2 * sech2, y + mp.log1p(e)
        total = [t + weight * v for t, v in zip(total, values)]
    return total


# -------------------------------------------------------------------- kernels
def kernel(activation, q, p):
    """f, 1 - f, f', f'' at overlap q = 1 - p."""
    if activation == "linear":
        return q, p, mpf(1), mpf(0)
    if activation == "sign":
        d = mp.sqrt(p * (1 + q))
        return 2 / mp.pi * mp.asin(q), 2 / mp.pi * mp.asin(d), 2 / (mp.pi * d), 2 * q / (mp.pi * d**3)
    if activation == "erf":
        d, top = mp.sqrt(4 - q * q), mp.pi / 6
        f = mp.asin(q / 2) / top
        return f, 1 - f, 1 / (d * top), q / (d**3 * top)
    d, top = mp.sqrt(p * (1 + q)), mpf(1) / 2 - 1 / (2 * mp.pi)
    f = (d + q * (mp.pi - mp.acos(q)) - 1) / (2 * mp.pi * top)
    return f, 1 - f, (mp.pi - mp.acos(q)) / (2 * mp.pi * top), 1 / (2 * mp.pi * top * d)


def check_kernels():
    """f from the definition: covariance of the unit at correlation q = 0.4."""
    q = mpf("0.4")
    s = mp.sqrt(1 - q * q)
    grid = list(nodes(panels(mpf(-9), mpf(9), mpf(1)), 10))
    half = list(nodes(panels(mpf(0), mpf(9), mpf(1)), 10))
    # E[g(x) g(y)], inner integral of relu and sign in closed form
    inner = {
        "linear": lambda x: q * x,
        "sign": lambda x: 1 - 2 * H(q * x / s),
        "relu": lambda x: q * x * H(-q * x / s) + s * G(q * x / s),
        "erf": lambda x: sum(w * G(t) * mp.erf((q * x + s * t) / mp.sqrt(2)) for t, w in grid),
    }
    unit = {"linear": lambda x: x, "sign": lambda x: mp.sign(x), "relu": lambda x: max(x, mpf(0)),
            "erf": lambda x: mp.erf(x / mp.sqrt(2))}
    for name in inner:
        both = half if name == "relu" else half + [(-x, w) for x, w in half]
        mean = sum(w * G(x) * unit[name](x) for x, w in both)
        var = sum(w * G(x) * unit[name](x) ** 2 for x, w in both) - mean**2
        cov = sum(w * G(x) * unit[name](x) * inner[name](x) for x, w in both) - mean**2
        f, rest, f1, f2 = kernel(name, q, 1 - q)
        assert abs(cov / var - f) < mpf(10) ** -15, (name, cov / var, f)
        h = mpf(10) ** -9
        up, down = kernel(name, q + h, 1 - q - h), kernel(name, q - h, 1 - q + h)
        assert abs((up[0] - down[0]) / (2 * h) - f1) < mpf(10) ** -15 and abs((up[2] - down[2]) / (2 * h) - f2) < mpf(10) ** -14
        assert abs(f + rest - 1) < mpf(10) ** -30


# ------------------------------------------------------------- binary weights
class Binary:
    """One point of the branch labelled by (qh, kappa)."""

    def __init__(self, activation, qh, kappa):
        self.qh, self.kappa = qh, kappa
        self.q, self.p, self.Esech4, self.Elncosh = entropic(qh)
        self.Q, self.P, self.f1, self.f2 = kernel(activation, self.q, self.p)
        self.Er2, self.Elnh = energetic(self.Q, self.P, kappa, [R2, LNH])
        self.alpha = qh * self.P / (self.f1 * self.Er2)

    def phi(self, alpha=None):
        return -self.qh * self.p / 2 + self.Elncosh + (alpha or self.alpha) * self.Elnh

    def replicon(self):
        (d2,) = energetic(self.Q, self.P, self.kappa, [D2])
        bracket = self.f1**2 * d2 / self.P**2 + self.f2 * self.Er2 / self.P
        return 1 - self.alpha * bracket * self.Esech4


def solve(f, grid, digits=16, fine=True):
    """The root of f on the grid (warns unless exactly one), coarse then fine."""
    global NODES
    dps, n = mp.dps, NODES
    mp.dps, NODES = digits, 12 if digits < 20 else 16
    try:
        u = [mpf(x) for x in grid]
        v = [f(x) for x in u]
        at = [i for i in range(len(u) - 1) if v[i] * v[i + 1] <= 0]
        if len(at) != 1:
            print("  warning: roots near", [float(u[i]) for i in at])
        c = root(f, u[at[0]], u[at[0] + 1], 11)
    finally:
        mp.dps, NODES = dps, n
    if not fine:
        return c
    d = mpf(10) ** -8 * max(1, abs(c))
    return root(f, c - d, c + d, 27)


LOG_QH = [mpf(3) / 2 * j for j in range(-12, 7)]


def binary_state(activation, alpha, kappa):
    f = lambda t: mp.log(Binary(activation, mp.exp(t), kappa).alpha / alpha)
    return Binary(activation, mp.exp(solve(f, LOG_QH)), kappa)


def binary_capacity(activation, kappa, fine=True):
    f = lambda t: Binary(activation, mp.exp(t), kappa).phi()
    return Binary(activation, mp.exp(solve(f, LOG_QH, fine=fine)), kappa)


def binary_kappa_max(activation, alpha, known):
    """Newton on ln alpha_c(kappa) = ln alpha, with the exact derivative
    d ln alpha_c / d kappa = E g / E ln H (phi is stationary and vanishes).

    Starts from the line through the two nearest `known` (ln alpha_c, kappa).
    """
    x = mp.log(alpha)
    (x0, k0), (x1, k1) = sorted(known, key=lambda xk: abs(xk[0] - x))[:2]
    kappa = k0 + (k1 - k0) * (x - x0) / (x1 - x0)
    fine = False
    for _ in range(30):
        b = binary_capacity(activation, kappa, fine)
        (r,) = energetic(b.Q, b.P, kappa, [R1])
        step = mp.log(alpha / b.alpha) * mp.sqrt(b.P) * b.Elnh / r
        kappa += step
        if fine and abs(step) < mpf(10) ** -13:
            return kappa
        fine = abs(step) < mpf(10) ** -7
    raise ArithmeticError("kappa_max")


def binary():
    cases = {
        "linear": [(1e-6, 0.0), (0.001, 0.2), (0.5, 0.0), (0.8, 0.0), (0.833, 0.0), (0.05, 2.0), (0.02, 4.0),
                   (2.0, -0.8), (1.1, 0.0), (20.0, -2.0)],
        "sign": [(0.6, 0.0), (0.3, 0.5), (0.9, 0.0)],
    }
    cases["relu"] = cases["erf"] = cases["sign"]
    for act, points in cases.items():
        for a, k in points:
            par = {"activation": act, "alpha": a, "kappa": k}
            b = binary_state(act, mpf(a), mpf(k))
            table.add("q_RS", par, b.q, METHOD)
            table.add("qhat", par, b.qh, METHOD)
            table.add("phi_RS", par, b.phi(mpf(a)), METHOD)
            table.add("replicon", par, b.replicon(), METHOD)
        print(act, "states", flush=True)
    known = {act: [] for act in cases}
    for act in cases:
        for k in (-2.0, -1.0, -0.3, 0.0, 0.2, 1.0, 3.0, 6.0, 10.0) if act == "linear" else (-0.5, 0.0, 0.35, 1.5):
            b = binary_capacity(act, mpf(k))
            par = {"activation": act, "kappa": k}
            known[act].append((mp.log(b.alpha), b.kappa))
            table.add("alpha_c", par, b.alpha, METHOD)
            table.add("q_at_capacity", par, b.q, METHOD)
            table.add("qhat_at_capacity", par, b.qh, METHOD)
        print(act, "capacities", flush=True)
    for act in cases:
        for a in (0.01, 0.1, 0.5, 0.83, 1.5, 5.0) if act == "linear" else (0.3, 0.7):
            k = binary_kappa_max(act, mpf(a), known[act])
            table.add("kappa_max", {"activation": act, "alpha": a}, k, METHOD + ", Newton in kappa")
        print(act, "margins", flush=True)


# ---------------------------------------------------------- spherical weights
class Spherical:
    """One point of the branch labelled by t = ln q/(1-q) and kappa."""

    def __init__(self, t, kappa):
        self.kappa, self.odds = kappa, mp.exp(t)
        self.q, self.p = self.odds / (1 + self.odds), 1 / (1 + self.odds)
        self.Er2, self.Elnh, self.Ed2 = energetic(self.q, self.p, kappa, [R2, LNH, D2])
        self.alpha = self.odds / self.Er2

    def phi(self, alpha):
        return (mp.log(self.p) + self.odds) / 2 + alpha * self.Elnh

    def replicon(self):
        return 1 - self.alpha * self.Ed2


def inverse_capacity(kappa):
    """E (kappa - z)_+^2 in closed form; 20 extra digits cover the cancellation."""
    with mp.extradps(20):
        return (1 + kappa**2) * H(-kappa) + kappa * G(kappa)


def spherical():
    logits = [mpf(j) for j in range(-19, 20)]
    for a, k in ((1e-6, -0.5), (0.5, 0.0), (1.9, 0.0), (1.9999, 0.0), (1.0, 0.3), (3.0, -0.5), (4.7, -0.5), (13.0, -1.0),
                 (0.05, 2.0), (100.0, -2.0), (2000.0, -3.0)):
        t = solve(lambda t: mp.log(Spherical(t, mpf(k)).alpha / mpf(a)), logits)
        b, par = Spherical(t, mpf(k)), {"alpha": a, "kappa": k}
        table.add("q_rs", par, b.q, METHOD)
        table.add("phi_rs", par, b.phi(mpf(a)), METHOD)
        table.add("replicon_rs", par, b.replicon(), METHOD)
    print("spherical states", flush=True)
    closed = "mpmath 54 digits, closed form checked by quadrature of E(kappa-z)_+^2"
    for k in (-10.0, -6.0, -3.0, -0.7, 0.4, 2.0, 5.0, 20.0):
        kappa = mpf(k)
        v = inverse_capacity(kappa)
        low = min(-14, kappa - 14)
        w = sum(w * G(z) * (kappa - z) ** 2 for z, w in nodes(panels(mpf(low), kappa, mpf(1)), NODES))
        assert abs(v / w - 1) < mpf(10) ** -26, (k, v, w)
        table.add("alpha_c_rs", {"kappa": k}, 1 / v, closed)
    for a in (1e-4, 0.01, 0.3, 3.0, 50.0, 1e5):
        k = root(lambda k: mp.log(inverse_capacity(k) * mpf(a)), mpf(-9), mpf(150), 30)
        table.add("kappa_max_rs", {"alpha": a}, k, "mpmath 54 digits, root of the closed form")
    for k in (-0.01, -0.05, -0.2, -0.7, -1.2, -1.8, -2.5, -3.5, -5.0):
        t = solve(lambda t: Spherical(t, mpf(k)).replicon(), [mpf(j) / 2 for j in range(-24, 32)], 30)
        b = Spherical(t, mpf(k))
        table.add("alpha_dAT", {"kappa": k}, b.alpha, METHOD)
        table.add("q_dAT", {"kappa": k}, b.q, METHOD)
        print("dAT", k, mp.nstr(b.alpha, 8), mp.nstr(b.q, 8), flush=True)


if __name__ == "__main__":
    check_kernels()
    spherical()
    binary()
    table.write("replica-symmetric-mp.csv")
