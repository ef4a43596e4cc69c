const DAY_MS = 86_400_000
/** The span that is searched for changes at once. */
const BLOCK_MS = 64 * DAY_MS
/** No zone changes its clocks twice within this time. */
const STEP_MS = 4 * DAY_MS

/** The offsets of a zone in one block of time: `offsets[i]` (ms) applies from `times[i]` (epoch ms UTC) on. */
interface Block {
  readonly times: ReadonlyArray<number>
  readonly offsets: ReadonlyArray<number>
}

/** The offsets of a zone, in ms east of UTC. */
export interface ZoneOffsets {
  readonly offsetAt: (instant: number) => number
  /**
   * Converts a local time, in epoch ms as if it were UTC, to its instant: the first one if the local time occurs twice;
   * the one by the offset before the change if it is skipped.
   */
  readonly toInstant: (wall: number) => number
}

/**
 * The offsets of a zone, computed by `ask`. Calling that for each bar would be slow, so changes are found by bisection
 * and cached, 64 days at a time.
 */
export const zoneOffsets = (ask: (instant: number) => number): ZoneOffsets => {
  /** The first instant between `from` and `to` with the offset of `to`. */
  const changeBetween = (from: number, to: number): number => {
    const after = ask(to)
    let [low, high] = [from, to]
    while (high - low > 1000) {
      const middle = low + Math.floor((high - low) / 2000) * 1000
      if (middle === low) break
      if (ask(middle) === after) high = middle
      else low = middle
    }
    return high
  }

  const find = (begin: number): Block => {
    const times = [begin]
    const offsets = [ask(begin)]
    for (let time = begin; time < begin + BLOCK_MS; time += STEP_MS) {
      const next = Math.min(time + STEP_MS, begin + BLOCK_MS)
      const offset = ask(next)
      if (offset === offsets[offsets.length - 1]) continue
      times.push(changeBetween(time, next))
      offsets.push(offset)
    }
    return { times, offsets }
  }

  const blocks = new Map<number, Block>()
  let known: { readonly number: number; readonly block: Block } | undefined

  const blockOf = (number: number): Block => {
    if (known?.number === number) return known.block
    const block = blocks.get(number) ?? find(number * BLOCK_MS)
    blocks.set(number, block)
    known = { number, block }
    return block
  }

  const offsetAt = (instant: number): number => {
    const { offsets, times } = blockOf(Math.floor(instant / BLOCK_MS))
    let at = times.length - 1
    while (at > 0 && times[at] > instant) at--
    return offsets[at]
  }

  return {
    offsetAt,
    toInstant: (wall) => {
      const before = offsetAt(wall - DAY_MS)
      const after = offsetAt(wall + DAY_MS)
      const early = wall - before
      if (before === after || offsetAt(early) === before) return early
      const late = wall - after
      return offsetAt(late) === after ? late : early
    },
  }
}

/** UTC, whose offset is always 0. */
export const UTC: ZoneOffsets = { offsetAt: () => 0, toInstant: (wall) => wall }
