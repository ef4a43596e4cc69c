import * as Result from "effect/Result"
import type { TableOptions } from "./ColumnMapping.ts"

/** The ms of one unit of a count since 1970. */
const UNIT_MS = { s: 1000, ms: 1, us: 1e-3, ns: 1e-6 } as const

/** Numbers below this are probably days since 1970; as seconds, they would all be on the first day. */
const SECONDS_A_DAY = 86_400

/**
 * The ms of the unit in which numbers count since 1970, inferred from the largest of them: the first unit in which it
 * is before the year 5138. Fails for numbers that spell a date or count days.
 */
export const epochUnitMs = (most: number, given: TableOptions["timeUnit"]): Result.Result<number, string> => {
  if (given !== undefined) return Result.succeed(UNIT_MS[given])
  if (most >= 19_000_101 && most <= 21_001_231 && Number.isInteger(most)) {
    return Result.fail(
      `its times, such as ${most}, spell dates as numbers: convert the column to a date, or say timeUnit=s if they are seconds since 1970`,
    )
  }
  if (most > 0 && most < SECONDS_A_DAY) {
    return Result.fail(
      `its times, such as ${most}, seem to be days since 1970: convert the column to a date, or say timeUnit=s if they are seconds`,
    )
  }
  if (most < 1e11) return Result.succeed(UNIT_MS.s)
  if (most < 1e14) return Result.succeed(UNIT_MS.ms)
  return Result.succeed(most < 1e17 ? UNIT_MS.us : UNIT_MS.ns)
}
