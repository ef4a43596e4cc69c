import * as Effect from "effect/Effect"
import { FormulaService } from "../../formula/FormulaService.ts"
import type { JobHeader } from "../../job/ProcessingJob.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import { requestedNames } from "../../candles/requestedNames.ts"
import { formulaOptions } from "../../symbol/formulaOptions.ts"
import { parseJson } from "./parseJson.ts"

type Version = string | undefined

/** The version of another series that a formula requests; null if the store does not have it. */
type Requested = readonly [symbol: string, version: string | null]

/**
 * The names that the other symbols which a job's formula requests may have in a store. Empty if the formula is not Pine
 * Script, since only its worker understands it.
 */
const requestedBy = Effect.fnUntraced(function* (header: JobHeader) {
  const { formula = "", jobType } = header
  // Most formulas request nothing, and need not be compiled here.
  if (!/request|security/.test(formula)) return []
  const { layer } = yield* Effect.promise(() => import("../../formula/PineFormulas.ts"))
  const symbols = yield* FormulaService.use(({ compile }) =>
    compile(formula, { jobType, ...formulaOptions(header) }),
  ).pipe(
    Effect.map((plan) => plan.symbols ?? []),
    // The error in the formula is reported when the job is opened.
    Effect.catchTag("FormulaError", () => Effect.succeed([])),
    Effect.provide(layer),
  )
  return [...new Set(symbols.flatMap(({ symbol }) => requestedNames(symbol)))]
})

/**
 * Encodes for each symbol the version of its series and of the series that the formula requests, as one text. A symbol
 * without bars has no version, since other series do not change its result.
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

/** Decodes such a text to versions by symbol; a text that is not JSON is the version of the symbol itself. */
const partsOf = (symbol: string, text: Version): ReadonlyMap<string, Version> => {
  const end = text?.lastIndexOf("\n") ?? -1
  const requested = end < 0 ? undefined : parseJson(text?.slice(end) ?? "")
  const parts = new Map<string, Version>()
  if (!Array.isArray(requested)) return parts.set(symbol, text)
  for (const [name, version] of requested) parts.set(String(name), version === null ? undefined : String(version))
  return parts.set(symbol, text?.slice(0, end))
}

/** The series that makes two such texts of a symbol differ, and its two versions. */
export const differenceOf = (
  symbol: string,
  found: Version,
  wanted: Version,
): { readonly series: string; readonly found: Version; readonly wanted: Version } => {
  const [foundParts, wantedParts] = [partsOf(symbol, found), partsOf(symbol, wanted)]
  const series = [symbol, ...foundParts.keys()].find((each) => foundParts.get(each) !== wantedParts.get(each)) ?? symbol
  return { series, found: foundParts.get(series), wanted: wantedParts.get(series) }
}
