"""Replica-symmetric entropy, capacity and largest margin of the binary perceptron and of tree
committees with infinitely many hidden units (kernel Q = f(q); margins in units of the output's
standard deviation).

Every equation is one-dimensional in ln q_hat (two-dimensional for the largest margin) with the
derivative in closed form, so Newton needs one pass over the quadrature; along a sweep the last
four roots are extrapolated, which leaves one or two passes a point.
"""

import math

import numpy as np

import peer
from kernels import (REACH, VALUES, compiled, extrapolate, field_rule, hazard, log_h, remember,
                     trapezoid_step)

ACTIVATIONS = ["linear", "sign", "relu", "erf"]
LN2 = math.log(2.0)
PI = math.pi
SIZE = 4096


@compiled
def kernel(activation, q, p):
    """(Q, 1 - Q, f', f'') at overlap q = 1 - p."""
    if activation == 0:
        return q, p, 1.0, 0.0
    y = p * (1.0 + q)
    if activation == 1:
        root = math.sqrt(y)
        return (2.0 / PI * math.asin(q), 4.0 / PI * math.asin(math.sqrt(0.5 * p)),
                2.0 / (PI * root), 2.0 * q / (PI * y * root))
    if activation == 2:
        sine = math.sqrt(y)
        angle = math.atan2(sine, q)
        c = 1.0 / (PI - 1.0)
        return (c * (q * (PI - angle) - q * q / (1.0 + sine)),
                c * (PI * p - (sine - angle * q)), c * (PI - angle), c / sine)
    root = math.sqrt(1.0 - 0.25 * q * q)
    c = 6.0 / PI
    rest = 0.25 * y / (0.5 * root + 0.25 * math.sqrt(3.0) * q)
    return (c * math.asin(0.5 * q), c * math.asin(rest), 0.5 * c / root, 0.125 * c * q / root**3)


@compiled
def prior_sums(q_hat, want_log):
    """E tanh^2, E sech^2, d(E tanh^2)/d q_hat, E sech^4 and E ln 2cosh of sqrt(q_hat) z."""
    root = math.sqrt(q_hat)
    step = trapezoid_step(0.5 * PI / max(root, 1e-30), VALUES)
    weight = 2.0 * step / math.sqrt(2.0 * PI)
    q, p, slope, fourth, entropy = 0.0, 0.0, 0.0, 0.0, 0.0
    for j in range(int(REACH / step) + 2):
        z = step * j
        w = weight * math.exp(-0.5 * z * z)
        if j == 0:
            w *= 0.5
        h = root * z
        e = math.expm1(-2.0 * h)
        inverse = 1.0 / (2.0 + e)
        t = -e * inverse
        s = 4.0 * (1.0 + e) * inverse * inverse
        t *= t
        q += w * t
        p += w * s
        slope += w * s * (s - 2.0 * t)
        fourth += w * s * s
        if want_log:
            entropy += w * (h + math.log(2.0 + e))
    return q, p, slope, fourth, entropy


@compiled
def field_sums(kappa, q, p, want_log, nodes, weights):
    """E m, E m^2, E m m', E[m'^2 + 2 m^2 m'], E m'^2, E ln H at u = (kappa - sqrt(q) z)/sqrt(p)."""
    count = field_rule(kappa, q, p, VALUES, nodes, weights)
    first, second, mixed, curve, response, entropy = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for j in range(count):
        u, w = nodes[j], weights[j]
        m, d = hazard(u)
        mm = m * m
        first += w * m
        second += w * mm
        mixed += w * m * d
        dd = w * d * d
        response += dd
        curve += dd + 2.0 * w * mm * d
        if want_log:
            entropy += w * log_h(u)
    if count == 0:
        second = math.nan
    return first, second, mixed, curve, response, entropy


@compiled
def state(activation, kappa, q_hat, want_log, nodes, weights):
    """The branch through q_hat: alpha, d ln alpha/d ln q_hat, q, dq/d ln q_hat and the sums."""
    q, p, slope, fourth, prior_entropy = prior_sums(q_hat, want_log)
    big_q, big_p, f1, f2 = kernel(activation, q, p)
    sums = field_sums(kappa, big_q, big_p, want_log, nodes, weights)
    first, second, mixed, curve, response, entropy = sums
    alpha = q_hat * big_p / (f1 * second)
    q_slope = q_hat * slope
    order = 1.0 - q_slope * (f2 / f1 + f1 * curve / (second * big_p))
    replicon = (f1 * f1 * response / big_p + f2 * second) / big_p * fourth
    free = prior_entropy - 0.5 * q_hat * p
    return (alpha, order, q, q_slope, free, entropy, replicon,
            first / math.sqrt(big_p), mixed / (math.sqrt(big_p) * second))


@compiled
def entropy_root(alpha, kappa, activation, log, nodes, weights):
    """ln q_hat, and whether Newton settled."""
    for _ in range(100):
        here = state(activation, kappa, math.exp(log), False, nodes, weights)
        step = -math.log(here[0] / alpha) / here[1]
        log += min(max(step, -1.0), 1.0)
        if not abs(step) > 1e-7:
            return log, abs(step) <= 1e-7
    return log, False


@compiled
def entropy_curve(alphas, kappas, activations, line):
    out = np.full((4, len(alphas)), np.nan)
    nodes, weights = np.empty(SIZE), np.empty(SIZE)
    history = np.zeros(4)
    known = 0
    for i in range(len(alphas)):
        alpha, kappa, activation = alphas[i], kappas[i], activations[i]
        if i % line == 0:
            known = 0
        solved = False
        if known > 0:
            log, solved = entropy_root(alpha, kappa, activation, extrapolate(history, known),
                                       nodes, weights)
        if not solved:
            # To first order in alpha: q_hat = alpha f'(0) m(kappa)^2.
            known = 0
            slope = kernel(activation, 0.0, 1.0)[2]
            log = math.log(alpha * slope) + 2.0 * math.log(hazard(kappa)[0])
            log, solved = entropy_root(alpha, kappa, activation, log, nodes, weights)
        if not solved:
            continue
        q_hat = math.exp(log)
        here = state(activation, kappa, q_hat, True, nodes, weights)
        step = -math.log(here[0] / alpha) / here[1]
        out[0, i] = here[2] + here[3] * step
        out[1, i] = q_hat * (1.0 + step)
        out[2, i] = here[4] + alpha * here[5]
        out[3, i] = 1.0 - alpha * here[6]
        remember(history, log + step)
        known = min(known + 1, 4)
    return out


@compiled
def capacity_point(kappa, activation, log, nodes, weights):
    """Root of the entropy along the branch: alpha, q, ln q_hat, E g; alpha = nan if not found."""
    for _ in range(100):
        here = state(activation, kappa, math.exp(log), True, nodes, weights)
        phi = here[4] + here[0] * here[5]
        step = -phi / (here[0] * here[5] * here[1])
        if abs(step) < 3e-8:
            # The step is the error to second order: the last pass also corrects the values.
            alpha = here[0] * (1.0 + here[1] * step)
            return alpha, here[2] + here[3] * step, log + step, here[7], here[5]
        if not abs(step) < 1e300:
            break
        log += min(max(step, -1.0), 1.0)
    return math.nan, math.nan, math.nan, math.nan, math.nan


@compiled
def capacity_curve(kappas, activations, line):
    out = np.full((3, len(kappas)), np.nan)
    nodes, weights = np.empty(SIZE), np.empty(SIZE)
    history = np.zeros(4)
    known = 0
    for i in range(len(kappas)):
        if i % line == 0:
            known = 0
        alpha = math.nan
        if known > 0:
            log = extrapolate(history, known)
            alpha, q, log, _, _ = capacity_point(kappas[i], activations[i], log, nodes, weights)
        if math.isnan(alpha):
            known = 0
            # q_hat at capacity grows about like this with the margin.
            log = 0.9 + min(kappas[i], 0.8 * kappas[i])
            alpha, q, log, _, _ = capacity_point(kappas[i], activations[i], log, nodes, weights)
        if math.isnan(alpha):
            continue
        out[0, i], out[1, i], out[2, i] = alpha, q, math.exp(log)
        remember(history, log)
        known = min(known + 1, 4)
    return out


@compiled
def margin_cold(alpha, activation, nodes, weights):
    """Newton on ln alpha_c(kappa), whose slope is E g / E ln H."""
    log, kappa = math.log(2.0), 0.0
    for _ in range(60):
        at, _, log, g, mean = capacity_point(kappa, activation, log, nodes, weights)
        step = -math.log(at / alpha) * mean / g
        kappa += min(max(step, -0.5), 0.5)
        if not abs(step) > 1e-6:
            break
    return log, kappa


@compiled
def margin_root(alpha, activation, log, kappa, nodes, weights):
    """(ln q_hat, kappa) where the branch passes through alpha and phi = 0, phi at this alpha."""
    for _ in range(30):
        here = state(activation, kappa, math.exp(log), True, nodes, weights)
        e1 = math.log(here[0] / alpha)
        e2 = here[4] + alpha * here[5]
        a11, a12 = here[1], -2.0 * here[8]
        a21, a22 = 0.5 * here[3] * math.exp(log) * (1.0 - alpha / here[0]), -alpha * here[7]
        det = a11 * a22 - a12 * a21
        d1, d2 = (a12 * e2 - a22 * e1) / det, (a21 * e1 - a11 * e2) / det
        log += min(max(d1, -1.0), 1.0)
        kappa += min(max(d2, -0.5), 0.5)
        if not abs(d1) + abs(d2) > 3e-8:
            return log, kappa, abs(d1) + abs(d2) <= 3e-8
    return log, kappa, False


@compiled
def margin_curve(alphas, activations, line):
    out = np.full((1, len(alphas)), np.nan)
    nodes, weights = np.empty(SIZE), np.empty(SIZE)
    logs, margins = np.zeros(4), np.zeros(4)
    known = 0
    for i in range(len(alphas)):
        alpha, activation = alphas[i], activations[i]
        if i % line == 0:
            known = 0
        solved = False
        if known > 0:
            log, kappa, solved = margin_root(alpha, activation, extrapolate(logs, known),
                                             extrapolate(margins, known), nodes, weights)
        if not solved:
            known = 0
            log, kappa = margin_cold(alpha, activation, nodes, weights)
            log, kappa, solved = margin_root(alpha, activation, log, kappa, nodes, weights)
        if not solved:
            continue
        out[0, i] = kappa
        remember(logs, log)
        remember(margins, kappa)
        known = min(known + 1, 4)
    return out


def codes(activations):
    return np.array([ACTIVATIONS.index(word) for word in activations])


def entropy(line, alphas, kappas, activations):
    return entropy_curve(np.array(alphas), np.array(kappas), codes(activations), line)


def capacity(line, kappas, activations):
    return capacity_curve(np.array(kappas), codes(activations), line)


def maximum_margin(line, alphas, activations):
    return margin_curve(np.array(alphas), codes(activations), line)


QUANTITIES = {
    "binary-entropy": peer.Quantity(
        {"alpha": None, "kappa": "0", "activation": "linear"},
        ["q", "q_hat", "entropy", "replicon"], lambda: entropy, jitted=True),
    "binary-capacity": peer.Quantity(
        {"kappa": None, "activation": "linear"},
        ["alpha_c", "q", "q_hat"], lambda: capacity, jitted=True),
    "binary-maximum-margin": peer.Quantity(
        {"alpha": None, "activation": "linear"},
        ["kappa_max"], lambda: maximum_margin, jitted=True),
}

if __name__ == "__main__":
    peer.run(QUANTITIES)
