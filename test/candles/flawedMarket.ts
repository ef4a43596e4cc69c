import * as fc from "fast-check"

const DAY = 86_400_000

interface Blemish {
  readonly symbol: number
  readonly day: number
  /** The number of days with wrong volumes; other flaws last one day. */
  readonly days: number
  readonly kind: "missing" | "invalid" | "jump" | "zero" | "noVolume" | "highLow"
}

export const SYMBOLS = 8
export const DAYS = 40
/** The last bars of one series do not move. */
export const STILL = 12

/** The rows of a market with flaws, by symbol; at most one symbol lacks a day, so that all days are in the calendar. */
export const marketOf = (blemishes: ReadonlyArray<Blemish>, still: number) =>
  Array.from({ length: SYMBOLS }, (_, symbol) => {
    let factor = 1
    return Array.from({ length: DAYS }, (__, day): string | undefined => {
      const own = blemishes.filter((each) => each.symbol === symbol)
      const has = (kind: Blemish["kind"]) => own.some((each) => each.kind === kind && each.day === day)
      const hasStretch = (kind: Blemish["kind"]) =>
        own.some((each) => each.kind === kind && each.day <= day && day < each.day + each.days)
      if (has("jump")) factor /= 2
      if (has("missing")) {
        const [first] = blemishes.filter((each) => each.kind === "missing" && each.day === day)
        if (first?.symbol === symbol) return undefined
      }
      const isStill = symbol === 0 && day >= DAYS - still
      const price = isStill ? 64 * factor : (64 + ((day * 7 + symbol) % 5)) * factor
      const [high, low, close] = isStill ? [price, price, price] : [price + 4, price - 2, price + 1]
      const volume = hasStretch("zero") ? "0" : hasStretch("noVolume") ? "" : "100"
      const date = new Date(Date.UTC(2024, 0, 1) + day * DAY).toISOString().slice(0, 10)
      return [date, has("invalid") ? "" : price, has("highLow") ? price / 1.1 : high, low, close, volume].join()
    })
  })

const blemish = fc.record({
  symbol: fc.integer({ min: 0, max: SYMBOLS - 1 }),
  day: fc.integer({ min: 1, max: DAYS - 2 }),
  days: fc.integer({ min: 1, max: 9 }),
  kind: fc.constantFrom("missing", "invalid", "jump", "zero", "noVolume", "highLow" as const),
})

/** The flaws of a market. */
export const blemishes: fc.Arbitrary<ReadonlyArray<Blemish>> = fc.array(blemish, { minLength: 6, maxLength: 20 })
