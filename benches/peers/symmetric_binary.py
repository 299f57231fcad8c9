"""First-moment thresholds of the symmetric binary perceptron.

The closed forms need no array library. The pair bound rests on one integral,
    p - P(|X| <= k, |Y| <= k)
        = (2/pi) e^{-k^2/2} int_0^T [e^{-(kt)^2/2} - e^{-(k/t)^2/2}] dt/(1+t^2),
T = sqrt(x/(1-x)), which has no cancellation at any distance x and no trigonometry.
Whole curves are solved at once, one array operation for all points.
"""

import math

import peer

LN2 = math.log(2.0)


def log_window(kappa):
    """(p, ln p) with p = P(|X| <= kappa)."""
    scaled = kappa / math.sqrt(2.0)
    p = math.erf(scaled)
    return p, math.log1p(-math.erfc(scaled)) if kappa > 0.7 else math.log(p)


def capacity(line, kappas):
    alpha_c, alpha_local = [], []
    for kappa in kappas:
        p, log_p = log_window(kappa)
        alpha_c.append(-LN2 / log_p)
        # p^2 / (2 kappa phi(kappa))^2
        alpha_local.append(0.5 * math.pi * (p / kappa) ** 2 * math.exp(kappa * kappa))
    return alpha_c, alpha_local


def load_pairs():
    import numpy as np

    near, near_weights = np.polynomial.legendre.leggauss(22)
    near, near_weights = 0.5 * (near + 1.0), 0.5 * near_weights

    class Bound:
        """alpha_ub = A/B, A = ln2 + H2(x), B = -ln f1, for a fixed list of margins."""

        def __init__(self, kappas):
            self.k = np.array(kappas)
            windows = {kappa: log_window(kappa) for kappa in set(kappas)}
            self.p, self.log_p = np.array([windows[kappa] for kappa in kappas]).T
            # The shoulder of the second term sits ln(1/k) away from T: small margins ask for more.
            nodes = 36 if min(windows) >= 0.1 else 72
            far, weights = np.polynomial.legendre.leggauss(nodes)
            self.far, self.far_weights = 0.5 * (far + 1.0), 0.5 * weights

        def parts(self, x):
            k, y = self.k, 1.0 - x
            top = np.sqrt(x / y)
            # Beyond t = 9/k nothing is left of the first term; below k/9 nothing of the second.
            end = np.minimum(top, 9.0 / k)
            t = end[:, None] * near
            first = end * ((np.exp(-0.5 * (k[:, None] * t) ** 2) / (1.0 + t * t)) @ near_weights)
            start = np.minimum(k / 9.0, top)
            # Geometric nodes: the essential singularity at t = 0 becomes a smooth shoulder.
            width = np.log(top / start)
            t = start[:, None] * np.exp(width[:, None] * self.far)
            values = np.exp(-0.5 * (k[:, None] / t) ** 2) * t / (1.0 + t * t)
            second = width * (values @ self.far_weights)
            deficit = (2.0 / math.pi) * np.exp(-0.5 * k * k) * (first - second)
            f = self.p - deficit
            log_y = np.log1p(-x)
            log_x = np.log(x)
            a = LN2 - x * log_x - y * log_y
            b = -(self.log_p + np.log1p(-deficit / self.p))
            # d f1/dx in closed form; expm1 keeps it exact where the two exponentials meet.
            root = np.sqrt(x * y)
            left = np.exp(-0.5 * k * k / y)
            slope = left * np.expm1(-0.5 * k * k * (y - x) / (x * y)) / (math.pi * root)
            return a, b, f, log_y - log_x, slope, left, root

        def value(self, x):
            a, b = self.parts(x)[:2]
            return a / b

        def value_and_slope(self, x):
            a, b, f, da, slope, _, _ = self.parts(x)
            return a / b, (da + a / b * slope / f) / b

        def log_slope_and_curvature(self, x):
            """d ln alpha / d ln x and its derivative in ln x."""
            a, b, f, da, slope, left, root = self.parts(x)
            k2, y = 0.5 * self.k**2, 1.0 - x
            right = np.exp(-k2 / x)
            curvature = (k2 / y**2 * left + k2 / x**2 * right) / (math.pi * root)
            curvature -= slope * (0.5 - x) / (x * y)
            db, ddb = -slope / f, (slope / f) ** 2 - curvature / f
            s = x * (da / a - db / b)
            return s, s + x * x * (-1.0 / (x * y * a) - (da / a) ** 2 - ddb / b + (db / b) ** 2)

    def newton(function, low, high, z):
        """Newton on all rows at once, kept in brackets: function(low) < 0 < function(high)."""
        for _ in range(60):
            value, slope = function(z)
            low = np.where(value < 0.0, z, low)
            high = np.where(value > 0.0, z, high)
            step = -value / slope
            inside = (z + step > low) & (z + step < high)
            new = np.where(inside, z + step, 0.5 * (low + high))
            moved = np.abs(new - z)
            z = new
            if np.all((moved < 1e-9) & inside | (moved < 1e-15)):
                break
        return z

    def minimum(bound):
        ones = np.ones_like(bound.k)
        return np.exp(newton(lambda z: bound.log_slope_and_curvature(np.exp(z)),
                             math.log(1e-4) * ones, math.log(0.499) * ones, math.log(0.03) * ones))

    def pair_upper_bound(line, xs, kappas):
        return [Bound(kappas).value(np.array(xs))]

    def pair_minimum(line, kappas):
        bound = Bound(kappas)
        x_min = minimum(bound)
        return x_min, bound.value(x_min)

    def pair_gap(line, alphas, kappas):
        margins = sorted(set(kappas))
        bound = Bound(margins)
        x_min = minimum(bound)
        rows = np.searchsorted(margins, kappas)
        x_min, low_alpha = x_min[rows], bound.value(x_min)[rows]
        alphas = np.array(alphas)
        both = Bound(kappas * 2)
        high_alpha = -LN2 / both.log_p[: len(alphas)]
        exists = (alphas > low_alpha) & (alphas < high_alpha)
        target = np.where(exists, alphas, 0.5 * (low_alpha + high_alpha))

        # In w = sqrt(x) the left branch is almost straight: alpha_c (1 - c w).
        p, log_p, k = both.p[: len(alphas)], both.log_p[: len(alphas)], bound.k[rows]
        c = -2.0 / math.pi * np.exp(-0.5 * k * k) / (p * log_p)
        w_min = np.sqrt(x_min)
        left = np.minimum((1.0 - target / high_alpha) / c, 0.9 * w_min)
        # On the right the curve is close to a cosine of ln x between its minimum and x = 1/2.
        share = (target - low_alpha) / (high_alpha - low_alpha)
        right = w_min + (math.sqrt(0.5) - w_min) * (1.0 - np.sqrt(1.0 - share)) ** 0.75
        sign = np.repeat([-1.0, 1.0], len(alphas))
        targets = np.concatenate([target, target])

        def residual(w):
            value, slope = both.value_and_slope(w * w)
            return sign * (value - targets), sign * slope * 2.0 * w

        low = np.concatenate([0.0 * w_min, w_min])
        high = np.concatenate([w_min, math.sqrt(0.5) + 0.0 * w_min])
        x = newton(residual, low, high, np.concatenate([left, right])) ** 2
        x[np.concatenate([~exists, ~exists])] = np.nan
        return x[: len(alphas)], x[len(alphas):]

    return {"bound": pair_upper_bound, "minimum": pair_minimum, "gap": pair_gap}


QUANTITIES = {
    "sbp-capacity": peer.Quantity({"kappa": None}, ["alpha_c", "alpha_local"], lambda: capacity),
    "sbp-pair-upper-bound": peer.Quantity(
        {"x": None, "kappa": None}, ["alpha_ub"], lambda: load_pairs()["bound"]),
    "sbp-pair-upper-bound-minimum": peer.Quantity(
        {"kappa": None}, ["x_min", "alpha_min"], lambda: load_pairs()["minimum"]),
    "sbp-pair-gap": peer.Quantity(
        {"alpha": None, "kappa": "1"}, ["x_lower", "x_upper"], lambda: load_pairs()["gap"]),
}

if __name__ == "__main__":
    peer.run(QUANTITIES)
