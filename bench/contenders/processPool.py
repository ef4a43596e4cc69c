"""The job as a quant would write it in Python: a process pool, pandas, a task a symbol.

python3 processPool.py STORE
"""

import sqlite3
import sys
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pandas as pd
from contender import serve

WORKERS = 2
CHUNKS_PER_SERIES = 2**20
# Two averages are as good as equal where Pine takes them to be, so that all contenders find the same bars.
TOLERANCE = 1e-10
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
    lead = close.rolling(20).mean() - close.rolling(50).mean()
    crossover = (lead > TOLERANCE) & (lead.shift() <= TOLERANCE)
    matches = close[crossover & (rsi(close, 14) - 70 < -TOLERANCE)]
    return series, matches.index.to_numpy(), matches.to_numpy()


def scan_all(pool, ids):
    answers = list(pool.map(scan, ids))
    series = np.repeat([answer[0] for answer in answers], [len(answer[1]) for answer in answers])
    times = np.concatenate([answer[1] for answer in answers])
    closes = np.concatenate([answer[2] for answer in answers])
    return series, times, closes


def main(path):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as index:
        ids = [row[0] for row in index.execute("SELECT id FROM series WHERE timeframe = '1d' ORDER BY id")]
    with ProcessPoolExecutor(WORKERS, initializer=connect, initargs=(path,)) as pool:
        list(pool.map(scan, ids[: 4 * WORKERS]))
        serve(lambda: scan_all(pool, ids))


if __name__ == "__main__":
    main(f"{sys.argv[1]}.plain")
