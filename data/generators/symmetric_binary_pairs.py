"""Reference values for the second moment of pairs, symmetric binary perceptron.

Two pairs (1,2), (3,4) at distance x, q = 1 - 2x; U = (X1+X2)/sqrt(2(1+q)) and
V = (X1-X2)/sqrt(2(1-q)) of a pair are independent standard normals, and the pair is
inside the box iff |U| sqrt(1+q) + |V| sqrt(1-q) <= sqrt2 kappa.
    P(u)   = P(box | U=u) = erf((e - |u|)/(s sqrt2)),  e = sqrt2 kappa/sqrt(1+q),
             s = sqrt((1-q)/(1+q));  the same with q -> -q for V
    w_u    = E[(U^2-1)/sqrt2 | box] = -sqrt2 int phi(V) L phi(L) dV / f1,
             L = (sqrt2 kappa - |V| sqrt(1-q))/sqrt(1+q);  w_v with q -> -q
    alpha_loc_pair = 1/(2 max(w_u^2, w_v^2))
    f2_box = P(|X_i| <= kappa, i=1..4);  f2_excess = f2 - f1^2
Barycentre family, c13=c14=c23=c24=A/4, rho = A/(2(1+q)) = corr(U,U'):
    f2/f1^2 = 1 + sum_n s_n rho^2n,  s_n = (E[h_2n(U) P(U)]/f1)^2  (orthonormal Hermite);
              all s_n >= 0, so the terms beyond n = M add at most
              rho^(2M+2) (E[P^2]/f1^2 - 1 - sum_{n<=M} s_n)
    I      = (1/8) sum_j [a_j ln(a_j/u_j) - a_j + u_j],  a = (1+2q+r+-A, 1-2q+r twice,
              1-r four times),  u = a at r = q^2, A = 0,  r minimises I
    small rho: I = rho^2/2 + i4 rho^4 + ...,  i4 = (8 - 3(1-q)^2)/(24 (1+q)^2)
Difference family, c13=c24=D/4, c14=c23=-D/4: the same formulas with q -> -q and V in the
place of U, rho = D/(2(1-q)).  rho = 1 means X1-X2 = X3-X4; there I = H2(x) + x ln 2.
alpha_LB(x) = min of   "identity"    alpha_UB(x) = -(ln2 + H2(x))/ln f1
                       "local"       alpha_loc_pair(x)
                       "interior"    min over 0 < rho < 1 of I/ln(f2/f1^2), barycentre family
                       "difference"  the same for the difference family; the lowest one only
                                     for kappa < 0.2063 (kappa_difference_end), 1 - rho small
The reduction of the infimum over all joint types to these four candidates is an
observation (random searches over the five parameters, kappa from 0.02 to 6), not a theorem.

    alpha_LB_minimiser_A, _D   A or D of the minimum (kinds "interior", "difference")
    alpha_LB_min, x_at_alpha_LB_min   minimum of alpha_LB over 0 < x <= 1/2
    minimiser_change       distances where the kind changes, in increasing order
    kappa_meet, x_meet     smallest kappa at which the interior minimum touches alpha_UB
    kappa_local_meet, x_local_meet   largest kappa at which alpha_loc_pair touches alpha_UB
    kappa_difference_end, x_difference_end   largest kappa at which the difference minimum
                           touches alpha_UB
    kappa_interior_end, x_interior_end   margin at which the interior kind disappears (double
                           zero in x of the coefficient deciding interior versus local)

Checks made while running: w_u from E[U^2 P]; f2 by a three-fold tensor rule and by the
integral over t of d f2(t C)/dt with C the cross correlations; the Hermite series against
the tensor rule and against a two-fold rule along the ridge v' = rho v; i4 by differences;
minima in x against values on both sides; every kind by a scan over rho of both families
with the tail bound above.

Run:  python symmetric_binary_pairs.py     (about fifteen minutes)
"""

import math
from functools import lru_cache

from flint import arb, ctx
from mpmath import mp, mpf

from common import G, Table, box_deficit, gauss_legendre, nodes, panels, root
from symmetric_binary_perceptron import alpha_ub, minimum

mp.dps = 40
BITS = 240
ONE = 1 << BITS
SQ2 = mp.sqrt(2)
table = Table("sbppair", 25, "1e-24")


def emit(quantity, params, value, digits, rel, method):
    table.digits, table.rel = digits, rel
    table.add(quantity, params, value, method)
    print(*table.rows[-1][:5], flush=True)


# ---------------------------------------------------------------- one pair

def log_f1(x, kappa):
    return mp.log1p(-mp.erfc(kappa / SQ2) - box_deficit(kappa, x, n=36))


def f1_of(x, kappa):
    """f1; for a small box, where p minus the deficit would cancel, the direct integral."""
    if kappa > mpf("0.2"):
        return mp.exp(log_f1(x, kappa))
    return axis_integral(lambda u, e, s: mp.erf((e - u) / (s * SQ2)), x, kappa, 1)


def axis_integral(f, x, kappa, sign):
    """2 int_0^e phi(u) f(u, e, s) du along the axis U (sign = 1) or V (sign = -1).  Panels
    of at most one unit of s next to the wall u = e, of at most 1 (and e/4) elsewhere."""
    q = (1 - 2 * x) * sign
    e, s = SQ2 * kappa / mp.sqrt(1 + q), mp.sqrt((1 - q) / (1 + q))
    reach = kappa + 14  # the integrand peaks at distance kappa from the origin
    top = min(e, reach)
    cut = max(mpf(0), e - reach * s)
    edges = [mpf(0)]
    if cut > 0:
        edges = panels(mpf(0), min(cut, top), min(mpf(1), e / 4))
    if cut < top:
        edges += panels(cut, top, min(s, mpf(1)))[1:]
    return 2 * sum(w * G(u) * f(u, e, s) for u, w in nodes(edges, 40))


def w_pair(x, kappa):
    f1 = f1_of(x, kappa)
    # an integral over one axis gives the moment of the other: (e - u)/s is its half-width
    wv = axis_integral(lambda u, e, s: (e - u) / s * G((e - u) / s), x, kappa, 1) * -SQ2 / f1
    wu = axis_integral(lambda u, e, s: (e - u) / s * G((e - u) / s), x, kappa, -1) * -SQ2 / f1
    return wu, wv


def w_direct(x, kappa):
    """The same two numbers as moments along their own axes (cancels for large kappa)."""
    f1 = axis_integral(lambda u, e, s: mp.erf((e - u) / (s * SQ2)), x, kappa, 1)
    g = lambda u, e, s: (u * u - 1) / SQ2 * mp.erf((e - u) / (s * SQ2))
    return axis_integral(g, x, kappa, 1) / f1, axis_integral(g, x, kappa, -1) / f1


@lru_cache(maxsize=None)
def alpha_loc(x, kappa):
    return 1 / (2 * max(abs(w) for w in w_pair(x, kappa)) ** 2)


# ---------------------------------------------------------------- four fields

def half(kappa, m, s):
    """2 P(|N(m, s^2)| <= kappa)."""
    c = s * arb(2).sqrt()
    return ((kappa - m) / c).erf() + ((kappa + m) / c).erf()


def rule(kappa, n):
    k = mpf(kappa)
    with mp.workdps(int(ctx.prec * 0.302) + 5):
        return [(arb(mp.nstr(k * z, mp.dps)), arb(mp.nstr(k * w, mp.dps))) for z, w in gauss_legendre(n)]


def as_arb(c):
    return arb(float(c))


def regression(C, given, target):
    """Coefficients of E[target | given] and the conditional covariance of `target`."""
    from flint import arb_mat
    A = arb_mat([[C[i][j] for j in given] for i in given])
    B = arb_mat([[C[i][j] for j in target] for i in given])
    W = A.solve(B)
    S = arb_mat([[C[i][j] for j in target] for i in target]) - B.transpose() * W
    return W, S


def correlations(q, c13, c14, c23, c24):
    q, c13, c14, c23, c24 = map(as_arb, (q, c13, c14, c23, c24))
    o = arb(1)
    return [[o, q, c13, c14], [q, o, c23, c24], [c13, c23, o, q], [c14, c24, q, o]]


def f2_tensor(kappa, C, n):
    """Product Gauss-Legendre rule over three fields, the fourth integrated in closed form."""
    k, R = arb(float(kappa)), rule(kappa, n)
    w21, s21 = regression(C, [0], [1])
    w3, s3 = regression(C, [0, 1], [2])
    w4, s4 = regression(C, [0, 1, 2], [3])
    b, c1, c2, d1, d2, d3 = w21[0, 0], w3[0, 0], w3[1, 0], w4[0, 0], w4[1, 0], w4[2, 0]
    v2, v3, sd = s21[0, 0], s3[0, 0], s4[0, 0].sqrt()
    total = arb(0)
    for x1, a1 in R:
        if not x1 > 0:
            continue  # point symmetry
        for x2, a2 in R:
            e2 = x1 * x1 + (x2 - b * x1) ** 2 / v2
            m3, m4 = c1 * x1 + c2 * x2, d1 * x1 + d2 * x2
            line = arb(0)
            for x3, a3 in R:
                y = x3 - m3
                line += a3 * (-(e2 + y * y / v3) / 2).exp() * half(k, m4 + d3 * x3, sd)
            total += a1 * a2 * line
    return (total / ((2 * arb.pi()) ** 3 * v2 * v3).sqrt()).mid()


def f2_path(kappa, q, cross, n, m):
    """f2 - f1^2 as int_0^1 dt sum_ij c_ij d f2(tC)/dc_ij, t = sin(pi s/2): two of the fields
    sit on the walls, the other two fill a rectangle (one further integral, m nodes)."""
    k, R = arb(float(kappa)), rule(kappa, m)
    with mp.workdps(int(ctx.prec * 0.302) + 5):
        outer = [(arb(mp.nstr(mp.sin(mp.pi * (z + 1) / 4), mp.dps)),
                  arb(mp.nstr(w * mp.pi / 4 * mp.cos(mp.pi * (z + 1) / 4), mp.dps))) for z, w in gauss_legendre(n)]
    total = arb(0)
    for t, wt in outer:
        C = correlations(q, *cross)
        for i in (0, 1):
            for j in (2, 3):
                C[i][j] = C[j][i] = C[i][j] * t
        for i in (0, 1):
            for j in (2, 3):
                rest = [a for a in range(4) if a not in (i, j)]
                c = C[i][j]
                W, S = regression(C, [i, j], rest)
                slope, sa = S[0, 1] / S[0, 0], S[0, 0]
                sb = (S[1, 1] - S[0, 1] * slope).sqrt()
                part = arb(0)
                for sg in (1, -1):
                    dens = (-k * k / (1 + sg * c)).exp() / (2 * arb.pi() * (1 - c * c).sqrt())
                    ma, mb = k * (W[0, 0] + sg * W[1, 0]), k * (W[0, 1] + sg * W[1, 1])
                    rect = arb(0)
                    for z, w in R:
                        y = z - ma
                        rect += w * (-y * y / (2 * sa)).exp() * half(k, mb + slope * y, sb)
                    part += sg * dens * rect / (8 * arb.pi() * sa).sqrt()
                total += wt * 2 * part * (c / t)
    return total.mid()


def to_mpf(a):
    return mpf(a.str(45, radius=False))


# ---------------------------------------------------------------- barycentre family

def kl(q, rho):
    """I and dI/drho: bracketed Newton for the r that minimises I."""
    A = 2 * (1 + q) * rho
    c, d = 1 + 2 * q, 1 - 2 * q
    lo, hi = max(A - c, -d), mpf(1)
    r = (lo + hi) / 2
    for _ in range(400 if rho < 1 else 0):  # increasing in r, infinite at both ends
        g = mp.log((c + r) ** 2 - A * A) / 2 + mp.log(d + r) - 2 * mp.log(1 - r)
        lo, hi = (lo, r) if g > 0 else (r, hi)
        dg = (c + r) / ((c + r) ** 2 - A * A) + 1 / (d + r) + 2 / (1 - r)
        new = r - g / dg
        if not lo < new < hi:
            new = (lo + hi) / 2
        step, r = abs(new - r), new
        if step < mpf(10) ** -24 * min(1 - r, c + r - A):  # I is stationary in r
            break
    else:
        assert rho == 1
        r = mpf(1)
    slope = mp.log((c + r + A) / (c + r - A)) * (1 + q) / 4 if rho < 1 else mp.inf
    return divergence(q, c + r + A, c + r - A, d + r, 1 - r), slope


def kl_near_end(q, gap):
    """I at rho = 1 - gap, gap small: the class 1 + 2q + r - A is of order gap^4, so it is
    the unknown, t = 1 - r the rest of 2(1+q) gap."""
    T = 2 * (1 + q) * gap
    w = mpf(0)
    for _ in range(100):
        t, last = T - w, w
        w = t**4 / ((4 + 4 * q - 2 * t - w) * (2 - 2 * q - t) ** 2)
        if abs(w - last) <= mpf(10) ** -38 * w:
            return divergence(q, 4 + 4 * q - 2 * t - w, w, 2 - 2 * q - t, t)
    raise ArithmeticError("no convergence")


def divergence(q, a1, a2, a3, a4):
    out = mpf(0)
    for a, u, m in ((a1, (1 + q) ** 2, 1), (a2, (1 + q) ** 2, 1), (a3, (1 - q) ** 2, 2), (a4, (1 - q) * (1 + q), 4)):
        out += m * ((a * mp.log(a / u) if a > 0 else 0) - a + u)
    return out / 8


class Family:
    """Hermite coefficients of P in fixed point, then the ratio I/ln(f2/f1^2) as a function
    of rho.  The integrand is entire between the panel edges."""

    def __init__(self, x, kappa, reach, n=40):
        self.x, self.kappa, self.q = x, kappa, 1 - 2 * x
        # rho^(2M) < 1e-28 at rho = reach
        top = max(12, 2 * int(math.ceil(32.3 / -math.log(reach))))
        q = self.q
        e, s = SQ2 * kappa / mp.sqrt(1 + q), mp.sqrt((1 - q) / (1 + q))
        top_u = min(e, mpf(17))
        cut = max(mpf(0), e - 15 * s)
        edges = panels(mpf(0), min(cut, top_u), mpf("0.6")) if cut > 0 else [mpf(0)]
        if cut < top_u:
            edges += panels(cut, top_u, min(mpf("1.6") * s, mpf("0.6")))[1:]
        fix = lambda v: int(mp.floor(v * ONE))
        us, ws, sq = [], [], mpf(0)
        for u, w in nodes(edges, n):
            P = mp.erf((e - u) / (s * SQ2))
            us.append(fix(u))
            ws.append(fix(2 * w * G(u) * P))
            sq += 2 * w * G(u) * P * P
        root_of = [math.isqrt(j << (2 * BITS)) for j in range(top + 2)]
        h0, h1 = [ONE] * len(us), us[:]
        f1 = sum(ws)
        self.f1 = mpf(f1) / ONE
        self.s = []
        for j in range(1, top):
            ca, cb = (ONE << BITS) // root_of[j + 1], (root_of[j] << BITS) // root_of[j + 1]
            h0, h1 = h1, [((ca * u >> BITS) * b >> BITS) - (cb * a >> BITS) for u, a, b in zip(us, h0, h1)]
            if j % 2:
                c = sum(map(int.__mul__, ws, h1))
                self.s.append((mpf(c) / (f1 * ONE)) ** 2)
        self.rest = max(sq / self.f1**2 - 1 - sum(self.s), mpf(0))

    def series(self, rho, derivative=False):
        t, v, d = rho * rho, mpf(0), mpf(0)
        for c in reversed(self.s):
            v = v * t + c
            d = d * t + v
        # d now is d/dt of t v(t)
        return (v * t, 2 * rho * d) if derivative else v * t

    def tail(self, rho):
        return rho ** (2 * len(self.s) + 2) * self.rest

    def ratio(self, rho):
        return kl(self.q, rho)[0] / mp.log1p(self.series(rho))

    def stationarity(self, rho):
        I, dI = kl(self.q, rho)
        E, dE = self.series(rho, True)
        return dI * mp.log1p(E) - I * dE / (1 + E)

    def scan(self):
        """Lower bounds of the ratio at a grid of rho (the tail bound added to f2)."""
        grid = [mpf(i) / 50 for i in range(1, 48)] + [1 - mpf("0.05") * mpf("0.6") ** i for i in range(20)] + [mpf(1)]
        return [(kl(self.q, r)[0] / mp.log1p(self.series(r) + self.tail(r)), r) for r in grid]


@lru_cache(maxsize=None)
def scanned(x, kappa):
    return Family(x, kappa, 0.93).scan()


def interior(x, kappa, guess=None):
    """(ratio, rho, family) at the lowest interior minimum; None if the scan has no dip."""
    if guess is None:
        val = scanned(x, kappa)
        i = min(range(len(val)), key=lambda j: val[j])
        if i == 0 or i == len(val) - 1:
            return None
        lo, hi = val[i - 1][1], val[i + 1][1]
    else:
        lo, hi = guess - mpf("0.002"), guess + mpf("0.002")
    fam = Family(x, kappa, float(hi))
    while not fam.stationarity(lo) < 0:
        lo -= mpf("0.01")
        assert lo > 0
    while not fam.stationarity(hi) > 0:
        hi += mpf("0.01")
        assert hi < mpf("0.97")
        fam = Family(x, kappa, float(hi))
    rho = root(fam.stationarity, lo, hi, 30)
    # truncation: far below the quoted accuracy
    assert fam.tail(rho) < mpf(10) ** -24 * fam.series(rho), (x, kappa, rho)
    return fam.ratio(rho), rho, fam


def bifurcation(x, kappa):
    """Sign of the rho^2 coefficient of the ratio, scaled: positive when rho = 0 is a local
    minimum of the barycentre family."""
    fam = Family(x, kappa, 0.01)
    a1, a2 = fam.s[0], fam.s[1]  # squares of the first two coefficients
    return i4_of(fam.q) * 2 * a1 - (a2 - a1 * a1 / 2)


def i4_of(q):
    return (8 - 3 * (1 - q) ** 2) / (24 * (1 + q) ** 2)


# ---------------------------------------------------------------- difference family
# c13 = c24 = -c14 = -c23 = D/4: the barycentre family with q -> -q (x -> 1 - x), V in the
# place of U.  For small kappa its minimum is at rho = corr(V,V') very close to 1, where the
# Hermite series is useless: direct two-fold rule along the ridge v' = rho v.

def ridge_f2(x, kappa, gap, n=18):
    """E over (v, v') of P P' at correlation 1 - gap; x is the distance after the swap."""
    ctx.prec = 140
    conv = lambda v: arb(mp.nstr(v, 42))
    q = 1 - 2 * x
    e_, s_ = SQ2 * kappa / mp.sqrt(1 + q), mp.sqrt((1 - q) / (1 + q))
    e, s, rho = conv(e_), conv(s_ * SQ2), conv(1 - gap)
    tau_ = mp.sqrt(gap * (2 - gap))
    tau, top = conv(tau_), conv(min(e_, mpf(13)))
    R = [(conv(z), conv(w)) for z, w in gauss_legendre(n)]

    def pts(edges):
        for a, b in zip(edges[:-1], edges[1:]):
            c, h = (a + b) / 2, (b - a) / 2
            for z, w in R:
                yield c + h * z, h * w

    def cut(a, b, width):
        k = max(1, int(math.ceil(float((b - a) / width))))
        return [a + (b - a) * i / k for i in range(k + 1)]

    prob = lambda v: ((e - v) / s).erf()
    near = min(13 * tau, top / 2)  # the inner integral varies on the scale tau near 0 and e
    middle = cut(near, top - near, arb(1) / 2)[1:-1] if bool(top > 2 * near) else []
    end = [top - near] if bool(top > 2 * near) else []
    outer = cut(arb(0), near, 2 * tau) + middle + end + cut(top - near, top, 2 * tau)[1:]
    total = arb(0)
    for v, w in pts(outer):
        m = rho * v
        lo, hi = max(-top, m - 13 * tau), min(top, m + 13 * tau)
        line = arb(0)
        for a, b in ((lo, min(hi, arb(0))), (max(lo, arb(0)), hi)):
            if bool(a < b):
                for y, wy in pts(cut(a, b, 2 * tau)):
                    z = (y - m) / tau
                    line += wy * (-z * z / 2).exp() * prob(abs(y))
        total += w * (-v * v / 2).exp() * prob(v) * line
    return to_mpf((total * 2 / (2 * arb.pi() * tau)).mid())


@lru_cache(maxsize=None)
def difference_ratio(x, kappa, gap, n=18):
    y = 1 - x
    I = kl_near_end(1 - 2 * y, gap) if gap < mpf("1e-3") else kl(1 - 2 * y, 1 - gap)[0]
    return I / mp.log(ridge_f2(y, kappa, gap, n) / f1_of(x, kappa) ** 2)


def difference_end(x, kappa):
    """rho = 1: I = H2(x) + x ln 2 and a one-dimensional integral; only for checks."""
    sq = axis_integral(lambda u, e, s: mp.erf((e - u) / (s * SQ2)) ** 2, x, kappa, -1)
    return (-x * mp.log(x) - (1 - x) * mp.log1p(-x) + x * mp.log(2)) / mp.log(sq / f1_of(x, kappa) ** 2)


def difference(x, kappa, start=None, digits=12):
    """(ratio, 1 - rho) at the lowest point with rho > 0.95; u = ln(1 - rho)."""
    f = lambda u: difference_ratio(x, kappa, mp.exp(u))
    if start is None:
        us = [mpf(-3 - i) for i in range(28)]
        vals = [difference_ratio(x, kappa, mp.exp(u), 10) for u in us]
        i = min(range(len(us)), key=lambda j: vals[j])
        assert 0 < i < len(us) - 1, (x, kappa, i)
        lo, hi = us[i + 1], us[i - 1]
    else:
        lo, hi = start - mpf("0.1"), start + mpf("0.1")
    h = mpf(10) ** -7
    slope = lambda u: (f(u + h) - f(u - h)) / (2 * h)
    while not slope(lo) < 0:
        lo -= mpf("0.5")
    while not slope(hi) > 0:
        hi += mpf("0.5")
    u = root(slope, lo, hi, digits)
    return f(u), mp.exp(u)


def lower_bound(x, kappa):
    """(value, kind, rho)"""
    ub, loc = alpha_ub(x, kappa), alpha_loc(x, kappa)
    edge = min(ub, loc)
    if min(scanned(1 - x, kappa))[0] < edge * (1 + mpf("1e-2")) and ub < loc:
        value, gap = difference(x, kappa)
        if value < edge:
            assert min(scanned(x, kappa))[0] > edge
            return value, "difference", 1 - gap
    inside = interior(x, kappa) if min(scanned(x, kappa))[0] < edge * (1 + mpf("1e-2")) else None
    if inside and inside[0] < edge:
        assert bifurcation(x, kappa) < 0 or inside[0] < loc
        return inside[0], "interior", inside[1]
    if loc < ub:
        assert bifurcation(x, kappa) > 0
        return loc, "local", mpf(0)
    return ub, "identity", mpf(1)


# ---------------------------------------------------------------- sections of the table

def local_rows():
    for k, x in ((1.0, 0.1), (0.02, 0.3), (2.0, 1e-4), (0.743, 0.0155)):
        for a, b in zip(w_pair(mpf(x), mpf(k)), w_direct(mpf(x), mpf(k))):
            assert abs(a / b - 1) < mpf(10) ** -28, (k, x, a, b)
    with mp.workdps(45):
        x, k = mpf(1) / 2, mpf(12)
        p = mp.erf(k / SQ2)
        assert abs(alpha_loc(x, k) / (p / (2 * k * G(k))) ** 2 - 1) < mpf(10) ** -30
    for k, xs in ((0.001, (1e-12, 0.1, 0.5)), (0.02, (1e-4, 0.3)), (0.3, (1e-12, 0.0155, 0.3)),
                  (0.743, (1e-4, 0.0155, 0.1)), (1.0, (1e-12, 0.0155, 0.1, 0.3, 0.5)), (2.0, (1e-4, 0.1, 0.3)),
                  (5.0, (1e-12, 1e-4, 0.3)), (12.0, (1e-4, 0.0155, 0.1, 0.5))):
        for x in xs:
            emit("alpha_loc_pair", {"x": x, "kappa": k}, alpha_loc(mpf(x), mpf(k)), 25, "1e-24",
                 "mpmath 40 digits, two one-dimensional integrals by Gauss-Legendre panels")


BOXES = (  # kappa, q, c13, c14, c23, c24, nodes, is the excess asked for
    (0.3, 0.4, 0.1, -0.05, 0.2, 0.3, 40, False),
    (0.3, 0.8, -0.2, 0.05, -0.1, 0.25, 48, True),
    (0.3, 0.96, 0.9, 0.88, 0.87, 0.91, 60, False),
    (1.0, 0.8, 0.3, 0.2, 0.1, 0.25, 52, False),
    (1.0, 0.4, 0.1, -0.05, 0.2, 0.3, 48, False),
    (1.0, 0.6, 0.416, 0.416, 0.416, 0.416, 52, True),
    (1.0, 0.0, 0.5, -0.3, 0.2, 0.4, 48, False),
    (1.0, -0.7, 0.2, -0.1, -0.3, 0.15, 52, False),
    (1.0, 0.5, 0.99, 0.495, 0.495, 0.99, 110, True),
    (1.0, 0.9, 0.99, 0.895, 0.893, 0.985, 130, False),
    (1.0, 0.98, 0.6, 0.55, 0.62, 0.6, 130, False),
    (1.0, 0.8, -0.99, -0.8, -0.79, -0.98, 110, False),
    (1.0, 0.8, 1e-6, 2e-6, -1e-6, 3e-6, 52, True),
    (1.0, 0.4, 1e-3, -2e-3, 1e-3, 5e-4, 48, True),
    (2.5, 0.6, 0.01, 0.02, 0.015, -0.005, 72, True),
    (2.5, 0.4, 0.1, -0.05, 0.2, 0.3, 72, True),
    (2.5, 0.8, 0.7, 0.65, 0.6, 0.72, 90, False),
    (2.5, 0.3, 0.95, 0.285, 0.285, 0.95, 130, False),
    (0.3, 0.7, 1e-5, 0.0, 0.0, -1e-5, 44, True),
)


def box_rows():
    for kappa, q, *cross, n, small in BOXES:
        ctx.prec = 150
        C = correlations(q, *cross)
        n = 2 * (n // 2)
        a, b = to_mpf(f2_tensor(kappa, C, n)), to_mpf(f2_tensor(kappa, C, n - 10))
        f1 = f1_of((1 - mpf(q)) / 2, mpf(kappa))
        other = to_mpf(f2_path(kappa, q, cross, 60 if n < 100 else 120, 60 if n < 100 else 120))
        tensor_error, path_error = abs(a - b) / a, abs(a - f1**2 - other) / a
        print("  tensor", mp.nstr(tensor_error, 3), "path", mp.nstr(path_error, 3),
              "excess", mp.nstr(abs((a - f1**2) / other - 1), 3))
        assert tensor_error < mpf(10) ** -18 and path_error < mpf(10) ** -19
        params = dict(zip(("kappa", "q", "c13", "c14", "c23", "c24"), (kappa, q, *cross)))
        emit("f2_box", params, a, 20, "1e-18",
             "three-fold Gauss-Legendre rule, 150 bits; integral over t of the derivative agrees")
        if small:
            assert abs((a - f1**2) / other - 1) < mpf(10) ** -17
            emit("f2_excess", params, other, 20, "1e-16",
                 "integral over t of the derivative, 150 bits; three-fold rule minus f1^2 agrees")


CURVE = (
    (0.5, (0.002, 0.03, 0.1, 0.3, 0.5)),
    (0.7, (0.01, 0.0577, 0.2, 0.45)),
    (0.76, (0.01, 0.0577, 0.08, 0.2)),
    (0.8, (0.02, 0.04, 0.0577, 0.1, 0.2)),
    (0.9, (0.015, 0.03, 0.08, 0.2, 0.4)),
    (1.0, (0.002, 0.0155, 0.025, 0.05, 0.1, 0.12, 0.2, 0.25, 0.35, 0.42)),
    (1.2, (0.002, 0.01, 0.15, 0.4, 0.5)),
    (1.5, (0.001, 0.005, 0.12, 0.3, 0.49)),
    (2.0, (0.01, 0.06, 0.15, 0.3, 0.45)),
    (3.0, (0.002, 0.03, 0.2, 0.5)),
    (5.0, (0.002, 0.04, 0.3)),
)
HOW = {"identity": "alpha_UB, below alpha_loc_pair and below the scans over rho",
       "difference": "difference family by a two-fold rule along the ridge, zero of the derivative in ln(1 - rho)",
       "local": "alpha_loc_pair, below alpha_UB and below the scan over rho",
       "interior": "Hermite series of the barycentre family, zero of the derivative in A; below alpha_UB and alpha_loc_pair"}


def check_family():
    fam = Family(mpf("0.2"), mpf(1), 0.9)
    wide = Family(mpf("0.2"), mpf(1), 0.9, n=52)
    assert max(abs(a - b) for a, b in zip(fam.s, wide.s)) < mpf(10) ** -36
    assert abs(fam.f1 / mp.exp(log_f1(mpf("0.2"), mpf(1))) - 1) < mpf(10) ** -36
    assert abs(fam.s[0] / w_pair(mpf("0.2"), mpf(1))[0] ** 2 - 1) < mpf(10) ** -34
    e1, e2 = mpf("1e-3"), mpf("5e-4")  # i4 with the rho^6 term removed
    c1, c2 = ((kl(fam.q, e)[0] / e**2 - mpf(1) / 2) / e**2 for e in (e1, e2))
    assert abs(((4 * c2 - c1) / 3) / i4_of(fam.q) - 1) < mpf(10) ** -9
    ctx.prec = 150
    for x, kappa, c in ((0.2, 1.0, 0.75), (0.05, 0.75, 0.875)):
        q = 1 - 2 * x
        fam = Family((1 - mpf(q)) / 2, mpf(kappa), 0.93)
        direct = to_mpf(f2_tensor(kappa, correlations(q, c, c, c, c), 96))
        series = fam.f1**2 * (1 + fam.series(4 * mpf(c) / (2 * (1 + fam.q))))
        print("  series against tensor rule", mp.nstr(series / direct - 1, 3))
        assert abs(series / direct - 1) < mpf(10) ** -20


def bound_name(kappa):
    """Narrow windows, where the difference family decides, have a name of their own."""
    return "alpha_LB" if kappa >= 0.21 else "alpha_LB_narrow"


def curve_rows():
    check_family()
    for k, xs in CURVE:
        for x in xs:
            value, kind, rho = lower_bound(mpf(x), mpf(k))
            emit(bound_name(k), {"x": x, "kappa": k, "kind": kind}, value, 20, "1e-18", HOW[kind])
            if kind == "interior":
                emit("alpha_LB_minimiser_A", {"x": x, "kappa": k}, 2 * (2 - 2 * mpf(x)) * rho, 20, "1e-17", HOW[kind])
                print("  rho", mp.nstr(rho, 8))


DIFFERENCE = ((0.2, (0.01, 0.02, 0.03, 0.06)), (0.15, (0.003, 0.02)), (0.1, (0.0003, 0.01, 0.04, 0.2)), (0.05, (0.001, 0.3)))


def difference_rows():
    x, kappa = mpf("0.02"), mpf("0.2")
    for g, tol in (("0.2", "1e-28"), ("0.05", "1e-24")):  # the two-fold rule against the Hermite series
        fam = Family(1 - x, kappa, 0.95)
        a = ridge_f2(1 - x, kappa, mpf(g))
        assert abs(a / (fam.f1**2 * (1 + fam.series(1 - mpf(g)))) - 1) < mpf(tol)
    g = mpf("1e-3")
    assert abs(ridge_f2(1 - x, kappa, g) / ridge_f2(1 - x, kappa, g, 26) - 1) < mpf(10) ** -28
    assert abs(kl(1 - 2 * (1 - x), 1 - g)[0] / kl_near_end(1 - 2 * (1 - x), g) - 1) < mpf(10) ** -34
    assert abs(difference_ratio(x, kappa, mpf(10) ** -12) / difference_end(x, kappa) - 1) < mpf(10) ** -9
    for k, xs in DIFFERENCE:
        for x in xs:
            value, kind, rho = lower_bound(mpf(x), mpf(k))
            how = HOW[kind]
            if kind == "difference":
                how += f"; 1 - rho = {mp.nstr(1 - rho, 4)}"
            emit(bound_name(k), {"x": x, "kappa": k, "kind": kind}, value, 20, "1e-17", how)
            if kind == "difference":
                emit("alpha_LB_minimiser_D", {"x": x, "kappa": k}, 4 * mpf(x) * rho, 14, "1e-12", how)
    # 1 - rho is below e^-39 here: the value at rho = 1 is the infimum to 1e-14
    for k, x in ((0.02, 0.05), (0.001, 0.03)):
        end = difference_end(mpf(x), mpf(k))
        near = min(difference_ratio(mpf(x), mpf(k), mp.exp(-u)) for u in (20, 30, 36, 39, 42))
        assert 0 <= 1 - near / end < mpf(10) ** -15 or near > end, (k, x, near / end - 1)
        assert end < alpha_ub(mpf(x), mpf(k))
        emit(bound_name(k), {"x": x, "kappa": k, "kind": "difference"}, end, 15, "1e-14",
             "value at V = V' by one-dimensional integrals; the interior minimum differs by less than 1e-15")


def stationary(f, lo, hi):
    """Zero of the central difference of f between lo and hi."""
    h = mpf(10) ** -10
    x = root(lambda x: f(x + h) - f(x - h), lo, hi, 20)
    d = mpf("1e-4")
    assert f(x) < f(x - d) and f(x) < f(x + d)
    return x


def minimum_rows():
    for k in (0.5, 0.8, 1.0, 1.5, 2.0, 3.0):
        kappa = mpf(k)
        coarse = []
        for i in range(1, 26):
            x = mpf(1) / 2 * (mpf(i) / 25) ** 2
            ub, loc, ins = alpha_ub(x, kappa), alpha_loc(x, kappa), min(scanned(x, kappa))[0]
            coarse.append((min(ub, loc, ins), x, ("identity", "local", "interior")[[ub, loc, ins].index(min(ub, loc, ins))]))
        _, x0, kind = min(coarse)
        lo, hi = x0 * mpf("0.8"), x0 * mpf("1.25")
        if kind == "identity":
            x = minimum(kappa)
            value = alpha_ub(x, kappa)
        elif kind == "local":
            x = stationary(lambda x: alpha_loc(x, kappa), lo, hi)
            value = alpha_loc(x, kappa)
        else:
            seed = interior(x0, kappa)[1]
            fam = lambda x: interior(x, kappa, seed)[0]
            x = stationary(fam, lo, hi)
            value = fam(x)
        v, kd, rho = lower_bound(x, kappa)
        assert kd == kind and abs(v / value - 1) < mpf(10) ** -24, (v, value, kd, kind)
        print("  kind", kind, "rho", mp.nstr(rho, 8))
        how = f"minimum of the kind {kind}, zero of the derivative in x; the three kinds compared at 25 distances"
        emit("alpha_LB_min", {"kappa": k}, value, 20, "1e-18", how)
        emit("x_at_alpha_LB_min", {"kappa": k}, x, 16, "1e-14", how)


CHANGES = (  # kappa, then (from, to, bracket in x) in increasing x
    (0.15, (("identity", "difference", 0.0015, 0.003), ("difference", "identity", 0.05, 0.08))),
    (0.2, (("identity", "difference", 0.011, 0.02), ("difference", "identity", 0.025, 0.04))),
    (0.76, (("identity", "interior", 0.038, 0.046), ("interior", "identity", 0.08, 0.1))),
    (0.8, (("identity", "interior", 0.03, 0.036), ("interior", "identity", 0.12, 0.15))),
    (0.9, (("identity", "interior", 0.02, 0.03), ("interior", "identity", 0.25, 0.3))),
    (1.0, (("identity", "interior", 0.018, 0.0205), ("interior", "local", 0.25, 0.3), ("local", "identity", 0.38, 0.42))),
    (1.16, (("identity", "local", 0.005, 0.0115), ("local", "interior", 0.0115, 0.03),
            ("interior", "local", 0.12, 0.17), ("local", "identity", 0.45, 0.49))),
    (1.2, (("identity", "local", 0.003, 0.009), ("local", "identity", 0.46, 0.495))),
    (1.5, (("identity", "local", 0.001, 0.005), ("local", "identity", 0.47, 0.499))),
    (2.0, (("identity", "local", 0.025, 0.05), ("local", "identity", 0.35, 0.42))),
)


def change(kappa, a, b, lo, hi):
    lo, hi = mpf(lo), mpf(hi)
    if {a, b} == {"interior", "local"}:
        x = root(lambda x: bifurcation(x, kappa), lo, hi, 28)
        # a jump would need a second dip, below the local value, at the bifurcation itself
        loc = alpha_loc(x, kappa)
        gaps = [v / loc - 1 for v, r in scanned(x, kappa)]
        assert all(g > 0 for g in gaps), "jump"
        side = x + (mpf("1e-4") if a == "local" else -mpf("1e-4"))
        near = interior_small(side, kappa)
        print("  rho at 1e-4 from the change", mp.nstr(near, 6))
        assert near < mpf("0.1")
        return x, "zero of the quartic coefficient; continuous (A -> 0), the scan at the change has no second dip"
    if "difference" in (a, b):
        start = [None]

        def gap_d(x):
            v, g = difference(x, kappa, start[0], 9)
            start[0] = mp.log(g)
            return v / alpha_ub(x, kappa) - 1

        gap_d((lo + hi) / 2)
        x = root(gap_d, lo, hi, 20)
        return x, f"difference minimum equals alpha_UB; jump from 1 - rho = {mp.nstr(mp.exp(start[0]), 4)} to the identity"
    if "interior" in (a, b):
        rho = [None]

        def gap(x):
            v, rho[0], _ = interior(x, kappa, rho[0])
            return v / alpha_ub(x, kappa) - 1

        x = root(gap, lo, hi, 22)
        assert alpha_loc(x, kappa) > alpha_ub(x, kappa)
        print("  rho", mp.nstr(rho[0], 8))
        return x, f"interior minimum equals alpha_UB; jump from rho = {mp.nstr(rho[0], 4)} to the identity"
    x = root(lambda x: alpha_loc(x, kappa) / alpha_ub(x, kappa) - 1, lo, hi, 24)
    assert min(scanned(x, kappa))[0] > alpha_ub(x, kappa) * (1 - mpf(10) ** -20)
    return x, "alpha_loc_pair equals alpha_UB; jump from A = 0 to the identity"


def interior_small(x, kappa):
    """Small stationary rho close to a continuous bifurcation."""
    fam = Family(x, kappa, 0.3)
    lo, hi = mpf("0.002"), mpf("0.3")
    assert fam.stationarity(lo) < 0 < fam.stationarity(hi)
    return root(fam.stationarity, lo, hi, 15)


def change_rows():
    for k, seq in CHANGES:
        last = mpf(0)
        for i, (a, b, lo, hi) in enumerate(seq, 1):
            x, how = change(mpf(k), a, b, lo, hi)
            assert x > last
            last = x
            emit("minimiser_change" if k >= 0.21 else "minimiser_change_narrow", {"kappa": k, "index": i, "from": a, "to": b}, x, 18,
                 "1e-15" if "difference" in (a, b) else "1e-16", how)


def meet(gap, x, kappa):
    """gap(x, kappa) = 0 with d gap/dx = 0: Newton with difference quotients."""
    h = mpf(10) ** -10
    for _ in range(30):
        g0, gp, gm = gap(x, kappa), gap(x + h, kappa), gap(x - h, kappa)
        up, dn = gap(x + h, kappa + h), gap(x - h, kappa + h)
        gk = ((up + dn) / 2 - (gp + gm) / 2) / h
        gx, gxx = (gp - gm) / (2 * h), (gp - 2 * g0 + gm) / h**2
        gxk = ((up - dn) / (2 * h) - gx) / h
        # solve [gx gk; gxx gxk] (dx, dk) = -(g0, gx)
        det = gx * gxk - gk * gxx
        dx, dk = (-g0 * gxk + gk * gx) / det, (-gx * gx + gxx * g0) / det
        x, kappa = x + dx, kappa + dk
        if abs(dx) < mpf(10) ** -15 and abs(dk) < mpf(10) ** -17:
            d = mpf("2e-3") * x / mpf("0.05")
            assert (gap(x + d, kappa) - g0) * (gap(x - d, kappa) - g0) > 0
            return x, kappa
    raise ArithmeticError("meeting point")


def meet_rows():
    rho = [None]

    def gap(x, kappa):
        v, rho[0], _ = interior(x, kappa, rho[0])
        return v / alpha_ub(x, kappa) - 1

    x, kappa = meet(gap, mpf("0.05768"), mpf("0.743024"))
    print("  rho", mp.nstr(rho[0], 10))
    for name, v in (("kappa_meet", kappa), ("x_meet", x)):
        emit(name, {}, v, 17, "1e-14", "value and derivative in x of the interior minimum over alpha_UB, Newton")
    x, kappa = meet(lambda x, k: alpha_loc(x, k) / alpha_ub(x, k) - 1, mpf("0.16"), mpf("2.27"))
    assert min(scanned(x, kappa))[0] > alpha_ub(x, kappa) * (1 - mpf(10) ** -12)
    for name, v in (("kappa_local_meet", kappa), ("x_local_meet", x)):
        emit(name, {}, v, 17, "1e-14", "value and derivative in x of alpha_loc_pair over alpha_UB, Newton")
    start = [None]

    def gap_d(x, kappa):
        v, g = difference(x, kappa, start[0])
        start[0] = mp.log(g)
        return v / alpha_ub(x, kappa) - 1

    x, kappa = meet(gap_d, mpf("0.0226"), mpf("0.205"))
    print("  1 - rho", mp.nstr(mp.exp(start[0]), 10))
    for name, v in (("kappa_difference_end", kappa), ("x_difference_end", x)):
        emit(name, {}, v, 15, "1e-12", "value and derivative in x of the difference minimum over alpha_UB, Newton")
    x, kappa = meet(bifurcation, mpf("0.066"), mpf("1.2"))
    assert all(v > alpha_loc(x, kappa) for v, _ in scanned(x, kappa))
    for name, v in (("kappa_interior_end", kappa), ("x_interior_end", x)):
        emit(name, {}, v, 17, "1e-14", "double zero in x of the quartic coefficient, Newton")


if __name__ == "__main__":
    for section in (local_rows, box_rows, meet_rows, change_rows, curve_rows, difference_rows, minimum_rows):
        section()
        table.write("symmetric-binary-pairs-mp.csv")
