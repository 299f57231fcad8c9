"""Runs the program and its Python peers over the same curves and prints one table.

    python compare.py [--program PATH] [--core 0] [--repeat 5] [--only WORD] [--markdown] [--document FILE]

Both sides run on one core with one thread, the program once more on all cores. Times are wall
times, best of the repeats after one warm-up; the warm-up also fills the peers' cache of compiled
code. Memory is the peak of the resident set. `--document` puts the table between two marks of a page.
"""

import argparse
import csv
import json
import math
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# By the longest beginning of the quantity's name.
PEERS = {
    "sbp": "symmetric_binary.py",
    "sbp-pair-local": "symmetric_binary_bounds.py",
    "sbp-pair-lower": "symmetric_binary_bounds.py",
    "sbp-tuple": "symmetric_binary_bounds.py",
    "sbp-typical": "symmetric_binary_bounds.py",
    "sbp-local": "symmetric_binary_bounds.py",
    "binary": "binary_replica_symmetric.py",
    "binary-local": "binary_flat_minima.py",
    "binary-dense": "binary_flat_minima.py",
    "spherical": "spherical_replica_symmetric.py",
    "spherical-barrier": "spherical_geodesics.py",
    "spherical-star": "spherical_geodesics.py",
    "symmetry": "symmetry_tables.py",
    "student": "student_families.py",
}
CASES = [
    ("sbp-capacity", "--kappa 0.1:4/1000"),
    ("sbp-pair-upper-bound", "--x log:1e-12:0.5/1000 --kappa 1"),
    ("sbp-pair-upper-bound-minimum", "--kappa 0.1:4/200"),
    ("sbp-pair-gap", "--alpha 1.701:1.815/200 --kappa 1"),
    ("sbp-pair-local-threshold", "--x log:1e-4:0.5/1000 --kappa 1"),
    ("sbp-pair-lower-bound", "--x 0.0025:0.5/200 --kappa 1"),
    ("sbp-tuple-upper-bound", "--y 2,3,4,8,16 --x 0.0025:0.5/200 --kappa 1"),
    ("sbp-tuple-upper-bound-minimum", "--y 2,3,4,8,16 --kappa 1"),
    ("sbp-tuple-local-threshold", "--y 3 --x 0.0025:0.5/200 --kappa 1"),
    ("sbp-typical-isolation", "--alpha 0.1:1.8/200 --kappa 1"),
    ("sbp-local-entropy", "--x log:1e-3:0.1/200 --alpha 1.5 --kappa 1"),
    ("binary-entropy", "--alpha 0.01:0.8/1000 --kappa 0"),
    ("binary-capacity", "--kappa 0:2/1000"),
    ("binary-maximum-margin", "--alpha 0.1:0.8/200"),
    ("binary-local-entropy", "--alpha 0.5 --kappa 0 --kappa-ref 0,max --d log:1e-3:0.4/60"),
    ("binary-local-entropy-threshold", "--kappa 0 --kappa-ref max"),
    ("binary-dense-threshold", "--kappa 0 --y zero-complexity --distance mutual"),
    ("spherical-entropy", "--alpha 0.01:3.9/1000 --kappa -0.5"),
    ("spherical-capacity", "--kappa -3:2/1000"),
    ("spherical-maximum-margin", "--alpha 0.2:20/1000"),
    ("spherical-stability-line", "--kappa -3:-0.1/200"),
    ("spherical-barrier", "--gamma 0:1/101 --alpha 1 --kappa -0.5"),
    ("spherical-star-margin", "--alpha 0.1:3.5/40 --kappa -0.5"),
    ("symmetry-minima-count", "--r 1:50/50 --m 1:250/250"),
    ("symmetry-critical-count", "--r 1:50/50 --m 1:250/250"),
    ("symmetry-crossover", "--r-star 3:1000/998"),
    (
        "student-critical-point",
        "--family A,I,II,M,M*,P(3),N(3),S1,S2,K,J,T,Z --k log:6:2000/200",
    ),
]
# Workloads of several curves, by one peer or each by its own: run by `--only NAME`.
GROUPS = {
    "flat": ("binary_flat_minima.py", [
        ("binary-entropy", "--alpha 0.008:0.8/100 --kappa 0"),
        ("binary-capacity", "--kappa 0:2/50"),
        *(case for case in CASES if case[0].startswith(("binary-local", "binary-dense"))),
    ]),
    "star": (None, [
        ("spherical-capacity", "--kappa -3:2/100"),
        ("spherical-stability-line", "--kappa -3:-0.1/100"),
        *(case for case in CASES if case[0] in ("spherical-barrier", "spherical-star-margin")),
    ]),
    "counts": (None, [case for case in CASES if case[0].startswith("symmetry")]),
}
MARKS = ("<!-- measured -->", "<!-- end of measured -->")
NOT_VALUES = {"error", "residual", "status", "verified"}


def environment():
    threads = ["OMP", "OPENBLAS", "MKL", "NUMBA"]
    return os.environ | {f"{name}_NUM_THREADS": "1" for name in threads}


def run(command):
    """Standard output, standard error, wall time in ms."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=environment())
    elapsed = 1e3 * (time.perf_counter() - start)
    # 1 says that some rows have no value; the table says the same below.
    if done.returncode not in (0, 1) or not done.stdout:
        raise RuntimeError(done.stderr.strip() or f"exit code {done.returncode}")
    return done.stdout, done.stderr, elapsed


def peak(command):
    """Peak memory in MB, of a run of its own that is looked at until it ends: what the system reports of a child begins
    with the memory of its parent."""
    memory = 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()) as process:
        while process.poll() is None:
            try:
                status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
            except OSError:
                break
            found = [line for line in status.splitlines() if line.startswith("VmHWM:")]
            memory = float(found[0].split()[1]) / 1024 if found else memory
            time.sleep(2e-4)
    return memory


def timed(command, repeat):
    """Best wall time in ms, peak memory in MB, the last output, and the standard errors of all but the warm-up."""
    runs = [run(command) for _ in range(repeat + 1)]
    best = min(elapsed for *_, elapsed in runs[1:])
    memory = max(peak(command) for _ in range(3))
    return best, memory, runs[-1][0], [errors for _, errors, _ in runs[1:]]


def table(text):
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    rows = list(csv.reader(lines))
    if not rows or len({len(row) for row in rows}) > 1:
        raise RuntimeError("not a table: rows of different lengths")
    return {name: [row[i] for row in rows[1:]] for i, name in enumerate(rows[0])}, len(rows) - 1


def number(cell):
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def distance(a, b):
    """Relative; None unless both cells hold numbers, which long integers that are not the same are not."""
    if a == b and a.isdigit():
        return 0.0
    a, b = number(a), number(b)
    if a is None or b is None:
        return None
    return 0.0 if a == b else abs(a - b) / max(abs(a), abs(b))


def disagreement(ours, theirs, parameters):
    """(largest relative difference, its column, notes) over the columns that both have."""
    (ours, rows), (theirs, peer_rows) = ours, theirs
    notes = []
    if rows != peer_rows:
        return math.nan, "", [f"{rows} rows against {peer_rows}"]
    for name in parameters:
        if name not in ours or name not in theirs:
            notes.append(f"parameter {name} missing on one side")
        else:
            # Grid points may differ in the last digit, words not at all.
            gaps = [distance(a, b) for a, b in zip(ours[name], theirs[name]) if a != b]
            far = sum(gap is None or gap > 1e-13 for gap in gaps)
            if far:
                notes.append(f"parameter {name} differs in {far} rows")
    shared = [n for n in theirs if n in ours and n not in NOT_VALUES and n not in parameters]
    values = [n for n in shared if any(number(cell) is not None for cell in theirs[n])]
    worst, where = 0.0, ""
    for name in values:
        alone = 0
        for a, b in zip(ours[name], theirs[name]):
            gap = distance(a, b)
            if gap is None:
                alone += a != b
            elif gap > worst:
                worst, where = gap, name
        if alone:
            notes.append(f"{name}: {alone} rows have a value on one side only")
    missing = [n for n in theirs if n not in ours]
    if missing:
        notes.append("only in the peer: " + ", ".join(missing))
    if not values:
        notes.append("no column in common")
        worst = math.nan
    return worst, where, notes


def measure(quantity, arguments, options, pin, peer=None):
    arguments = arguments.split()
    command = [options.program, "curve", quantity, *arguments]
    ours, memory, ours_text, _ = timed(pin + command + ["--threads", "1"], options.repeat)
    spread, _, spread_text, _ = timed(command, options.repeat)
    peer = HERE / (peer or PEERS[max(filter(quantity.startswith, PEERS), key=len)])
    theirs, peer_memory, peer_text, errors = timed(
        pin + [options.python, str(peer), quantity, *arguments], options.repeat)
    inside = [json.loads(error.strip().splitlines()[-1]) for error in errors]
    compute = min(span["compute_ms"] + span["write_ms"] for span in inside)
    parameters = [name.removeprefix("--").replace("-", "_") for name in arguments[0::2]]
    worst, where, notes = disagreement(table(ours_text), table(peer_text), parameters)
    if spread_text != ours_text:
        notes.append("the bytes depend on the number of threads")
    return {
        "quantity": quantity,
        "points": table(peer_text)[1],
        "ours ms": f"{ours:.2f}",
        "all cores ms": f"{spread:.2f}",
        "peer ms": f"{theirs:.1f}",
        "peer compute ms": f"{compute:.2f}",
        "ratio": f"{theirs / ours:.1f}",
        "ratio compute": f"{compute / ours:.2f}",
        "ours MB": f"{memory:.1f}",
        "peer MB": f"{peer_memory:.0f}",
        "largest difference": f"{worst:.1e}" + (f" ({where})" if where else ""),
    }, notes


def total(rows):
    """One run of every curve of the group after the other."""
    ours, spread, peer, compute = (sum(float(row[name]) for row in rows)
                                   for name in ("ours ms", "all cores ms", "peer ms", "peer compute ms"))
    return {
        "quantity": "all",
        "points": sum(row["points"] for row in rows),
        "ours ms": f"{ours:.2f}",
        "all cores ms": f"{spread:.2f}",
        "peer ms": f"{peer:.1f}",
        "peer compute ms": f"{compute:.2f}",
        "ratio": f"{peer / ours:.1f}",
        "ratio compute": f"{compute / ours:.2f}",
        "ours MB": "",
        "peer MB": "",
        "largest difference": "",
    }


def lines(rows, markdown):
    heads = list(rows[0])
    cells = [heads] + [[str(row[head]) for head in heads] for row in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(heads))]
    for index, line in enumerate(cells):
        padded = [cell.ljust(w) if i in (0, len(heads) - 1) else cell.rjust(w)
                  for i, (cell, w) in enumerate(zip(line, widths))]
        yield "| " + " | ".join(padded) + " |" if markdown else "  ".join(padded).rstrip()
        if markdown and index == 0:
            right = range(1, len(heads) - 1)
            yield "|" + "|".join("-" * (w + 1) + (":" if i in right else "-")
                                 for i, w in enumerate(widths)) + "|"


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as lines_of_cpu:
        names = [line.split(":", 1)[1].strip() for line in lines_of_cpu if line.startswith("model name")]
    return names[0] if names else "unknown processor"


def document(path, rows, options):
    """Puts the table, and what it was measured on, between the marks of a page."""
    version = subprocess.run([options.program, "--version"], capture_output=True, text=True, check=True)
    cores = os.cpu_count()
    head = f"{version.stdout.strip()}; {processor()}, {cores} cores; best of {options.repeat}."
    page = Path(path).read_text(encoding="utf-8")
    before, rest = page.split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    body = "\n".join(["", head, "", *lines(rows, True), ""])
    Path(path).write_text(before + MARKS[0] + body + MARKS[1] + after, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description="the program beside its Python peers")
    parser.add_argument("--program", default=str(ROOT / "target/release/saddlepoint"))
    parser.add_argument("--python", default=sys.executable, help="interpreter of the peers")
    parser.add_argument("--core", default="0", help="core that both sides are pinned to")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--only", default="",
                        help="quantities whose name contains this, or a group: "
                             + ", ".join(GROUPS))
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--document", default="", help="page whose table is replaced")
    options = parser.parse_args()
    pin = ["taskset", "-c", options.core] if shutil.which("taskset") else []

    rows, remarks = [], []
    peer, cases = GROUPS.get(options.only, (None, None))
    if cases is None:
        cases = [case for case in CASES if options.only in case[0]]
    for quantity, arguments in cases:
        try:
            row, notes = measure(quantity, arguments, options, pin, peer)
        except (OSError, RuntimeError) as failure:
            remarks.append(f"{quantity}: {failure}")
            continue
        rows.append(row)
        remarks += [f"{quantity}: {note}" for note in notes]
    if options.only in GROUPS and not remarks:
        rows.append(total(rows))
    for line in lines(rows, options.markdown) if rows else ():
        print(line)
    if rows and options.document:
        document(options.document, rows, options)
    for remark in remarks:
        print(remark, file=sys.stderr)
    return 0 if rows and not remarks else 1


if __name__ == "__main__":
    sys.exit(main())
