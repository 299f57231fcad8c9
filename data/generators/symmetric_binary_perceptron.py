"""Reference values for the symmetric binary perceptron, 25 digits.

With p = erf(kappa/sqrt 2) and f1(x) = P(|X|<=kappa, |Y|<=kappa) at correlation
q = 1 - 2x:
    alpha_c(kappa)          = ln 2 / (-ln p),  kappa_c its inverse
    alpha_loc_single(kappa) = p^2 / (4 kappa^2 phi(kappa)^2)
    (_u: the constraint |z| >= K, p replaced by 1 - p)
    pair_exponent           = ln 2 + H2(x) + alpha ln f1
    alpha_UB(x, kappa)      = -(ln 2 + H2(x)) / ln f1
    alpha_UB_min            = its minimum over 0 < x < 1/2, at x_at_alpha_UB_min
    pair_gap_lower / _upper = the two zeros in x of the pair exponent

f1 is p minus the conditional form of P(|X| <= kappa < |Y|) (see common.py).
The minimiser is the zero of d alpha_UB / dx with
    df1/dq = [e^{-k^2/(1+q)} - e^{-k^2/(1-q)}] / (pi sqrt(1-q^2)),
itself checked by differences of the conditional form.  alpha_loc_single is
checked by the q -> 0 limit of (ln 2 - H2) / ln(f1/p^2).

Run:  python symmetric_binary_perceptron.py
"""

from functools import lru_cache

from mpmath import mp, mpf

from common import G, Table, box_deficit, root

mp.dps = 40
LN2 = mp.log(2)
table = Table("sbpmp", 25, "1e-24")
CLOSED = "mpmath 40 digits, closed form"
PANELS = "mpmath 40 digits, conditional form by Gauss-Legendre panels"


def log_p(kappa):
    return mp.log1p(-mp.erfc(kappa / mp.sqrt(2))) if kappa > 0.5 else mp.log(mp.erf(kappa / mp.sqrt(2)))


@lru_cache(maxsize=None)
def log_f1(x, kappa):
    return mp.log1p(-mp.erfc(kappa / mp.sqrt(2)) - box_deficit(kappa, x, n=32))


def entropy(x):
    return LN2 - x * mp.log(x) - (1 - x) * mp.log1p(-x)


def alpha_ub(x, kappa):
    return -entropy(x) / log_f1(x, kappa)


def slope(x, kappa):
    """d/dx of alpha_UB times (ln f1)^2: only its zero is used."""
    q, s = 1 - 2 * x, 2 * mp.sqrt(x * (1 - x))
    df = -2 * (mp.exp(-kappa**2 / (1 + q)) - mp.exp(-kappa**2 / (1 - q))) / (mp.pi * s)
    L = log_f1(x, kappa)
    return -mp.log((1 - x) / x) * L + entropy(x) * df / mp.exp(L)


def single():
    for k in (0.001, 0.1, 0.3, 0.7, 1.0, 2.0, 5.0, 10.0, 20.0):
        kappa = mpf(k)
        with mp.workdps(250):  # ln p is 1e-88 at kappa = 20
            table.add("alpha_c", {"kappa": k}, -LN2 / log_p(kappa), CLOSED)
            p = mp.erf(kappa / mp.sqrt(2))
            table.add("alpha_loc_single", {"kappa": k}, (p / (2 * kappa * G(kappa))) ** 2, CLOSED)
    for K in (0.01, 0.3, 0.817, 1.0, 3.0, 10.0):
        p = mp.erfc(mpf(K) / mp.sqrt(2))
        table.add("alpha_c_u", {"K": K}, -LN2 / mp.log(p), CLOSED)
        table.add("alpha_loc_single_u", {"K": K}, (p / (2 * mpf(K) * G(mpf(K)))) ** 2, CLOSED)
    for a in (0.01, 0.05, 0.5, 1.5, 50.0, 1e6):
        target = LN2 / mpf(a)  # solve -ln p(kappa) = target in ln kappa
        f = lambda u: mp.log(-log_p(mp.exp(u))) - mp.log(target)
        k = mp.exp(root(f, mpf(-75), mpf(3), 34))
        assert abs(-LN2 / log_p(k) / mpf(a) - 1) < mpf(10) ** -30
        table.add("kappa_c", {"alpha": a}, k, "mpmath 40 digits, root of -ln p = ln2/alpha")


def minimum(kappa):
    return mp.exp(root(lambda u: slope(mp.exp(u), kappa), mp.log(mpf(10) ** -9), mp.log(mpf("0.4")), 30))


def pairs():
    kappa, q = mpf(1), mpf(10) ** -8  # checks of the closed forms used above
    p, f1 = mp.erf(kappa / mp.sqrt(2)), mp.exp(log_f1((1 - q) / 2, kappa))
    local = (q * q / 2) / mp.log(f1 / p**2)
    assert abs(local / (p / (2 * kappa * G(kappa))) ** 2 - 1) < mpf(10) ** -14
    x, h = mpf("0.07"), mpf(10) ** -12
    diff = (alpha_ub(x + h, kappa) - alpha_ub(x - h, kappa)) / (2 * h)
    assert abs(diff / (slope(x, kappa) / log_f1(x, kappa) ** 2) - 1) < mpf(10) ** -18

    for k in (0.05, 0.3, 1.0, 2.0, 5.0):
        for x in (1e-12, 1e-9, 1e-6, 1e-3, 0.05, 0.25, 0.5):
            table.add("alpha_UB", {"x": x, "kappa": k}, alpha_ub(mpf(x), mpf(k)), PANELS)
    for k in (0.1, 0.3, 0.5, 0.6, 1.0, 2.0, 4.0):
        x = minimum(mpf(k))
        table.add("alpha_UB_min", {"kappa": k}, alpha_ub(x, mpf(k)), PANELS + ", zero of the slope")
        table.add("x_at_alpha_UB_min", {"kappa": k}, x, PANELS + ", zero of the slope")
    for x, k, a in ((1e-12, 1.0, 1.8), (1e-4, 0.3, 0.4), (0.003, 2.0, 14.0), (0.0155, 1.0, 1.7), (0.0155, 1.0, 1.75),
                    (0.05, 0.5, 0.65), (0.1, 0.05, 0.2), (0.1, 1.0, 1.5), (0.25, 0.7, 1.0), (0.3, 4.0, 5000.0),
                    (0.45, 1.0, 1.81), (0.5, 1.0, 1.0), (0.5, 5.0, 1e6)):
        table.add("pair_exponent", {"x": x, "kappa": k, "alpha": a},
                  entropy(mpf(x)) + mpf(a) * log_f1(mpf(x), mpf(k)), PANELS)
    for a, k in ((1.701, 1.0), (1.72, 1.0), (1.75, 1.0), (1.8, 1.0), (1.8158, 1.0), (0.68, 0.5), (14.0, 2.0)):
        f = lambda u: entropy(mp.exp(u)) + mpf(a) * log_f1(mp.exp(u), mpf(k))
        mid = mp.log(minimum(mpf(k)))
        for name, end in (("pair_gap_lower", mpf(-60)), ("pair_gap_upper", mp.log(mpf("0.5")))):
            u = root(f, mid, end, 30)
            assert abs(f(u)) < mpf(10) ** -28
            table.add(name, {"alpha": a, "kappa": k}, mp.exp(u), PANELS + ", root in ln x")


if __name__ == "__main__":
    single()
    pairs()
    table.write("symmetric-binary-perceptron-mp.csv")
