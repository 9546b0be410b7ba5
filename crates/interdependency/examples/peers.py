"""The engine beside SciPy and NumPy, on the same models in one run.

    python3 -m venv peers && peers/bin/pip install numpy scipy
    peers/bin/python crates/interdependency/examples/peers.py
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy
import scipy
import scipy.linalg
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

ROOT = pathlib.Path(__file__).resolve().parents[3]


def build():
    command = ["cargo", "build", "--release", "-p", "interdependency", "--example", "engine"]
    subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)


def engine(what, folder):
    """Runs the Rust side; its lines by name."""
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    ran = subprocess.run([target / "release/examples/engine", what, folder], check=True, capture_output=True, text=True)
    return {line["what"]: line for line in map(json.loads, ran.stdout.splitlines())}


def best(what, times=5):
    what()
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        what()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


def run(what):
    begin = time.perf_counter()
    done = what()
    return time.perf_counter() - begin, done


def edges(folder):
    def read(name, kind):
        return numpy.fromfile(folder / name, dtype=kind)

    return read("from", "<u4"), read("to", "<u4"), read("hours", "<f8"), read("need", "<u4")


def losses(folder):
    ours = engine("losses", folder)
    begins, ends, hours, _ = edges(folder)
    nodes = 1_000_000
    # Of several edges between two nodes the shortest counts; SciPy would add them up, and takes an explicit 0 for no edge.
    order = numpy.lexsort((hours, ends, begins))
    begins, ends, hours = begins[order], ends[order], numpy.maximum(hours[order], 1e-12)
    first = numpy.ones(len(order), bool)
    first[1:] = (begins[1:] != begins[:-1]) | (ends[1:] != ends[:-1])
    graph = csr_matrix((hours[first], (begins[first], ends[first])), shape=(nodes, nodes))
    sources = [source * (nodes // 10) for source in range(10)]
    theirs = best(lambda: dijkstra(graph, indices=sources, min_only=True, return_predecessors=True), 2)
    mine = ours["losses"]["seconds"]
    print(f"(a) losses: {mine:.3f} s; SciPy's dijkstra, and-only: {theirs:.3f} s; {mine / theirs:.2f} times its time")
    print(f"    lost {ours['losses']['lost']}; laid out in {ours['losses']['layout']:.2f} s; "
          f"read from CSV in {ours['read']['seconds']:.1f} s, {ours['read']['bytes'] / 1e6:.0f} MB")


def spread(down, begins, starts, bears, owner_starts, owners):
    """Losses of a batch, row by scenario: needs by their suppliers, nodes by their needs, until nothing changes."""
    while True:
        unmet = numpy.add.reduceat(down[:, begins], starts, axis=1) >= bears
        lost = numpy.maximum.reduceat(unmet, owner_starts, axis=1)
        grown = down[:, owners] | lost
        if (grown == down[:, owners]).all():
            return down
        down[:, owners] = grown


def simulate(folder):
    ours = engine("simulate", folder)["simulate"]
    begins, ends, _, need = edges(folder)
    order = numpy.lexsort((need, ends))
    begins, ends, need = begins[order], ends[order], need[order]
    starts = numpy.flatnonzero(numpy.r_[True, need[1:] != need[:-1]])
    size = numpy.diff(numpy.r_[starts, len(need)])
    bears = numpy.where(size == 3, 2, 1).astype(numpy.uint8)
    owner = ends[starts]
    owner_starts = numpy.flatnonzero(numpy.r_[True, owner[1:] != owner[:-1]])
    owners = owner[owner_starts]
    dice, batch = numpy.random.default_rng(1), 500

    def one():
        down = (dice.random((batch, 10_000)) < 1e-4).astype(numpy.uint8)
        return spread(down, begins, starts, bears, owner_starts, owners).mean()

    begin = time.perf_counter()
    mean = numpy.mean([one() for _ in range(4)])
    theirs = (time.perf_counter() - begin) / 4 * (100_000 / batch)
    print(f"(b) up or down, 100,000 scenarios: {ours['seconds']:.2f} s; NumPy in batches of {batch}: {theirs:.0f} s "
          f"(from 4 batches); {theirs / ours['seconds']:.0f} times faster; mean share {ours['mean']:.4f}, {mean:.4f}")


def unmet_at(at, needs):
    """When each need is no longer met: the first, or of three suppliers the second loss."""
    singles, triples = needs
    both = numpy.sort(at[:, triples], axis=2)[:, :, 1]
    return numpy.concatenate([at[:, singles], both], axis=1)


def timed(folder):
    ours = engine("timed", folder)["timed"]
    begins, ends, hours, need = edges(folder)
    order = numpy.argsort(need, kind="stable")
    begins, ends, hours, need = begins[order], ends[order], hours[order], need[order]
    starts = numpy.flatnonzero(numpy.r_[True, need[1:] != need[:-1]])
    size = numpy.diff(numpy.r_[starts, len(need)])
    singles, triples = starts[size == 1], starts[size == 3]
    suppliers = begins[singles], begins[triples[:, None] + numpy.arange(3)]
    # Needs by their owner, so that the earliest of each owner is one reduction.
    first = numpy.concatenate([singles, triples])
    by_owner = numpy.argsort(ends[first], kind="stable")
    owner, reserve = ends[first][by_owner], hours[first][by_owner]
    owner_starts = numpy.flatnonzero(numpy.r_[True, owner[1:] != owner[:-1]])
    owners = owner[owner_starts]
    dice, batch = numpy.random.default_rng(1), 100

    def one():
        at = dice.exponential(72_000, (batch, 10_000))
        at[at >= 72] = numpy.inf
        while True:
            lost = numpy.minimum.reduceat(unmet_at(at, suppliers)[:, by_owner] + reserve, owner_starts, axis=1)
            grown = numpy.minimum(at[:, owners], lost)
            if (grown == at[:, owners]).all():
                return (at < 72).mean()
            at[:, owners] = grown

    begin = time.perf_counter()
    mean = numpy.mean([one() for _ in range(3)])
    theirs = (time.perf_counter() - begin) / 3 * (100_000 / batch)
    print(f"(b) lost by when, 100,000 scenarios: {ours['seconds']:.1f} s; NumPy in batches of {batch}: {theirs:.0f} s "
          f"(from 3 batches); {theirs / ours['seconds']:.0f} times faster; mean share {ours['mean']:.4f}, {mean:.4f}")


def inoperability(folder):
    ours = engine("inoperability", folder)["inoperability"]
    size, days = 100, 365
    matrix = numpy.fromfile(folder / "matrix").reshape(size, size)
    k = numpy.fromfile(folder / "k")
    cuts = numpy.fromfile(folder / "cuts").reshape(-1, size)
    # One day as exact as ours: e^(M) and its integral; then a product a day for all scenarios, in batches that stay in the cache.
    flow = k[:, None] * (matrix - numpy.eye(size))
    day = scipy.linalg.expm(flow)
    gain = numpy.linalg.solve(flow, day - numpy.eye(size)) * k[None, :]

    def year(cuts):
        steady, q, next_q = gain @ cuts.T, numpy.zeros((size, len(cuts))), numpy.empty((size, len(cuts)))
        for _ in range(days):
            numpy.matmul(day, q, out=next_q)
            next_q += steady
            q, next_q = next_q, q
        return q

    batches = numpy.split(cuts, 20)
    begin = time.perf_counter()
    mean = numpy.mean([year(part).mean() for part in batches[:2]])
    theirs = (time.perf_counter() - begin) * 10
    assert abs(mean - ours["q"]) < 1e-9 * mean
    print(f"(c) inoperability, 100 sectors, 365 days, 100,000 scenarios: {ours['seconds']:.3f} s on {ours['threads']} threads, "
          f"{ours['one']:.3f} s on one; NumPy: {theirs:.1f} s (from 2 of 20 batches); {theirs / ours['seconds']:.0f} and "
          f"{theirs / ours['one']:.0f} times faster; {ours['alone']} one by one; mean q {ours['q']:.6f}, {mean:.6f}")


def mutual(layers, works):
    """Keeps of each layer in turn the largest part, until nothing changes."""
    works, quiet, stages = works.copy(), 0, 1
    layers = [layer.copy() for layer in layers]
    while quiet < len(layers):
        for number, lines in enumerate(layers):
            lines = lines[works[lines].all(axis=1)]
            layers[number] = lines
            places = numpy.flatnonzero(works)
            fresh = numpy.cumsum(works) - 1
            pairs = fresh[lines]
            graph = csr_matrix((numpy.ones(len(pairs), numpy.int8), (pairs[:, 0], pairs[:, 1])), shape=(len(places),) * 2)
            _, part = connected_components(graph, directed=False)
            cut = part != numpy.bincount(part).argmax() if len(part) else part
            quiet = 1 if cut.any() else quiet + 1
            works[places[cut]] = False
            stages += 1
            if quiet >= len(layers):
                break
    return works, stages


def percolation(folder):
    every = engine("percolation", folder)
    layers = [numpy.fromfile(folder / f"layer{number}", dtype="<u4").reshape(-1, 2) for number in range(2)]
    for name, survive in (("far", 0.8), ("near", 0.62)):
        ours, works = every[name], numpy.fromfile(folder / f"survive-{name}", dtype=bool)
        runs = [run(lambda: mutual(layers, works)) for _ in range(3)]
        theirs = min(seconds for seconds, _ in runs)
        left, stages = runs[0][1]
        assert left.sum() == ours["left"]
        print(f"(d) percolation, 1,000,000 places, 2 layers of degree 4, {survive} survive: {ours['seconds']:.3f} s; "
              f"SciPy's connected components: {theirs:.2f} s; {theirs / ours['seconds']:.0f} times faster; "
              f"{ours['left']:,} left, {stages} stages")


def chains(folder):
    ours = engine("chains", folder)["chains"]
    print(f"(e) worst 100 of {ours['chains']:,} chains of 5 hops: {ours['seconds'] * 1e3:.1f} ms; "
          f"depth first: {ours['listed']:.2f} s; {ours['listed'] / ours['seconds']:.0f} times faster")


if __name__ == "__main__":
    print(f"NumPy {numpy.__version__}, SciPy {scipy.__version__}, load {os.getloadavg()[0]:.1f}")
    build()
    asked = sys.argv[1:] or ["losses", "simulate", "timed", "inoperability", "percolation", "chains"]
    with tempfile.TemporaryDirectory() as folder:
        for measure in asked:
            globals()[measure](pathlib.Path(folder))
    print(f"load {os.getloadavg()[0]:.1f}")
