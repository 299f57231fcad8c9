"""Geodesics between typical solutions of the spherical perceptron, compiled.

 - Pairs of fields: h_i = sqrt(q_i) z_i + noise, (z_1, z_2) of correlation t/sqrt(q_1 q_2). The end
   of the larger overlap is the outer variable; the other one given it is an average over what is
   independent of it. Trapezoids, matched to the nearest complex singularity, both ways, and
   Gauss-Hermite for an inner part that hardly matters; at equal margins there is none.
 - Barrier: the violated region is a triangle at the corner of both margins. Beside the corner a
   truncated Gaussian is a series of Hermite polynomials, and monomials integrate to
   i! j!/(i+j+2)! over a triangle: one table of moments serves the whole curve. Triangles too large
   for the series are integrated by Gauss-Legendre panels.
 - Star margin: kappa_star = kappa t, so that t and ln q/(1-q) of the reference are all unknowns;
   Newton with closed-form derivatives, extrapolated along the densities.

    python spherical_geodesics.py spherical-barrier --gamma 0:1/101 --alpha 1 --kappa -0.5
    python spherical_geodesics.py spherical-star-margin --alpha 0.1:3.5/40 --kappa -0.5
"""

import math

import numpy as np

import peer
from kernels import compiled, extrapolate, hazard, log_h, remember, trapezoid_step
from spherical_kernels import entropy_root, split

peer.WORDS.update({"kappa1", "kappa2", "ensemble"})

SIZE = 4096
# Exponents of the discretisation error aimed at: Hermite polynomials strengthen the singularities.
DIGITS = 30.0
HERMITE = 42.0
REACH = 8.0
NORM = 1.0 / math.sqrt(2.0 * math.pi)
LEGENDRE, LEGENDRE_WEIGHTS = np.polynomial.legendre.leggauss(16)
# Gauss-Hermite rules of 1 to 16 nodes, a row each.
ORDERS = 16
GAUSS, GAUSS_WEIGHTS = np.zeros((ORDERS, ORDERS)), np.zeros((ORDERS, ORDERS))
for order in range(1, ORDERS + 1):
    GAUSS[order - 1, :order], GAUSS_WEIGHTS[order - 1, :order] = (
        np.polynomial.hermite_e.hermegauss(order))
GAUSS_WEIGHTS *= NORM
TERMS = 48
# Legs, in widths of the field, up to which the series is used.
SERIES = 1.6


# ------------------------------------------------------------ two fields

@compiled
def rule(shift, distance, digits, nodes, weights):
    """Trapezoid for the normal law; returns how many nodes (0: more than the arrays hold)."""
    step = trapezoid_step(distance, digits)
    low, high = min(shift, 0.0) - REACH, max(shift, 0.0) + REACH
    count = int((high - low) / step) + 2
    if count > len(nodes):
        return 0
    for j in range(count):
        z = low + step * j
        nodes[j] = z
        weights[j] = NORM * step * math.exp(-0.5 * z * z)
    return count


@compiled
def pair_rule(kappa1, q1, p1, kappa2, q2, p2, t, digits,
              outer, outer_weights, inner, inner_weights):
    """Rules for z_2 and for what z_1 has beside it: counts, and both coefficients in h_1."""
    shared = t / math.sqrt(q2)
    own = math.sqrt(max(q1 - shared * shared, 0.0))
    distance = 2.8 * min(math.sqrt(p2 / q2), math.sqrt(p1) / max(shared, 1e-30))
    shift = 2.0 * kappa2 * math.sqrt(q2) / (1.0 + q2)
    rows = rule(min(max(shift, -3.0), 3.0), distance, digits, outer, outer_weights)
    if own * own < 1e-15 * p1:
        inner[0], inner_weights[0] = 0.0, 1.0
        return rows, 1, shared, 0.0
    distance = 2.8 * math.sqrt(p1) / own
    # Gauss-Hermite with n nodes leaves n!/distance^2n, less than a trapezoid when far.
    rest = 0.0
    for n in range(1, ORDERS + 1):
        rest += math.log(n / (distance * distance))
        if rest < -digits:
            inner[:n], inner_weights[:n] = GAUSS[n - 1, :n], GAUSS_WEIGHTS[n - 1, :n]
            return rows, n, shared, own
    shift = 2.0 * kappa1 * own / (p1 + 2.0 * own * own)
    columns = rule(min(max(shift, -3.0), 3.0), distance, digits, inner, inner_weights)
    return rows, columns, shared, own


@compiled
def forces(kappa1, q1, p1, kappa2, q2, p2, t, work):
    """E of m1 m2, m1' m2', m1 m2', m1 m2 m2', and of m2^2, m2'^2, m2 m2', m2^2 m2'."""
    outer, outer_weights, inner, inner_weights = work[0], work[1], work[2], work[3]
    rows, columns, shared, own = pair_rule(
        kappa1, q1, p1, kappa2, q2, p2, t, DIGITS, outer, outer_weights, inner, inner_weights)
    s1, s2, root2 = math.sqrt(p1), math.sqrt(p2), math.sqrt(q2)
    mm, dd, md, mmd = 0.0, 0.0, 0.0, 0.0
    square, response, mixed, cubic = 0.0, 0.0, 0.0, 0.0
    if rows == 0 or columns == 0:
        mm = math.nan
    for j in range(rows):
        z, w = outer[j], outer_weights[j]
        m2, d2 = hazard((kappa2 - root2 * z) / s2)
        centre = (kappa1 - shared * z) / s1
        m1, d1 = 0.0, 0.0
        for k in range(columns):
            m, d = hazard(centre - own / s1 * inner[k])
            m1 += inner_weights[k] * m
            d1 += inner_weights[k] * d
        w2 = w * m2
        mm += w2 * m1
        dd += w * d1 * d2
        md += w * m1 * d2
        mmd += w2 * m1 * d2
        square += w2 * m2
        response += w * d2 * d2
        mixed += w2 * d2
        cubic += w2 * m2 * d2
    return mm, dd, md, mmd, square, response, mixed, cubic


# ------------------------------------------------------------ barrier

@compiled
def typical(alpha, kappa, nodes, weights):
    v = min(math.log(alpha) + 2.0 * math.log(hazard(kappa)[0]), 0.0)
    return entropy_root(alpha, kappa, v, nodes, weights)


@compiled
def cross_overlap(alpha, kappa1, q1, p1, kappa2, q2, p2, work):
    """Newton from the largest overlap there can be."""
    most = math.sqrt(q1 * q2)
    t = most
    for _ in range(100):
        here = forces(kappa1, q1, p1, kappa2, q2, p2, t, work)
        right = alpha * math.sqrt(p1 * p2) * here[0]
        step = (right - t) / (1.0 - alpha * here[1])
        new = t + step
        if new > most or not new > 0.0:
            new = min(right, most)
        if not abs(new - t) > 1e-9 * most:
            return new
        t = new
    return math.nan


@compiled
def moments(kappa1, q1, p1, kappa2, q2, p2, t, terms, work, table):
    """table[i, j] = E m1 He_i(u1) m2 He_j(u2)."""
    outer, outer_weights, inner, inner_weights = work[0], work[1], work[2], work[3]
    rows, columns, shared, own = pair_rule(
        kappa1, q1, p1, kappa2, q2, p2, t, HERMITE, outer, outer_weights, inner, inner_weights)
    s1, s2, root2 = math.sqrt(p1), math.sqrt(p2), math.sqrt(q2)
    table[:terms, :terms] = math.nan if rows == 0 or columns == 0 else 0.0
    first, second = np.empty(terms), np.empty(terms)
    for r in range(rows):
        z = outer[r]
        u = (kappa2 - root2 * z) / s2
        a = outer_weights[r] * hazard(u)[0]
        second[0], second[1] = a, u * a
        for j in range(2, terms):
            second[j] = u * second[j - 1] - (j - 1) * second[j - 2]
        first[:] = 0.0
        for c in range(columns):
            u = (kappa1 - shared * z - own * inner[c]) / s1
            a, b = inner_weights[c] * hazard(u)[0], 0.0
            for i in range(terms):
                first[i] += a
                a, b = u * a - i * b, a
        for i in range(terms):
            for j in range(terms - i):
                table[i, j] += first[i] * second[j]


@compiled
def by_series(x, y, terms, table):
    """Probability of the triangle with legs x and y, in widths of the fields."""
    total, along = 0.0, 0.5 * x * y
    for i in range(terms):
        power = along  # (-x)^i x (-y)^j y/(i+j+2)!
        for j in range(terms - i):
            total += power * table[i, j]
            power *= -y / (i + j + 3.0)
        along *= -x / (i + 3.0)
    return total


@compiled
def by_panels(kappa1, q1, p1, kappa2, q2, p2, t, x, y, work):
    """The same by Gauss-Legendre along the first leg, the second field in closed form."""
    outer, outer_weights, inner, inner_weights = work[0], work[1], work[2], work[3]
    rows, columns, shared, own = pair_rule(
        kappa1, q1, p1, kappa2, q2, p2, t, HERMITE, outer, outer_weights, inner, inner_weights)
    if rows == 0 or columns == 0:
        return math.nan
    s1, s2, root2 = math.sqrt(p1), math.sqrt(p2), math.sqrt(q2)
    panels = int(max(x / 2.0, min(y / 3.0, 12.0))) + 1
    total = 0.0
    for r in range(rows):
        z = outer[r]
        u2 = (kappa2 - root2 * z) / s2
        tail = log_h(u2)
        for i in range(16 * panels):
            e = (i // 16 + 0.5 * (LEGENDRE[i % 16] + 1.0)) / panels
            density = 0.0
            for c in range(columns):
                u = (kappa1 - shared * z - own * inner[c]) / s1
                density += (inner_weights[c] * hazard(u)[0]
                            * math.exp(-x * e * (u + 0.5 * x * e)))
            inside = -math.expm1(log_h(u2 + y * (1.0 - e)) - tail)
            total += (outer_weights[r] * 0.5 * LEGENDRE_WEIGHTS[i % 16] / panels * x
                      * density * inside)
    return total


@compiled
def barrier_curve(alpha, kappa, kappa1, kappa2, gammas):
    out = np.full(len(gammas), np.nan)
    work = np.empty((4, SIZE))
    if kappa1 < kappa or kappa2 < kappa:
        return out
    swap = kappa1 > kappa2
    if swap:
        kappa1, kappa2 = kappa2, kappa1
    v, solved = typical(alpha, kappa1, work[0], work[1])
    if not solved:
        return out
    q1, p1 = split(v)
    q2, p2, t = q1, p1, q1
    if kappa1 != kappa2:
        v, solved = typical(alpha, kappa2, work[0], work[1])
        if not solved:
            return out
        q2, p2 = split(v)
        t = cross_overlap(alpha, kappa1, q1, p1, kappa2, q2, p2, work)
        if not t > 0.0:
            return out
    rest = p1 if kappa1 == kappa2 else 1.0 - t
    xs, ys = np.zeros(len(gammas)), np.zeros(len(gammas))
    widest = 0.0
    for i in range(len(gammas)):
        g = 1.0 - gammas[i] if swap else gammas[i]
        lost = 2.0 * g * (1.0 - g) * rest
        gap = (-kappa * lost / (1.0 + math.sqrt(1.0 - lost))
               + (kappa - kappa1) * (1.0 - g) + (kappa - kappa2) * g)
        if lost > 0.0 and gap > 0.0:
            xs[i] = gap / ((1.0 - g) * math.sqrt(p1))
            ys[i] = gap / (g * math.sqrt(p2))
            size = max(xs[i], ys[i])
            if size <= SERIES:
                widest = max(widest, size)
    # He_n grows like sqrt(n!) times the spread of u to the n.
    spread = widest / math.sqrt(min(p1, p2))
    terms, bound = 2, 0.5 * spread * spread
    while terms < TERMS and bound > 1e-15:
        bound *= spread / math.sqrt(terms + 1.0)
        terms += 1
    table = np.empty((TERMS, TERMS))
    if widest > 0.0:
        moments(kappa1, q1, p1, kappa2, q2, p2, t, terms, work, table)
    for i in range(len(gammas)):
        if xs[i] == 0.0:
            out[i] = 0.0
        elif max(xs[i], ys[i]) <= SERIES:
            out[i] = by_series(xs[i], ys[i], terms, table)
        else:
            out[i] = by_panels(kappa1, q1, p1, kappa2, q2, p2, t, xs[i], ys[i], work)
    return out


def barrier(line, alphas, kappas, firsts, seconds, ensembles, gammas):
    """One call for each run of equal (alpha, kappa, kappa1, kappa2)."""
    keys = list(zip(alphas, kappas, firsts, seconds, ensembles))
    out, i = [], 0
    while i < len(keys):
        j = i
        while j < len(keys) and keys[j] == keys[i]:
            j += 1
        alpha, kappa, first, second, ensemble = keys[i]
        if ensemble != "rs" or "max" in (first, second):
            raise SystemExit("only the ensemble rs, with ends typical or numbers")
        ends = [kappa if end == "typical" else float(end) for end in (first, second)]
        out.append(barrier_curve(alpha, kappa, *ends, np.array(gammas[i:j])))
        i = j
    return [np.concatenate(out)]


# ------------------------------------------------------------ star

@compiled
def star_root(alpha, kappa, q1, p1, log_t, v, work):
    """ln t and ln q/(1-q) of the reference, and whether Newton settled."""
    for _ in range(40):
        q, p = split(v)
        log_t = min(log_t, 0.5 * math.log(q1 * q))
        t = math.exp(log_t)
        mm, dd, md, mmd, square, response, mixed, cubic = forces(
            kappa, q1, p1, kappa * t, q, p, t, work)
        s1, s = math.sqrt(p1), math.sqrt(p)
        # ln alpha(q, kappa t) - ln alpha
        density = math.log(q / (p * square * alpha))
        density_v = 1.0 - q * ((response + 2.0 * cubic) / square - 1.0)
        density_t = -2.0 * kappa * t * mixed / (s * square)
        # ln of the right side of the equation of t - ln t; f' = m/s, f'' = -m'/s^2, ...
        overlap = math.log(alpha * s1 * s * mm) - log_t
        overlap_v = -q + q * mmd / mm
        overlap_t = t * dd / (s1 * s * mm) + kappa * t * md / (s * mm) - 1.0
        determinant = density_v * overlap_t - density_t * overlap_v
        step_v = -(density * overlap_t - density_t * overlap) / determinant
        step_t = -(density_v * overlap - overlap_v * density) / determinant
        size = max(abs(step_v), abs(step_t))
        scale = 1.0 if size < 0.5 else 0.5 / size
        v += scale * step_v
        log_t += scale * step_t
        if size < 1e-6:
            # The smallest root: where the first one has merged with the next the sign turns.
            return log_t, v, determinant < 0.0
    return log_t, v, False


@compiled
def star_curve(alphas, kappas, line):
    out = np.full(len(alphas), np.nan)
    work = np.empty((4, SIZE))
    own, logs, others = np.zeros(4), np.zeros(4), np.zeros(4)
    known = 0
    for i in range(len(alphas)):
        alpha, kappa = alphas[i], kappas[i]
        if i % line == 0:
            known = 0
        if not kappa < 0.0:
            continue
        solved = False
        log_t, v = 0.0, 0.0
        if known > 0:
            v1, solved = entropy_root(alpha, kappa, extrapolate(own, known), work[0], work[1])
            if solved:
                q1, p1 = split(v1)
                log_t, v, solved = star_root(alpha, kappa, q1, p1, extrapolate(logs, known),
                                             extrapolate(others, known), work)
        if not solved:
            # From a density at which overlaps are small, in steps.
            known = 0
            m1, m2 = hazard(kappa)[0], hazard(0.0)[0]
            begin = min(alpha, 0.2)
            steps = int(math.log(alpha / begin) / 0.25) + 1
            log_t, v = math.log(begin * m1 * m2), math.log(begin * m2 * m2)
            for k in range(0 if begin < alpha else steps, steps + 1):
                here = begin * (alpha / begin) ** (k / steps)
                v1, solved = typical(here, kappa, work[0], work[1])
                if not solved:
                    break
                q1, p1 = split(v1)
                log_t, v, solved = star_root(here, kappa, q1, p1, log_t, v, work)
                if not solved:
                    break
        if not solved:
            continue
        out[i] = kappa * math.exp(log_t)
        remember(own, v1)
        remember(logs, log_t)
        remember(others, v)
        known = min(known + 1, 4)
    return out


def star_margin(line, kappas, alphas):
    return [star_curve(np.array(alphas), np.array(kappas), line)]


QUANTITIES = {
    "spherical-barrier": peer.Quantity(
        {"alpha": "1", "kappa": "-0.5", "kappa1": "typical", "kappa2": "typical",
         "ensemble": "rs", "gamma": "0:1/101"},
        ["energy"], lambda: barrier, jitted=True),
    "spherical-star-margin": peer.Quantity(
        {"kappa": "-0.5", "alpha": None}, ["kappa_star"], lambda: star_margin, jitted=True),
}

if __name__ == "__main__":
    peer.run(QUANTITIES)
