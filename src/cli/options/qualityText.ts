import { findingText } from "../../candles/quality/findingText.ts"
import type { QualityAction } from "../../candles/quality/QualityPolicy.ts"
import type { QualityReport } from "../../candles/quality/QualityReport.ts"
import { count } from "../terminal/summaryText.ts"

const DONE: Readonly<Record<QualityAction, string>> = {
  reject: "rejected",
  mark: "marked",
  fail: "failed",
  ignore: "ignored",
}

/** Summarizes findings of quality: one line for each broken rule. */
export const qualityLines = ({ quality }: QualityReport): ReadonlyArray<string> =>
  quality.map(
    ({ action, findings, first, rule, symbols }) =>
      `quality: ${count(findings, "finding", "findings")} of ${rule} in ${count(symbols, "symbol", "symbols")}, ${DONE[action]}, such as ${findingText(first)}`,
  )
