import * as Option from "effect/Option"
import type { ScanOptions } from "./scanFlags.ts"

/** The options of `scan` that may be left out, left out. */
export const NOT_GIVEN = {
  symbols: [],
  where: Option.none(),
  universe: Option.none(),
  from: Option.none(),
  to: Option.none(),
  param: [],
  condition: Option.none(),
  workers: Option.none(),
  isolation: Option.none(),
  timeout: Option.none(),
  retries: Option.none(),
  worker: Option.none(),
  limit: Option.none(),
  out: Option.none(),
  sort: Option.none(),
  columns: [],
  quiet: false,
  json: false,
  report: Option.none(),
  serve: Option.none(),
  log: Option.none(),
  noLog: false,
  again: false,
  onlyNew: false,
  trace: false,
  verbose: false,
} satisfies Partial<ScanOptions>
