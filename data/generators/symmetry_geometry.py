"""Symmetry-induced subspaces: shortest paths by search, ranks and inertias of random networks: the rows symgeo-* of
data/reference/symmetry-geometry.csv, on standard output.
"""

import csv
import itertools
import json
import sys
from collections import deque

import numpy as np

RNG = np.random.default_rng(20210512)


def codes(r, m):
    """Tuples (frozenset of neurons, label or None), every block code once, from functions of the neurons."""
    found = set()
    for word in itertools.product(range(r + m), repeat=m):
        if set(range(r)) <= set(word):
            blocks = {}
            for neuron, name in enumerate(word):
                blocks.setdefault(name, []).append(neuron)
            found.add(frozenset((tuple(q), name if name < r else None) for name, q in blocks.items()))
    return list(found)


def meet(p, q, r, m):
    """Whether w = w_i on labelled blocks, equal on the others, and both sets of sums can hold at once: by the rank of the sums."""
    block = list(range(m))
    for code in (p, q):
        for neurons, _ in code:
            for n in neurons[1:]:
                old, new = block[n], block[neurons[0]]
                block = [new if b == old else b for b in block]
    pinned = {}
    for code in (p, q):
        for neurons, label in code:
            if label is not None and pinned.setdefault(block[neurons[0]], label) != label:
                return False
    rows, sums = [], []
    for code in (p, q):
        for neurons, label in code:
            rows.append([float(n in neurons) for n in range(m)])
            sums.append([float(label == i) for i in range(r)])
    a, b = np.array(rows), np.array(sums)
    return np.linalg.matrix_rank(a) == np.linalg.matrix_rank(np.hstack([a, b]))


def path_rows():
    for r in range(1, 5):
        m = r + 1
        every = codes(r, m)
        near = {p: [q for q in every if q != p and meet(p, q, r, m)] for p in every}
        order = lambda s: frozenset([((i,), s[i]) for i in range(r)] + [((r,), None)])
        steps = {order(range(r)): 0}
        queue = deque(steps)
        while queue:
            p = queue.popleft()
            for q in near[p]:
                if q not in steps:
                    steps[q] = steps[p] + 1
                    queue.append(q)
        for s in itertools.permutations(range(r)):
            params = {"permutation": ",".join(str(i + 1) for i in s), "segment": 1}
            yield "path_segments", params, steps[order(s)] + 1, "breadth-first search over all subspaces, meeting by rank of the sums; subspaces passed"
        edges = sum(map(len, near.values())) // 2
        yield "first_betti", {"r": r, "m": m}, edges - len(every) + 1, "edges less vertices plus one of the graph, which has no triangle"
    yield "components", {"r": 4, "m": 4}, 24, "permutations"
    yield "components", {"r": 4, "m": 5}, 1, "search reaches all"
    yield "components", {"layers": "3:3,4:6,2:2"}, 12, "product over layers without spare neurons"


def sigma(z):
    s = 1 / (1 + np.exp(-4 * z))
    return np.logaddexp(0, z) + s, 1 / (1 + np.exp(-z)) + 4 * s * (1 - s)


def nullity(k, b, d_in, d_out):
    """Parameters less the rank of the derivatives of the outputs at a random point."""
    w, a = [], []
    for size in k + b:
        common = RNG.normal(size=d_in) * 1.5
        outgoing = RNG.normal(size=(size, d_out)) * 1.5
        if len(w) >= sum(k):
            outgoing[-1] -= outgoing.sum(axis=0)
        w += [common] * size
        a += list(outgoing)
    x = RNG.uniform(-3, 3, size=(400, d_in))
    columns = []
    for wq, aq in zip(w, a):
        value, slope = sigma(x @ wq)
        columns += [np.outer(slope * x[:, i], aq).ravel() for i in range(d_in)]
        columns += [np.outer(value, np.eye(d_out)[o]).ravel() for o in range(d_out)]
    values = np.linalg.svd(np.array(columns).T, compute_uv=False)
    gaps = values[values > 1e-12 * values[0]]
    assert gaps[-1] > 1e-8 * values[0], (k, b, gaps[-1] / values[0])
    return len(columns) - len(gaps)


def nullity_rows():
    types = [([1, 1], [1, 1]), ([1, 1], [2]), ([2, 1], [1]), ([3, 1], []), ([2, 2], []), ([3], [2]), ([1], [3]), ([2], [2, 1]), ([4], [])]
    for k, b in types:
        for d_in, d_out in [(2, 1), (1, 2), (2, 3)]:
            params = {"r": len(k), "m": sum(k + b), "d_in": d_in, "d_out": d_out, "copies": "+".join(map(str, k))}
            if b:
                params["cancelling"] = "+".join(map(str, b))
            yield "nullity", params, nullity(k, b, d_in, d_out), "rank of the derivatives of a random network, double precision singular values"


def split(p, n, z, d_in, d_out, negative, flat, rank):
    """Inertia of the form sum beta dw.M dw + 2 dw.D da, given sum beta dw = 0 and sum da = 0, from its matrix."""
    k = p + n + z
    beta = np.concatenate([RNG.uniform(0.5, 2, p), -RNG.uniform(0.1, 1, n), np.zeros(z)])
    while abs(beta.sum()) < 0.2:
        beta[0] += 1
    if beta.sum() < 0:
        beta[0] += 1 - beta.sum()
    beta /= beta.sum()
    frame = np.linalg.qr(RNG.normal(size=(d_in, d_in)))[0]
    positive = d_in - rank - negative - flat
    inner = np.diag([-1.0] * negative + [0.0] * flat + [1.0] * positive)
    curvature = RNG.normal(size=(d_in, d_in))
    curvature = curvature + curvature.T
    curvature[rank:, rank:] = inner
    curvature = frame @ curvature @ frame.T
    coupling = frame[:, :rank] @ RNG.normal(size=(rank, d_out))
    whole = np.block([
        [np.kron(np.diag(beta), curvature), np.kron(np.eye(k), coupling)],
        [np.kron(np.eye(k), coupling).T, np.zeros((k * d_out, k * d_out))],
    ])
    null = lambda v: np.linalg.svd(v[None, :])[2][1:].T
    basis = np.block([
        [np.kron(null(beta), np.eye(d_in)), np.zeros((k * d_in, (k - 1) * d_out))],
        [np.zeros((k * d_out, (k - 1) * d_in)), np.kron(null(np.ones(k)), np.eye(d_out))],
    ])
    values = np.linalg.eigvalsh(basis.T @ whole @ basis)
    return (values < -1e-10).sum(), (abs(values) <= 1e-10).sum()


def split_rows():
    names = ["positive_shares", "negative_shares", "zero_shares", "d_in", "d_out", "negative_curvatures", "flat_curvatures", "coupling_rank"]
    cases = [(2, 0, 0, 2, 1, 0, 0, 0), (1, 1, 0, 2, 1, 2, 0, 0), (2, 0, 0, 2, 1, 1, 0, 0), (2, 1, 0, 3, 1, 1, 1, 0), (3, 0, 0, 4, 1, 1, 0, 0),
             (1, 2, 0, 3, 1, 3, 0, 0), (2, 1, 1, 3, 2, 1, 0, 1), (1, 0, 2, 3, 3, 1, 0, 2), (2, 2, 0, 4, 3, 0, 1, 1), (1, 1, 1, 3, 4, 0, 0, 3), (1, 1, 0, 2, 2, 0, 0, 1)]
    for case in cases:
        index, null = split(*case)
        params = dict(zip(names, case))
        yield "split_index", params, index, "eigenvalues of the constrained form, random curvature and coupling"
        yield "split_nullity", params, null, "eigenvalues of the constrained form, random curvature and coupling"


out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["id", "quantity", "params", "value", "abs_uncertainty", "method"])
for number, (quantity, params, value, method) in enumerate(itertools.chain(path_rows(), nullity_rows(), split_rows()), 1):
    out.writerow([f"symgeo-{number:03}", quantity, json.dumps(params), value, 0, method])
