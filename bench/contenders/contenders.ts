import { WORKERS } from "./headline.ts"
import type { Program } from "./running.ts"

/** One row of the table. */
export interface Row {
  readonly title: string
  readonly program: Program
  /** The contender whose matches it must have, since it does the same work. */
  readonly sameAs: string
  /** Whether other matches are a bug of the project rather than something to report. */
  readonly isOurs?: boolean
}

/** The contender that all ratios refer to. */
export const YARDSTICK = "bareLoop"

/** By name, in the order of the table. */
export const rows: Readonly<Record<string, Row>> = {
  bareLoop: {
    title: "bare loop, one thread, no promises",
    program: { node: "bareLoop" },
    sameAs: "bareLoop",
  },
  bareThreads: {
    title: `bare loop, ${WORKERS} threads, no promises`,
    program: { node: "bareThreads" },
    sameAs: "bareLoop",
  },
  inProcess: {
    title: "**marketsweep, in process**",
    program: { node: "inProcess" },
    sameAs: "bareLoop",
    isOurs: true,
  },
  threads: {
    title: `**marketsweep, ${WORKERS} threads**`,
    program: { node: "threads" },
    sameAs: "bareLoop",
    isOurs: true,
  },
  processes: {
    title: `**marketsweep, ${WORKERS} processes**`,
    program: { node: "processes" },
    sameAs: "bareLoop",
    isOurs: true,
  },
  numpyMatrix: {
    title: "numpy, all symbols in one matrix",
    program: { python: "numpyMatrix.py" },
    sameAs: "bareLoop",
  },
  polars: {
    title: `nodejs-polars, ${WORKERS} threads`,
    program: { node: "polars" },
    sameAs: "bareLoop",
  },
  processPool: {
    title: `Python, ProcessPoolExecutor(${WORKERS}) and pandas`,
    program: { python: "processPool.py" },
    sameAs: "bareLoop",
  },
  threadsCrossover: {
    title: `**marketsweep, ${WORKERS} threads**, the crossover alone`,
    program: { node: "threadsCrossover" },
    sameAs: "threadsCrossover",
    isOurs: true,
  },
  duckdb: {
    title: `DuckDB SQL, ${WORKERS} threads, the crossover alone`,
    program: { node: "duckdb" },
    sameAs: "threadsCrossover",
  },
}
