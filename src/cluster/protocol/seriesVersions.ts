import * as Effect from "effect/Effect"
import { FormulaService } from "../../formula/FormulaService.ts"
import type { JobHeader } from "../../job/ProcessingJob.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import { requestedNames } from "../../candles/requestedNames.ts"
import { formulaOptions } from "../../symbol/formulaOptions.ts"
import { parseJson } from "./parseJson.ts"

type Version = string | undefined

/** The version of another series that a formula requests; null where there is none. */
type Requested = readonly [symbol: string, version: string | null]

/**
 * The names under which a store may have the other symbols that a job's formula requests. None where the formula is not
 * Pine Script: only the worker that understands it could tell.
 */
const requestedBy = Effect.fnUntraced(function* (header: JobHeader) {
  const { formula = "", jobType } = header
  // Most formulas request nothing, and need no compiler here.
  if (!/request|security/.test(formula)) return []
  const { layer } = yield* Effect.promise(() => import("../../formula/PineFormulas.ts"))
  const symbols = yield* FormulaService.use(({ compile }) =>
    compile(formula, { jobType, ...formulaOptions(header) }),
  ).pipe(
    Effect.map((plan) => plan.symbols ?? []),
    // Opening the job says what is wrong with its formula.
    Effect.catchTag("FormulaError", () => Effect.succeed([])),
    Effect.provide(layer),
  )
  return [...new Set(symbols.flatMap(({ symbol }) => requestedNames(symbol)))]
})

/**
 * Tells, as one text for each symbol, the version of its series and of those that the formula requests beside it. A symbol
 * without bars has none: no other series changes its answer.
 */
export const versionsFor = Effect.fnUntraced(function* <A extends ReadonlyArray<Version> | undefined, E, R>(
  versions: (symbols: ReadonlyArray<string>, timeframe: Timeframe) => Effect.Effect<A, E, R>,
  header: JobHeader,
  symbols: ReadonlyArray<string>,
) {
  const names = yield* requestedBy(header)
  const found = yield* versions([...symbols, ...names], header.timeframe)
  if (found === undefined || names.length === 0) return found
  const requested = names.map((name, at): Requested => [name, found[symbols.length + at] ?? null])
  return symbols.map((_, at): Version => (found[at] === undefined ? undefined : joined(found[at], requested)))
})

const joined = (own: string, requested: ReadonlyArray<Requested>): string => `${own}\n${JSON.stringify(requested)}`

/** The parts of such a text, by the symbol that each is of; what cannot be read is the symbol's own. */
const partsOf = (symbol: string, text: Version): ReadonlyMap<string, Version> => {
  const end = text?.lastIndexOf("\n") ?? -1
  const requested = end < 0 ? undefined : parseJson(text?.slice(end) ?? "")
  const parts = new Map<string, Version>()
  if (!Array.isArray(requested)) return parts.set(symbol, text)
  for (const [name, version] of requested) parts.set(String(name), version === null ? undefined : String(version))
  return parts.set(symbol, text?.slice(0, end))
}

/** The series, and its versions, that makes two such texts of a symbol differ. */
export const differenceOf = (
  symbol: string,
  found: Version,
  wanted: Version,
): { readonly series: string; readonly found: Version; readonly wanted: Version } => {
  const [foundParts, wantedParts] = [partsOf(symbol, found), partsOf(symbol, wanted)]
  const series = [symbol, ...foundParts.keys()].find((each) => foundParts.get(each) !== wantedParts.get(each)) ?? symbol
  return { series, found: foundParts.get(series), wanted: wantedParts.get(series) }
}
