"""Coefficients of the moment ratio behind the Gaussian hazard.

With M_n(x) = int_0^inf t^n exp(-x t - t^2/2) dt, the moments of the excess of a standard
normal variable over x (times M_0), the ratios rho_n = M_n / M_{n-1} obey

    rho_n = n / (x + rho_{n+1}),

a recurrence of positive terms for x >= 0. So rho_5 alone gives rho_4 ... rho_1 and the
hazard x + rho_1 without cancellation. This script tabulates the smooth function

    g(t) = rho_5(x) / t,    t = SCALE / (SCALE + x),    0 < t <= 1,

as PIECES polynomials of degree DEGREE, piece i in the variable s = PIECES t - i - 1/2 in
[-1/2, 1/2]: the interpolant in the Chebyshev nodes of the piece, rewritten in powers of s.
The values come from erfc and the upward recurrence M_{n+1} = n M_{n-1} - x M_n, carried
with as many guard digits as its cancellation eats. 60 digits throughout, then rounded to
the nearest double.

    python hazard_ratio.py > ../../src/special/hazard_ratio.rs

needs mpmath; the output is the same on every run. The largest relative deviation of the
(unrounded) polynomials from g, over a finer grid, is printed in the header of the table.
"""

import mpmath as mp

SCALE, PIECES, DEGREE, LEVEL, DIGITS = 5, 64, 7, 5, 60


def ratio(x):
    """rho_LEVEL(x) to DIGITS digits."""
    lost = int(2 * (LEVEL + 2) * mp.log10(1 + x)) + 20
    with mp.workdps(DIGITS + lost):
        below = mp.sqrt(mp.pi / 2) * mp.exp(x * x / 2) * mp.erfc(x / mp.sqrt(2))
        here = 1 - x * below
        for n in range(1, LEVEL):
            below, here = here, n * below - x * here
        return here / below


def smooth(t):
    """g(t) = rho_LEVEL(x) / t at t = SCALE / (SCALE + x)."""
    return ratio(SCALE * (1 - t) / t) / t


def piece(i):
    """Coefficients in powers of s, and the largest relative deviation."""
    count = DEGREE + 1
    nodes = [mp.cos(mp.pi * (2 * k + 1) / (2 * count)) / 2 for k in range(count)]
    at = lambda s: (i + mp.mpf(1) / 2 + s) / PIECES
    system = mp.matrix([[s**n for n in range(count)] for s in nodes])
    values = mp.matrix([smooth(at(s)) for s in nodes])
    c = list(mp.lu_solve(system, values))
    grid = [mp.mpf(2 * k + 1) / 34 - mp.mpf(1) / 2 for k in range(17)]
    deviation = max(abs(mp.polyval(c[::-1], s) / smooth(at(s)) - 1) for s in grid)
    return c, deviation


def main():
    mp.mp.dps = DIGITS
    rows = [piece(i) for i in range(PIECES)]
    worst = mp.nstr(max(d for _, d in rows), 2)
    print("//! The moment ratio `rho_5(x) = M_5/M_4` of the Gaussian excess, as piecewise polynomials.")
    print("//!")
    print("//! Written by `data/generators/hazard_ratio.py` from 60-digit values; do not edit.")
    print(f"//! Largest relative deviation before rounding to `f64`: {worst}.")
    print()
    print("/// The map of the half-line: `t = SCALE / (SCALE + x)`.")
    print(f"pub(super) const SCALE: f64 = {SCALE}.0;")
    print()
    print(f"/// `rho_5(x) / t` on `i <= {PIECES} t <= i + 1`, in ascending powers of `{PIECES} t - i - 1/2`.")
    print("#[rustfmt::skip]")
    print("#[allow(clippy::excessive_precision, clippy::unreadable_literal)]")
    print(f"pub(super) static RATIO: [[f64; {DEGREE + 1}]; {PIECES}] = [")
    for c, _ in rows:
        print("    [" + ", ".join(repr(float(v)) for v in c) + "],")
    print("];")


if __name__ == "__main__":
    main()
