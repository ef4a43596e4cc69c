import type { CandleRequest } from "../../CandleRepository.ts"
import type { Column } from "../../Candles.ts"
import type { Memory } from "./chunkAssembly.ts"
import type { SeriesRead } from "./readPlan.ts"
import { CHUNK_BARS } from "../layout/storeLayout.ts"

/*
 * Each worker reads a market that is scanned repeatedly only once from its file. Reading a series of 252 bars takes 4.2
 * µs, half of it in system calls for its pages; copying remembered columns takes 0.5 µs.
 */

/** The most bytes that a worker remembers: the closes of 3,000 series of 2,520 bars, or of 25,000 series of 252. */
const MOST_BYTES = 64 * 1024 * 1024

/** The bytes of a column besides its numbers. */
const BYTES_A_COLUMN = 200

/** Columns share blocks: a buffer for each would take another 300 bytes and more garbage collection. */
const BLOCK_NUMBERS = 64 * 1024

/** Time and the other requested columns, of whole chunks. */
type Joined = ReadonlyArray<Float64Array>

interface Entry {
  readonly firstChunk: number
  readonly lastChunk: number
  /** The number of bars in the tail, which follow those of the chunks. */
  readonly tailBars: number
  readonly joined: Joined
}

/** Remembered series with the same columns. */
interface Shelf {
  readonly entries: Map<number, Entry>
  /** The newest job that used the shelf. */
  job: number
  bytes: number
  block: Float64Array
  used: number
  /** The last times that were copied, and their copy: series that are read as one row share their times. */
  time: { readonly of: Float64Array; readonly copy: Float64Array } | undefined
}

/** The remembered columns, for one read. */
export interface Remembered {
  /** Returns copies, so that callers cannot change what is remembered. */
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
 * Remembers columns that were read from a store while its state stays the same, starting with the second job, because
 * the first may be the only one. A state of `undefined` means that the state cannot be determined.
 */
export const rememberedColumns = (mostBytes = MOST_BYTES) => {
  const shelves = new Map<string, Shelf>()
  const jobs = new WeakMap<CandleRequest, number>()
  let newestJob = 0
  let bytes = 0
  let knownState: string | undefined

  /** Each job has its own request object. */
  const jobOf = (request: CandleRequest): number => {
    const known = jobs.get(request)
    if (known !== undefined) return known
    newestJob += 1
    jobs.set(request, newestJob)
    return newestJob
  }

  /** Frees columns that only older jobs used, so that two concurrent jobs do not evict each other's. */
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

  /** Copies the columns; `undefined` if there is not enough room for all of them. */
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
        // A series that is only a tail is already in memory.
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
