import type { CandleRequest } from "../../CandleRepository.ts"
import type { Column } from "../../Candles.ts"
import type { Memory } from "./chunkAssembly.ts"
import type { SeriesRead } from "./readPlan.ts"
import { CHUNK_BARS } from "../layout/storeLayout.ts"

/*
 * A market that is scanned again and again is read from its file once for each worker. Reading takes 4.2 µs a series of
 * 252 bars, half of it in the kernel, which is asked for each page; copying what is remembered takes 0.5.
 */

/** What a worker remembers at most: the closes of 3,000 series of 2,520 bars, or of 25,000 of 252. */
const MOST_BYTES = 64 * 1024 * 1024

/** What a column takes besides its numbers. */
const BYTES_A_COLUMN = 200

/** Columns lie in blocks: a buffer for each would take another 300 bytes, and more work to collect. */
const BLOCK_NUMBERS = 64 * 1024

/** Time and the other columns that were asked for, of whole chunks. */
type Joined = ReadonlyArray<Float64Array>

interface Entry {
  readonly firstChunk: number
  readonly lastChunk: number
  /** Bars of the tail, behind those of the chunks. */
  readonly tailBars: number
  readonly joined: Joined
}

/** What was read of series with the same columns. */
interface Shelf {
  readonly entries: Map<number, Entry>
  /** The newest job that used it. */
  job: number
  bytes: number
  block: Float64Array
  used: number
  /** The times that were kept last and what they are a copy of: series that are read as one row share them. */
  time: { readonly of: Float64Array; readonly copy: Float64Array } | undefined
}

/** What is remembered for one read. */
export interface Remembered {
  /** Copies of the columns, so that whoever has them cannot change what is remembered. */
  readonly find: (read: SeriesRead, memory: Memory) => Joined | undefined
  readonly keep: (read: SeriesRead, joined: Joined) => void
}

export const NOTHING: Remembered = { find: () => undefined, keep: () => {} }

const makeShelf = (): Shelf => ({
  entries: new Map(),
  job: 0,
  bytes: 0,
  block: new Float64Array(0),
  used: 0,
  time: undefined,
})

const tailBarsOf = ({ tail }: SeriesRead): number => tail?.time.length ?? 0

const covers = (entry: Entry, read: SeriesRead): boolean =>
  read.lastChunk >= read.firstChunk &&
  entry.firstChunk <= read.firstChunk &&
  entry.lastChunk >= read.lastChunk &&
  entry.tailBars >= tailBarsOf(read)

const isSamePart = (a: SeriesRead, b: SeriesRead): boolean =>
  a.firstChunk === b.firstChunk && a.lastChunk === b.lastChunk && tailBarsOf(a) === tailBarsOf(b)

/**
 * Remembers what was read of a store while its state stays the same, from the
 * second job on: the first one may be the only one. `undefined` is a state that
 * cannot be told.
 */
export const rememberedColumns = (mostBytes = MOST_BYTES) => {
  const shelves = new Map<string, Shelf>()
  const jobs = new WeakMap<CandleRequest, number>()
  let newestJob = 0
  let bytes = 0
  let knownState: string | undefined

  /** Each job has a request of its own. */
  const jobOf = (request: CandleRequest): number => {
    const known = jobs.get(request)
    if (known !== undefined) return known
    newestJob += 1
    jobs.set(request, newestJob)
    return newestJob
  }

  /** Makes room at the cost of what only older jobs used: two that run at once do not take it from each other. */
  const makeRoom = (wanted: number, job: number): boolean => {
    for (const [key, shelf] of shelves) {
      if (bytes + wanted <= mostBytes) return true
      if (shelf.job >= job) continue
      shelves.delete(key)
      bytes -= shelf.bytes
    }
    return bytes + wanted <= mostBytes
  }

  const take = (shelf: Shelf, wanted: number): boolean => {
    if (!makeRoom(wanted, shelf.job)) return false
    shelf.bytes += wanted
    bytes += wanted
    return true
  }

  const reserve = (shelf: Shelf, numbers: number): Float64Array | undefined => {
    if (!take(shelf, BYTES_A_COLUMN)) return undefined
    if (shelf.used + numbers > shelf.block.length) {
      const length = Math.max(numbers, BLOCK_NUMBERS)
      if (!take(shelf, length * Float64Array.BYTES_PER_ELEMENT)) return undefined
      shelf.block = new Float64Array(length)
      shelf.used = 0
    }
    return shelf.block.subarray(shelf.used, (shelf.used += numbers))
  }

  /** Copies of the columns; `undefined` where there is no room for all of them. */
  const copyTo = (shelf: Shelf, columns: Joined): Joined | undefined => {
    const copies: Array<Float64Array> = []
    for (const column of columns) {
      const copy = reserve(shelf, column.length)
      if (copy === undefined) return undefined
      copy.set(column)
      copies.push(copy)
    }
    return copies
  }

  return (request: CandleRequest, columns: ReadonlyArray<Column>, state: string | undefined): Remembered => {
    if (state !== knownState) {
      shelves.clear()
      bytes = 0
      knownState = state
    }
    const job = jobOf(request)
    if (job === 1 || state === undefined) return NOTHING
    const key = `${request.timeframe} ${columns.join()}`
    const shelf = shelves.get(key) ?? makeShelf()
    shelves.set(key, shelf)
    shelf.job = Math.max(shelf.job, job)
    let given: { readonly of: Float64Array; readonly read: SeriesRead; readonly copy: Float64Array } | undefined

    return {
      find: (read, memory) => {
        const entry = shelf.entries.get(read.series.id)
        if (entry === undefined || !covers(entry, read)) return undefined
        const begin = (read.firstChunk - entry.firstChunk) * CHUNK_BARS
        const chunkEnd = (read.lastChunk + 1 - entry.firstChunk) * CHUNK_BARS
        const inChunks = entry.joined[0].length - entry.tailBars
        const end = read.tail === undefined ? Math.min(chunkEnd, inChunks) : entry.joined[0].length
        const copyOf = (column: Float64Array): Float64Array => {
          const part = column.subarray(begin, end)
          const copy = memory.allocate(part.length)
          copy.set(part)
          return copy
        }
        const [time, ...others] = entry.joined
        const isGiven = given?.of === time && isSamePart(given.read, read)
        if (given === undefined || !isGiven) given = { of: time, read, copy: copyOf(time) }
        return [given.copy, ...others.map(copyOf)]
      },
      keep: (read, [time, ...others]) => {
        const { firstChunk, lastChunk, series } = read
        // A tail alone is in memory already.
        if (lastChunk < firstChunk) return
        const known = shelf.time?.of === time ? shelf.time.copy : copyTo(shelf, [time])?.[0]
        const copies = copyTo(shelf, others)
        if (known === undefined || copies === undefined) return
        shelf.time = { of: time, copy: known }
        shelf.entries.set(series.id, { firstChunk, lastChunk, tailBars: tailBarsOf(read), joined: [known, ...copies] })
      },
    }
  }
}
