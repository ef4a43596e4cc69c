"""Runs rounds of tasks on a ProcessPoolExecutor as it is told on standard input: `kind tasks` a line.

python3 processPoolExecutor.py WORKERS CHUNKSIZE prints the sum of the answers of each round, or its error.
"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor


def perform(name):
    kind, number = name.split(":")
    if kind == "busy":
        end = time.perf_counter_ns() + 50_000
        while time.perf_counter_ns() < end:
            pass
    return int(number)


def main(workers, chunksize):
    with ProcessPoolExecutor(workers) as pool:
        for line in sys.stdin:
            kind, tasks = line.split()
            try:
                print(sum(pool.map(perform, [f"{kind}:{i}" for i in range(int(tasks))], chunksize=chunksize)), flush=True)
            except Exception as error:
                print(f"{type(error).__name__}: {error}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
