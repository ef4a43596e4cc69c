import type { Matches } from "../data/Matches.ts"
import type { ReportData } from "../data/ReportData.ts"
import type { LiveFormula } from "./LiveFormula.ts"

/** Whether the page reproduces the scan's results. */
export type Check =
  | { readonly kind: "same"; readonly ms: number }
  | { readonly kind: "different"; readonly where: string }
  /** The file does not contain all bars that the scan read. */
  | { readonly kind: "impossible"; readonly why: string }

const isSame = (a: Float64Array, b: Float64Array): boolean => a.every((value, index) => Object.is(value, b[index]))

/** Describes the first difference between the matches of the scan and those found here. */
const firstDifference = (scanned: Matches, found: Matches): string | undefined => {
  if (scanned.count !== found.count) return `${found.count} matches instead of ${scanned.count}`
  for (let match = 0; match < found.count; match++) {
    if (found.symbol[match] !== scanned.symbol[match] || found.place[match] !== scanned.place[match]) {
      return `match ${match + 1} is at another bar`
    }
  }
  if (!isSame(scanned.close, found.close)) return "a close differs"
  const more = scanned.count === 0 ? undefined : found.names.find((name) => !scanned.names.includes(name))
  if (more !== undefined) return `the values of ${more} are missing`
  for (const [column, name] of scanned.names.entries()) {
    const values = found.values[found.names.indexOf(name)]
    if (values === undefined || !isSame(scanned.values[column], values)) return `a value of ${name} differs`
  }
  return undefined
}

/** Runs the scan's formula again over the bars of the file, and compares the matches. */
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
