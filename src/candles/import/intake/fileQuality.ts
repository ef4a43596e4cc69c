import type { QualityFinding, QualityRule } from "../../../job/QualityFinding.ts"
import { Refusal } from "../../csv/dialect.ts"
import type { CsvRow } from "../../csv/rows/csvFastRow.ts"
import { type BarRule, barValues, brokenRules } from "../../quality/barChecks.ts"
import type { Flaw } from "../../quality/Flaw.ts"
import { type QualityActions } from "../../quality/QualityPolicy.ts"

/** How an import treats the rows of a file that look wrong. */
export interface FileQuality {
  readonly actions: QualityActions
  readonly allowNegative: boolean
  /** Symbols whose prices may be 0 and below even without `allowNegative`. */
  readonly negatives: ReadonlySet<string>
  readonly timeframe: string
  /** Symbols not to store, and the reason. */
  readonly excluded: ReadonlyMap<string, string>
  readonly onFinding: (finding: QualityFinding) => void
}

/** The message if a rule refuses a file, with the fix. */
export const refusedFor = (rule: QualityRule, what: string): string =>
  `the rule ${rule} refuses it: ${what}: mend the file, or give --quality ${rule}=${rule === "conflicts" ? "reject" : "mark"}`

/** Refuses the current file because of a rule. */
export const refuseFor = (rule: QualityRule, what: string): never => {
  throw new Refusal(refusedFor(rule, what))
}

/** A row, the symbol under which it is stored, and its line. */
interface JudgedRow {
  readonly row: CsvRow
  readonly symbol: string
  readonly line: number
}

/** Judges the rows of a file. Only findings of rejected rows are reported; the check of the store reports the others. */
export const makeRowJudge = (
  { actions, allowNegative, negatives, timeframe }: FileQuality,
  tell: (finding: QualityFinding) => void,
) => {
  const leavesOutVolumes = actions.volumes === "reject" || actions.volumes === "fail"

  const leaveOut = (
    { line, row, symbol }: JudgedRow,
    rule: BarRule | "volumes",
    reason: string,
    values: Flaw["values"],
  ) => {
    if (actions[rule] === "fail") refuseFor(rule, `line ${line}: ${reason}`)
    tell({ symbol, timeframe, time: row.time, rule, values })
    return reason
  }

  return {
    /** The reason to reject a row that is not a valid bar; `undefined` to store it. */
    wrongRow: (judged: JudgedRow, reason: string): string | undefined => {
      const { row } = judged
      let rejected: string | undefined
      for (const rule of brokenRules(row, allowNegative || negatives.has(judged.symbol))) {
        if (actions[rule] === "reject" || actions[rule] === "fail")
          rejected = leaveOut(judged, rule, reason, barValues(row, rule))
      }
      if (rejected !== undefined) return rejected
      // Prices that are stored are finite, or NaN if missing.
      for (const price of ["open", "high", "low", "close"] as const) if (!Number.isFinite(row[price])) row[price] = NaN
      return undefined
    },
    /** The reason to reject a row for its volume; `hasVolumes` is whether the file has a volume column. */
    wrongVolume: (judged: JudgedRow, hasVolumes: boolean): string | undefined => {
      const { volume } = judged.row
      if (!leavesOutVolumes || volume > 0 || (Number.isNaN(volume) && !hasVolumes)) return undefined
      const reason = volume === 0 ? "the volume is 0" : "the volume is missing"
      return leaveOut(judged, "volumes", reason, { volume: volume === 0 ? 0 : null })
    },
  }
}
