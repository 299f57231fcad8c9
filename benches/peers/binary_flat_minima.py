"""The flat-minima workload of the binary perceptron in numpy: typical entropy and capacity, local
entropy around typical solutions, its threshold, and the zero-complexity threshold of replicas.

 - typical quantities: one equation in ln q_hat with its derivative in closed form, Newton for all
   points of the grid at once;
 - local entropy: at a given distance three equations in the conjugates. A spin's field x0 +
   sqrt(q1_hat) y and the one of its reference, sqrt(q_hat) z, have correlation cos(theta), with
   which the curve is smooth through the distance of independent solutions. Averages over
   constraints are two-dimensional, by Gauss-Legendre panels graded to the bends of each row, nodes
   without weight dropped. Along the distances roots are extrapolated and the Jacobian is kept
   and updated by Broyden's rule;
 - thresholds: the density at which the slope vanishes at given distance is one more unknown; its
   minimum over the logarithm of the distance is that of a Chebyshev interpolant.

    python binary_flat_minima.py binary-local-entropy --kappa-ref 0,max --d log:1e-3:0.4/60
    python binary_flat_minima.py binary-dense-threshold
"""

import math

import peer

peer.WORDS.update({"kappa-ref", "y", "distance"})
LN2 = math.log(2.0)
ROOT_2PI = math.sqrt(2.0 * math.pi)
REACH = 7.6


def load():
    import numpy as np
    from scipy.special import erfcx, expit, log_ndtr

    np.seterr(all="ignore")
    NODES, WEIGHTS = np.polynomial.legendre.leggauss(8)
    # Edges of panels in units of a third of the distance to the nearest singularity.
    GRADED = np.array([0.0] + [2.5 * 2.2**i for i in range(12)])

    def hazard(u):
        return math.sqrt(2.0 / math.pi) / erfcx(u * math.sqrt(0.5))

    def ln_2cosh(h):
        a = np.abs(h)
        return a + np.log1p(np.exp(-2.0 * a))

    # ------------------------------------------------------------ typical solutions

    def trapezoid(distance, reach=8.6):
        """Nodes and Gaussian weights for a singularity at this distance from the real axis."""
        step = 2.0 * math.pi * distance / (40.0 + 0.5 * distance * distance)
        count = math.ceil(reach / min(step, 0.7))
        z = np.linspace(-reach, reach, 2 * count + 1)
        return z, (reach / count / ROOT_2PI) * np.exp(-0.5 * z * z)

    class Typical:
        """The replica-symmetric branch at ln q_hat: alpha and all averages (arrays)."""

        def __init__(self, kappa, log):
            self.log, self.kappa = log, kappa
            self.q_hat = q_hat = np.exp(log)
            root = np.sqrt(q_hat)
            z, w = trapezoid(0.5 * math.pi / root.max())
            h = root[:, None] * z
            t = np.tanh(h)
            s = 1.0 / np.cosh(h) ** 2
            self.q, self.p = q, p = (t * t) @ w, s @ w
            self.q_slope = q_hat * ((s * (s - 2.0 * t * t)) @ w)
            self.sech4 = (s * s) @ w
            a, b = np.sqrt(q), np.sqrt(p)
            z, w = trapezoid(2.8 * (b / a).min())
            u = (kappa[:, None] - a[:, None] * z) / b[:, None]
            m = hazard(u)
            d = m * (m - u)
            mm, dd, md = (m * m) @ w, (d * d) @ w, (m * m * d) @ w
            self.mixed = ((m * d) @ w) / (b * mm)
            self.alpha = q_hat * p / mm
            self.order = 1.0 - self.q_slope * (dd + 2.0 * md) / (mm * p)
            self.g = (m @ w) / b
            self.ln_h = log_ndtr(-u) @ w
            self.free = ln_2cosh(h) @ trapezoid(0.5 * math.pi / root.max())[1] - 0.5 * q_hat * p
            self.response = dd / (p * p)

    def typical(alpha, kappa):
        log = np.log(alpha) + 2.0 * np.log(hazard(kappa))
        for _ in range(60):
            state = Typical(kappa, log)
            step = -np.log(state.alpha / alpha) / state.order
            log = log + np.clip(step, -1.0, 1.0)
            if np.max(np.abs(step)) < 1e-12:
                return Typical(kappa, log)
        raise ArithmeticError("typical")

    def entropy(line, alphas, kappas):
        alpha = np.array(alphas)
        s = typical(alpha, np.array(kappas))
        return s.q, s.q_hat, s.free + alpha * s.ln_h, 1.0 - alpha * s.response * s.sech4

    def capacity(line, kappas):
        kappa = np.array(kappas)
        log = 0.9 + np.minimum(kappa, 0.8 * kappa)
        for _ in range(60):
            s = Typical(kappa, log)
            step = -(s.free + s.alpha * s.ln_h) / (s.alpha * s.ln_h * s.order)
            log = log + np.clip(step, -1.0, 1.0)
            if np.max(np.abs(step)) < 1e-12:
                break
        s = Typical(kappa, log)
        return s.alpha, s.q, s.q_hat

    class Reference:
        """A typical solution; without a margin, of the largest one (`near`: where it was last)."""

        def __init__(self, alpha, kappa, near=None):
            if kappa is None:
                log, kappa = near or (math.log(2.6), 0.833 - alpha)
                for _ in range(40):
                    s = Typical(np.array([kappa]), np.array([log]))
                    e1 = math.log(s.alpha[0] / alpha)
                    e2 = s.free[0] + alpha * s.ln_h[0]
                    a11, a12 = s.order[0], -2.0 * s.mixed[0]
                    a21 = 0.5 * s.q_slope[0] * s.q_hat[0] * (1.0 - alpha / s.alpha[0])
                    a22 = -alpha * s.g[0]
                    det = a11 * a22 - a12 * a21
                    d1, d2 = (a12 * e2 - a22 * e1) / det, (a21 * e1 - a11 * e2) / det
                    log += min(max(d1, -1.0), 1.0)
                    kappa += min(max(d2, -0.3), 0.3)
                    if abs(d1) + abs(d2) < 1e-8:
                        break
            else:
                log = typical(np.array([alpha]), np.array([kappa])).log[0]
            self.near = log, kappa
            s = Typical(np.array([kappa]), np.array([log]))
            self.kappa, self.log, self.q_hat = kappa, log, s.q_hat[0]
            self.q, self.p = s.q[0], s.p[0]

    # ------------------------------------------------------------ quadrature

    def panels(rows, bends, low=-REACH, high=REACH):
        """Nodes and Gaussian weights on [low, high], a row each. Bends: (centres, width)."""
        low = np.broadcast_to(np.reshape(low, (-1, 1)), (rows, 1))
        high = np.broadcast_to(np.reshape(high, (-1, 1)), (rows, 1))
        count = math.ceil(np.max(high - low) / 1.7)
        edges = [low + (high - low) * (np.arange(count + 1) / count)]
        for centre, width in bends:
            if width < 0.9:
                off = GRADED[GRADED * width < 2.0] * width
                off = np.concatenate([-off[:0:-1], off])
                edges.append(np.broadcast_to(np.reshape(centre, (-1, 1)) + off, (rows, len(off))))
        edges = np.sort(np.clip(np.concatenate(edges, axis=1), low, high), axis=1)
        half = 0.5 * (edges[:, 1:] - edges[:, :-1])[:, :, None]
        x = (edges[:, :-1, None] + half * (NODES + 1.0)).reshape(rows, -1)
        w = (half * WEIGHTS).reshape(rows, -1) * np.exp(-0.5 * x * x) / ROOT_2PI
        return x, w

    def line_rule(bends):
        x, w = panels(1, bends)
        kept = w[0] > 1e-16
        return x[0, kept], w[0, kept]

    # ------------------------------------------------------------ local entropy

    class Local:
        """Averages at the conjugates v = (x0, ln q1_hat, theta)."""

        def __init__(self, alpha, kappa, ref, v, full=False):
            x0, log, theta = v
            q1_hat, m, n = math.exp(log), math.cos(theta), math.sin(theta)
            self.q1_hat, self.m = q1_hat, m
            self.s_hat = m * math.sqrt(ref.q_hat * q1_hat)
            self.p_hat = x0 + self.s_hat
            # spins
            r, top = math.sqrt(q1_hat), math.sqrt(ref.q_hat)
            y, wy = line_rule([(-x0 / r, 0.55 / r), (0.0, 0.55 / top)])
            x, wx = line_rule([(0.0, 0.55 / top)])
            h = x0 + r * y
            T = np.tanh(top * (m * y[:, None] + n * x))
            W = 1.0 + T
            M0, M1 = W @ wx, (W * T) @ wx
            ML = (1.0 - T * T) @ wx
            D = 2.0 * expit(-2.0 * h)
            self.d = 0.5 * (wy @ (M0 * D))
            self.dc = 0.5 * (wy @ (M0 * (2.0 - D)))
            sech2 = D * (2.0 - D)
            self.c1 = c1 = wy @ (M0 * sech2)
            self.q1 = wy @ (M0 * (1.0 - D) ** 2)
            self.s = wy @ (M1 * (1.0 - D))
            low = wy @ (ML * D)
            a1, a2 = (wy @ (M1 * D)) / ref.q, low / ref.p
            # q1 - s^2/q - (p-s)^2/(1-q), as a squared distance
            rest = wy @ ((W * (D[:, None] - a1 * T - a2 * (1.0 - T)) ** 2) @ wx) + 1e-60
            along = (ref.p - low) ** 2 / ref.p
            b = math.sqrt(rest + along)
            rho, width = (ref.p - low) / math.sqrt(ref.p) / b, math.sqrt(rest) / b
            # constraints
            A, root = self.s / math.sqrt(ref.q), math.sqrt(ref.q)
            sd, sr = math.sqrt(c1), math.sqrt(ref.p)
            bends = [(ref.kappa / root, sr / root)]
            k1, k2 = rho / sr, 1.0 / b
            slope = A * k2 - k1 * root  # where the bends of the inner integral cross
            bends.append(((kappa * k2 - k1 * ref.kappa) / slope,
                          (width / max(abs(rho), 1e-3) + sd / b) / abs(slope)))
            slope = A - rho * b * root / sr  # and those at the margin of the reference
            if full:
                bends.append(((kappa - rho * b * ref.kappa / sr) / slope,
                              max(sd, b * width) / abs(slope)))
            z, w = line_rule(bends)
            ut = (ref.kappa - root * z) / sr
            gt = hazard(ut) / sr
            far = rho * np.maximum(ut, 0.0)  # t follows a reference forced far above its field
            t, wt = panels(len(z), [(rho * ut, width / max(abs(rho), 1e-3)),
                                    ((kappa - A * z) / b, sd / b)],
                           np.minimum(far, 0.0) - REACH, np.maximum(far, 0.0) + REACH)
            outer = w / np.exp(log_ndtr(-ut))
            wt *= outer[:, None]
            row, column = np.nonzero(wt > 1e-15)
            t, wt = t[row, column], wt[row, column]
            step = (ut[row] - rho * t) / width
            # Nothing is left where the step is e^-35 of what it is normalised by.
            alive = step < np.sqrt(np.maximum(ut[row], 0.0) ** 2 + 70.0)
            row, t, wt, step = row[alive], t[alive], wt[alive], step[alive]
            wt *= np.exp(log_ndtr(-step))
            u = (kappa - A * z[row] - b * t) / sd
            m = hazard(u)
            wm = wt * m
            self.q1_new = alpha * (wm @ m) / c1
            self.s_new = alpha * (wm @ gt[row]) / sd
            self.ref = ref
            if not full:
                return
            # slope: the reference pinned at its margin
            centre = kappa - A * z - rho * b * ut
            x, wx = panels(len(z), [(centre / (b * width), sd / (b * width))])
            pinned = hazard((centre[:, None] - b * width * x) / sd)
            pinned = np.einsum("ij,ij->i", wx, pinned)
            self.slope = 2.0 * (self.p_hat - alpha * ((w * gt) @ pinned) / sd)
            sech4 = wy @ (M0 * sech2 * sech2)
            self.phi = (-self.p_hat * (self.dc - self.d) + self.s_hat * self.s - 0.5 * q1_hat * c1
                        + wy @ (M0 * ln_2cosh(h)) + alpha * (wt @ log_ndtr(-u)))
            curve = (wt @ (m * (m - u)) ** 2) / c1**2
            self.replicon = 1.0 - alpha * curve * sech4

        def saddle(self):
            """The two energetic equations."""
            return [math.log(self.q1_new / self.q1_hat),
                    (self.s_new - self.s_hat) / math.sqrt(self.ref.q_hat * self.q1_hat)]

    def jacobian(F, v, r):
        J = np.empty((len(v), len(v)))
        for i in range(len(v)):
            moved = v.copy()
            moved[i] += 1e-6
            J[:, i] = (F(moved) - r) / 1e-6
        return J

    def root(F, v, J=None, cap=0.7, tolerance=1e-9):
        """Zero of F by Broyden's rule from a Jacobian of a neighbour; afresh when that is slow.

        The last step is not checked: it multiplies a residual below `tolerance` by a small factor.
        """
        v = np.array(v)
        r = F(v)
        fresh = 0
        for _ in range(40):
            if J is None:
                J = jacobian(F, v, r)
                fresh += 1
            step = np.linalg.solve(J, -r)
            size = np.max(np.abs(step))
            if np.max(np.abs(r)) < tolerance:
                return v + step, J
            step *= min(1.0, cap / size)
            new = F(v + step)
            if not np.all(np.isfinite(new)):
                raise ArithmeticError("not finite")
            before, after = np.linalg.norm(r), np.linalg.norm(new)
            v, r = v + step, new
            if after < 0.3 * before:
                J = J + np.outer(r, step) / (step @ step)
            elif fresh < 12:
                J = None
            else:
                break
        raise ArithmeticError("no root")

    def logit(d):
        return math.log(d / (1.0 - d))

    def equations(alpha, kappa, ref, want):
        def F(v):
            here = Local(alpha, kappa, ref, v)
            return np.array([math.log(here.d / here.dc) - want] + here.saddle())
        return F

    def vanishing(alpha, kappa, ref, want):
        """Conjugates so small that plain iteration settles at once."""
        v = np.array([-0.5 * want, -32.0, 1.1])
        for _ in range(12):
            here = Local(alpha, kappa, ref, v)
            new = np.array([
                v[0] - 0.5 * (want - math.log(here.d / here.dc)), math.log(here.q1_new),
                math.acos(min(here.s_new / math.sqrt(ref.q_hat * here.q1_new), 1.0))])
            done = np.max(np.abs(new - v)) < 1e-9
            v = new
            if done:
                break
        return v

    def start(alpha, kappa, ref, want):
        """Plain iteration towards a distance at which it converges well."""
        own = ref.log if ref.kappa == kappa else Reference(alpha, kappa).log
        v = np.array([0.3, own, 0.6])
        for _ in range(25):
            here = Local(alpha, kappa, ref, v)
            v[0] += np.clip(0.7 * (math.log(here.d / here.dc) - want), -0.5, 0.5)
            v[1] = math.log(here.q1_new)
            v[2] = math.acos(min(here.s_new / math.sqrt(ref.q_hat * here.q1_new), 0.9999))
        return root(equations(alpha, kappa, ref, want), v)

    def predict(trail, want):
        """Polynomial through the last roots."""
        xs = [x for x, _ in trail]
        total = 0.0
        for i, (x, v) in enumerate(trail):
            weight = 1.0
            for j, other in enumerate(xs):
                if j != i:
                    weight *= (want - other) / (x - other)
            total = total + weight * v
        return total

    def follow(alpha, kappa, ref, ds):
        """Conjugates at every distance, from the middle of the range outwards."""
        logits = [logit(d) for d in ds]
        first = min(range(len(ds)), key=lambda i: abs(logits[i] + 2.0))
        found = {}
        v0, J0 = start(alpha, kappa, ref, logits[first])
        found[first] = v0
        here = logits[first]
        for side in (-1, 1):
            trail, J = [(here, v0)], J0.copy()
            order = sorted(range(len(ds)), key=lambda i: logits[i] * side)
            for i in (i for i in order if (logits[i] - here) * side > 0):
                while True:
                    gap = logits[i] - trail[-1][0]
                    want = logits[i] if abs(gap) < 0.35 else trail[-1][0] + math.copysign(0.3, gap)
                    guess = predict(trail[-4:], want)
                    if guess[1] < -30.0:
                        v = vanishing(alpha, kappa, ref, logits[i])
                        want = logits[i]
                    else:
                        v, J = root(equations(alpha, kappa, ref, want), guess, J)
                    trail.append((want, v))
                    if want == logits[i]:
                        found[i] = v
                        break
        return [found[i] for i in range(len(ds))]

    def local_entropy(line, alphas, kappas, margins, ds):
        """One curve for each run of equal (alpha, kappa, margin)."""
        out, i = [], 0
        while i < len(ds):
            j = i
            key = alphas[i], kappas[i], margins[i]
            while j < len(ds) and (alphas[j], kappas[j], margins[j]) == key:
                j += 1
            alpha, kappa = key[:2]
            ref = Reference(alpha, None if key[2] == "max" else float(key[2]))
            for v in follow(alpha, kappa, ref, ds[i:j]):
                here = Local(alpha, kappa, ref, v, True)
                out.append((here.phi, here.slope, here.s, here.q1, here.replicon, ref.kappa))
            i = j
        return list(zip(*out))

    # ------------------------------------------------------------ thresholds

    def minimum(solve, x, v, half=0.12, count=9):
        """Minimum near x of `solve(x, guess) -> (value, root)`: where it is, and the root there."""
        for _ in range(12):
            off = half * np.cos(math.pi * (np.arange(count) + 0.5) / count)
            values, roots, trail = np.empty(count), [], []
            for i in range(count):
                guess = predict(trail[-5:], x + off[i]) if trail else v
                values[i], at = solve(x + off[i], guess)
                trail.append((x + off[i], at))
                roots.append(at)
            Cheb = np.polynomial.chebyshev.Chebyshev
            fit = Cheb.fit(off, values, count - 1, domain=[-half, half])
            zeros = [z.real for z in fit.deriv().roots()
                     if abs(z.imag) < 1e-9 and abs(z.real) < half and fit.deriv(2)(z.real) > 0]
            if zeros:
                move = min(zeros, key=abs)
                v = np.array([Cheb.fit(off, c, count - 1, domain=[-half, half])(move)
                              for c in np.array(roots).T])
                return x + move, v
            move = half if values[0] < values[-1] else -half
            v = roots[0] if move > 0 else roots[-1]
            x += move
        raise ArithmeticError("no minimum")

    def local_threshold(line, kappas, margins):
        out = []
        for kappa, margin in zip(kappas, margins):
            margin = None if margin == "max" else float(margin)
            memory = [None, None]

            # Where to begin: the threshold is at 0.85 to 0.9 of the capacity.
            alpha, d = 0.84 * capacity(1, [kappa])[0][0], 0.006
            ref = Reference(alpha, margin)
            v = np.append(follow(alpha, kappa, ref, [0.05, d])[1], alpha)

            def full(v):
                ref = Reference(v[3], margin, memory[0])
                memory[0] = ref.near
                return Local(v[3], kappa, ref, v[:3], True)

            def solve(log_d, guess):
                want = logit(math.exp(log_d))

                def F(v):
                    here = full(v)
                    return np.array([math.log(here.d / here.dc) - want] + here.saddle()
                                    + [here.slope])
                v, memory[1] = root(F, guess, memory[1], cap=0.3)
                return v[3], v

            x, v = minimum(solve, math.log(d), v)
            here = full(v)
            out.append((v[3], here.ref.kappa, math.exp(x), here.phi, here.replicon))
        return list(zip(*out))

    # ------------------------------------------------------------ replicas at zero complexity

    def field_averages(q0, q1, y, kappa):
        """ln of the inner integral over w.p. exp(y ln H), and tilted averages, outer mean."""
        z0 = np.linspace(-8.4, 8.4, 113)
        outer = (z0[1] - z0[0]) / ROOT_2PI * np.exp(-0.5 * z0 * z0)
        w0, b, s = math.sqrt(q0) * z0, math.sqrt(q1 - q0), math.sqrt(1.0 - q1)
        # The peak of the inner weight, where z = y b g.
        z = np.maximum(0.0, (kappa - w0) / b)
        for _ in range(100):
            u = (kappa - w0 - b * z) / s
            m = hazard(u)
            step = (y * b * m / s - z) / (1.0 + y * b * b * m * (m - u) / (s * s))
            z = z + step
            if np.max(np.abs(step)) < 1e-6:
                break
        # It is narrow above the bend and as wide as the Gaussian below.
        h = 0.42 / math.sqrt(1.0 + y * b * b / (s * s))
        x = h * np.arange(math.floor(-7.8 / h), math.ceil(7.8 / h) + 1)
        inner = z[:, None] + x
        u = (kappa - w0[:, None] - b * inner) / s
        e = -0.5 * inner * inner
        live = e + y * np.minimum(0.0, -0.5 * u * np.abs(u)) > e.max(axis=1)[:, None] - 400.0
        P = np.where(live, log_ndtr(-u), 0.0)
        e = np.where(live, e + y * P, -np.inf)
        top = e.max(axis=1)
        weight = np.exp(e - top[:, None])
        Z = weight.sum(axis=1)
        m = hazard(u) / s
        wm = weight * np.where(live, m, 0.0)
        first, second = wm.sum(axis=1) / Z, (wm * np.where(live, m, 0.0)).sum(axis=1) / Z
        return (outer @ (top + np.log(Z * (h / ROOT_2PI))), outer @ ((weight * P).sum(axis=1) / Z),
                outer @ (first * first), outer @ second)

    def site_averages(h0, dh, y):
        r = math.sqrt(dh)
        edges, width = [0.0], 0.45 / max(1.0, math.sqrt(h0) * y / 3.0)
        while edges[-1] < 8.4:
            edges.append(edges[-1] + width)
            width = min(1.0, 1.8 * width)
        edges = np.array(edges)
        half = 0.5 * np.diff(edges)[:, None]
        x, g = np.polynomial.legendre.leggauss(14)
        z0, outer = (edges[:-1, None] + half * (x + 1.0)).ravel(), (half * g).ravel()
        outer = 2.0 * outer * np.exp(-0.5 * z0 * z0) / ROOT_2PI
        h = min(0.3, 0.36 / r)
        count = math.ceil((y * r + 8.6) / h)
        z = h * np.arange(-count, count + 1)
        a = math.sqrt(h0) * z0[:, None] + r * z
        L = ln_2cosh(a)
        e = y * L - 0.5 * z * z
        top = e.max(axis=1)
        weight = np.exp(e - top[:, None])
        Z = weight.sum(axis=1)
        t = np.tanh(a)
        wt = weight * t
        first = wt.sum(axis=1) / Z
        return (outer @ (top + np.log(Z * (h / ROOT_2PI))), outer @ ((weight * L).sum(axis=1) / Z),
                outer @ (first * first), outer @ ((wt * t).sum(axis=1) / Z))

    def flat(q1, v, kappa):
        """At zero slope: alpha, entropy, and residuals in q0 (logit q0/q1), ln(h1-h0), ln(y-1)."""
        q0, dh, y = q1 * expit(v[0]), math.exp(v[1]), 1.0 + math.exp(v[2])
        B, P, gg, g2 = field_averages(q0, q1, y, kappa)
        h1 = dh / (1.0 - gg / g2)
        h0, alpha = h1 - dh, h1 / g2
        A, L, tt, t2 = site_averages(h0, dh, y)
        Phi = -0.5 * y * h1 * (1.0 + (y - 1.0) * q1) + 0.5 * y * y * h0 * q0 + A + alpha * B
        inner = -0.5 * h1 * (1.0 + (2.0 * y - 1.0) * q1) + y * h0 * q0 + L + alpha * P
        return alpha, Phi / y, np.array([tt / q0 - 1.0, (t2 - q1) / (1.0 - q1), Phi - y * inner])

    def dense_threshold(line, kappas, ys, distances):
        out = []
        for kappa in kappas:
            memory = [None]

            def solve(log, guess):
                q1 = -math.expm1(log)
                v, memory[0] = root(lambda v: flat(q1, v, kappa)[2], guess, memory[0], cap=0.5)
                return flat(q1, v, kappa)[0], v

            # The threshold at margin zero to two digits.
            x, v = minimum(solve, -5.1, np.array([0.49, -0.64, 1.77]))
            q1 = -math.expm1(x)
            alpha, phi, _ = flat(q1, v, kappa)
            out.append((alpha, q1, 0.5 * (1.0 - q1), 1.0 + math.exp(v[2]), phi))
        return list(zip(*out))

    return {"entropy": entropy, "capacity": capacity, "local": local_entropy,
            "local-threshold": local_threshold, "dense": dense_threshold}


QUANTITIES = {
    "binary-entropy": peer.Quantity(
        {"alpha": None, "kappa": "0"}, ["q", "q_hat", "entropy", "replicon"],
        lambda: load()["entropy"]),
    "binary-capacity": peer.Quantity(
        {"kappa": None}, ["alpha_c", "q", "q_hat"], lambda: load()["capacity"]),
    "binary-local-entropy": peer.Quantity(
        {"alpha": "0.5", "kappa": "0", "kappa-ref": "max", "d": None},
        ["local_entropy", "slope", "s", "q1", "replicon", "kappa_ref_value"],
        lambda: load()["local"]),
    "binary-local-entropy-threshold": peer.Quantity(
        {"kappa": "0", "kappa-ref": "max"},
        ["alpha_le", "kappa_ref_value", "d", "local_entropy", "replicon"],
        lambda: load()["local-threshold"]),
    "binary-dense-threshold": peer.Quantity(
        {"kappa": "0", "y": "zero-complexity", "distance": "mutual"},
        ["alpha_u", "q1", "d", "y_star", "entropy"], lambda: load()["dense"]),
}

if __name__ == "__main__":
    peer.run(QUANTITIES)
