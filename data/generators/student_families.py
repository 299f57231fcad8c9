"""Symmetric critical points of the student-teacher loss of rectified linear units, in multiple
precision, from the definition of the loss alone.

Students fall into two classes of sizes k - q and q, attached to the teachers of the same
numbers; the weights are six numbers (own, fellows, the other class, for each class). The loss
is summed over the orbits of pairs with the arc-cosine kernel

    E relu(w.x) relu(v.x) = |w||v| (sin t + (pi - t) cos t) / 2 pi

at 90 digits, which survive its cancellations; its gradient and Hessian are central differences,
and Newton's method starts from the few digits given below, which only choose the branch.

    python student_families.py

writes ../reference/student-families-mp.csv; needs mpmath.
"""

from mpmath import mp, mpf

from common import Table

mp.dps = 90
STEP = mpf(10) ** -30


def kernel(lengths, dot):
    c = dot / lengths
    c = max(min(c, mpf(1)), mpf(-1))
    t = mp.acos(c)
    return lengths * (mp.sin(t) + (mp.pi - t) * c) / (2 * mp.pi)


def loss(k, q, x):
    """The loss at weights x = (own, fellows, other class) of each class."""
    sizes = (k - q, mpf(q))
    rows = (x[:3], (x[3], x[5], x[4]))  # own, fellows, the other block
    total = mpf(0)
    square = []
    for r in (0, 1):
        own, fellow, other = rows[r]
        square.append(own**2 + (sizes[r] - 1) * fellow**2 + sizes[1 - r] * other**2)
    length = [mp.sqrt(s) for s in square]
    for r in (0, 1):
        own, fellow, other = rows[r]
        n, m = sizes[r], sizes[1 - r]
        total += n * square[r] / 4
        if n != 1:
            dot = 2 * own * fellow + (n - 2) * fellow**2 + m * other**2
            total += n * (n - 1) * kernel(square[r], dot) / 2
            total -= n * (n - 1) * kernel(length[r], fellow)
        total -= n * kernel(length[r], own)
        total -= n * m * kernel(length[r], other)
    (a, b, c), (e, g, d) = rows
    n, m = sizes
    dot = a * d + (n - 1) * b * d + c * e + (m - 1) * c * g
    total += n * m * kernel(length[0] * length[1], dot)
    return total + (k / 2 + k * (k - 1) / (2 * mp.pi)) / 2


def root(k, q, start, merged):
    """Newton's method in the free weights; returns weights, loss."""
    places = [i for i in range(6) if not (i == 5 and (q == 1 or merged))]

    def full(y):
        x = [mpf(0)] * 6
        for place, value in zip(places, y):
            x[place] = value
        if merged:
            x[5] = x[3]
        return x

    f = lambda y: loss(k, q, full(y))
    y = mp.matrix([mpf(start[i]) for i in places])
    n = len(places)
    for _ in range(60):
        h = [STEP * max(abs(v), mpf(10) ** -6) for v in y]

        def shifted(*moves):
            z = y.copy()
            for i, sign in moves:
                z[i] += sign * h[i]
            return f(z)

        here = f(y)
        plus = [shifted((i, 1)) for i in range(n)]
        minus = [shifted((i, -1)) for i in range(n)]
        gradient = mp.matrix([(plus[i] - minus[i]) / (2 * h[i]) for i in range(n)])
        hessian = mp.matrix(n, n)
        for i in range(n):
            hessian[i, i] = (plus[i] - 2 * here + minus[i]) / h[i] ** 2
            for j in range(i):
                both = shifted((i, 1), (j, 1)) - shifted((i, 1), (j, -1))
                both -= shifted((i, -1), (j, 1)) - shifted((i, -1), (j, -1))
                hessian[i, j] = hessian[j, i] = both / (4 * h[i] * h[j])
        step = mp.lu_solve(hessian, gradient)
        y -= step
        if max(abs(s / v) for s, v in zip(step, y)) < mpf(10) ** -26:
            return full(y), f(y)
    raise ArithmeticError("no root")


# family, neurons of the second class, whether they are equal, k, a few digits of the weights.
POINTS = [
    ("P(3)", 3, False, 8.0, [9.2124107e-1, -1.2659431e-1, 2.5530258e-1, -7.2660893e-1, 1.9866736e-1, 2.0752796e-1]),
    ("P(3)", 3, False, 10.0, [9.7698277e-1, -6.7434705e-2, 1.9911478e-1, -7.5518254e-1, 1.4541861e-1, 1.6039746e-1]),
    ("P(3)", 3, False, 30.0, [1.0040646e0, -5.1367110e-3, 6.4079846e-2, -8.7195224e-1, 4.3505875e-2, 5.7283295e-2]),
    ("P(3)", 3, False, 500.0, [1.0000283e0, -1.5854126e-5, 3.9831632e-3, -9.8962892e-1, 2.6125206e-3, 3.8575369e-3]),
    ("P(3)", 3, False, 100000.0, [1.0000000e0, -3.8295360e-10, 1.9999561e-5, -9.9994649e-1, 1.2764369e-5, 1.9250455e-5]),
    ("P(4)", 4, False, 10.5, [9.5129080e-1, -9.5538101e-2, 1.9551218e-1, -7.8117821e-1, 1.4580742e-1, 1.5863015e-1]),
    ("P(4)", 4, False, 40.0, [1.0034387e0, -3.8178297e-3, 4.8494872e-2, -8.9986441e-1, 3.2724564e-2, 4.4136511e-2]),
    ("P(10)", 10, False, 20.0, [9.5889782e-1, -7.8347724e-2, 1.0687226e-1, -8.8600252e-1, 7.5167966e-2, 8.8178455e-2]),
    ("P(10)", 10, False, 60.0, [1.0036838e0, -4.5053707e-3, 3.2949196e-2, -9.3500728e-1, 2.1773773e-2, 3.0315734e-2]),
    ("P(10)", 10, False, 3000.0, [1.0000028e0, -1.4386129e-6, 6.6623730e-4, -9.9823460e-1, 4.2974297e-4, 6.4380768e-4]),
    ("P(30)", 30, False, 35.0, [6.6264705e-1, -3.0865859e-1, 6.6473738e-2, -9.5096519e-1, 5.2427067e-2, 5.5433061e-2]),
    ("P(30)", 30, False, 100.0, [1.0031837e0, -5.5581906e-3, 2.0199492e-2, -9.6481835e-1, 1.2695806e-2, 1.8689925e-2]),
    ("P(50)", 50, False, 81.0, [9.9347664e-1, -2.2557292e-2, 2.6078474e-2, -9.7193196e-1, 1.3676868e-2, 2.3558510e-2]),
    ("P(50)", 50, False, 1000.0, [1.0001154e0, -6.7895931e-5, 1.9993156e-3, -9.9498504e-1, 1.2865130e-3, 1.9285896e-3]),
    ("N(3)", 3, False, 6.0, [1.0354604e0, -1.5929108e-3, 8.1358097e-3, -3.0662201e-1, -9.9589037e-3, 6.4047548e-1]),
    ("N(3)", 3, False, 20.0, [1.0124425e0, -1.9145770e-4, 3.1892497e-3, -2.9692089e-1, -3.0292697e-3, 6.2080547e-1]),
    ("N(3)", 3, False, 1000.0, [1.0002678e0, -8.6762572e-8, 7.2777579e-5, -2.9261046e-1, -6.0404105e-5, 6.1001010e-1]),
    ("N(6)", 6, False, 9.5, [1.0539271e0, 8.0631444e-4, 1.4101745e-2, -6.4869410e-1, -9.6402010e-3, 3.1856233e-1]),
    ("N(6)", 6, False, 17.0, [1.0324252e0, 3.7090549e-4, 8.3966550e-3, -6.3564568e-1, -6.1612002e-3, 3.0792906e-1]),
    ("N(6)", 6, False, 100.0, [1.0060330e0, 1.7298998e-5, 1.5126750e-3, -6.1872769e-1, -1.2797926e-3, 2.9519695e-1]),
    ("N(6)", 6, False, 100000.0, [1.0000062e0, 1.9328909e-11, 1.5252184e-6, -6.1459077e-1, -1.3485807e-6, 2.9241551e-1]),
    ("N(10)", 10, False, 20.0, [1.0371762e0, 1.4970659e-3, 1.1492390e-2, -7.8434124e-1, -5.3750267e-3, 1.8475917e-1]),
    ("N(10)", 10, False, 500.0, [1.0017058e0, 5.2308640e-6, 4.9035616e-4, -7.6283471e-1, -4.2739892e-4, 1.6915675e-1]),
    ("N(15)", 15, False, 30.0, [1.0298593e0, 1.5664049e-3, 1.0494859e-2, -8.5635753e-1, -3.6818101e-3, 1.2088595e-1]),
    ("N(15)", 15, False, 2000.0, [1.0005409e0, 1.1069057e-6, 2.0431900e-4, -8.4487584e-1, -1.8262437e-4, 1.0280378e-1]),
    ("N(20)", 20, False, 40.0, [1.0248338e0, 1.4156835e-3, 9.4661181e-3, -8.9254597e-1, -2.7521427e-3, 8.9323158e-2]),
    ("N(20)", 20, False, 130.0, [1.0088416e0, 2.6911036e-4, 4.1423583e-3, -8.9123335e-1, -1.9421417e-3, 7.5462715e-2]),
    ("N(50)", 50, False, 60.0, [1.0197072e0, 1.4155562e-3, 8.0016214e-3, -9.5906713e-1, -7.3202147e-4, 3.8212672e-2]),
    ("N(50)", 50, False, 140.0, [1.0093936e0, 3.4461910e-4, 5.3466124e-3, -9.5885290e-1, -8.3032180e-4, 3.0093644e-2]),
    ("T", 2, True, 6.0, [1.0686970e0, -1.5365228e-1, 3.4568005e-1, -1.9723606e-1, 2.1152987e-1, -1.9723606e-1]),
    ("T", 2, True, 30.0, [1.0362737e0, -3.5786626e-3, 5.5490982e-2, -2.8588011e-1, 3.1084700e-2, -2.8588011e-1]),
    ("T", 2, True, 1000.0, [1.0010813e0, -3.0172533e-6, 1.6499992e-3, -3.2369495e-1, 9.6434769e-4, -3.2369495e-1]),
    ("Z", 2, True, 6.0, [1.3316407e0, -8.1432366e-2, 2.6073377e-1, -4.1454444e-2, -3.7254140e-2, -4.1454444e-2]),
    ("Z", 2, True, 30.0, [1.0669740e0, -2.1234665e-3, 3.5662424e-2, -4.8888653e-3, -4.4937832e-3, -4.8888653e-3]),
    ("Z", 2, True, 1000.0, [1.0020000e0, -1.9452480e-6, 1.0017019e-3, -3.0455843e-5, -2.9927226e-5, -3.0455843e-5]),
    ("K", 2, True, 5.0, [1.2044545e0, -2.5074388e-2, 5.5620719e-2, 4.2028300e-1, -6.1708953e-2, 4.2028300e-1]),
    ("K", 2, True, 33.3, [1.0322473e0, -6.0036533e-4, 1.0042835e-2, 3.4113928e-1, -6.6127797e-3, 3.4113928e-1]),
    ("J", 2, False, 5.0, [9.7735630e-1, -1.7609090e-1, 2.4414170e-1, -3.6167491e-1, 2.0377755e-1, 6.3784286e-1]),
    ("J", 2, False, 33.3, [1.0281657e0, -2.7626620e-3, 3.0748460e-2, -3.4543454e-1, 2.8324956e-2, 3.7414582e-1]),
    ("S1", 1, False, 4.5, [1.0885503e0, -1.0248312e-1, 2.3362237e-1, 1.5676480e-1, 1.9379862e-1, 0.0000000e0]),
    ("S1", 1, False, 1000.0, [1.0009989e0, -1.0339553e-6, 1.0006052e-3, 3.2782691e-5, 3.3396643e-5, 0.0000000e0]),
    ("S2", 1, False, 4.5, [-6.2244164e-1, 4.7365883e-1, 1.6038496e-1, 4.2197897e-1, 4.2132993e-1, 0.0000000e0]),
    ("S2", 1, False, 1000.0, [-9.9893802e-1, 2.0001854e-3, 9.9853428e-4, 2.1024353e-3, 2.0672014e-3, 0.0000000e0]),
]

NAMES = ["diag1", "off1", "block12", "diag2", "block21", "off2"]
METHOD = "mpmath 90 digits: Newton on the definition of the loss, derivatives by central differences"


def main():
    table = Table("st-fam", 22, "1e-21")
    for family, q, merged, k, start in POINTS:
        x, value = root(mpf(k), q, start, merged)
        params = {"family": family, "k": k}
        table.add("loss", params, value, METHOD)
        for place, name in enumerate(NAMES):
            if not (q == 1 and name == "off2"):
                table.add(name, params, x[place], METHOD)
    table.write("student-families-mp.csv")


if __name__ == "__main__":
    main()
