import { QUALITY_RULES, type QualityFinding, type QualityRule } from "../../job/QualityFinding.ts"
import type { QualityAction } from "./QualityPolicy.ts"

/** How often a rule was broken, by how many symbols, and the action taken. @since 0.1.0 */
export interface QualityCount {
  readonly rule: QualityRule
  readonly action: QualityAction
  readonly findings: number
  readonly symbols: number
  readonly first: QualityFinding
}

/** The findings of a quality check. @since 0.1.0 */
export interface QualityReport {
  /** The first 1,000 findings; `onFinding` is called for all. */
  readonly findings: ReadonlyArray<QualityFinding>
  readonly quality: ReadonlyArray<QualityCount>
}

const LISTED = 1000

interface Count {
  readonly action: QualityAction
  findings: number
  readonly symbols: Set<string>
  readonly first: QualityFinding
}

/** Counts findings by rule, and stores the first of them. */
export interface QualityTally {
  readonly findings: Array<QualityFinding>
  readonly counts: Map<QualityRule, Count>
}

export const makeQualityTally = (): QualityTally => ({ findings: [], counts: new Map() })

export const countFinding = (
  { counts, findings }: QualityTally,
  finding: QualityFinding,
  action: QualityAction,
): void => {
  if (findings.length < LISTED) findings.push(finding)
  const known = counts.get(finding.rule)
  if (known === undefined) {
    counts.set(finding.rule, { action, findings: 1, symbols: new Set([finding.symbol]), first: finding })
  } else {
    known.findings++
    known.symbols.add(finding.symbol)
  }
}

/** Adds one tally to another. */
export const addQuality = (total: QualityTally, more: QualityTally): void => {
  total.findings.push(...more.findings.slice(0, LISTED - total.findings.length))
  for (const [rule, count] of more.counts) {
    const known = total.counts.get(rule)
    if (known === undefined) total.counts.set(rule, { ...count, symbols: new Set(count.symbols) })
    else {
      known.findings += count.findings
      for (const symbol of count.symbols) known.symbols.add(symbol)
    }
  }
}

export const reportedQuality = ({ counts, findings }: QualityTally): QualityReport => ({
  findings,
  quality: QUALITY_RULES.flatMap((rule) => {
    const count = counts.get(rule)
    return count === undefined ? [] : [{ ...count, rule, symbols: count.symbols.size }]
  }),
})
