import type { ReportData } from "../data/ReportData.ts"
import type { Found, LiveFormula } from "./LiveFormula.ts"

/** The reasons why a scan with a changed formula may find other matches than the page. */
export const caveatsOf = (
  { clocks, head }: ReportData,
  { plan }: LiveFormula,
  { inexact }: Found,
): ReadonlyArray<string> => {
  const caveats: Array<string> = []
  if (inexact > 0) {
    caveats.push(`it needs more history of ${inexact === 1 ? "1 symbol" : `${inexact} symbols`} than the file holds`)
  }
  if (head.newestBars !== null) caveats.push(`the file holds the newest ${head.newestBars} bars of each symbol`)
  if (plan.columns.includes("volume") && head.volume === "logarithms") caveats.push("volumes are rounded to 1%")
  const [zone] = plan.readsFacts === true ? clocks.unknown : []
  if (zone !== undefined) caveats.push(`this browser does not know the time zone ${zone}`)
  return caveats
}
