import { timeframeMs } from "../../timeframeSpacing.ts"

/** Units of time as vendors write them, and the unit of a timeframe that each means. */
const UNITS: Readonly<Record<string, string>> = {
  s: "sec secs second seconds",
  m: "t min mins minute minutes minutely",
  h: "hr hrs hour hours hourly",
  d: "b day days daily",
  w: "wk wks week weeks weekly",
  M: "mo mos mon mth month months monthly mn ms me",
  Q: "q qtr quarter quarters quarterly qs qe",
  y: "yr yrs year years yearly annual annually a ye ys",
}
const UNIT_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(UNITS).flatMap(([unit, words]) =>
    [unit.toLowerCase(), ...words.split(" ")].map((word) => [word, unit] as const),
  ),
)
const COUNTS = "zero one two three four five six seven eight nine ten fifteen twenty thirty".split(" ")
const countOf = (word: string): number => {
  const at = COUNTS.indexOf(word.toLowerCase())
  return at < 0 ? Number(word) : ([15, 20, 30][at - 11] ?? at)
}

const timeframeOf = (count: number, unit: string): string => (unit === "Q" ? `${count * 3}M` : `${count}${unit}`)

/** Converts seconds to a timeframe in the largest unit that fits. */
const ofSeconds = (seconds: number): string => {
  const [unit, size] =
    (
      [
        ["d", 86_400],
        ["h", 3600],
        ["m", 60],
      ] as const
    ).find(([, each]) => seconds % each === 0) ?? (["s", 1] as const)
  return `${seconds / size}${unit}`
}

/** The timeframes that a number without a unit may mean: minutes, seconds or milliseconds. */
const ofNumber = (count: number): ReadonlyArray<string> =>
  [count * 60, count, count / 1000].filter((seconds) => Number.isInteger(seconds) && seconds > 0).map(ofSeconds)

/** After a count, `m` is minutes; without one, it may be a month. `M` is a month, but 15M may also be minutes. */
const unitsOf = (written: string, hasCount: boolean, count: number): ReadonlyArray<string> => {
  if (written === "m") return hasCount ? ["m"] : ["M", "m"]
  if (written === "M") return count === 1 ? ["M"] : ["M", "m"]
  const unit = UNIT_OF.get(written.toLowerCase())
  return unit === undefined ? [] : [unit]
}

const WORD = /\b(hourly|daily|weekly|monthly|quarterly|yearly|annual)\b/gi

/**
 * The timeframes that a period in a file may mean: `5` (minutes or seconds), `1wk`, `D`, `MINUTE_5`, `M5`, `PT1H`,
 * `weekly adjusted`; empty if it is unknown.
 */
export const periodTimeframes = (text: string): ReadonlyArray<string> => {
  const clean = text
    .trim()
    .replace(/^(candles?|klines?|bars?)[\s._:-]*(?=\w)/i, "")
    .replace(/[\s._-]*bars?$|(?<=^\w{1,3})-(mon|tue|wed|thu|fri|sat|sun)$/i, "")
  if (/^\d+(\.0*)?$/.test(clean)) return ofNumber(Number(clean))
  const iso = /^P(?:(\d+)([DWMY])|T(\d+)([HMS]))$/i.exec(clean)
  if (iso !== null) {
    const [, dates, date = "", times = "", time = ""] = iso
    return dates === undefined
      ? [`${Number(times)}${time.toLowerCase()}`]
      : [`${Number(dates)}${date.toUpperCase() === "M" ? "M" : date.toLowerCase()}`]
  }
  // M5 and MN1 are MetaTrader's; M1 is ambiguous, since it is a month at FXCM.
  const behind = /^(M|H|D|W|S|Y|MN)(\d+)$/i.exec(clean)
  if (behind !== null) {
    const [, letter = "", digits] = behind
    const minutes = /^m$/i.test(letter)
    if (minutes) return Number(digits) === 1 ? ["1m", "1M"] : [`${Number(digits)}m`]
    return [timeframeOf(Number(digits), UNIT_OF.get(letter.toLowerCase()) ?? "s")]
  }
  const first = /^(?<count>\d+|[a-z]+(?=[\s_-]))?[\s_-]*(?<unit>[a-z]+)$/i.exec(clean)
  const last = /^(?<unit>[a-z]+)[\s_-]+(?<count>\d+)$/i.exec(clean)
  for (const match of [first, last]) {
    const { count: counted, unit = "" } = match?.groups ?? {}
    const count = counted === undefined ? 1 : countOf(counted)
    const units = count > 0 ? unitsOf(unit, counted !== undefined, count) : []
    if (units.length > 0) return units.map((each) => timeframeOf(count, each))
  }
  const words = new Set([...clean.matchAll(WORD)].map(([word]) => UNIT_OF.get(word.toLowerCase()) ?? ""))
  return words.size === 1 ? [...words].map((unit) => timeframeOf(1, unit)) : []
}

/** Whether the timeframes that a string may mean include this one. */
export const maySay = (stated: ReadonlyArray<string>, timeframe: string): boolean =>
  stated.some((each) => timeframeMs(each) === timeframeMs(timeframe))
