"""The same job as a quant would write it in Python: a process pool, pandas, a task a symbol.

python3 pool.py STORE [ROUNDS] prints one JSON line: the median round in ms, symbols, matches, every round.
"""

import json
import sqlite3
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pandas as pd

CHUNKS_PER_SERIES = 2**20
connection = None


def connect(path):
    global connection
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def wilder(values, length):
    """Wilder's average, seeded by the mean of the first values as in Pine."""
    seeded = values.iloc[length:].copy()
    seeded.iloc[0] = values.iloc[1 : length + 1].mean()
    return seeded.ewm(alpha=1 / length, adjust=False).mean()


def rsi(close, length):
    change = close.diff()
    gain = wilder(change.clip(lower=0), length)
    loss = wilder(-change.clip(upper=0), length)
    return (100 - 100 / (1 + gain / loss)).reindex(close.index)


def scan(series):
    rows = connection.execute(
        "SELECT time, close FROM chunk WHERE id >= ? AND id < ? ORDER BY id",
        (series * CHUNKS_PER_SERIES, (series + 1) * CHUNKS_PER_SERIES),
    ).fetchall()
    times = np.concatenate([np.frombuffer(row[0], dtype="<f8") for row in rows])
    close = pd.Series(np.concatenate([np.frombuffer(row[1], dtype="<f8") for row in rows]), index=times)
    fast = close.rolling(20).mean()
    slow = close.rolling(50).mean()
    crossover = (fast > slow) & (fast.shift() <= slow.shift())
    matches = close[crossover & (rsi(close, 14) < 70)]
    return list(matches.items())


def main(path, rounds):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as index:
        ids = [row[0] for row in index.execute("SELECT id FROM series WHERE timeframe = '1d' ORDER BY id")]
    per_round = []
    with ProcessPoolExecutor(2, initializer=connect, initargs=(path,)) as pool:
        for _ in range(rounds):
            start = time.perf_counter()
            answers = list(pool.map(scan, ids))
            per_round.append((time.perf_counter() - start) * 1000)
    print(
        json.dumps(
            {
                "ms": statistics.median(per_round),
                "symbols": len(answers),
                "matches": sum(map(len, answers)),
                "perRound": per_round,
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3)
