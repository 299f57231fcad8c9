"""Reference values of the Gaussian special functions, from their definitions.

    H(x) = P(N > x),  r = G/H (hazard) and r', r'', r''',
    windows P(a < N < b), two-field boxes and rectangles, binary entropy.

Single-variable quantities use 150-digit arithmetic (r''' at x = 1e8 loses 50
digits, which is then harmless).  Derivatives of r come from differentiating
r' = r (r - x), and are checked against high-order numerical differentiation of
G/H.  Rectangles integrate the conditional law of Y over X by Gauss-Legendre
panels; the transposed integral is the check.  The pair window is the direct
conditional form, which has no cancellation at any distance; it is checked
against the arcsine representation
    p - f1 = (2/pi) int_0^{asin sqrt x} [e^{-k^2/(2 cos^2 u)} - e^{-k^2/(2 sin^2 u)}] du.

Values are printed with 25 digits and a relative uncertainty 1e-24.
Run:  python special_functions.py
"""

from mpmath import mp, mpf

from common import G, H, Table, box_deficit, nodes, panels

table = Table("sf", 25, "1e-24")

X = [-38, -37.5, -37, -30.2, -26, -20.7, -15, -12.3, -10, -8, -6.3, -5.5, -5, -4.1, -3, -2.7182818, -2, -1.5,
     -1, -0.7, -0.5, -0.1, -1e-3, -1e-8, 0, 1e-8, 1e-3, 0.1, 0.3, 0.5, 0.70710678, 1, 1.4142135, 1.9, 2, 2.5, 3,
     3.7, 4.3, 5, 5.9, 6.3, 7.1, 8, 9.4, 10, 12.8, 15, 17.3, 20, 22.6, 26, 29.9, 30, 30.1, 34.5, 37, 37.9, 40, 50,
     75.5, 100, 333.3, 1e3, 1e4, 1e6, 3.3e7, 1e8]


def log_h(x):
    return mp.log(H(x)) if x > 0 else mp.log1p(-H(-x))


def hazard_derivatives(x):
    r = G(x) / H(x)
    d1 = r * (r - x)
    d2 = d1 * (2 * r - x) - r
    d3 = d2 * (2 * r - x) + d1 * (2 * d1 - 1) - d1
    return r, d1, d2, d3


def one_variable():
    mp.dps = 150
    for x in (-3.5, 0.3, 6.3, 100.0):  # check of the derivatives
        ref = [mp.diff(lambda u: G(u) / H(u), mpf(x), k, h=mpf(10) ** -30) for k in range(4)]
        for a, b in zip(hazard_derivatives(mpf(x)), ref):
            assert abs(a / b - 1) < mpf(10) ** -25, (x, a, b)
    m = "mpmath 150 digits, erfc"
    for xd in X:
        x, p = mpf(float(xd)), {"x": float(xd)}
        if H(x) > mpf("1e-300"):
            table.add("h", p, H(x), m)
        table.add("log_h", p, log_h(x), m)
        names = ("hazard", "hazard_d1", "hazard_d2", "hazard_d3")
        for name, v in zip(names, hazard_derivatives(x)):
            table.add(name, p, v, "mpmath 150 digits, G/H and r'=r(r-x) differentiated")


WINDOWS = [(-1, 1), (-0.5, 0.25), (0, 0.3), (-2, 3), (0.7, 1.9), (-4, -1), (3, 3.5), (-6.5, -6), (6, 9), (8, 8.25),
           (12.5, 14), (20, 21), (-21, -20), (-30, -29.5), (30, 40), (-37, -36.5), (36.9, 37.2), (-9, 10), (-5, 5),
           (-40, 38), (-8.5, 0), (0, 9), (-1e-3, 1e-3), (-1e-8, 1e-8), (0.5, 0.501), (1, 1 + 1e-6), (-2.3, -2.3 + 1e-9),
           (5, 5 + 1e-12), (0.25, 0.25 + 1e-12), (15, 15.0001), (-25, -25 + 1e-10), (10, 1e3), (25, 1e9), (-1e6, -5),
           (-1e6, 12), ("-inf", -12), ("-inf", 2), (7.5, "inf"), (-3, "inf"), (100, 101), (-1000, -999.5),
           (1e4, 1e4 + 1e-3), (500, "inf"), ("-inf", -2e5), (1e6, 1e6 + 1)]


def windows():
    mp.dps = 150
    for a, b in WINDOWS:
        a, b = (v if isinstance(v, str) else float(v) for v in (a, b))
        lo, hi = mpf(a), mpf(b)
        if lo + hi < 0:  # reflect: work in the right tail
            lo, hi = -hi, -lo
        tail = lambda u: mpf(0) if u == mp.inf else H(u)
        if lo > 0:
            p = tail(lo) - tail(hi)
            logp = mp.log(p)
        else:
            out = (H(-lo) if lo != -mp.inf else 0) + tail(hi)
            p, logp = 1 - out, mp.log1p(-out)
        par = {"a": a, "b": b}
        if p > mpf("1e-300"):
            table.add("window", par, p, "mpmath 150 digits, difference of erfc")
        table.add("log_window", par, logp, "mpmath 150 digits, difference of erfc")


KAPPAS = [1e-6, 0.01, 0.3, 1.0, 2.5, 4.0, 8.0, 20.0]


def deficit_arcsine(kappa, x):
    """The arcsine representation, in pieces that resolve the edge u ~ 0."""
    top = mp.asin(mp.sqrt(x))
    f = lambda u: mp.exp(-(kappa / mp.cos(u)) ** 2 / 2) - (mp.exp(-(kappa / mp.sin(u)) ** 2 / 2) if u else 0)
    return 2 / mp.pi * mp.quad(f, [top * j / 8 for j in range(9)])


def pair_windows():
    mp.dps = 50
    for kappa, x in ((0.01, 0.1), (0.3, 1e-3), (1.0, 0.0155), (2.5, 0.3), (4.0, 0.5), (8.0, 0.1)):
        a, b = box_deficit(mpf(kappa), mpf(x)), deficit_arcsine(mpf(kappa), mpf(x))
        assert abs(a / b - 1) < mpf(10) ** -30, (kappa, x, a, b)
    for kappa in KAPPAS:
        for x in (1e-300, 1e-100, 1e-12, 1e-6, 1e-3, 0.0155, 0.1, 0.3, 0.5):
            v = box_deficit(mpf(kappa), mpf(x))
            table.add("pair_window_deficit", {"kappa": kappa, "x": x}, v,
                      "mpmath 50 digits, conditional form of P(|X|<=k<|Y|), Gauss-Legendre panels")


def excess(kappa, q):
    """f1 - p^2 = P(both outside) - P(outside)^2; the inner form for small kappa."""
    if kappa < 2:
        p = mp.erf(kappa / mp.sqrt(2))
        return p * mp.erfc(kappa / mp.sqrt(2)) - box_deficit(kappa, (1 - q) / 2, n=70)
    s = mp.sqrt((1 - q) * (1 + q))
    both = 2 * sum(w * G(x) * (H((kappa - q * x) / s) + H((kappa + q * x) / s))
                   for x, w in nodes(panels(kappa, kappa + 22, mpf(1) / 2), 50))
    return both - mp.erfc(kappa / mp.sqrt(2)) ** 2


def pair_excess():
    mp.dps = 70
    for q in (0.1, 0.69):  # the two forms agree where both are accurate
        k = mpf(2.5)
        a = mp.erf(k / mp.sqrt(2)) * mp.erfc(k / mp.sqrt(2)) - box_deficit(k, (1 - mpf(q)) / 2, n=70)
        assert abs(a / excess(k, mpf(q)) - 1) < mpf(10) ** -40
    for kappa in KAPPAS:
        for q in (1e-6, 0.1, 0.5, 0.69, 0.9):
            table.add("pair_window_excess", {"kappa": kappa, "q": q}, excess(mpf(kappa), mpf(q)),
                      "mpmath 70 digits, conditional form minus p^2, Gauss-Legendre panels")


RECTANGLES = [(-1, 1, -1, 1, 0.3), (-0.5, 1.2, -2, 0.7, 0.5), (0, "inf", 0, "inf", 0.3), ("-inf", 0.5, "-inf", -0.25, -0.7),
              (0.1, 0.4, -0.3, 0.2, 0.9), (-1.5, 0.5, 0.25, 2, 0.999), (-1.5, 0.5, 0.25, 2, -0.999),
              (1, 1.5, -1.5, -1, -0.999), (1, 1.5, -1.5, -1, 0.999), (5, "inf", "-inf", -5, 0.3), (5, "inf", 5, "inf", 0.3),
              (5, "inf", 5, "inf", -0.3), (8, 9, -1, 1, 0.3), (-7, -6, -8, -6.5, 0.9), (-7, -6, 6.5, 8, 0.9),
              (10, 12, 3, "inf", 0.999), (-3, 3, -3, 3, 0.999), (-3, 3, -3, 3, -0.999), (-8, 9, -7, 10, 0.3),
              (0.5, 0.5 + 1e-6, -0.3, -0.3 + 1e-6, 0.3), ("-inf", "inf", -0.5, 1.25, 0.3), (2, "inf", "-inf", 1, 0.999),
              (-0.2, 0.9, -1.1, 2.2, 0.0), (-0.2, 0.9, -1.1, 2.2, 1e-9), (20, 21, 4, 7, 0.3), (-1, 2, 3, 4, -0.5),
              ("-inf", -2, 1.5, "inf", -0.95)]


def rectangle(x0, x1, y0, y1, rho):
    reach = 26 + max([abs(v) for v in (x0, x1, y0, y1) if abs(v) != mp.inf])
    s = mp.sqrt((1 - rho) * (1 + rho))
    lo, hi = max(x0, -reach), min(x1, reach)

    def inner(x):
        a, b = (y0 - rho * x) / s, (y1 - rho * x) / s
        if a + b < 0:
            a, b = -b, -a
        return (H(a) if a != -mp.inf else mpf(1)) - (H(b) if b != mp.inf else mpf(0))

    edges = panels(lo, hi, mpf(1))
    if s < 0.5:  # fine panels where the conditional law crosses an edge
        for y in (y0, y1):
            if abs(y) != mp.inf:
                c = y / rho
                fine = [c + s * j / 2 for j in range(-60, 61)]
                edges = sorted(set(edges) | {e for e in fine if lo < e < hi})
    return sum(w * G(x) * inner(x) for x, w in nodes(edges, 40))


def rectangles():
    mp.dps = 60
    for row in RECTANGLES:
        row = [v if isinstance(v, str) else float(v) for v in row]
        x0, x1, y0, y1, rho = map(mpf, row)
        v = rectangle(x0, x1, y0, y1, rho)
        w = rectangle(y0, y1, x0, x1, rho)
        assert abs(v / w - 1) < mpf(10) ** -28, (row, v, w)
        table.add("rectangle", dict(zip(("x0", "x1", "y0", "y1", "rho"), row)), v,
                  "mpmath 60 digits, conditional law integrated by Gauss-Legendre panels, both orders")


def binary_entropies():
    mp.dps = 400
    for xd in (1e-300, 1e-100, 1e-16, 1e-9, 1e-6, 1e-3, 0.0155, 0.1, 0.25, 0.3, 0.5 - 1e-9, 0.5, 0.6, 0.75, 0.99, 1 - 1e-9):
        x = mpf(xd)
        table.add("binary_entropy", {"x": xd}, -x * mp.log(x) - (1 - x) * mp.log1p(-x), "mpmath 400 digits, definition")


if __name__ == "__main__":
    for job in (one_variable, windows, pair_windows, pair_excess, rectangles, binary_entropies):
        job()
        print(job.__name__, "done", flush=True)
    table.write("special-functions.csv")
