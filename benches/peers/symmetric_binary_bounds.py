"""Second-moment, y-tuple and local-entropy curves of the symmetric binary perceptron.

One-dimensional integrals and short series throughout, so whole curves are array operations and
nothing is compiled:
 - pairs of distance x: the two thresholds of the second moment are closed forms but for one smooth
   integral; along the barycentre family the box probability is a power series in the correlation
   whose coefficients obey a stable three-term recursion, and the entropy is explicit;
 - y-tuples: what f_y lacks to p is an integral over the edges of the window alone, where the
   trapezoid converges geometrically; its derivatives in x and y are integrals on the same nodes.

    python symmetric_binary_bounds.py sbp-pair-lower-bound --x 0.0025:0.5/200 --kappa 1
    python symmetric_binary_bounds.py --multistart 5     # the search in all five overlaps, compiled
"""

import json
import math
import sys
import time

import peer

LN2 = math.log(2.0)
SQRT_HALF = math.sqrt(0.5)
# Columns of words are written as they are.
peer.WORDS.add("minimiser")
# Powers y searched for the local entropy.
LARGEST = 2000.0


def load():
    import numpy as np

    near, near_weights = np.polynomial.legendre.leggauss(20)
    near, near_weights = 0.5 * (near + 1.0), 0.5 * near_weights
    far, far_weights = np.polynomial.legendre.leggauss(32)
    far, far_weights = 0.5 * (far + 1.0), 0.5 * far_weights

    def mapped(function, values):
        """A scalar function of the standard library over an array."""
        flat = map(function, values.ravel().tolist())
        return np.fromiter(flat, float, values.size).reshape(values.shape)

    def bracketed(z, step, low, high):
        """(z + step, or the middle of the bracket where that leaves it; whether all settled)."""
        # Below 1e-9 the bracket is rounding.
        inside = ((z + step > low) & (z + step < high)) | (np.abs(step) < 1e-9)
        new = np.where(inside, z + step, 0.5 * (low + high))
        moved = np.abs(new - z)
        return new, np.all((moved < 1e-8) & inside | (moved < 1e-15))

    def windows(k):
        """(p, ln p)."""
        margins, rows = np.unique(k, return_inverse=True)
        p = np.array([math.erf(margin * SQRT_HALF) for margin in margins])
        logs = np.array([math.log1p(-math.erfc(margin * SQRT_HALF)) for margin in margins])
        return p[rows], np.where(p > 0.5, logs, np.log(p))[rows]

    def entropy_of_distance(x):
        return -x * np.log(x) - (1.0 - x) * np.log1p(-x)

    # ---------------------------------------------------------------- pairs

    def deficit(x, k):
        """p - P(|X| <= k, |Y| <= k) and its derivative in x.

        With T = sqrt(x/(1-x)), (2/pi) e^{-k^2/2} times the integral of k e^{-t^2/2}/(k^2 + t^2)
        over [0, kT] less the one over [k/T, oo).
        """
        y = 1.0 - x
        top = np.sqrt(x / y)

        def integrand(t):
            kk = k[:, None]
            return np.exp(-0.5 * t * t) * kk / (kk * kk + t * t)

        end = np.minimum(k * top, 9.0)
        value = end * (integrand(end[:, None] * near) @ near_weights)
        start = k / top
        reach = np.maximum(np.log(9.0 / start), 0.0)
        rows = np.nonzero(reach)[0]
        if len(rows):
            k, t = k[rows], start[rows, None] * np.exp(reach[rows, None] * far)
            value[rows] -= reach[rows] * ((integrand(t) * t) @ far_weights)
            k = start * top
        slope = (np.exp(-0.5 * k * k / y) * -np.expm1(-0.5 * k * k * (y - x) / (x * y))
                 / (math.pi * np.sqrt(x * y)))
        return (2.0 / math.pi) * np.exp(-0.5 * k * k) * value, slope

    def pair_terms(x, k):
        """(ln P(|X| <= k, |Y| <= k), alpha_ub, alpha_local)."""
        p, log_p = windows(k)
        loss = deficit(x, k)[0]
        log_f = log_p + np.log1p(-loss / p)
        alpha_ub = -(LN2 + entropy_of_distance(x)) / log_f
        y = 1.0 - x
        top = np.sqrt(x / y)
        base = math.sqrt(0.5 * math.pi) * k * (
            mapped(math.erf, SQRT_HALF * k * top) + mapped(math.erf, SQRT_HALF * k / top))
        step = (np.exp(-0.5 * (k * top) ** 2)
                * np.expm1(-0.5 * k * k * (1.0 / (top * top) - top * top)))
        scale = (2.0 / math.pi) * np.exp(-0.5 * k * k) / (p - loss)
        # 1 - E[U^2] in the box along the sum of the pair and along its difference.
        along = y * scale * (base + top * step)
        across = x * scale * (base - step / top)
        return log_f, alpha_ub, np.maximum(along, across) ** -2.0

    def pair_local_threshold(line, kappas, xs):
        return [pair_terms(np.array(xs), np.array(kappas))[2]]

    class Series:
        """ln f2/f1^2 = ln(1 + sum_n c_n rho^n/f1^2) for correlated barycentres, n even.

        c_n is the n-th Hermite coefficient, squared, of P(u), the probability that the pair is in
        the box given its scaled sum u. By parts it is the incomplete moment of He_{n-1} over
        [0, u0] against a Gaussian of width sqrt(x); each step of its recursion shrinks earlier
        errors by (1-x)^{1/2}.
        """

        def __init__(self, x, k, log_f):
            y = 1.0 - x
            self.x, self.order, self.zero = x, 1, 1.0
            end, centre = k / np.sqrt(y), k * np.sqrt(y)
            high = np.exp(-0.5 * k * k * x / y)
            low = np.exp(-0.5 * k * k * y / x)
            root = np.sqrt(2.0 * x)
            first = np.sqrt(0.5 * math.pi * x) * (
                mapped(math.erf, (end - centre) / root) + mapped(math.erf, centre / root))
            scale = ((2.0 / math.pi) * np.exp(-0.5 * k * k - log_f)) ** 2 * y / x
            # Moments and polynomials of two successive orders, with sqrt(m!) scaled out.
            self.state = [end, centre, low * x, scale, high * end, high,
                          centre * first - x * (high - low), first]
            self.terms = np.empty((0, len(x)))

        def extend(self, count):
            end, centre, low, scale, hermite, before, moment, moment_before = self.state
            x, y = self.x, 1.0 - self.x
            terms = []
            for m in range(self.order, count, 2):
                terms.append(moment * moment * (scale / (m + 1)))
                for order in (m, m + 1):
                    edge = x * hermite
                    if order % 2 == 0:
                        self.zero *= -math.sqrt((order - 1.0) / order)
                        edge -= self.zero * low
                    a, b = 1.0 / math.sqrt(order + 1.0), math.sqrt(order / (order + 1.0))
                    moment, moment_before = (
                        a * (centre * moment - edge) - (b * y) * moment_before, moment)
                    hermite, before = (a * end) * hermite - b * before, hermite
                self.order = m + 2
            self.state = [end, centre, low, scale, hermite, before, moment, moment_before]
            self.terms = np.concatenate([self.terms, terms])
            self.halves = np.arange(1.0, len(self.terms) + 1.0)

        def restrict(self, rows):
            self.x, self.terms = self.x[rows], self.terms[:, rows]
            self.state = [part[rows] for part in self.state]

        def excess(self, square):
            """The sum, one row of `square` at a time, and what the terms left out may add."""
            total = np.zeros_like(square)
            for term in self.terms[::-1]:
                total += term
                total *= square
            largest = self.terms[-(len(self.terms) // 4):].max(axis=0)
            return total, largest * square ** (len(self.terms) + 1.0) / (1.0 - square)

        def logarithm(self, rows, square):
            """(ln(f2/f1^2), rho d/drho of it) for chosen points."""
            powers = np.exp(np.outer(self.halves, np.log(square))) * self.terms[:, rows]
            excess = powers.sum(axis=0)
            return np.log1p(excess), 2.0 * (self.halves @ powers) / (1.0 + excess)

    def family(x, v):
        """rho^2, I and rho dI/drho of the barycentre family.

        v in (0, 1) stands for s/(x + (1-x) s), where <s1 s2 s3 s4> = q^2 + (1 - q^2) s is the
        best one for this rho.
        """
        y = 1.0 - x
        s = x * v / (1.0 - y * v)
        d = x / (1.0 - y * v)
        square = v * (2.0 * x * y * (1.0 + s * s) + (y - x) ** 2 * s) / d
        rho = np.sqrt(square)
        plus = y + x * s + rho
        minus = (x * y * (1.0 - s) ** 2 / d) ** 2 / plus
        log_plus = np.log1p((x * s + rho) / y)
        # minus/y - 1, without the cancellation at small s
        log_minus = np.where(v < 0.5, np.log1p(np.maximum(x * s - rho, -y * (1 - 1e-16)) / y),
                             np.log(minus / y))
        total = (0.5 * y * (plus * log_plus + minus * log_minus)
                 - x * d * np.log1p(-y * v) + 2.0 * x * y * (1.0 - s) * np.log1p(-s))
        return square, total, 0.5 * y * rho * (log_plus - log_minus)

    # Denser at v = 0, where the minimum departs as the local threshold ceases to win.
    scan = np.linspace(0.003, 0.99, 32) ** 2

    def interior_minimum(x, k, log_f, best):
        """Least ratio of the barycentre family; infinite where it is not below `best`."""
        out = np.full(len(x), math.inf)
        rows = np.arange(len(x))
        square, total, _ = family(x, scan[:, None] * np.ones_like(x))
        series = Series(x, k, log_f)
        for count in (128, 256, 512, 1024, 2048, 4096):
            series.extend(count)
            excess, missing = series.excess(square)
            ratio, least = total / np.log1p(excess), total / np.log1p(excess + missing)
            at = np.clip(ratio.argmin(axis=0), 1, len(scan) - 2)
            known = np.minimum(best[rows], ratio.min(axis=0))
            # More terms where a point that may still win is not resolved.
            unsure = (least < ratio * (1.0 - 1e-14)) & (least < known * 1.002)
            more = unsure.any(axis=0) & (count < 4096)
            done = np.nonzero(~more & (ratio.min(axis=0) < best[rows] * 1.002))[0]
            out[rows[done]] = refine(series, done, scan[at[done] - 1], scan[at[done] + 1])
            if not more.any():
                break
            rows, square, total = rows[more], square[:, more], total[:, more]
            series.restrict(more)
        return out

    def refine(series, rows, low, high):
        """The minimum in a bracket, by the Illinois rule on d ln ratio/d ln rho over rho^2."""
        out = np.full(len(rows), math.inf)

        def slope(v, rows):
            square, total, gain = family(series.x[rows], v)
            log, growth = series.logarithm(rows, square)
            return (gain / total - growth / log) / square, total / log

        at_low, at_high = slope(low, rows)[0], slope(high, rows)[0]
        # No minimum inside: the local threshold or the identity is lower.
        kept = np.nonzero((at_low < 0.0) & (at_high > 0.0))[0]
        rows, low, high = rows[kept], low[kept], high[kept]
        at_low, at_high = at_low[kept], at_high[kept]
        last = low
        for _ in range(60):
            if not len(rows):
                break
            new = low - at_low * (high - low) / (at_high - at_low)
            value, ratio = slope(new, rows)
            left = value < 0.0
            # The end that stays counts half.
            at_low, at_high = (np.where(left, value, 0.5 * at_low),
                               np.where(left, 0.5 * at_high, value))
            low, high = np.where(left, new, low), np.where(left, high, new)
            out[kept] = ratio
            if np.all(np.abs(new - last) < 1e-6):
                break
            last = new
        return out

    def pair_lower_bound(line, kappas, xs):
        x, k = np.array(xs), np.array(kappas)
        log_f, alpha_ub, alpha_local = pair_terms(x, k)
        best = np.minimum(alpha_ub, alpha_local)
        interior = interior_minimum(x, k, log_f, best)
        words = np.where(interior < best, "interior",
                         np.where(alpha_local < alpha_ub, "local", "identity"))
        return np.minimum(best, interior), words

    # ---------------------------------------------------------------- typical solutions

    def typical_isolation(line, kappas, alphas):
        """Newton in ln x on ln H2 - ln(alpha (-ln f1/p)), the smallest x where this vanishes."""
        alpha, k = np.array(alphas), np.array(kappas)
        p, log_p = windows(k)
        exists = alpha < -LN2 / log_p
        # Near x = 0: sqrt(x) ln(1/x) = alpha c.
        reach = np.minimum((2.0 / math.pi) * np.exp(-0.5 * k * k) / p * alpha, 0.7)
        root = 0.2 * reach
        for _ in range(4):
            root = reach / np.maximum(2.0 - 2.0 * np.log(root), 1.0)
        z = 2.0 * np.log(root)
        low, high = np.full_like(z, -80.0), np.full_like(z, math.log(0.5))
        for _ in range(60):
            x = np.exp(z)
            loss, slope = deficit(x, k)
            rate = -np.log1p(-loss / p)
            entropy = entropy_of_distance(x)
            value = np.log(entropy / (alpha * rate))
            step = -value / (x * ((np.log1p(-x) - z) / entropy - slope / ((p - loss) * rate)))
            low, high = np.where(value < 0.0, z, low), np.where(value > 0.0, z, high)
            z, settled = bracketed(z, np.where(exists, step, 0.0), low, high)
            if settled:
                break
        return [np.where(exists, np.exp(z), math.nan)]

    # ---------------------------------------------------------------- tuples

    class Window:
        """g(z) = P_w(|sqrt(q) z + sqrt(2x) w| <= k) at the nodes of a trapezoid, q = 1 - 2x.

        g - g^y is a bump around z = k sqrt(q), sqrt(2x) wide; f_y = p - int Dz (g - g^y).
        """

        def __init__(self, x, k, most):
            """Nodes for powers up to `most`."""
            self.k, self.sigma, self.q = k, np.sqrt(2.0 * x), 1.0 - 2.0 * x
            sigma, root = self.sigma, np.sqrt(self.q)
            count = int(27.0 * math.sqrt(max(most, 1.0))) + 4
            start = np.maximum(k * root - 8.6 * sigma, 0.0)
            step = (k * root + 8.6 * sigma - start) / count
            z = start[:, None] + step[:, None] * np.arange(count + 1.0)
            self.weights = (2.0 / math.sqrt(2.0 * math.pi)) * step[:, None] * np.exp(-0.5 * z * z)
            self.weights[:, 0] *= 0.5  # z = 0, or where nothing is left
            self.whole = start == 0.0
            self.h = root[:, None] * z
            scale = SQRT_HALF / sigma[:, None]
            beyond = self.h > k[:, None]
            near = 0.5 * mapped(math.erfc, scale * np.abs(k[:, None] - self.h))
            other = scale * (k[:, None] + self.h)
            far = np.zeros_like(other)
            some = other < 6.2
            far[some] = 0.5 * mapped(math.erfc, other[some])
            self.outside = np.where(beyond, (1.0 - near) + far, near + far)
            self.g = np.where(beyond, near - far, 1.0 - self.outside)
            self.p, self.log_p = windows(k)

        def logs(self):
            small = np.minimum(self.outside, 0.5)
            return np.where(self.outside < 0.5, np.log1p(-small), np.log(self.g))

        def log_f(self, loss, total):
            """From p - f_y and, where nodes cover all of the window, from f_y itself."""
            direct = self.whole & (loss > 0.5 * self.p)
            loss = np.where(direct, 0.0, loss)
            return np.where(direct, np.log(total), self.log_p + np.log1p(-loss / self.p))

        def integer_powers(self, most):
            """ln f_y for y = 1, ..., most, one row each."""
            out, loss = [self.log_p], np.zeros_like(self.p)
            weighted, power = self.weights * self.outside, self.weights * 0.0 + 1.0
            for _ in range(2, most + 1):
                power *= self.g
                loss = loss + np.einsum("ij,ij->i", power, weighted)
                total = self.p
                if self.whole.any():
                    total = np.einsum("ij,ij->i", power * self.g, self.weights)
                out.append(self.log_f(loss, total))
            return np.array(out)

        def forces(self):
            """g_h, g_hh: derivatives by the field h."""
            k, sigma = self.k[:, None], self.sigma[:, None]
            plus, minus = (k + self.h) / sigma, (k - self.h) / sigma
            norm = 1.0 / (math.sqrt(2.0 * math.pi) * sigma)
            right, left = norm * np.exp(-0.5 * plus * plus), norm * np.exp(-0.5 * minus * minus)
            return right - left, -(plus * right + minus * left) / sigma

    def integer_entropies(x, most):
        """S_y for y = 1, ..., most: sums over the number of minus signs."""
        out = [np.full_like(x, LN2)]
        angles = []
        for y in range(2, most + 1):
            orders = np.arange(0, y // 2 + 1)
            ways = np.array([2.0 * math.comb(y, n) for n in orders])
            if y % 2 == 0:
                ways[-1] *= 0.5
            mixed = np.array(orders * (y - orders), dtype=float)
            sums = np.array([ways, ways * mixed, ways * mixed**2])
            # mu (y - 1) varies slowly with y; two spins are explicit.
            if y == 2:
                angle = np.log1p(-x) - np.log(x)
            else:
                angle = angles[-1] if y == 3 else 2.0 * angles[-1] - angles[-2]
            mu = angle / (y - 1.0)
            target = 0.5 * y * (y - 1.0) * x
            for _ in range(50):
                total, mean, square = sums @ np.exp(-np.outer(mixed, mu))
                mean, square = mean / total, square / total
                step = np.log(mean / target) * mean / (square - mean * mean)
                mu = mu + np.clip(step, -1.0, 1.0)
                if np.max(np.abs(step)) < 1e-7:
                    break
            total = sums[0] @ np.exp(-np.outer(mixed, mu))
            out.append(np.log(total) + mu * target)
            angles.append(mu * (y - 1.0))
        return np.array(out)

    class Spins:
        """Averages over (2 cosh(sqrt(lam) z))^y with a Gaussian, real y, around its peak."""

        def __init__(self, y, x, lam):
            root = np.sqrt(lam)
            centre = y * root
            # At z = 0 the integrand is 2^y e^{-centre^2/2} of its peak, or less.
            start = np.maximum(centre - np.sqrt(74.0 + 2.0 * LN2 * y), 0.0)
            # Branch points of the cosh at distance pi/(2 sqrt(lam)).
            d = np.minimum(0.5 * math.pi / np.maximum(root, 1e-300), 8.7)
            count = int(np.max((centre + 8.6 - start) * (38.0 + 0.5 * d * d) / d) / 6.283) + 2
            step = (centre + 8.6 - start) / count
            w = (start - centre)[:, None] + step[:, None] * np.arange(count + 1.0)
            h = root[:, None] * (w + centre[:, None])
            small = np.exp(-2.0 * h)
            self.rest = np.log1p(small)
            exponents = y[:, None] * self.rest - 0.5 * w * w
            highest = exponents.max(axis=1)
            weights = step[:, None] * np.exp(exponents - highest[:, None])
            weights[:, 0] *= 0.5
            total = weights.sum(axis=1)
            self.weights = weights / total[:, None]
            self.sech = 4.0 * small / (1.0 + small) ** 2
            self.shift = root[:, None] * w
            self.y, self.x, self.lam = y, x, lam
            # Half line twice, over sqrt(2 pi).
            self.entropy = (np.log(total * (2.0 / math.sqrt(2.0 * math.pi))) + highest
                            + lam * x * y * (y - 1.0))

        def mean(self, values):
            return np.einsum("ij,ij->i", self.weights, values)

        def constraint(self):
            """<sech^2> and its derivative in lambda."""
            y = self.y
            s, ss = self.mean(self.sech), self.mean(self.sech * self.sech)
            return s, 0.5 * (-4.0 * (y - 1.0) * s - (y - 2.0) * (y - 3.0) * ss
                             + y * (y - 1.0) * s * s)

    def first_coupling(y, x):
        return 0.5 * (np.log1p(-x) - np.log(x)) / np.maximum(y - 1.0, 0.5)

    def spins(y, x, lam):
        """The state with <sech^2> = 2x."""
        for _ in range(60):
            state = Spins(y, x, lam)
            s, slope = state.constraint()
            step = -np.log(s / (2.0 * x)) * s / slope
            step = np.where(2.0 * x >= 1.0, -lam, step)
            lam = np.maximum(lam + step, 0.2 * lam)
            if np.max(np.abs(step)) < 3e-8:
                break
        # The entropy is stationary in lambda: its error is the square of the last step.
        state.lam = lam
        return state

    def rows_of(*columns):
        """The different rows, and where each row is among them."""
        return np.unique(np.array(columns), axis=1, return_inverse=True)

    def tuple_upper_bound(line, ys, kappas, xs):
        y, x, k = np.array(ys), np.array(xs), np.array(kappas)
        (points_x, points_k), rows = rows_of(x, k)
        most = int(max(y))
        window = Window(points_x, points_k, max(most, 2))
        log_f = window.integer_powers(max(most, 1))
        entropy = integer_entropies(points_x, max(most, 1))
        alpha = -entropy / log_f
        best = np.minimum.accumulate(alpha[1:], axis=0) if most >= 2 else alpha
        at = np.maximum(y.astype(int), 1)
        out = [alpha[at - 1, rows], best[np.maximum(at - 2, 0), rows],
               entropy[at - 1, rows], log_f[at - 1, rows]]
        out[1][y < 2.0] = math.nan
        real = np.nonzero(y != np.floor(y))[0]
        if len(real):
            y, x, k = y[real], x[real], k[real]
            energy = tuple_energy(Window(x, k, max(y)), y)
            out[2][real] = spins(y, x, first_coupling(y, x)).entropy
            out[3][real] = energy
            out[0][real] = -out[2][real] / energy
        return out

    def tuple_energy(window, y):
        """ln f_y for a real y in each row."""
        logs = window.logs()
        loss = np.einsum("ij,ij->i", window.weights,
                         -window.g * np.expm1((y[:, None] - 1.0) * logs))
        total = np.einsum("ij,ij->i", window.weights, np.exp(y[:, None] * logs))
        return window.log_f(loss, total)

    def tuple_minimum(line, ys, kappas):
        y, k = np.array(ys), np.array(kappas)
        grid = np.log(0.5) - 0.6 * np.arange(1.0, 31.0)
        orders, rows = np.unique(y, return_inverse=True)
        many, x = np.repeat(orders, len(grid)), np.tile(np.exp(grid), len(orders))
        coarse = spins(many, x, first_coupling(many, x))
        entropy, coupling = (part.reshape(-1, len(grid))[rows]
                             for part in (coarse.entropy, coarse.lam))
        many, x = np.repeat(y, len(grid)), np.tile(np.exp(grid), len(y))
        energy = tuple_energy(Window(x, np.repeat(k, len(grid)), max(y)), many)
        at = np.argmin(-entropy / energy.reshape(-1, len(grid)), axis=1)
        z, lam = grid[at], coupling[np.arange(len(y)), at]
        low, high = z - 0.6, z + 0.6
        pairs = y * (y - 1.0)
        for _ in range(60):
            x = np.exp(z)
            state = spins(y, x, lam)
            lam, stiffness = state.lam, 2.0 / state.constraint()[1]
            window = Window(x, k, max(y))
            energy = -tuple_energy(window, y)
            force, curve = window.forces()
            logs, f = window.logs(), np.exp(-energy)[:, None]
            power = window.weights * np.exp((y[:, None] - 4.0) * logs) / f
            g, ff, yy = window.g, force * force, y[:, None]
            first = (power * g * g * ff).sum(axis=1) * pairs
            second = (power * ((yy - 2.0) * (yy - 3.0) * ff * ff + 4.0 * (yy - 2.0) * g * ff * curve
                               + 2.0 * g * g * curve * curve)).sum(axis=1) * pairs
            # Derivatives of S and of -ln f in x.
            s1, s2 = lam * pairs, stiffness * pairs
            e1, e2 = first, first * first - second
            s, e = x * s1 / state.entropy, x * e1 / energy
            value = s - e
            slope = value + x * x * (s2 / state.entropy - e2 / energy) - s * s + e * e
            low, high = np.where(value < 0.0, z, low), np.where(value > 0.0, z, high)
            z, settled = bracketed(z, -value / slope, low, high)
            # The value left behind is off by the square of the last step.
            if settled:
                break
            lam = np.maximum(lam + stiffness * (np.exp(z) - x), 0.2 * lam)
        return np.exp(z), state.entropy / energy

    def tuple_local_threshold(line, ys, kappas, xs):
        """1/max(E[U^2] - 1)^2 in the box, along the sum and across it, by parts."""
        y, x, k = np.array(ys), np.array(xs), np.array(kappas)
        window = Window(x, k, max(y))
        force, curve = window.forces()
        power = window.weights * np.exp((y[:, None] - 2.0) * window.logs())
        f = np.exp(tuple_energy(window, y))
        # Second derivatives of f in two fields of one replica and of two replicas: b first.
        b = (power * force * force).sum(axis=1) / f
        power *= window.g
        # Their sum a + (y-1) b has large parts that cancel at small x, not so after parts in z.
        flat = window.q < 0.25
        field = window.h / np.where(flat, 1.0, window.q)[:, None]
        total = (power * np.where(flat[:, None], curve, field * force)).sum(axis=1) / f
        total += np.where(flat, (y - 1.0) * b, 0.0)
        along = (1.0 + (y - 1.0) * window.q) * total
        across = 2.0 * x * (total - y * b)
        return [np.maximum(np.abs(along), np.abs(across)) ** -2.0]

    # ---------------------------------------------------------------- local entropy

    class Cluster:
        """phi = S_y + alpha ln f_y at free (y, lambda): stationary in lambda, least phi/y."""

        def __init__(self, alpha, k, x, most):
            self.alpha, self.k, self.x = alpha, k, x
            self.resize(most)

        def resize(self, most):
            self.most = most
            self.window = Window(self.x, self.k, most)
            self.logs, self.forces = self.window.logs(), self.window.forces()[0] ** 2

        def restrict(self, rows):
            for part in (self, self.window):
                for name, value in vars(part).items():
                    if isinstance(value, np.ndarray):
                        setattr(part, name, value[rows])

        def evaluate(self, y, lam):
            if y.max() > self.most:
                self.resize(1.5 * y.max())
            alpha, x, logs = self.alpha, self.x, self.logs
            state = Spins(y, x, lam)
            s, s_lam = state.constraint()
            gap = 2.0 * x - s
            # Newton on ln <sech^2>
            self.coupling = np.maximum(lam + np.log(2.0 * x / s) * s / s_lam, 0.2 * lam)
            # ln 2cosh less its value at the peak
            values = state.shift + state.rest
            mean = state.mean(values)
            values -= mean[:, None]
            energy = tuple_energy(self.window, y)
            self.power = self.window.weights * np.exp(y[:, None] * logs - energy[:, None])
            tilt = self.power * logs
            self.tilt = e1 = tilt.sum(axis=1)
            e2 = np.einsum("ij,ij->i", tilt, logs) - e1 * e1
            self.phi = state.entropy + alpha * energy
            first = mean + lam * x * (2.0 * y - 1.0) + alpha * e1
            second = state.mean(values * values) - lam * (1.0 - 2.0 * x) + alpha * e2
            covariance = state.mean(values * state.sech)
            # phi_lambda = y (y-1)/2 times this gap
            self.gap, self.gap_lam, self.gap_y = gap, -s_lam, -covariance
            self.pairs, self.edge = 0.5 * y * (y - 1.0), y - 0.5
            self.first, self.second = first, second

        def complexity(self, y):
            """phi - y phi_y, and its derivatives in lambda and y."""
            slope = self.edge * self.gap + self.pairs * self.gap_y
            return (self.phi - y * self.first, self.pairs * self.gap - y * slope,
                    -y * self.second)

        def newton(self, y):
            """Both conditions at once: the steps of lambda and y."""
            value, by_lam, by_y = self.complexity(y)
            det = self.gap_lam * by_y - self.gap_y * by_lam
            return ((self.gap_y * value - by_y * self.gap) / det,
                    (by_lam * self.gap - self.gap_lam * value) / det)

        def slope(self, y, lam, d_lam, d_y):
            """d(phi/y)/dx = (y-1)(lambda - alpha E), after a last step to first order."""
            power = self.power * np.exp(-2.0 * self.logs) * self.forces
            force = power.sum(axis=1)
            tilt = np.einsum("ij,ij->i", power, self.logs) - force * self.tilt
            force = force + tilt * d_y
            return (y + d_y - 1.0) * (lam + d_lam - self.alpha * force)

    def solve(alpha, k, x, y, lam):
        """(y, phi/y, slope, settled): damped Newton."""
        cluster = Cluster(alpha, k, x, 1.1 * y.max())
        for _ in range(30):
            cluster.evaluate(y, lam)
            d_lam, d_y = cluster.newton(y)
            settled = (np.abs(d_lam) < 1e-7 * lam) & (np.abs(d_y) < 1e-7 * y)
            if settled.all():
                break
            lam = lam * np.exp(np.clip(d_lam / lam, -0.7, 0.7))
            y = 1.0 + (y - 1.0) * np.exp(np.clip(d_y / (y - 1.0), -0.7, 0.7))
        return y + d_y, cluster.phi / y, cluster.slope(y, lam, d_lam, d_y), settled

    def approach(alpha, k, x):
        """Near the first minimum of phi/y from small y on; nan where it is far out or absent."""
        out = np.full((2, len(x)), math.nan)
        rows = np.nonzero(x < 0.5)[0]
        alpha, k, x = alpha[rows], k[rows], x[rows]
        y, lam, high = np.full_like(x, 2.5), first_coupling(2.5, x), np.full_like(x, math.inf)
        cluster = Cluster(alpha, k, x, 8.0)
        for _ in range(40):
            for _ in range(6):
                cluster.evaluate(y, lam)
                moved, lam = np.abs(cluster.coupling - lam), cluster.coupling
                if np.all(moved < 0.01 * lam):
                    break
            value, by_lam, by_y = cluster.complexity(y)
            fall = by_y - by_lam * cluster.gap_y / cluster.gap_lam
            high = np.where(value < 0.0, y, high)
            new = y - value / fall
            new = np.where(fall < 0.0, new, np.where(value > 0.0, 3.0, 0.0) * y)
            new = np.clip(new, 1.0 + 0.5 * (y - 1.0), 2.5 * y)
            new = np.minimum(new, 0.5 * (y + high))
            done = np.abs(new - y) < 0.02 * y
            lam = lam * (first_coupling(new, cluster.x) / first_coupling(y, cluster.x))
            out[:, rows[done]] = new[done], lam[done]
            left = ~done & (new < LARGEST)
            if not left.any():
                break
            if not left.all():
                cluster.restrict(left)
            rows, y, lam, high = rows[left], new[left], lam[left], high[left]
        return out

    def between(places, values, targets):
        """Cubic interpolation through the four nearest of increasing places."""
        first = np.clip(np.searchsorted(places, targets) - 2, 0, len(places) - 4)
        total = np.zeros((len(values), len(targets)))
        for i in range(4):
            weight = np.ones_like(targets)
            for j in range(4):
                if j != i:
                    weight *= ((targets - places[first + j])
                               / (places[first + i] - places[first + j]))
            total += weight * values[:, first + i]
        return total

    def local_entropy(line, alphas, kappas, xs):
        """A few points of each line from afar, the others between them."""
        alpha, k, x = np.array(alphas), np.array(kappas), np.array(xs)
        few = np.unique(np.linspace(0.0, line - 1.0, min(line, 20)).round().astype(int))
        some = (np.arange(0, len(x), line)[:, None] + few).ravel()
        seeds = np.full((2, len(x)), math.nan)
        seeds[:, some] = approach(alpha[some], k[some], x[some])
        if len(few) < line:
            rest = np.setdiff1d(np.arange(line), few)
            for start in range(0, len(x), line):
                places, here = np.log(x[start + few]), seeds[:, start + few]
                if np.all(np.diff(places) > 0.0):
                    logs = np.log([here[0] - 1.0, here[1]])
                    logs = between(places, logs, np.log(x[start + rest]))
                    seeds[:, start + rest] = np.exp(logs) + np.array([[1.0], [0.0]])
            lost = np.nonzero(np.isnan(seeds[0]))[0]
            lost = lost[~np.isin(lost, some)]
            if len(lost):
                seeds[:, lost] = approach(alpha[lost], k[lost], x[lost])
        out = np.full((3, len(x)), math.nan)
        # Similar powers together: they need as many nodes.
        order = np.argsort(seeds[0])[: np.count_nonzero(~np.isnan(seeds[0]))]
        for rows in np.array_split(order, max(1, len(order) // 32)):
            if len(rows):
                y, value, slope, settled = solve(alpha[rows], k[rows], x[rows], *seeds[:, rows])
                out[:, rows] = np.where(settled, [y, value, slope], math.nan)
        return out

    return {"local": pair_local_threshold, "lower": pair_lower_bound, "terms": pair_terms,
            "tuple": tuple_upper_bound, "minimum": tuple_minimum,
            "tuple-local": tuple_local_threshold, "isolation": typical_isolation,
            "entropy": local_entropy}


QUANTITIES = {
    "sbp-pair-local-threshold": peer.Quantity(
        {"kappa": None, "x": None}, ["alpha_local"], lambda: load()["local"]),
    "sbp-pair-lower-bound": peer.Quantity(
        {"kappa": None, "x": None}, ["alpha_lb", "minimiser"], lambda: load()["lower"]),
    "sbp-tuple-upper-bound": peer.Quantity(
        {"y": None, "kappa": None, "x": None},
        ["alpha_ub", "alpha_ub_best", "entropy", "log_energy"], lambda: load()["tuple"]),
    "sbp-tuple-upper-bound-minimum": peer.Quantity(
        {"y": None, "kappa": None}, ["x_min", "alpha_min"], lambda: load()["minimum"]),
    "sbp-tuple-local-threshold": peer.Quantity(
        {"y": None, "kappa": None, "x": None}, ["alpha_local"], lambda: load()["tuple-local"]),
    "sbp-typical-isolation": peer.Quantity(
        {"kappa": None, "alpha": None}, ["x_isolation"], lambda: load()["isolation"]),
    "sbp-local-entropy": peer.Quantity(
        {"alpha": None, "kappa": None, "x": None},
        ["y_star", "local_entropy", "slope"], lambda: load()["entropy"]),
}


def multistart(xs, kappa, seed=1):
    """alpha_lb by minimising over all five overlaps, and how many box probabilities it took."""
    import numpy as np

    from symmetric_binary_multistart import multistart as search

    x = np.array(xs)
    log_f, alpha_ub, alpha_local = load()["terms"](x, np.full_like(x, kappa))
    return search(x, kappa, np.exp(log_f), alpha_ub, alpha_local, seed)


def time_multistart(count, kappa=1.0):
    """Its time for `count` of the 200 distances 0.0025, ..., 0.5, spread evenly."""
    distances = peer.axis("0.0025:0.5/200")
    count = min(max(count, 1), 200)
    xs = [distances[(2 * i + 1) * 200 // (2 * count)] for i in range(count)]
    multistart(xs[:1], kappa)  # compiles
    start, cpu = time.perf_counter(), time.process_time()
    found, calls = multistart(xs, kappa)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    values, words = load()["lower"](count, [kappa] * count, xs)
    print("x,multistart,alpha_lb,minimiser,excess")
    for row in zip(xs, found, values, words, found / values - 1.0):
        print("%.17g,%.13g,%.13g,%s,%.1e" % row)
    times = {"distances": count, "seconds": round(seconds, 3), "cpu_seconds": round(cpu, 3),
             "box_probabilities": calls, "seconds_for_200": round(seconds * 200 / count, 2)}
    print(json.dumps(times), file=sys.stderr)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--multistart"]:
        time_multistart(int(sys.argv[2]), *map(float, sys.argv[3:4]))
    else:
        peer.run(QUANTITIES)
