import type { Matches } from "../data/Matches.ts"
import type { ReportData } from "../data/ReportData.ts"
import type { LiveFormula } from "./LiveFormula.ts"

/** Whether the page reproduces the scan's answers. */
export type Check =
  | { readonly kind: "same"; readonly ms: number }
  | { readonly kind: "different"; readonly where: string }
  /** The file does not hold all bars that the scan read. */
  | { readonly kind: "impossible"; readonly why: string }

const isSame = (a: Float64Array, b: Float64Array): number => a.findIndex((value, index) => !Object.is(value, b[index]))

/** What the matches of the scan and those found here differ in first, in words. */
const firstDifference = (scanned: Matches, found: Matches): string | undefined => {
  if (scanned.count !== found.count) return `${found.count} matches instead of ${scanned.count}`
  for (let match = 0; match < found.count; match++) {
    if (found.symbol[match] !== scanned.symbol[match] || found.place[match] !== scanned.place[match]) {
      return `match ${match + 1} is another bar`
    }
  }
  if (isSame(scanned.close, found.close) >= 0) return "a close is not the same"
  const more = scanned.count === 0 ? undefined : found.names.find((name) => !scanned.names.includes(name))
  if (more !== undefined) return `the values of ${more} are missing`
  for (const [column, name] of scanned.names.entries()) {
    const values = found.values[found.names.indexOf(name)]
    if (values === undefined || isSame(scanned.values[column], values) >= 0) return `a value of ${name} is not the same`
  }
  return undefined
}

/** Runs the scan's own formula again over the bars of the file, and compares. */
export const reproduce = (data: ReportData, formula: LiveFormula): Check => {
  const { newestBars } = data.head
  if (newestBars !== null) {
    return { kind: "impossible", why: `the file holds the newest ${newestBars} bars of each symbol` }
  }
  const [zone] = formula.plan.readsFacts === true ? data.clocks.unknown : []
  if (zone !== undefined) return { kind: "impossible", why: `this browser does not know the time zone ${zone}` }
  const startedAt = performance.now()
  const answered = data.symbols.filter(({ error }) => error === undefined)
  const found = formula.scan(data, answered)
  const ms = performance.now() - startedAt
  if (found.inexact > 0) return { kind: "impossible", why: "the file does not hold the whole history" }
  const where = firstDifference(data.matches, found)
  return where === undefined ? { kind: "same", ms } : { kind: "different", where }
}
