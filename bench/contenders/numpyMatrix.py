"""The fastest that a quant would write in Python: all symbols in one matrix, which takes series of one length.

python3 numpyMatrix.py STORE
"""

import sqlite3
import sys

import numpy as np
from contender import serve

FAST, SLOW, LENGTH, LEVEL = 20, 50, 14, 70
TOLERANCE = 1e-10


class Matrix:
    """A row a bar, a column a series; its memory is taken once, which is half of the time otherwise."""

    def __init__(self, connection):
        counts = connection.execute("SELECT id, bars FROM series WHERE timeframe = '1d' ORDER BY id").fetchall()
        self.connection = connection
        self.series = np.array([row[0] for row in counts])
        self.bars = counts[0][1]
        self.time = np.empty((len(counts), self.bars))
        self.close = np.empty((len(counts), self.bars))
        shape = (self.bars, len(counts))
        self.sums = np.zeros((self.bars + 1, len(counts)))
        self.moves = np.empty((self.bars - 1, 2, len(counts)))
        self.work = [np.empty(shape) for _ in range(3)]

    def read(self):
        times, closes = self.time.reshape(-1), self.close.reshape(-1)
        at = 0
        for time, close in self.connection.execute("SELECT time, close FROM chunk ORDER BY id"):
            values = np.frombuffer(close, dtype="<f8")
            closes[at : at + len(values)] = values
            times[at : at + len(values)] = np.frombuffer(time, dtype="<f8")
            at += len(values)

    def crossover(self, close):
        np.cumsum(close, axis=0, out=self.sums[1:])
        fast, slow = self.work[1][SLOW - 1 :], self.work[2][SLOW - 1 :]
        np.subtract(self.sums[SLOW:], self.sums[SLOW - FAST : -FAST], out=fast)
        np.subtract(self.sums[SLOW:], self.sums[:-SLOW], out=slow)
        fast /= FAST
        slow /= SLOW
        fast -= slow
        above = fast > TOLERANCE
        return above[1:] & ~above[:-1]

    def is_below(self, close):
        """Where Wilder's rsi is below the level, from bar LENGTH on."""
        moves = self.moves
        change = np.subtract(close[1:], close[:-1], out=self.work[1][1:])
        gain = np.maximum(change, 0, out=moves[:, 0])
        np.subtract(gain, change, out=moves[:, 1])
        moves /= LENGTH
        average = moves[LENGTH - 1]
        average[:] = moves[:LENGTH].sum(axis=0)
        carried = np.empty_like(average)
        for bar in range(LENGTH, len(moves)):
            np.multiply(moves[bar - 1], 1 - 1 / LENGTH, out=carried)
            moves[bar] += carried
        gain, loss = moves[LENGTH - 1 :, 0], moves[LENGTH - 1 :, 1]
        loss += gain
        with np.errstate(invalid="ignore"):
            rsi = np.divide(gain, loss, out=loss)
        rsi *= 100
        return rsi - LEVEL < -TOLERANCE

    def scan(self):
        self.read()
        close = self.work[0]
        close[:] = self.close.T
        matches = self.crossover(close) & self.is_below(close)[SLOW - LENGTH :]
        bar, column = np.nonzero(matches)
        bar += SLOW
        return self.series[column], self.time[column, bar], self.close[column, bar]


def main(path):
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.execute("PRAGMA mmap_size = 2147418112")
    serve(Matrix(connection).scan)


if __name__ == "__main__":
    main(f"{sys.argv[1]}.plain")
