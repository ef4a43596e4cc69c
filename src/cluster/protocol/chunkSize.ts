import { MAX_CHUNK } from "./protocol.ts"

/** The target duration of a chunk: long enough that its fixed cost does not matter. */
const CHUNK_MS = 2000

/** The last chunks are smaller, so that no runner waits long for another, but should take at least this long. */
const LEAST_MS = 250

/** Symbols of the first chunks, before it is known how long symbols take. */
const FIRST = 16

/** The most characters of one chunk's results, all of which a runner has in memory before it writes them. */
const CHUNK_CHARACTERS = 32 * 1024 * 1024

/** The state that determines how the next chunks of a run are cut. */
export interface Cutting {
  /** The number of symbols in all chunks so far; the next chunk begins here. */
  readonly offered: number
  readonly total: number
  /** ms per symbol in the last chunk; `undefined` before the first has ended. */
  readonly pace: number | undefined
  /** Characters of results per symbol in the last chunk; `undefined` before the first has ended. */
  readonly volume: number | undefined
  /** Symbols in each chunk, if the caller has set it. */
  readonly chunkSize: number | undefined
  readonly weight: number
  /** The number of chunks that all runners together run at once. */
  readonly slots: number
  /** The number of chunks that are queued or running. */
  readonly outstanding: number
}

/** The most chunks of a run to have queued or running: two for each slot of the runners, scaled by the run's weight. */
const windowOf = ({ slots, weight }: Pick<Cutting, "slots" | "weight">): number =>
  Math.max(1, Math.round(2 * Math.max(1, slots) * weight))

const sizeOf = ({ chunkSize, pace, slots, total, volume = 0 }: Cutting, from: number): number => {
  if (chunkSize !== undefined) return chunkSize
  if (pace === undefined) return FIRST
  const within = (ms: number): number => ms / Math.max(pace, 0.001)
  const share = Math.ceil((total - from) / (2 * Math.max(1, slots)))
  const fitting = CHUNK_CHARACTERS / Math.max(volume, 1)
  return Math.max(1, Math.min(within(CHUNK_MS), Math.max(share, within(LEAST_MS)), fitting))
}

/**
 * The next chunks of a run, as the positions of their first symbol and after their last one: as many as fill its
 * window. Jobs with full windows alternate according to their weights; a small job waits for at most one window of a
 * large one.
 */
export const nextChunks = (cutting: Cutting): ReadonlyArray<{ readonly from: number; readonly to: number }> => {
  const chunks: Array<{ readonly from: number; readonly to: number }> = []
  const most = windowOf(cutting) - cutting.outstanding
  let from = cutting.offered
  while (chunks.length < most && from < cutting.total) {
    const size = Math.floor(Math.min(sizeOf(cutting, from), MAX_CHUNK))
    // A chunk must not cross the blocks in which symbols are stored.
    const to = Math.min(from + size, (Math.floor(from / MAX_CHUNK) + 1) * MAX_CHUNK, cutting.total)
    chunks.push({ from, to })
    from = to
  }
  return chunks
}
