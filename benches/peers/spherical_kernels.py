"""The compiled curves of spherical_replica_symmetric.py.

Everything runs along the explicit branch alpha(q) = q/((1-q) E m^2), with
u = (kappa - sqrt(q) z)/sqrt(1-q), in the variable v = ln(q/(1-q)), which keeps both q and 1-q
exact. Derivatives in q are closed forms, from the heat equation that H obeys.
"""

import math

import numpy as np

from kernels import (DERIVATIVES, VALUES, compiled, extrapolate, field_rule, hazard,
                     higher_hazard, log_h, remember)

SIZE = 4096


@compiled
def split(v):
    """(q, 1-q)."""
    e = math.exp(-abs(v))
    small, large = e / (1.0 + e), 1.0 / (1.0 + e)
    return (large, small) if v > 0.0 else (small, large)


@compiled
def branch(kappa, v, want_rest, nodes, weights):
    """alpha, d ln alpha/dv, E m'^2, E ln H."""
    q, p = split(v)
    count = field_rule(kappa, q, p, VALUES, nodes, weights)
    second, curve, response, entropy = 0.0, 0.0, 0.0, 0.0
    for j in range(count):
        u, w = nodes[j], weights[j]
        m, d = hazard(u)
        mm = w * m * m
        dd = w * d * d
        second += mm
        response += dd
        curve += dd + 2.0 * mm * d
        if want_rest:
            entropy += w * log_h(u)
    if count == 0:
        second = math.nan
    alpha = q / (p * second)
    # d E m^2/dq = (curve - second)/(1-q)
    return alpha, 1.0 - q * (curve / second - 1.0), response, entropy


@compiled
def entropy_root(alpha, kappa, v, nodes, weights):
    """ln(q/(1-q)), and whether Newton settled."""
    for _ in range(200):
        here = branch(kappa, v, False, nodes, weights)
        step = -math.log(here[0] / alpha) / here[1]
        v += min(max(step, -1.0), 1.0)
        if not abs(step) > 1e-7:
            return v, abs(step) <= 1e-7
    return v, False


@compiled
def entropy_curve(alphas, kappas, line):
    out = np.full((3, len(alphas)), np.nan)
    nodes, weights = np.empty(SIZE), np.empty(SIZE)
    history = np.zeros(4)
    known = 0
    for i in range(len(alphas)):
        alpha, kappa = alphas[i], kappas[i]
        if i % line == 0:
            known = 0
        solved = False
        if known > 0:
            v, solved = entropy_root(alpha, kappa, extrapolate(history, known), nodes, weights)
        if not solved:
            # To first order in alpha: q = alpha m(kappa)^2.
            known = 0
            v = min(math.log(alpha) + 2.0 * math.log(hazard(kappa)[0]), 0.0)
            v, solved = entropy_root(alpha, kappa, v, nodes, weights)
        if not solved:
            continue
        here = branch(kappa, v, True, nodes, weights)
        q, p = split(v)
        step = -math.log(here[0] / alpha) / here[1]
        out[0, i] = q + q * p * step
        log_p = math.log1p(-q) if q < 0.5 else math.log(p)
        out[1, i] = 0.5 * (log_p + q / p) + alpha * here[3]
        out[2, i] = 1.0 - alpha * here[2]
        remember(history, v + step)
        known = min(known + 1, 4)
    return out


@compiled
def stability(kappa, v, nodes, weights):
    """ln(alpha E m'^2), its slope in v, alpha, and the averages the breaking point needs."""
    q, p = split(v)
    count = field_rule(kappa, q, p, DERIVATIVES, nodes, weights)
    mm, dd, mmd, ddd, mde, ee = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    dee, dddd, ff = 0.0, 0.0, 0.0
    for j in range(count):
        u, w = nodes[j], weights[j]
        m, d = hazard(u)
        e, f = higher_hazard(u, m, d)
        mm += w * m * m
        mmd += w * m * m * d
        wdd = w * d * d
        dd += wdd
        ddd += wdd * d
        dddd += wdd * d * d
        mde += w * m * d * e
        wee = w * e * e
        ee += wee
        dee += wee * d
        ff += w * f * f
    if count == 0:
        mm = math.nan
    # d E m'^2/dq = [E(m''^2 + 2 m'^3 + 2 m m' m'') - 2 E m'^2]/(1-q)
    slope = 1.0 + q * ((ee + 2.0 * (ddd + mde)) / dd - (dd + 2.0 * mmd) / mm - 1.0)
    alpha = q / (p * mm)
    return math.log(alpha * dd), slope, alpha, ee, ddd, ff, dee, dddd


@compiled
def stability_root(kappa, v, nodes, weights):
    for _ in range(60):
        here = stability(kappa, v, nodes, weights)
        step = -here[0] / here[1]
        v += min(max(step, -0.5), 0.5)
        if not abs(step) > 1e-7:
            return v, abs(step) <= 1e-7 and here[1] > 0.0
    return v, False


@compiled
def stability_curve(kappas, line):
    out = np.full((4, len(kappas)), np.nan)
    nodes, weights = np.empty(SIZE), np.empty(SIZE)
    history = np.zeros(4)
    known = 0
    for i in range(len(kappas)):
        kappa = kappas[i]
        if i % line == 0:
            known = 0
        if not kappa < 0.0:
            continue
        solved = False
        if known > 0:
            v, solved = stability_root(kappa, extrapolate(history, known), nodes, weights)
        if not solved:
            # The first zero from q = 0.
            known = 0
            v = -6.0
            while v < 30.0 and stability(kappa, v, nodes, weights)[0] < 0.0:
                v += 0.5
            v, solved = stability_root(kappa, v, nodes, weights)
        if not solved:
            continue
        _, _, alpha, ee, ddd, ff, dee, dddd = stability(kappa, v, nodes, weights)
        q, p = split(v)
        denominator = 2.0 * (1.0 - alpha * ddd)
        x = alpha * ee / denominator
        out[0, i], out[1, i], out[2, i] = alpha, q, x
        cubic = alpha * (ff + 12.0 * x * dee + 6.0 * x * x * dddd) - 6.0 * x * x
        out[3, i] = cubic / (p * denominator)
        remember(history, v)
        known = min(known + 1, 4)
    return out


def entropy(line, alphas, kappas):
    return entropy_curve(np.array(alphas), np.array(kappas), line)


def stability_line(line, kappas):
    return stability_curve(np.array(kappas), line)
