import { fanAfter, returnsAfter, returnsOfEveryBar } from "../../data/forwardReturns.ts"
import type { Store } from "../../model/Store.ts"
import type { Followed } from "./followedCard.ts"

/** Computing the returns of every bar takes 0.1 s, so it waits until typing pauses. */
const PAUSE_MS = 120

/** Computes the returns after the shown matches. */
export class FollowedCount {
  followed: Followed | undefined
  private readonly store: Store
  private key = ""
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(store: Store) {
    this.store = store
  }

  /** Recomputes the returns a little later if other matches are shown than before. */
  update(rows: Uint32Array): void {
    const { data, formula, model, state } = this.store
    const { from, onlyStarred, query, starred, to } = state
    const key = JSON.stringify([rows.length, query, from, to, onlyStarred && [...starred], formula?.text])
    if (key === this.key) return
    this.key = key
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.followed = {
        fan: fanAfter(data, model.matches, rows),
        matches: returnsAfter(data, model.matches, rows),
        everyBar: returnsOfEveryBar(data, Math.max(from, data.range.from), to),
      }
      this.store.onChange()
    }, PAUSE_MS)
  }
}
