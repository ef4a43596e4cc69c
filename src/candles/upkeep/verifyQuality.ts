import * as Effect from "effect/Effect"
import { accessSync, constants } from "node:fs"
import type { DatabaseSync } from "node:sqlite"
import { dirname, resolve } from "node:path"
import type { QualityFinding } from "../../job/QualityFinding.ts"
import { inspectStore } from "../inspect/inspectStore.ts"
import {
  actionsOf,
  type QualityActions,
  type QualityPolicy,
  rulesWith,
  VERIFY_ACTIONS,
} from "../quality/QualityPolicy.ts"
import { countFinding, makeQualityTally, reportedQuality } from "../quality/QualityReport.ts"
import { openToWrite } from "../sqlite/file/storeFile.ts"
import { storeUnavailable } from "../sqlite/file/sqliteErrors.ts"
import { FORMER_VERSION } from "../sqlite/file/storeFormat.ts"

/** Options of the quality checks of `verifyStore`. @since 0.1.0 */
export interface VerifyOptions {
  /** The action for each rule; `mark` by default. Stored candles cannot be rejected. */
  readonly quality?: QualityPolicy
  /**
   * Accepts prices of 0 and below, as for futures. They are always accepted for symbols that were imported with this
   * option.
   */
  readonly allowNegative?: boolean
  /** Called for every quality finding, timeframe by timeframe. */
  readonly onFinding?: (finding: QualityFinding) => void
}

/** A store whose checksums were verified. */
interface Read {
  readonly path: string
  readonly format: number
  readonly damages: ReadonlyArray<unknown>
}

/** The actions of a policy; an error message if it is invalid. */
export const verifyActions = (policy: QualityPolicy | undefined): QualityActions | string => {
  const actions = actionsOf(policy, VERIFY_ACTIONS)
  if (typeof actions === "string") return actions
  return Object.values(actions).includes("reject")
    ? "what is stored can no longer be rejected: give mark, fail or ignore"
    : actions
}

/** Findings are not recorded in stores of the former format and those that this user cannot write. */
const mayRecord = ({ format, path }: Read): boolean => {
  if (format === FORMER_VERSION) return false
  try {
    accessSync(path, constants.W_OK)
    accessSync(dirname(resolve(path)), constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Checks the quality of all candles of a store, and records the findings if the store can be written. */
export const verifyQuality = Effect.fnUntraced(function* (
  db: DatabaseSync,
  read: Read,
  actions: QualityActions,
  { allowNegative = false, onFinding = () => {} }: VerifyOptions,
) {
  const tally = makeQualityTally()
  // Damaged candles must be imported again first.
  if (read.damages.length > 0) return { ...reportedQuality(tally), failed: 0, recorded: false }
  const fail = storeUnavailable(read.path)
  const recorded = yield* Effect.sync(() => mayRecord(read))
  const store = recorded ? yield* openToWrite(read.path) : db
  const timeframes = yield* Effect.try({
    try: () => store.prepare("SELECT DISTINCT timeframe FROM series ORDER BY timeframe").all(),
    catch: fail,
  })
  let failed = 0
  const take = (finding: QualityFinding): void => {
    if (actions[finding.rule] === "fail") failed++
    countFinding(tally, finding, actions[finding.rule])
    onFinding(finding)
  }
  const request = { allowNegative, ignored: rulesWith(actions, "ignore"), record: recorded, onFinding: take }
  for (const { timeframe } of timeframes) {
    yield* inspectStore(store, { ...request, timeframe: String(timeframe) }, fail)
  }
  return { ...reportedQuality(tally), failed, recorded }
})
