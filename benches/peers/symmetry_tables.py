"""Counts of symmetry-induced subspaces, and where minima come to outnumber critical ones.

Exact integers by the recurrences
    T(r, m+1) = (r+1) T(r, m) + r T(r-1, m) + T(r+1, m)
    G(r, m+1) = r (G(r, m) + G(r-1, m)),
each row of a triangle made once for the whole table; only narrow widths that still matter are
carried. Crossovers by the same recurrences over m! in doubles, every row one array operation.
"""

import math
import sys

import peer

# The default limit of 4300 digits is a guard against accidents.
sys.set_int_max_str_digits(0)


def triangle(asked, minima):
    """Counts at all (r, m) asked for, from one pass over the widths."""
    wanted = {}
    for r, m in asked:
        wanted.setdefault(m, set()).add(r)
    widest = max(wanted)
    reach, ahead = [0] * (widest + 2), 0
    for m in range(widest, -1, -1):
        ahead = max(ahead + (1 if minima else 0), max(wanted.get(m, {0})))
        reach[m] = ahead
    row, found = [1], {}
    for m in range(widest + 1):
        if m > 0:
            row.append(0)
            row.append(0)
            last = min(m, reach[m])
            if minima:
                row = [(r + 1) * row[r] + r * row[r - 1] + row[r + 1] for r in range(last + 1)]
            else:
                row = [r * (row[r] + row[r - 1]) for r in range(last + 1)]
        for r in wanted.get(m, ()):
            found[r, m] = row[r] if r < len(row) else 0
    return found


def log(n):
    return math.log(n) if n > 0 else math.nan


def counts(minima):
    def compute(line, rs, ms):
        asked = [(int(r), int(m)) for r, m in zip(rs, ms)]
        found = triangle(asked, minima)
        values = [found[pair] for pair in asked]
        return [str(n) for n in values], [log(n) for n in values]
    return compute


def load_crossover():
    import numpy as np

    def compute(line, stars):
        stars = [int(r) for r in stars]
        top = max(stars)
        spare = top // 2 + 10
        widest = top + spare
        # ln R(r, h) for h = 0, 1, ..., as long as it is needed, from rows of increasing width.
        total = np.full((top + 1, spare + 1), np.nan)
        single = np.full((top + 1, spare + 1), np.nan)
        k = np.arange(widest + 3, dtype=float)
        T, G = np.zeros(widest + 3), np.zeros(widest + 3)
        T[0] = G[0] = 1.0
        scratch = np.zeros(widest + 3)
        for m in range(1, widest + 1):
            n = min(m, widest + top - m) + 2
            scratch[1:n] = k[1:n] * T[:n - 1]
            T[:n] = ((k[:n] + 1.0) * T[:n] + scratch[:n] + T[1:n + 1]) / m
            n = min(m, top) + 1
            G[1:n] = k[1:n] * (G[1:n] + G[:n - 1]) / m
            G[0] = 0.0
            # Both over m! times a common power, so that nothing overflows.
            scale = T[:min(m, top) + 1].max()
            T /= scale
            G /= scale
            low, high = max(1, m - spare), min(m, top)
            r = np.arange(low, high + 1)
            with np.errstate(divide="ignore", invalid="ignore"):
                total[r, m - r] = np.log(np.cumsum(G[:high + 1])[r - 1] / T[r])
                single[r, m - r] = np.log(G[r - 1] / T[r])

        def crossing(logs):
            h = int(np.argmax(~(logs > 1e-13)))
            if h == 0:
                return 0.0, 0
            return h - 1 + logs[h - 1] / (logs[h - 1] - logs[h]), h

        all_, one = [crossing(total[r]) for r in stars], [crossing(single[r]) for r in stars]
        return [h for h, _ in all_], [h for h, _ in one], [h for _, h in all_]
    return compute


QUANTITIES = {
    "symmetry-minima-count": peer.Quantity(
        {"r": None, "m": None}, ["count", "log_count"], lambda: counts(True)),
    "symmetry-critical-count": peer.Quantity(
        {"r": None, "m": None}, ["count", "log_count"], lambda: counts(False)),
    "symmetry-crossover": peer.Quantity(
        {"r-star": None}, ["h_total", "h_single", "h_first"], load_crossover),
}

if __name__ == "__main__":
    peer.run(QUANTITIES)
