"""Replica-symmetric curves of the spherical perceptron.

Capacity and largest margin are closed forms of the error function and need no array library; the
entropy and the stability line are compiled (spherical_kernels.py).
"""

import math

import peer

SQRT_HALF = math.sqrt(0.5)
NORM = 1.0 / math.sqrt(2.0 * math.pi)


def moments(kappa):
    """int (kappa - z)_+^n Dz for n = 2 and n = 1."""
    gauss = NORM * math.exp(-0.5 * kappa * kappa)
    if kappa > -2.5:
        phi = 0.5 * math.erfc(-kappa * SQRT_HALF)
        return (1.0 + kappa * kappa) * phi + kappa * gauss, kappa * phi + gauss
    # The two terms cancel to order kappa^-4: continued fraction for the ratios of successive
    # moments instead, r_n = 1/(|kappa| + (n+1) r_{n+1}).
    x, r = -kappa, 0.0
    for n in range(10 + int(480.0 / (x * x)), 2, -1):
        r = 1.0 / (x + (n + 1) * r)
    r2 = 1.0 / (x + 3.0 * r)
    r1 = 1.0 / (x + 2.0 * r2)
    first = gauss * r1 / (x + r1)
    return 2.0 * first * r2, first


def capacity(line, kappas):
    return [[1.0 / moments(kappa)[0] for kappa in kappas]]


def maximum_margin(line, alphas):
    """Newton on -ln alpha_c(kappa), increasing and concave: it may start anywhere."""
    out = []
    kappa = 0.0
    for alpha in alphas:
        for _ in range(100):
            second, first = moments(kappa)
            step = -math.log(alpha * second) * second / (2.0 * first)
            kappa = max(kappa + step, -37.0)  # beyond, the Gaussian underflows
            if abs(step) < 1e-8:
                break
        out.append(kappa)
    return [out]


def load(name):
    def load_compiled():
        import spherical_kernels
        return getattr(spherical_kernels, name)
    return load_compiled


QUANTITIES = {
    "spherical-entropy": peer.Quantity(
        {"alpha": None, "kappa": "0"}, ["q", "entropy", "replicon"], load("entropy"), jitted=True),
    "spherical-capacity": peer.Quantity({"kappa": None}, ["alpha_c"], lambda: capacity),
    "spherical-maximum-margin": peer.Quantity(
        {"alpha": None}, ["kappa_max"], lambda: maximum_margin),
    "spherical-stability-line": peer.Quantity(
        {"kappa": None}, ["alpha_dat", "q", "breaking_point", "slope"],
        load("stability_line"), jitted=True),
}

if __name__ == "__main__":
    peer.run(QUANTITIES)
