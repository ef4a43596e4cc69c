import * as Effect from "effect/Effect"
import type { QualityFinding, QualityRule } from "../../job/QualityFinding.ts"
import { inspectStore } from "../inspect/inspectStore.ts"
import { findingText } from "../quality/findingText.ts"
import { type QualityActions, rulesWith } from "../quality/QualityPolicy.ts"
import { storeUnavailable } from "../sqlite/file/sqliteErrors.ts"
import type { CandleFile } from "./files/candleFiles.ts"
import { refusedFor } from "./intake/fileQuality.ts"
import type { ImportTarget } from "./importFile.ts"
import { importFiles } from "./importFiles.ts"

/** Symbols and files (by path) that must not be stored, and the reasons. */
export interface Exclusions {
  readonly symbols: ReadonlyMap<string, string>
  readonly files: ReadonlyMap<string, string>
}

export const NO_EXCLUSIONS: Exclusions = { symbols: new Map(), files: new Map() }

/** The rules that can be checked only after all files are stored. */
const AFTERWARDS: ReadonlyArray<QualityRule> = ["jumps", "stale", "gaps"]

/** The rules that require a trial import first, so that nothing that they refuse is stored. */
export const rehearsedRules = (actions: QualityActions): ReadonlyArray<QualityRule> =>
  AFTERWARDS.filter((rule) => actions[rule] === "reject" || actions[rule] === "fail")

/** Imports files in a transaction that is rolled back, and returns what the quality policy refuses. */
export const rehearseImport = Effect.fnUntraced(function* (
  files: ReadonlyArray<CandleFile>,
  target: Omit<ImportTarget, "onShare">,
  timeframe: string,
) {
  const { actions, db, options, rows, sink } = target
  const fail = storeUnavailable(options.store)
  const symbols = new Map<string, string>()
  const refused = new Map<string, string>()
  const filesOf = new Map<string, Array<string>>()

  const judge = (finding: QualityFinding, isNew: boolean): void => {
    const { rule, symbol } = finding
    const action = actions[rule]
    if (!isNew || (action !== "reject" && action !== "fail")) return
    const found = findingText(finding)
    if (action === "reject") {
      if (!symbols.has(symbol)) symbols.set(symbol, `the rule ${rule} rejects its symbol: ${found}`)
      return
    }
    for (const path of filesOf.get(symbol) ?? []) {
      if (refused.has(path)) continue
      refused.set(path, refusedFor(rule, found))
    }
  }

  const rehearsal = Effect.gen(function* () {
    yield* importFiles(files, target, {
      refused: new Map(),
      beforeLastCommit: Effect.void,
      onFile: () => {},
      onProgress: () => {},
      onImported: ({ path }, tally) => {
        for (const symbol of tally.symbols) filesOf.set(symbol, [...(filesOf.get(symbol) ?? []), path])
      },
    })
    const ignored = rulesWith(actions, "ignore", "mark")
    const { allowNegative = false } = options
    const request = {
      timeframe,
      rows,
      changes: sink.changes(),
      allowNegative,
      ignored,
      record: false,
      onFinding: judge,
    }
    yield* inspectStore(db, request, fail)
  })
  yield* Effect.acquireUseRelease(
    Effect.try({ try: () => db.exec("BEGIN IMMEDIATE"), catch: fail }),
    () => rehearsal,
    () =>
      Effect.sync(() => {
        if (db.isTransaction) db.exec("ROLLBACK")
        rows.discard()
      }),
  )
  return { symbols, files: refused } satisfies Exclusions
})
