"""Shared pieces of the reference-value generators: Gauss-Legendre panels, the
normal law in multiple precision, the two-field box probability, a safeguarded
root finder and the table writer.

Nothing here is shared with the program under test.  Every parameter is the
exact value of a double (or the string "inf" / "-inf").
"""

import csv
import json
from pathlib import Path

from mpmath import mp, mpf

OUT = Path(__file__).resolve().parent.parent / "reference"
_RULES = {}


def gauss_legendre(n):
    """Nodes and weights on [-1, 1] at the current precision (Newton on P_n)."""
    key = (n, mp.prec)
    if key not in _RULES:
        rule = []
        with mp.extradps(10):
            for i in range(n):
                x = mp.cos(mp.pi * (i + mpf(3) / 4) / (n + mpf(1) / 2))
                for _ in range(100):
                    p0, p1 = mpf(1), x
                    for k in range(2, n + 1):
                        p0, p1 = p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k
                    d = n * (x * p1 - p0) / (x * x - 1)
                    step = p1 / d
                    x -= step
                    if abs(step) < mpf(10) ** (-mp.dps + 5):
                        break
                rule.append((x, 2 / ((1 - x * x) * d * d)))
        _RULES[key] = rule
    return _RULES[key]


def nodes(edges, n):
    """Composite Gauss-Legendre rule on consecutive panels."""
    rule = gauss_legendre(n)
    for a, b in zip(edges[:-1], edges[1:]):
        c, h = (a + b) / 2, (b - a) / 2
        for x, w in rule:
            yield c + h * x, h * w


def panels(a, b, width):
    """Equal panels no wider than `width` that cover [a, b]."""
    k = max(1, int(mp.ceil((b - a) / width)))
    return [a + (b - a) * mpf(i) / k for i in range(k + 1)]


def G(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def H(x):
    """P(N(0,1) > x)."""
    return mp.erfc(x / mp.sqrt(2)) / 2


def box_deficit(kappa, x, n=None):
    """P(|X| <= kappa < |Y|) at correlation 1 - 2x, i.e. p - f1.

    Condition on X and integrate over its distance v = kappa - X to the wall,
    in units of the conditional standard deviation s of Y:
        2 s int_0^{kappa/s} phi(kappa - s t) [H(a) + H(b)] dt,
        a = t + 2 x X / s,  b = (kappa + (1 - 2x) X) / s.
    All terms are positive, so nothing cancels for any x.
    """
    s = 2 * mp.sqrt(x * (1 - x))
    n = n or mp.dps
    reach = mp.sqrt(4.7 * mp.dps) + kappa * s / (1 + s * s) + 2
    total = mpf(0)
    for t, w in nodes(panels(mpf(0), min(kappa / s, reach), mpf(1)), n):
        X = kappa - s * t
        total += w * G(X) * (H(t + 2 * x * X / s) + H((kappa + (1 - 2 * x) * X) / s))
    return 2 * s * total


def root(f, a, b, tol_digits=None):
    """Root of f in [a, b] with a sign change: Anderson-Bjorck regula falsi, every fourth
    step a bisection while the bracket is wide."""
    fa, fb = f(a), f(b)
    if fa == 0:
        return a
    if fb == 0:
        return b
    assert fa * fb < 0, ("no sign change", a, b, fa, fb)
    tol = mpf(10) ** (-(tol_digits or mp.dps - 6))
    last = None
    for i in range(300):
        c = b - fb * (b - a) / (fb - fa)
        if not min(a, b) < c < max(a, b) or (i % 4 == 3 and abs(b - a) > mpf("1e-6") * abs(b)):
            c = (a + b) / 2
        fc = f(c)
        done = last is not None and abs(c - last) <= tol * abs(c)
        if fc == 0 or done:
            return c
        if fc * fb < 0:
            a, fa = b, fb
        else:
            g = 1 - fc / fb
            fa *= g if g > 0 else mpf(1) / 2
        b, fb, last = c, fc, c
    raise ArithmeticError("root not found")


class Table:
    def __init__(self, prefix, digits, relative_uncertainty):
        self.prefix, self.digits, self.rel = prefix, digits, relative_uncertainty
        self.rows = []

    def add(self, quantity, params, value, method):
        text = mp.nstr(value, self.digits)
        unc = mp.nstr(abs(value) * mpf(self.rel), 2)
        self.rows.append(
            [f"{self.prefix}-{len(self.rows) + 1:03d}", quantity, json.dumps(params), text, unc, method]
        )

    def write(self, name):
        OUT.mkdir(parents=True, exist_ok=True)
        with open(OUT / name, "w", newline="") as f:
            w = csv.writer(f, lineterminator="\n")
            w.writerow(["id", "quantity", "params", "value", "abs_uncertainty", "method"])
            w.writerows(self.rows)
        print(name, len(self.rows), "rows")
