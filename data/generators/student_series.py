"""Coefficients in k^(-1/2) of the symmetric critical points of the ReLU student-teacher loss.

Writes data/reference/student-series-mp.csv. Each family: Newton's method with differences at s = j 1e-7, at 320 digits, from a start
that is the polynomial through the points before; then the polynomial through 30 points, compared with that through 28.
Angles are arc cosines, and scalar products are sums over classes of columns.
"""

import csv
import json
import sys

from mpmath import acos, lu_solve, matrix, mp, mpf, pi, sqrt

mp.dps = 320
NODES = 30
STEP = mpf(10) ** -7
NAMES = ["diag1", "off1", "block12", "block21", "diag2", "off2"]


def starts(s):
    p = 1 / pi
    two = (2 + 8 * p - 24 * p**2 + 32 * p**3) / (1 + 2 * p)
    reflected = lambda q: [1 + 8 * p * q * s**4, -4 * p * q * s**4, 2 * s**2, 4 * p * s**2 + 32 * p**3 * s**3,
                           -1 + (2 + 8 * p + 8 * p * p) * s**2, two * s**2]
    merged = [-1 + 2 * s**2, 2 * s**2, mpf("-2.2") * s**4, (2 - 4 * p) * s**2, 1 + 8 * (p - p * p) * s**2, mpf("0.077") * s**2]
    size = mpf("0.3251462768")
    return {
        "A": (0, [-1 + 2 * s**2, 2 * s**2]),
        "I": (1, merged[:5]),
        "II": (1, reflected(1)[:5]),
        "M": (2, reflected(2)),
        "M*": (2, merged),
        "P(3)": (3, reflected(3)),
        "S1": (1, [1 + s**2, -(s**4), s**2, s**3, s**3]),
        "S2": (1, [-1 + s**2, 2 * s**2, s**2, 2 * s**2, 2 * s**2]),
        "J": (2, [1 + s**2, mpf("-0.21492463") * s**3, s**2, mpf("0.107462317162") * s + mpf("0.2707") * s**2,
                  mpf("-0.33748071217") + mpf("0.0213156") * s, mpf("0.33748071217") + mpf("0.0213156") * s]),
        "K": (-2, [1 + mpf("1.08") * s**2, mpf("-0.67") * s**4, mpf("0.3497") * s**2, mpf("-0.2047") * s**2, size]),
        "T": (-2, [1 + mpf("1.08") * s**2, mpf("-0.67") * s**4, mpf("1.65") * s**2, mpf("0.966") * s**2, -size]),
        "Z": (-2, [1 + 2 * s**2, -2 * s**4, s**2, -(s**3), -(s**3)]),
    }


def pair(x, y, dot):
    """(|x||y| sin t, pi - t) of two vectors with these squared lengths and scalar product."""
    t = acos(dot / sqrt(x * y))
    sine = sqrt(x * y - dot * dot)
    return sine, pi - t


def equations(q, k, x):
    """Derivatives by one entry of each kind, and the loss."""
    equal, q = q < 0, abs(q)
    a, b = x[0], x[1]
    c, d, e = (x[2], x[3], x[4]) if q else (mpf(0), mpf(0), mpf(1))
    g = (e if equal else x[5]) if q > 1 else mpf(0)
    n = k - q
    one = a * a + (n - 1) * b * b + q * c * c
    two = n * d * d + e * e + (q - 1) * g * g if q else mpf(1)
    d11 = 2 * a * b + (n - 2) * b * b + q * c * c
    d12 = a * d + (n - 1) * b * d + c * e + (q - 1) * c * g
    d22 = 2 * e * g + (q - 2) * g * g + n * d * d
    s11, p11 = pair(one, one, d11)
    s12, p12 = pair(one, two, d12) if q else (mpf(0), pi)
    s22, p22 = (mpf(0), pi) if equal or q < 2 else pair(two, two, d22)
    u = [pair(one, 1, y) for y in (a, b, c)]
    v = [pair(two, 1, y) for y in (e, g, d)] if q else [(mpf(0), mpf(0))] * 3
    f1 = ((n - 1) * s11 + q * s12 - u[0][0] - (n - 1) * u[1][0] - q * u[2][0]) / one + pi
    f2 = ((q - 1) * s22 + n * s12 - v[0][0] - (q - 1) * v[1][0] - n * v[2][0]) / two + pi
    slopes = [
        f1 * a + (n - 1) * p11 * b + q * p12 * d - u[0][1],
        f1 * b + p11 * (a + (n - 2) * b) + q * p12 * d - u[1][1],
        f1 * c + (n - 1) * p11 * c + p12 * (e + (q - 1) * g) - u[2][1],
        f2 * d + (q - 1) * p22 * d + p12 * (a + (n - 1) * b) - v[2][1],
        f2 * e + (q - 1) * p22 * g + n * p12 * c - v[0][1],
        f2 * g + p22 * (e + (q - 2) * g) + n * p12 * c - v[1][1],
    ]
    f = lambda s, p, dot: (s + p * dot) / (2 * pi)
    alone = (n * one / 2 + n * (n - 1) * f(s11, p11, d11)) / 2
    if q:
        alone += (q * two / 2 + q * (q - 1) * f(s22, p22, two if equal else d22)) / 2 + n * q * f(s12, p12, d12)
    # At a critical point the loss is that of the teachers less that of the students alone.
    return slopes[: len(x)], k / 4 + k * (k - 1) / (4 * pi) - alone


def newton(q, k, x):
    h = mpf(10) ** -(mp.dps // 2)
    size = len(x)
    for _ in range(60):
        f, _ = equations(q, k, x)
        jacobian = matrix(size, size)
        for i in range(size):
            step = h * (abs(x[i]) + mpf(10) ** -30)
            moved, _ = equations(q, k, x[:i] + [x[i] + step] + x[i + 1 :])
            for r in range(size):
                jacobian[r, i] = (moved[r] - f[r]) / step
        delta = lu_solve(jacobian, matrix(f))
        x = [x[i] - delta[i] for i in range(size)]
        if max(abs(t) for t in delta) < mpf(10) ** (70 - mp.dps):
            return x, equations(q, k, x)[1]
    raise ArithmeticError("no convergence")


def powers(values):
    """Coefficients of the polynomial in s through the values at j STEP."""
    divided = list(values)
    for level in range(1, len(divided)):
        for i in range(len(divided) - 1, level - 1, -1):
            divided[i] = (divided[i] - divided[i - 1]) / level
    out = [mpf(0)] * len(divided)
    for i in range(len(divided) - 1, -1, -1):
        out = [(divided[i] if n == 0 else out[n - 1]) - (i + 1) * out[n] for n in range(len(out))]
    return [c / STEP**n for n, c in enumerate(out)]


def family(name):
    rests, points = [], []
    for j in range(1, NODES + 1):
        s = j * STEP
        q, first = starts(s)[name]
        guess = list(first)
        binomial = mpf(1)
        for back in range(1, len(rests) + 1):
            binomial = binomial * (len(rests) - back + 1) / back
            sign = 1 if back % 2 else -1
            guess = [g + sign * binomial * r for g, r in zip(guess, rests[-back])]
        x, loss = newton(q, 1 / s**2, guess)
        rests.append([y - f for y, f in zip(x, first)])
        points.append(x + ([x[4]] if q < 0 else []) + [loss])
    names = NAMES[: len(points[0]) - 1] + ["loss"]
    for i, what in enumerate(names):
        values = [p[i] for p in points]
        yield what, powers(values), powers(values[:-2])


def main():
    names = sys.argv[1:] or list(starts(mpf(1)))
    with open("data/reference/student-series-mp.csv", "w", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(["id", "quantity", "params", "value", "abs_uncertainty", "method"])
        row = 0
        for name in names:
            for what, all_, fewer in family(name):
                for n in range(17):
                    row += 1
                    error = abs(all_[n] - fewer[n]) + mpf(10) ** -30 * max(1, abs(all_[n]))
                    value = mp.nstr(all_[n], 34) if abs(all_[n]) > error else "0"
                    params = json.dumps({"family": name, "parameter": what, "power": n})
                    method = "mpmath 320 digits, interpolation at s = j 1e-7, 30 and 28 points"
                    table.writerow([f"student-series-mp-{row:04}", "coefficient", params, value, mp.nstr(error, 3), method])
            print(name, flush=True)


if __name__ == "__main__":
    main()
