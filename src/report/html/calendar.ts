import type { ReportCalendar } from "../format/ReportHead.ts"

const UNITS_MS = [86_400_000, 3_600_000, 60_000, 1000, 1]

const isSame = (a: Float64Array, b: Float64Array): boolean =>
  a === b || (a.length === b.length && a.every((time, index) => time === b[index]))

/** The open times of all bars, ascending, and the place of each time among them. */
export class Calendar {
  readonly times: Float64Array
  private readonly places: ReadonlyMap<number, number>
  private last: { readonly times: Float64Array; readonly places: Uint32Array } | undefined

  constructor(series: Iterable<Float64Array>, others: Iterable<number>) {
    const all = new Set(others)
    let before: Float64Array | undefined
    for (const times of series) {
      // Most symbols of a market have the same times.
      if (before !== undefined && isSame(before, times)) continue
      for (const time of times) all.add(time)
      before = times
    }
    this.times = Float64Array.from(all).toSorted()
    this.places = new Map(Array.from(this.times, (time, place) => [time, place]))
  }

  placeOf(time: number): number {
    return this.places.get(time) ?? 0
  }

  placesOf(times: Float64Array): Uint32Array {
    if (this.last !== undefined && isSame(this.last.times, times)) return this.last.places
    const places = Uint32Array.from(times, (time) => this.placeOf(time))
    this.last = { times, places }
    return places
  }

  /** Encodes the calendar for the head of a report. */
  encode(): ReportCalendar {
    const { times } = this
    const steps = Array.from(times.subarray(1), (time, index) => time - times[index])
    const unitMs = UNITS_MS.find((unit) => steps.every((step) => step % unit === 0)) ?? 1
    return { unitMs, first: times[0] ?? 0, steps: steps.map((step) => step / unitMs) }
  }
}
