import { reasonKind, type ImportReport, type RejectedRow } from "../../candles/import/report/importReport.ts"
import { count } from "../terminal/summaryText.ts"

/** Rows that are shown of each reason. */
const SHOWN = 5

/** Shows the first rows of each reason, and tells at the end how many more there are. */
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
        .map(({ reason, rows }) => `${count(rows - SHOWN, "more row", "more rows")} of this reason: ${reason}`),
  }
}
