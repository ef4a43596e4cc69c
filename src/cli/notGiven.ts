import * as Option from "effect/Option"
import type { ScanOptions } from "./scanFlags.ts"

/** The options of `scan` that may be left out, left out. */
export const NOT_GIVEN = {
  symbols: [],
  from: Option.none(),
  to: Option.none(),
  param: [],
  workers: Option.none(),
  isolation: Option.none(),
  timeout: Option.none(),
  retries: Option.none(),
  worker: Option.none(),
  limit: Option.none(),
  trace: false,
  verbose: false,
} satisfies Partial<ScanOptions>
