import { reasonKind, type ImportReport, type RejectedRow } from "../../candles/import/report/importReport.ts"
import { count } from "../terminal/summaryText.ts"

/** How many rows are shown for each reason. */
const SHOWN = 5

/** Shows the first rows for each reason, and counts the others at the end. */
export const makeRejectedRows = (line: (text: string) => void) => {
  const shown = new Map<string, number>()
  return {
    add: ({ file, line: number, reason }: RejectedRow): void => {
      const kind = reasonKind(reason)
      const before = shown.get(kind) ?? 0
      shown.set(kind, before + 1)
      if (before < SHOWN) line(`${file}:${number} ${reason}`)
    },
    rest: ({ rejectedReasons }: ImportReport): ReadonlyArray<string> =>
      rejectedReasons
        .filter(({ rows }) => rows > SHOWN)
        .map(({ reason, rows }) => `${count(rows - SHOWN, "more row", "more rows")} for this reason: ${reason}`),
  }
}
