"""Symmetric critical points of the ReLU student-teacher loss in numba: weights, loss and smallest
Hessian eigenvalue of a family over the number of neurons.

 - two classes of neurons, six weights; the derivatives of the loss with respect to one weight of
   each orbit in closed form, and the second derivatives as sums of products of linear forms;
 - Newton's method, each start extrapolated as a polynomial in k^(-1/2) through the last five
   roots; from the leading terms at a thousand neurons downwards, then along the grid;
 - the Hessian by isotypic components: two closed forms for each class, a 2 x 2 matrix, a 5 x 5
   for each class and the 6 x 6 of the invariant weights, by LAPACK.

    python student_families.py student-critical-point --family II,M --k log:6:2000/200

Families: A, I, II, M, M*, P(q), N(q) with q <= 15, S1, S2, K, J, T, Z. No errors are estimated;
losses are good to 1e-12. The numbers of neurons are to rise.
"""

import math

import peer

peer.WORDS.add("family")


def load():
    import numpy as np
    from numba import njit

    PI = math.pi

    @njit(cache=True)
    def angle(lengths, dot, gram):
        """Sine, cosine, lean."""
        area = math.sqrt(max(gram, 0.0))
        return area / lengths, dot / lengths, math.atan2(dot, area)

    @njit(cache=True)
    def look(n, q, x, length, pull, own, teacher, fellow, other):
        """Lengths and angles; rows of `x`: own weight, on the first block, on the second."""
        size = (n, q)
        for r in range(2):
            s = 1 - r
            a, b, c = x[r, 0], x[r, 1 + r], x[r, 1 + s]
            p, m = size[r], size[s]
            rest = max(p - 1.0, 0.0)
            square = a * a + rest * b * b + m * c * c
            length[r] = math.sqrt(square) if square > 0.0 else 1.0
            own[r, 0], own[r, 1], own[r, 2] = angle(length[r], a, square - a * a if rest == 0.0 and m == 0.0 else rest * b * b + m * c * c)
            if p > 1.0:
                inner = 2 * a * b + (p - 2.0) * b * b + m * c * c
                gram = (a * a - b * b) ** 2 + 2 * (p - 2.0) * ((a - b) * b) ** 2 + 2 * m * ((a - b) * c) ** 2
                fellow[r, 0], fellow[r, 1], fellow[r, 2] = angle(square, inner, gram)
                teacher[r, r, 0], teacher[r, r, 1], teacher[r, r, 2] = angle(
                    length[r], b, a * a + (p - 2.0) * b * b + m * c * c
                )
            if m > 0.0:
                teacher[r, s, 0], teacher[r, s, 1], teacher[r, s, 2] = angle(
                    length[r], c, a * a + rest * b * b + (m - 1.0) * c * c
                )
        if q > 0.0:
            a, b, c = x[0, 0], x[0, 1], x[0, 2]
            e, g, d = x[1, 0], x[1, 2], x[1, 1]
            inner = a * d + (n - 1.0) * b * d + c * e + (q - 1.0) * c * g
            gram = (a * e - c * d) ** 2
            gram += (n - 1.0) * ((a * d - b * d) ** 2 + (c * d - b * e) ** 2)
            gram += (q - 1.0) * ((a * g - c * d) ** 2 + (c * g - c * e) ** 2)
            gram += (n - 1.0) * (q - 1.0) * (b * g - c * d) ** 2
            other[0], other[1], other[2] = angle(length[0] * length[1], inner, gram)
        for r in range(2):
            s = 1 - r
            p, m = size[r], size[s]
            total = -own[r, 0]
            if p > 1.0:
                total += (p - 1.0) * (length[r] * fellow[r, 0] - teacher[r, r, 0])
            if m > 0.0:
                total += m * (length[s] * other[0] - teacher[r, s, 0])
            pull[r] = total / length[r]

    @njit(cache=True)
    def across(r, s, same, x, length, cosine, out, back):
        """The direction of a partner of class s across that of class r: (own, second, blocks)."""
        w = np.empty(4)
        v = np.empty(4)
        w[0], w[1], w[2], w[3] = x[r, 0], x[r, 1 + s], x[r, 1], x[r, 2]
        v[0], v[1], v[2], v[3] = x[s, 1 + r], x[s, 0], x[s, 1], x[s, 2]
        for i in range(4):
            w[i] /= length[r]
            v[i] /= length[s]
        for i in range(4):
            out[i] = v[i] - cosine * w[i]
            back[i] = w[i] - cosine * v[i]

    @njit(cache=True)
    def derivatives(n, q, x, length, pull, own, teacher, fellow, other, gradient, hessian):
        size = (n, q)
        gradient[:] = 0.0
        hessian[:, :] = 0.0
        surplus = np.zeros(2)
        for b in range(2):
            s = 1 - b
            if size[b] > 0.0:
                surplus[b] = x[b, 0] + (size[b] - 1.0) * x[b, 1 + b] + size[s] * x[s, 1 + b] - 1.0
        along = np.zeros((2, 3))
        counts = np.zeros((2, 3))
        for r in range(2):
            for b in range(2):
                counts[r, 1 + b] = size[b] - 1.0 if b == r else size[b]
            counts[r, 0] = 1.0
            for a in range(3):
                along[r, a] = counts[r, a] * x[r, a] / length[r]
        out = np.empty(4)
        back = np.empty(4)
        form = np.empty(3)
        mirror = np.empty(3)
        for r in range(2):
            s = 1 - r
            p, m = size[r], size[s]
            if p == 0.0:
                continue
            base = 3 * r
            # Gradient.
            total = pull[r] * x[r, 0] + 0.5 * PI * surplus[r] + 0.5 * PI * x[r, 0] - own[r, 2]
            if p > 1.0:
                total += (p - 1.0) * fellow[r, 2] * x[r, 1 + r]
            if m > 0.0:
                total += m * other[2] * x[s, 1 + r]
            gradient[base] = total / (2 * PI)
            if p > 1.0:
                total = (pull[r] + 0.5 * PI) * x[r, 1 + r] + 0.5 * PI * surplus[r] - teacher[r, r, 2]
                total += fellow[r, 2] * (x[r, 0] + (p - 2.0) * x[r, 1 + r])
                if m > 0.0:
                    total += m * other[2] * x[s, 1 + r]
                gradient[base + 1 + r] = total / (2 * PI)
            if m > 0.0:
                total = (pull[r] + 0.5 * PI) * x[r, 1 + s] + 0.5 * PI * surplus[s] - teacher[r, s, 2]
                if p > 1.0:
                    total += (p - 1.0) * fellow[r, 2] * x[r, 1 + s]
                total += other[2] * (x[s, 0] + (m - 1.0) * x[s, 1 + s])
                gradient[base + 1 + s] = total / (2 * PI)
            # Second derivatives.
            weight = p / (2 * PI)
            for a in range(3):
                hessian[base + a, base + a] += weight * (pull[r] + PI) * counts[r, a]
                for b in range(3):
                    hessian[base + a, base + b] -= weight * pull[r] * along[r, a] * along[r, b]
            for c in range(3):
                if counts[r, c] <= 0.0:
                    continue
                sine = own[r, 0] if c == 0 else teacher[r, c - 1, 0]
                cosine = own[r, 1] if c == 0 else teacher[r, c - 1, 1]
                factor = -weight * counts[r, c] / (length[r] * sine)
                for a in range(3):
                    form[a] = (1.0 if a == c else 0.0) - cosine * along[r, a]
                for a in range(3):
                    for b in range(3):
                        hessian[base + a, base + b] += factor * form[a] * form[b]
            if p > 1.0:
                pairs = weight * (p - 1.0)
                sine = fellow[r, 0]
                turned = pairs * (0.5 * PI + fellow[r, 2])
                for a in range(3):
                    for b in range(3):
                        hessian[base + a, base + b] += pairs * sine * along[r, a] * along[r, b]
                hessian[base, base + 1 + r] += turned
                hessian[base + 1 + r, base] += turned
                hessian[base + 1 + r, base + 1 + r] += turned * (p - 2.0)
                hessian[base + 1 + s, base + 1 + s] += turned * m
                if sine > 0.0:
                    across(r, r, True, x, length, fellow[r, 1], out, back)
                    form[0] = out[0]
                    mirror[0] = back[1]
                    form[1 + r] = out[1] + (p - 2.0) * out[2 + r]
                    mirror[1 + r] = back[0] + (p - 2.0) * back[2 + r]
                    form[1 + s] = m * out[2 + s]
                    mirror[1 + s] = m * back[2 + s]
                    for a in range(3):
                        for b in range(3):
                            hessian[base + a, base + b] += pairs / sine * form[a] * (form[b] + mirror[b])
            if m > 0.0:
                pairs = weight * m
                sine = other[0]
                across(r, s, False, x, length, other[1], out, back)
                form[0] = out[0]
                mirror[0] = back[1]
                form[1 + r] = (p - 1.0) * out[2 + r]
                mirror[1 + r] = back[0] + (p - 1.0) * back[2 + r]
                form[1 + s] = out[1] + (m - 1.0) * out[2 + s]
                mirror[1 + s] = (m - 1.0) * back[2 + s]
                turned = pairs * (0.5 * PI + other[2])
                top = 3 * s
                for a in range(3):
                    for b in range(3):
                        hessian[base + a, base + b] += pairs * length[s] / (length[r] * sine) * form[a] * form[b]
                        cross = sine * along[r, a] * along[s, b] + form[a] * mirror[b] / sine
                        hessian[base + a, top + b] += pairs * cross
                hessian[base, top + 1 + r] += turned
                hessian[base + 1 + s, top] += turned
                hessian[base + 1 + r, top + 1 + r] += turned * (p - 1.0)
                hessian[base + 1 + s, top + 1 + s] += turned * (m - 1.0)
        return counts

    @njit(cache=True)
    def newton(n, q, x, merged, work):
        length, pull, own, teacher, fellow, other, gradient, hessian = work
        size = (n, q)
        root = np.ones(6)
        here = np.zeros(6, np.bool_)
        for iteration in range(40):
            look(n, q, x, length, pull, own, teacher, fellow, other)
            counts = derivatives(n, q, x, length, pull, own, teacher, fellow, other, gradient, hessian)
            for i in range(6):
                weight = size[i // 3] * counts[i // 3, i % 3]
                here[i] = weight > 0.0
                root[i] = math.sqrt(weight) if here[i] else 1.0
            force = np.zeros(6)
            for i in range(6):
                if here[i]:
                    force[i] = root[i] * gradient[i]
                for j in range(6):
                    if here[i] and here[j]:
                        hessian[i, j] /= root[i] * root[j]
                    else:
                        hessian[i, j] = 1.0 if i == j else 0.0
            step = np.linalg.solve(hessian, force)
            for i in range(6):
                step[i] /= root[i]
            if merged:
                step[3] = step[5] = 0.5 * (step[3] + step[5])
            largest = 0.0
            for i in range(6):
                if here[i]:
                    x[i // 3, i % 3] -= step[i]
                    largest = max(largest, abs(step[i]) * root[i])
            if largest < 1e-9:
                return True
            if not largest < 1e9:
                return False
        return False

    @njit(cache=True)
    def even(sine, cosine, lean):
        return cosine * lean - cosine * cosine / (1.0 + sine)

    @njit(cache=True)
    def loss(n, q, x, work):
        length, pull, own, teacher, fellow, other, gradient, hessian = work
        size = (n, q)
        straight = 0.0
        mean = 0.0
        bent = 0.0
        top = 0.5 * PI - 1.0
        for r in range(2):
            s = 1 - r
            p, m = size[r], size[s]
            if p == 0.0:
                continue
            surplus = x[r, 0] + (p - 1.0) * x[r, 1 + r] + m * x[s, 1 + r] - 1.0
            straight += p * surplus * surplus
            sign = 1.0 if x[r, 0] > 0.0 else -1.0
            tail = max(p - 1.0, 0.0) * x[r, 1 + r] ** 2 + m * x[r, 1 + s] ** 2
            above = ((x[r, 0] - sign) * (x[r, 0] + sign) + tail) / (length[r] + 1.0)
            mean += p * above
            t = math.atan2(own[r, 0], abs(own[r, 1]))
            lag = math.sin(t) - t * math.cos(t)
            if t < 0.05:
                lag = t**3 * (1.0 / 3.0 - t * t / 30.0 + t**4 / 840.0)
            part = top * above * above + 2.0 * length[r] * (PI * math.sin(0.5 * t) ** 2 - lag)
            if p > 1.0:
                part += (p - 1.0) * length[r] * (
                    length[r] * even(fellow[r, 0], fellow[r, 1], fellow[r, 2])
                    - 2.0 * even(teacher[r, r, 0], teacher[r, r, 1], teacher[r, r, 2])
                )
            if m > 0.0:
                part += m * length[r] * (
                    length[s] * even(other[0], other[1], other[2])
                    - 2.0 * even(teacher[r, s, 0], teacher[r, s, 1], teacher[r, s, 2])
                )
            bent += p * part
        return straight / 8.0 + (mean * mean + bent) / (4.0 * PI)

    @njit(cache=True)
    def outer(matrix, weight, x, y):
        for a in range(5):
            for b in range(5):
                matrix[a, b] += weight * x[a] * y[b]

    @njit(cache=True)
    def normal(raw, p, m, absent):
        out = np.zeros(5)
        out[0] = raw[0]
        out[1] = raw[1] / math.sqrt(p - 1.0)
        if not absent:
            out[2] = (raw[2] + raw[1] / (p - 1.0)) / math.sqrt(p * (p - 2.0) / (p - 1.0))
        if m > 0.0:
            out[3] = raw[3] / math.sqrt(m)
            out[4] = raw[4] / math.sqrt(m)
        return out

    @njit(cache=True)
    def standard(r, n, q, x, work):
        """The 5 x 5 matrix of the standard representation of class r (times 2 pi)."""
        length, pull, own, teacher, fellow, other, gradient, hessian = work
        size = (n, q)
        s = 1 - r
        p, m = size[r], size[s]
        absent = p * (p - 2.0) <= 0.0
        matrix = np.zeros((5, 5))
        a, b, c = x[r, 0] / length[r], x[r, 1 + r] / length[r], x[r, 1 + s] / length[r]
        raw = np.zeros(5)
        raw[0], raw[1], raw[2], raw[3] = a, b * (p - 1.0), -b, m * c
        along = normal(raw, p, m, absent)
        raw[0], raw[1], raw[2], raw[3] = 1.0, -1.0, p - 1.0, 0.0
        together = normal(raw, p, m, absent)
        for i in range(4):
            matrix[i, i] += pull[r] + 0.5 * PI - fellow[r, 2]
        outer(matrix, -pull[r] - fellow[r, 0], along, along)
        outer(matrix, 0.5 * PI + fellow[r, 2], together, together)
        out = np.empty(4)
        back = np.empty(4)
        if fellow[r, 0] > 0.0:
            across(r, r, True, x, length, fellow[r, 1], out, back)
            raw[0] = out[0]
            raw[1] = out[1] + out[2 + r] * (p - 2.0)
            raw[2] = out[1] - 2.0 * out[2 + r]
            raw[3] = m * out[2 + s]
            form = normal(raw, p, m, absent)
            outer(matrix, (p - 2.0) / fellow[r, 0], form, form)
        unit = np.zeros(5)
        unit[0] = 1.0
        form = unit - own[r, 1] * along
        outer(matrix, -1.0 / (length[r] * own[r, 0]), form, form)
        raw[:] = 0.0
        raw[1] = 1.0
        mu = normal(raw, p, m, absent) - teacher[r, r, 1] * along
        raw[1], raw[2] = 0.0, 1.0
        nu = normal(raw, p, m, absent)
        weight = -1.0 / (length[r] * teacher[r, r, 0])
        outer(matrix, weight * (p - 1.0), mu, mu)
        outer(matrix, weight * (p - 1.0), nu, nu)
        outer(matrix, -weight, mu, nu)
        outer(matrix, -weight, nu, mu)
        if m > 0.0:
            raw[:] = 0.0
            raw[3] = 1.0
            form = normal(raw, p, m, absent) - teacher[r, s, 1] * along
            outer(matrix, -m / (length[r] * teacher[r, s, 0]), form, form)
            across(r, s, False, x, length, other[1], out, back)
            raw[0] = out[0]
            raw[1] = out[2 + r] * (p - 1.0)
            raw[2] = -out[2 + r]
            raw[3] = out[1] + (m - 1.0) * out[2 + s]
            form = normal(raw, p, m, absent)
            raw[:] = 0.0
            raw[4] = 1.0
            rows = normal(raw, p, m, absent)
            ratio = length[s] / length[r]
            step = (x[r, 0] - x[r, 1 + r]) / length[r]
            outer(matrix, m * ratio / other[0], form, form)
            cross = m * step / other[0]
            outer(matrix, cross, form, rows)
            outer(matrix, cross, rows, form)
            turned = m * (0.5 * PI + other[2])
            outer(matrix, turned, together, rows)
            outer(matrix, turned, rows, together)
            inside = pull[s] + PI - 1.0 / (length[s] * teacher[s, r, 0]) + step * step / (ratio * other[0])
            if m > 1.0:
                inside += (m - 1.0) * (0.5 * PI + fellow[s, 2])
            outer(matrix, m * inside, rows, rows)
        for i in range(5):
            if (i == 2 and absent) or (i > 2 and m == 0.0):
                matrix[i, :] = 0.0
                matrix[:, i] = 0.0
                matrix[i, i] = 1e9
        return matrix

    @njit(cache=True)
    def lowest(n, q, x, work):
        length, pull, own, teacher, fellow, other, gradient, hessian = work
        size = (n, q)
        least = 1e300
        for r in range(2):
            p = size[r]
            if p > 1.0:
                matrix = standard(r, n, q, x, work)
                least = min(least, np.linalg.eigvalsh(matrix)[0])
                if p > 2.0:
                    inner = pull[r] + 0.5 * PI - fellow[r, 2] - 1.0 / (length[r] * teacher[r, r, 0])
                    least = min(least, inner)
        if n > 1.0 and q > 1.0:
            steps = [(x[r, 0] - x[r, 1 + r]) / length[r] for r in range(2)]
            diagonal = [0.0, 0.0]
            for r in range(2):
                s = 1 - r
                diagonal[r] = pull[r] + 0.5 * PI - fellow[r, 2] - 1.0 / (length[r] * teacher[r, s, 0])
                diagonal[r] += length[s] / length[r] * steps[s] ** 2 / other[0]
            cross = steps[0] * steps[1] / other[0]
            middle, half = 0.5 * (diagonal[0] + diagonal[1]), 0.5 * (diagonal[0] - diagonal[1])
            least = min(least, middle - math.hypot(half, cross))
        look(n, q, x, length, pull, own, teacher, fellow, other)
        counts = derivatives(n, q, x, length, pull, own, teacher, fellow, other, gradient, hessian)
        for i in range(6):
            for j in range(6):
                weight = size[i // 3] * counts[i // 3, i % 3] * size[j // 3] * counts[j // 3, j % 3]
                if weight > 0.0:
                    hessian[i, j] /= math.sqrt(weight)
                else:
                    hessian[i, j] = 1e9 if i == j else 0.0
        return min(least / (2 * PI), np.linalg.eigvalsh(hessian)[0])

    @njit(cache=True)
    def predict(at, roots, count, s, x):
        x[:, :] = 0.0
        for i in range(count):
            weight = 1.0
            for j in range(count):
                if j != i:
                    weight *= (s - at[j]) / (at[i] - at[j])
            x += weight * roots[i]

    @njit(cache=True)
    def remember(at, roots, count, s, x):
        if count == 5:
            at[:-1] = at[1:].copy()
            roots[:-1] = roots[1:].copy()
            count = 4
        at[count] = s
        roots[count] = x
        return count + 1

    @njit(cache=True)
    def family(ks, q, start, merged, out):
        work = (
            np.ones(2), np.zeros(2), np.zeros((2, 3)), np.ones((2, 2, 3)),
            np.zeros((2, 3)), np.ones(3), np.zeros(6), np.zeros((6, 6)),
        )
        at = np.empty(5)
        roots = np.empty((5, 2, 3))
        k = 1000.0 * max(q, 1.0)
        x = start.copy()
        newton(k - q, q, x, merged, work)
        count = remember(at, roots, 0, k**-0.5, x)
        step = 1.1
        while k > ks[0]:
            k = max(k / step, ks[0])
            step = min(1.0 + 1.5 * (step - 1.0), 1.4)
            predict(at, roots, count, k**-0.5, x)
            newton(k - q, q, x, merged, work)
            count = remember(at, roots, count, k**-0.5, x)
        for i, k in enumerate(ks):
            if k**-0.5 != at[count - 1]:
                # Not farther than the extrapolation reaches.
                last = at[count - 1] ** -2
                while k > 1.4 * last:
                    last *= 1.4
                    predict(at, roots, count, last**-0.5, x)
                    newton(last - q, q, x, merged, work)
                    count = remember(at, roots, count, last**-0.5, x)
                predict(at, roots, count, k**-0.5, x)
                if not newton(k - q, q, x, merged, work):
                    out[i] = np.nan
                    continue
                count = remember(at, roots, count, k**-0.5, x)
            look(k - q, q, x, work[0], work[1], work[2], work[3], work[4], work[5])
            out[i, 0] = loss(k - q, q, x, work)
            out[i, 1], out[i, 2], out[i, 3] = x[0, 0], x[0, 1], x[0, 2]
            out[i, 4], out[i, 5], out[i, 6] = x[1, 0], x[1, 1], x[1, 2]
            out[i, 7] = lowest(k - q, q, x, work)

    def far(name):
        """Neurons of the second class, whether they are equal, the first guess."""
        p = 1.0 / PI
        index = float(name[2:-1]) if name[1:2] == "(" else {"II": 1.0, "M": 2.0}.get(name, 0.0)
        k = 1000.0 * max(index, {"M*": 2.0, "K": 2.0, "T": 2.0, "J": 2.0, "Z": 2.0}.get(name, 1.0))
        s = k**-0.5
        s2, s3, s4 = s**2, s**3, s**4
        size = (math.sqrt(0.5) * (1 + PI / 4) - 1) * math.sqrt(0.5) / (PI / 2 - 1)
        table = {
            "A": (0, False, -1 + 2 * s2, 2 * s2, 0, 1, 0, 0),
            "I": (1, False, -1 + 2 * s2, 2 * s2, -4 * p * s4, 1 + 1.7 * s2, 0.7 * s2, 0),
            "M*": (2, False, -1 + 2 * s2, 2 * s2, -4 * p * s4, 1 + 1.7 * s2, 0.7 * s2, 0),
            "S1": (1, False, 1 + s2, -s4, s2, s3, s3, 0),
            "S2": (1, False, -1 + s2, 2 * s2, s2, 2 * s2, 2 * s2, 0),
            "K": (2, True, 1 + s2, -s4, s2, size, 0, size),
            "T": (2, True, 1 + s2, -s4, s2, -size, 0, -size),
            "J": (2, False, 1 + s2, -0.2 * s3, s2, -0.3375 + 0.02 * s, 0.1075 * s + 0.3 * s2, 0.3375 + 0.4 * s2),
            "Z": (2, True, 1 + 2 * s2, -2 * s4, s2, -s3, -s3, -s3),
        }
        if name in table:
            q, merged, *w = table[name]
        elif name[0] == "N":
            q, merged, w = index, False, [1 + s2 / 2, 0, s2 / 10, -1 + 2.2 / index, -s2 / 10, 1.75 / index]
        else:
            q, merged, w = index, False, [
                1 + 8 * p * index * s4, -4 * p * index * s4, 2 * s2, -1 + (2 + 8 * p + 8 * p * p) * s2,
                4 * p * s2 + 32 * p**3 * s3, 0 if index == 1 else 1.9 * s2,
            ]
        return float(q), merged, np.array([[w[0], w[1], w[2]], [w[3], w[4], w[5]]], dtype=float)

    def compute(line, names, ks):
        out = np.empty((len(names), 8))
        for low in range(0, len(names), line):
            q, merged, start = far(names[low])
            family(np.array(ks[low : low + line]), q, start, merged, out[low : low + line])
        kinds = np.where(out[:, 7] > 0.0, "minimum", "saddle")
        return [*(out[:, i] for i in range(8)), kinds]

    return compute


COLUMNS = ["loss", "diag1", "off1", "block12", "diag2", "block21", "off2", "min_eigenvalue", "kind"]
peer.WORDS.add("kind")
QUANTITIES = {
    "student-critical-point": peer.Quantity({"family": None, "k": None}, COLUMNS, load, jitted=True)
}

if __name__ == "__main__":
    peer.run(QUANTITIES)
