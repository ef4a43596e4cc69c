import { MAX_CHUNK } from "./protocol.ts"

/** How long a chunk should take: so long that what it costs beside its symbols does not count, and not longer. */
const CHUNK_MS = 2000

/** The last chunks are smaller, so that no runner waits long for another, but take no less than this. */
const LEAST_MS = 250

/** Symbols of the first chunks, of which nobody knows how long they take. */
const FIRST = 16

/** The text of one chunk's results, in characters: a runner has all of it in memory before it writes it. */
const CHUNK_CHARACTERS = 32 * 1024 * 1024

/** What decides how the next chunks of a run are cut. */
export interface Cutting {
  /** Symbols of all chunks so far; the next chunk begins here. */
  readonly offered: number
  readonly total: number
  /** ms a symbol in the last chunk; `undefined` before the first has ended. */
  readonly pace: number | undefined
  /** Characters of results a symbol in the last chunk, likewise. */
  readonly volume: number | undefined
  /** Symbols of each chunk, where the caller has said so. */
  readonly chunkSize: number | undefined
  readonly weight: number
  /** Chunks that all runners together run at once. */
  readonly slots: number
  /** Chunks that wait or run. */
  readonly outstanding: number
}

/** Chunks of a run that wait or run at once: two for each slot of the runners, by the run's weight. */
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
 * The next chunks of a run, as positions of their first symbols and behind their last ones: as many as fill its window.
 * Jobs whose windows are full alternate, by their weights; a small one waits for one window of a large one.
 */
export const nextChunks = (cutting: Cutting): ReadonlyArray<{ readonly from: number; readonly to: number }> => {
  const chunks: Array<{ readonly from: number; readonly to: number }> = []
  const most = windowOf(cutting) - cutting.outstanding
  let from = cutting.offered
  while (chunks.length < most && from < cutting.total) {
    const size = Math.floor(Math.min(sizeOf(cutting, from), MAX_CHUNK))
    // A chunk lies in one block of symbols.
    const to = Math.min(from + size, (Math.floor(from / MAX_CHUNK) + 1) * MAX_CHUNK, cutting.total)
    chunks.push({ from, to })
    from = to
  }
  return chunks
}
