import type { MatchedBar, ProcessingResult } from "../../job/ProcessingResult.ts"
import { IS_SHORT } from "./batchLayout.ts"
import type { ByteReader } from "./ByteReader.ts"
import { isEmpty, type Values } from "./putValues.ts"

/*
 * Results of daily bars without values, as of most scans, in fields of fixed width: see `batchLayout`. They take as many
 * bytes as varints but a third of the time, since no field depends on the length of the one before. Constants are repeated
 * in each module: importing one takes as long as the step that uses it.
 */

const DAY_MS = 86_400_000
const PER_DAY = 1 / 86_400_000
const TICKS_PER_MS = 10_000

const MATCH_BYTES = 5
const MOST_MATCHES = 255
const MOST_TICKS = 65_535
const MOST_DAYS = 32_767
const MOST_HUNDREDTHS = 2 ** 24 - 1

/**
 * Writes a result behind its symbol; returns its end, or -1 if the result does not fit the form. `before` is the time of the
 * previous match; `none` are values known to be empty.
 */
export const putShort = (
  view: DataView,
  at: number,
  { matches, processingTimeMs }: ProcessingResult,
  before: number,
  none: Values,
): number => {
  const count = matches.length
  const ticks = Math.round(processingTimeMs * TICKS_PER_MS)
  // Zero is excluded, since it may be -0.
  if (ticks / TICKS_PER_MS !== processingTimeMs || ticks <= 0 || ticks > MOST_TICKS || count > MOST_MATCHES) return -1
  view.setInt32(at, IS_SHORT | (ticks << 8) | (count << 24), true)
  let to = at + 4
  let last = before
  for (let i = 0; i < count; i++) {
    const { close, time, values } = matches[i]
    const step = time - last
    const days = Math.round(step * PER_DAY)
    const hundredths = Math.round(close * 100)
    const isShort =
      days * DAY_MS === step && days <= MOST_DAYS && days >= -MOST_DAYS && (values === none || isEmpty(values))
    if (!isShort || hundredths / 100 !== close || hundredths <= 0 || hundredths > MOST_HUNDREDTHS) return -1
    const h = hundredths | 0
    view.setInt32(to, ((days | 0) & 0xffff) | (h << 16), true)
    view.setUint8(to + 4, h >> 16)
    to += MATCH_BYTES
    last = time
  }
  return to
}

/** Reads what {@link putShort} wrote behind the byte of parts. */
export const readShort = (from: ByteReader, before: number) => {
  const processingTimeMs = from.uint16() / TICKS_PER_MS
  const matches: Array<MatchedBar> = []
  let time = before
  for (let left = from.byte(); left > 0; left--) {
    time += from.int16() * DAY_MS
    matches.push({ time, close: from.uint24() / 100, values: {} })
  }
  return { processingTimeMs, matches, time }
}
