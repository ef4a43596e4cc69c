import { type BarColumns, type Column, COLUMNS } from "../../Candles.ts"
import { emptyBars, sliceBars } from "../../mergeBars.ts"

/** Memory for the tails of about fifty series: many small arrays take as long to allocate and free as all of the rest. */
const SLAB = 8192

/** What {@link SeriesTail.lent} returns. */
let room = emptyBars(0)

let slab = new Float64Array(SLAB)
let used = 0

const numbersOf = (length: number): Float64Array => {
  if (length > SLAB / 8) return new Float64Array(length)
  if (used + length > SLAB) {
    slab = new Float64Array(SLAB)
    used = 0
  }
  const numbers = new Float64Array(slab.buffer, used * 8, length)
  used += length
  return numbers
}

/**
 * The bars of a series that follow its chunks: all columns, one after the other, in one array, as in the row of the
 * series. The columns are views of it that are created when they are first read, since appending does not read them.
 */
export class SeriesTail implements BarColumns {
  readonly numbers: Float64Array
  readonly length: number
  #columns: BarColumns | undefined

  constructor(numbers: Float64Array) {
    this.numbers = numbers
    this.length = numbers.length / COLUMNS.length
  }

  /** A copy of bars from `begin` on; `undefined` if there are none. */
  static from(bars: BarColumns, begin = 0): SeriesTail | undefined {
    const { length } = bars.time
    return begin >= length ? undefined : SeriesTail.joined(undefined, sliceBars(bars, begin, length))
  }

  /** A tail followed by bars; copies both. */
  static joined(tail: SeriesTail | undefined, bars: BarColumns): SeriesTail {
    const before = tail?.length ?? 0
    const length = before + bars.time.length
    const numbers = numbersOf(COLUMNS.length * length)
    if (tail !== undefined) numbers.set(tail.numbers)
    // From the last column on, so that no column overwrites one that is still to be moved.
    for (let at = COLUMNS.length - 1; at >= 0; at--) {
      numbers.copyWithin(at * length, at * before, (at + 1) * before)
      numbers.set(bars[COLUMNS[at]], at * length + before)
    }
    return new SeriesTail(numbers)
  }

  /** The number of bars before `time`. */
  before(time: number): number {
    let at = this.length
    while (at > 0 && this.numbers[at - 1] >= time) at--
    return at
  }

  /** The bars from index `begin` on, valid until the next call, for any tail. */
  lent(begin: number): BarColumns {
    const count = this.length - begin
    if (room.time.length !== count) room = emptyBars(count)
    for (let at = 0; at < COLUMNS.length; at++) {
      const column = room[COLUMNS[at]]
      const from = at * this.length + begin
      for (let bar = 0; bar < count; bar++) column[bar] = this.numbers[from + bar]
    }
    return room
  }

  /** The times from `time` on. */
  timesFrom(time: number): Float64Array {
    return this.numbers.subarray(this.before(time), this.length)
  }

  #view(column: Column): Float64Array {
    const at = COLUMNS.indexOf(column) * this.length
    return this.numbers.subarray(at, at + this.length)
  }

  get #views(): BarColumns {
    return (this.#columns ??= {
      time: this.#view("time"),
      close: this.#view("close"),
      open: this.#view("open"),
      high: this.#view("high"),
      low: this.#view("low"),
      volume: this.#view("volume"),
    })
  }

  get time(): Float64Array {
    return this.#views.time
  }

  get close(): Float64Array {
    return this.#views.close
  }

  get open(): Float64Array {
    return this.#views.open
  }

  get high(): Float64Array {
    return this.#views.high
  }

  get low(): Float64Array {
    return this.#views.low
  }

  get volume(): Float64Array {
    return this.#views.volume
  }
}
