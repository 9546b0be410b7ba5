"""The engine beside SciPy and NumPy, on the same models in one run.

    python3 -m venv peers && peers/bin/pip install numpy scipy
    peers/bin/python crates/interdependency/examples/peers.py
"""

import json
import os
import pathlib
import subprocess
import tempfile
import time

import numpy
import scipy
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

ROOT = pathlib.Path(__file__).resolve().parents[3]


def engine(what, folder):
    """Builds and runs the Rust side; its lines by name."""
    command = ["cargo", "build", "--release", "-p", "interdependency", "--example", "measure"]
    subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    ran = subprocess.run([target / "release/examples/measure", what, folder], check=True, capture_output=True, text=True)
    return {line["what"]: line for line in map(json.loads, ran.stdout.splitlines())}


def best(what, times=5):
    what()
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        what()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


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


def chains(folder):
    ours = engine("chains", folder)["chains"]
    print(f"(e) worst 100 of {ours['chains']:,} chains of 5 hops: {ours['seconds'] * 1e3:.1f} ms; "
          f"depth first: {ours['listed']:.2f} s; {ours['listed'] / ours['seconds']:.0f} times faster")


if __name__ == "__main__":
    print(f"NumPy {numpy.__version__}, SciPy {scipy.__version__}, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        for measure in (losses, simulate, chains):
            measure(pathlib.Path(folder))
    print(f"load {os.getloadavg()[0]:.1f}")
