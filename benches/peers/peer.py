"""What the programs share: reading grids, writing the table, timing the parts."""

import itertools
import json
import math
import sys
import time

WORDS = {"activation"}
# Columns of exact integers, handed over as text.
DIGITS = {"count"}


def axis(text):
    """`3`, `1,2,5`, `from:to/n` or `log:from:to/n`."""
    logarithmic = text.startswith("log:")
    body = text[4:] if logarithmic else text
    if ":" not in body:
        return [float(part) for part in body.split(",")]
    ends, count = body.split("/")
    low, high = (float(part) for part in ends.split(":"))
    count = int(count)
    if logarithmic:
        low, high = math.log(low), math.log(high)
    step = (high - low) / max(count - 1, 1)
    points = [low + step * i for i in range(count)]
    if logarithmic:
        points = [math.exp(point) for point in points]
    # The ends are what was asked for, not what rounding made of them.
    ends = [float(part) for part in ends.split(":")]
    points[0] = ends[0]
    if count > 1:
        points[-1] = ends[1]
    return points


class Quantity:
    """Parameters with defaults (None: must be given), value columns, and `load() -> compute`.

    `compute(line, *parameters)` takes one list per parameter, all of one length, whose rows
    form lines of `line` points along the fastest axis; it returns one sequence per column.
    """

    def __init__(self, parameters, columns, load, jitted=False):
        self.parameters = parameters
        self.columns = columns
        self.load = load
        self.jitted = jitted


def grid(quantity, options):
    """Every combination; words vary slowest, the last swept number fastest."""
    axes = {}
    for name, default in quantity.parameters.items():
        text = options.pop(name, default)
        if text is None:
            sys.exit(f"--{name} is needed")
        axes[name] = text.split(",") if name in WORDS else axis(text)
    if options:
        sys.exit("unknown: " + ", ".join(options))
    order = sorted(axes, key=lambda name: name not in WORDS)
    swept = [len(axes[name]) for name in order if len(axes[name]) > 1]
    rows = list(zip(*itertools.product(*(axes[name] for name in order))))
    return [rows[order.index(name)] for name in axes], swept[-1] if swept else 1


def csv(names, columns):
    formats = ["%s" if name in WORDS | DIGITS else "%.17g" for name in names]
    line = ",".join(formats) + "\n"
    columns = [c.tolist() if hasattr(c, "tolist") else c for c in columns]
    cells = tuple(itertools.chain.from_iterable(zip(*columns)))
    body = (line * len(columns[0])) % cells
    return ",".join(names).replace("-", "_") + "\n" + body.replace("nan", "")


def run(quantities):
    arguments = sys.argv[1:]
    if not arguments or arguments[0] not in quantities or len(arguments) % 2 == 0:
        sys.exit(f"usage: {sys.argv[0]} {{{','.join(quantities)}}} --NAME VALUES ...")
    quantity = quantities[arguments[0]]
    options = {key.removeprefix("--"): text for key, text in zip(arguments[1::2], arguments[2::2])}
    parameters, line = grid(quantity, options)

    times = [time.perf_counter()]
    compute = quantity.load()
    times.append(time.perf_counter())
    if quantity.jitted:
        # One point first: compiling (or reading the compiled code) is not computing.
        compute(1, *(column[:1] for column in parameters))
    times.append(time.perf_counter())
    values = compute(line, *parameters)
    times.append(time.perf_counter())
    text = csv(list(quantity.parameters) + quantity.columns, [*parameters, *values])
    sys.stdout.write(text)
    sys.stdout.flush()
    times.append(time.perf_counter())

    names = ["import_ms", "jit_ms", "compute_ms", "write_ms"]
    spans = [round(1e3 * (b - a), 4) for a, b in zip(times, times[1:])]
    print(json.dumps(dict(zip(names, spans))), file=sys.stderr)
