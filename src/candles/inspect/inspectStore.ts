import * as Effect from "effect/Effect"
import type { DatabaseSync } from "node:sqlite"
import type { Series } from "../sqlite/layout/storeLayout.ts"
import { type InspectionRequest, makeInspection } from "./inspection.ts"
import { inTransaction } from "../sqlite/statements/transaction.ts"

/** Series to check in one transaction, before the check can be interrupted. */
const TOGETHER = 100

/**
 * Checks the quality of series in a store: first each by itself, then against the calendar of all. Records the findings
 * and verdicts; a verdict only if its series has not changed since it was checked.
 */
export const inspectStore = Effect.fnUntraced(function* <E>(
  db: DatabaseSync,
  request: InspectionRequest,
  fail: (error: unknown) => E,
): Effect.fn.Return<void, E> {
  const attempt = <A>(run: () => A) => Effect.try({ try: run, catch: fail })
  const inspection = yield* attempt(() => makeInspection(db, request))
  const { alone, changed, ended, others, together } = inspection
  if (changed.length === 0) return
  const inGroups = Effect.fnUntraced(function* (
    all: ReadonlyArray<Series>,
    look: (some: ReadonlyArray<Series>) => void,
  ) {
    for (let at = 0; at < all.length; at += TOGETHER) {
      const some = all.slice(at, at + TOGETHER)
      const record = (): void => {
        look(some)
        inspection.flush()
      }
      // Whoever has begun a transaction writes the verdicts together with the bars.
      const isOwn = request.record && !db.isTransaction
      yield* attempt(() => (isOwn ? inTransaction(db, record) : look(some)))
      yield* Effect.yieldNow
    }
  })
  yield* inGroups(changed, alone)
  const counting = yield* attempt(inspection.calendars)
  let step = yield* attempt(() => counting.next())
  while (step.done !== true) {
    yield* Effect.yieldNow
    step = yield* attempt(() => counting.next())
  }
  const calendars = step.value
  yield* inGroups(changed, (some) => together(some, calendars))
  yield* inGroups(others, (some) => ended(some, calendars))
})
