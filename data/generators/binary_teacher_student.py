"""Reference values for the Bayes-optimal teacher and student with binary weights.

Teacher uniform in {-1, 1}^N, labels its signs on alpha N Gaussian patterns, student uniform
in the version space (linear perceptron, or tree committees of infinite width: kernel
Q = f(q), f = q, sign, relu, erf).  Natural logarithms, entropies per weight.

The teacher is one more replica, so its overlap with a student is that of two students, q.
    phi(q, h)  = -h (1 + q)/2 + E ln 2cosh(h + sqrt(h) z) + alpha B(Q)
    B(Q)       = 2 int Dz H ln H,  H = H(u), u = -sqrt(Q/(1-Q)) z
    saddle     q = E tanh(h + sqrt(h) z),  h = alpha f'(q) <g^2>,  g = G(u)/(H(u) sqrt(1-Q)),
               <.> the law 2 Dz H;  dB/dQ = <g^2>/2,  d<g^2>/dQ = <g'^2>,  dq/dh = E sech^4
    replicon   1 - alpha (f'^2 <g'^2> + f'' <g^2>) E sech^4 = d ln alpha / d ln h on the curve
               of saddles
The law of the field has the weight exp(m - h/2) relative to a centred one of variance h, and
positive and negative values pair off; with a the centred field,
    1 - q      = exp(-h/2) E sech a
    E sech^4   = exp(-h/2) E sech^3 a
    site part  = h (1 - q)/2 + exp(-h/2) E[|a| exp(-|a|) + cosh a ln(1 + exp(-2|a|))]
    <g^2>      = 2/(1-Q) int_0 Dz G^2/(H(u) H(-u)),  and likewise B and <g'^2>,
all sums of terms of one sign.  The curve of saddles is explicit in h: alpha = h/(f' <g^2>).
    alpha_ts        phi = 0, the entropy of q = 1 (the teacher alone), before the end
    alpha_spinodal  largest alpha of the curve, replicon = 0
    entropy         of the branch that starts at alpha = 0; negative above alpha_ts, where the
                    branch is metastable

Run:  python binary_teacher_student.py
"""

import csv
import json

from mpmath import mp, mpf

from common import G, H, OUT, nodes, panels, root

mp.dps = 40
ORDERS = (22, 30)
ACTIVATIONS = ("linear", "sign", "relu", "erf")


# ------------------------------------------------------------------ kernels

def kernel(name, x):
    """1 - f, f', f'' at overlap 1 - x, without cancellation at small x (relu: mild)."""
    q, c = 1 - x, x * (2 - x)
    if name == "linear":
        return x, mpf(1), mpf(0)
    theta = 2 * mp.asin(mp.sqrt(x / 2))
    if name == "sign":
        return 2 * theta / mp.pi, 2 / (mp.pi * mp.sqrt(c)), 2 * q / (mp.pi * c ** mpf(1.5))
    if name == "relu":
        top = mp.pi - 1
        return (mp.pi * x + q * theta - mp.sin(theta)) / top, (mp.pi - theta) / top, 1 / (top * mp.sqrt(c))
    e = mp.sqrt(1 - q * q / 4)
    gap = mp.asin(c / (2 * e + mp.sqrt(3) * q))  # asin(1/2) - asin(q/2)
    return 6 * gap / mp.pi, 3 / (mp.pi * e), 3 * q / (4 * mp.pi * e**3)


# ------------------------------------------------------------------ integrals

def site(h, n):
    """1 - q, its entropy and E sech^4 under the planted law of variance h."""
    r = mp.sqrt(h)
    reach = min(mpf(14) * r, mpf(100))
    x = s = f = mpf(0)
    for a, w in nodes(panels(mpf(0), reach, min(r, mpf(1))), n):
        w *= 2 * G(a / r) / r
        e = mp.exp(-a)
        sech = 2 * e / (1 + e * e)
        x += w * sech
        f += w * sech**3
        s += w * (a * e + mp.log1p(e * e) / sech)
    shrink = mp.exp(-h / 2)
    return shrink * x, shrink * (s + h * x / 2), shrink * f


def box(gap, n):
    """B, <g^2>, <g'^2> at Q = 1 - gap."""
    r = mp.sqrt((1 - gap) / gap)
    value = first = second = mpf(0)
    for u, w in nodes(panels(mpf(0), 14 * min(r, mpf(1)), min(r, mpf(1))), n):
        w *= 2 * G(u / r) / r
        g, right = G(u), H(u)
        left = 1 - right
        value += w * (right * mp.log(right) + left * mp.log1p(-right))
        first += w * g * g / (right * left)
        for p, v in ((right, u), (left, -u)):
            second += w * (g * (g / p - v)) ** 2 / p
    return value, first / gap, second / gap**2


def point(name, h, n):
    """The saddle of conjugate h: everything is explicit."""
    x, s, f = site(h, n)
    gap, d1, d2 = kernel(name, x)
    value, g2, dg2 = box(gap, n)
    alpha = h / (d1 * g2)
    return {
        "alpha": alpha, "x": x, "q": 1 - x, "q_hat": h, "entropy": s + alpha * value, "slope": value,
        "replicon": 1 - alpha * (d1 * d1 * dg2 + d2 * g2) * f,
        "generalisation_error": 2 * mp.asin(mp.sqrt(gap / 2)) / mp.pi,
    }


def solve(g, a, b, guess=None, digits=30):
    """Root of g in [a, b]; a guess of a lower resolution narrows the bracket."""
    if guess is not None:
        for width in (mpf(10) ** -12, mpf(10) ** -4):
            lo, hi = guess * (1 - width), guess * (1 + width)
            if g(lo) * g(hi) < 0:
                return root(g, lo, hi, digits)
    return root(g, a, b, digits)


class Curve:
    """The branch that starts at alpha = 0 and its end, at both resolutions."""

    def __init__(self, name):
        self.name = name
        # the branch ends where the replicon first vanishes
        h = mpf(1) / 8
        while point(name, h, 16)["replicon"] > 0:
            h *= mpf(5) / 4
        self.end = self.both(lambda p: p["replicon"], h * mpf(4) / 5, h)
        h_end = self.end[1]["q_hat"]
        self.transition = self.both(lambda p: p["entropy"], h_end / 4, h_end)

    def both(self, condition, a, b):
        out, guess = [], None
        for n in ORDERS:
            guess = solve(lambda h: condition(point(self.name, h, n)), a, b, guess)
            out.append(point(self.name, guess, n))
        return out

    def at(self, alpha):
        h_end = self.end[1]["q_hat"]
        return self.both(lambda p: p["alpha"] - alpha, min(mpf(alpha), h_end) / 8, h_end * (1 - mpf(10) ** -20))


# ------------------------------------------------------------------ table

ROWS = []


def put(quantity, params, pair, digits, method):
    coarse, fine = pair
    unc = max(3 * abs(fine - coarse), abs(fine) * mpf(10) ** (1 - digits))
    ROWS.append([f"bts-{len(ROWS) + 1:03d}", quantity, json.dumps(params), mp.nstr(fine, digits),
                 mp.nstr(unc, 2), f"mpmath {mp.dps} digits, Gauss-Legendre panels of {ORDERS[0]} and {ORDERS[1]} nodes; {method}"])
    assert unc < mpf(10) ** -13 * max(abs(fine), mpf(1) / 100), (quantity, params, coarse, fine)


def checks():
    for name in ACTIVATIONS:
        # derivatives of the kernel, of B and of the site part
        x, d = mpf(1) / 3, mpf(10) ** -14
        k = [kernel(name, x - s * d) for s in (-1, 0, 1)]
        assert abs((k[0][0] - k[2][0]) / (2 * d) - k[1][1]) < mpf(10) ** -24
        assert abs((k[2][1] - k[0][1]) / (2 * d) - k[1][2]) < mpf(10) ** -24
        # along the curve: d phi/d alpha = B, and replicon = d ln alpha/d ln h
        for h in (mpf(1) / 4, mpf(2), mpf(5), mpf(9)):
            lo, mid, hi = (point(name, h * (1 + s * d), 30) for s in (-1, 0, 1))
            da = hi["alpha"] - lo["alpha"]
            assert abs((hi["entropy"] - lo["entropy"]) / da - mid["slope"]) < mpf(10) ** -19
            assert abs(da / (2 * d * mid["alpha"]) - mid["replicon"]) < mpf(10) ** -22
    # the planted forms written out over the whole line
    h, n = mpf(3), 40
    x, s, f = site(h, n)
    q = l = f4 = mpf(0)
    for z, w in nodes(panels(mpf(-14), mpf(14), mpf(1) / 2), n):
        a = h + mp.sqrt(h) * z
        w *= G(z)
        q += w * mp.tanh(a)
        l += w * (abs(a) + mp.log1p(mp.exp(-2 * abs(a))))
        f4 += w * mp.sech(a) ** 4
    assert abs(1 - x - q) < mpf(10) ** -30 and abs(f - f4) < mpf(10) ** -30
    assert abs(s - (l - h * (1 + q) / 2)) < mpf(10) ** -30
    gap = mpf(1) / 5
    b, g2, dg2 = box(gap, n)
    v = [mpf(0)] * 3
    for z, w in nodes(panels(mpf(-14), mpf(14), mpf(1) / 4), n):
        u = -z * mp.sqrt((1 - gap) / gap)
        p, hz = H(u), G(u) / H(u)
        w *= 2 * G(z) * p
        v = [v[0] + w * mp.log(p), v[1] + w * hz**2 / gap, v[2] + w * (hz * (hz - u) / gap) ** 2]
    assert max(abs(b - v[0]), abs(g2 - v[1]), abs(dg2 - v[2])) < mpf(10) ** -30


def main():
    checks()
    for name in ACTIVATIONS:
        curve = Curve(name)
        at_ts = curve.transition
        pair = lambda ps, key: tuple(p[key] for p in ps)
        for alpha in ((0.1, 0.5, 1.0, 1.2, 1.3, 1.45) if name == "linear" else (0.5, 1.0)):
            if alpha >= curve.end[1]["alpha"]:
                continue
            ps = curve.at(alpha)
            state = "metastable, above alpha_ts" if alpha > at_ts[1]["alpha"] else "branch from alpha = 0"
            for key, digits in (("q", 20), ("q_hat", 20), ("entropy", 20), ("generalisation_error", 20), ("replicon", 18)):
                put(key, {"alpha": alpha, "activation": name}, pair(ps, key), digits, state)
        for label, ps, note in (("alpha_ts", curve.transition, "entropy = 0"), ("alpha_spinodal", curve.end, "replicon = 0, end of the branch")):
            put(label, {"activation": name}, pair(ps, "alpha"), 20, note)
            put("q_at_alpha_ts" if label == "alpha_ts" else "q_at_spinodal", {"activation": name}, pair(ps, "q"), 18, note)
            print(name, label, *(f"{k}={mp.nstr(ps[1][k], 20)}" for k in ("alpha", "q", "q_hat", "entropy", "replicon", "generalisation_error")), flush=True)
    with open(OUT / "binary-teacher-student-mp.csv", "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["id", "quantity", "params", "value", "abs_uncertainty", "method"])
        w.writerows(ROWS)
    print(len(ROWS), "rows")


if __name__ == "__main__":
    main()
