import { hasDates } from "../../../calendar/timeframeUnit.ts"
import { timeReader } from "../values/dateForms.ts"
import { formName } from "../values/formNames.ts"
import { PLAIN_FORMAT, Refusal, type JudgedTime, type TimedRow, type TimeForm, type TimeFormat } from "../dialect.ts"
import type { FileSettings } from "../fileSettings.ts"
import { sampleSpacing } from "./sampleSpacing.ts"
import { timeframeMs } from "../../timeframeSpacing.ts"

const UNITS = [1000, 1, 1e-3, 1e-6] as const
const YEAR_MS = 365.25 * 86_400_000
const DAY_S = 86_400
const DAY_MS = 86_400_000
/** Numbers below this count days: as seconds they would lie in the first days of 1970. */
const DAY_NUMBERS = 100_000
/** The day of 1970-01-01 in spreadsheets: numbers above it would be after 2039 in days since 1970. */
const SPREADSHEET_1970 = 25_569
/** Numbers below this are line numbers of a table rather than days. */
const LEAST_DAY = 10_000

/** The unit in which a count is before the year 5138. */
const usualUnit = (count: number): number => {
  if (count < 1e11) return 1000
  if (count < 1e14) return 1
  return count < 1e17 ? 1e-3 : 1e-6
}

/** Numbers that would be later have another epoch or unit. */
const LATEST_MS = Date.UTC(2050, 0)

/** Refuses numbers that would be decades in the future. */
const checkYears = (rows: ReadonlyArray<TimedRow>, format: TimeFormat): void => {
  const read = timeReader(format)
  const at = { wall: NaN, offset: undefined }
  const late = rows.find(({ time }) => read(time, at) && at.wall >= LATEST_MS && at.wall < MIXED_MS)
  if (late === undefined || !read(late.time, at)) return
  throw new Refusal(
    `its times, such as ${late.time}, would be of the year ${new Date(at.wall).getUTCFullYear()} as ${formName(format)}: say their form with --date-format, such as s, ms or spreadsheet; if it is another, write dates`,
  )
}

/** Refuses numbers that a spreadsheet rounded to the digits that it displays: 1.70407E+12 for 1704067200000. */
const checkRounding = (rows: ReadonlyArray<TimedRow>, format: TimeFormat): void => {
  const short = rows.filter(({ time }) => /e/i.test(time))
  const read = timeReader(format)
  const at = { wall: NaN, offset: undefined }
  if (short.every(({ time }) => read(time, at) && at.wall % 60_000 === 0)) return
  throw new Refusal(
    `its times, such as ${short[0].time}, were rounded, as spreadsheets do to long numbers: save them as whole numbers, or as dates`,
  )
}

/** A count that would be later is in a finer unit. */
const MIXED_MS = Date.UTC(2300, 0)

const inOurTimes = (time: number): boolean => Math.abs(time) < 130 * YEAR_MS * 2

const WEEKDAYS = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"]
/** The first day of a weekend without trading: Thursday, Friday or Saturday; for instants also Sunday. */
const WEEKENDS: ReadonlyArray<number> = [4, 5, 6]
/** The least number of rows that show the trading days. */
const FEWEST_DAYS = 15

/**
 * Refuses daily bars that would be on Saturdays and Sundays, but never on two other days: they have another epoch, such
 * as that of spreadsheets of old Macs (1904), Cocoa (2001) or GPS (1980).
 */
const checkWeekdays = (rows: ReadonlyArray<TimedRow>, format: TimeFormat, settings: FileSettings): void => {
  if (settings.timeframe !== "1d" || settings.timeForm !== undefined) return
  const read = timeReader(format)
  const into = { wall: NaN, offset: undefined }
  const days = new Set(rows.flatMap(({ time }) => (read(time, into) ? [Math.floor(into.wall / DAY_MS)] : [])))
  if (days.size < FEWEST_DAYS) return
  const traded = new Set([...days].map((day) => (((day + 4) % 7) + 7) % 7))
  if (traded.size !== 5) return
  const first = WEEKDAYS.findIndex((_, day) => !traded.has(day) && !traded.has((day + 1) % 7))
  if (first < 0 || WEEKENDS.includes(first) || (first === 0 && format.form === "count")) return
  throw new Refusal(
    `its times, such as ${rows[0].time}, are read as ${formName(format)}, and then it never has bars on ${WEEKDAYS[first]} and ${WEEKDAYS[(first + 1) % 7]}: if that is right, say so with --date-format; if not, write dates`,
  )
}

/** Judges numbers of at most five digits: days, or seconds if the bars are that far apart. */
const judgeSmall = (
  rows: ReadonlyArray<TimedRow>,
  values: ReadonlyArray<number>,
  settings: FileSettings,
): JudgedTime => {
  const seconds: TimeFormat = { ...PLAIN_FORMAT, form: "count" }
  const spacing = sampleSpacing(rows, seconds, settings)
  const dates = hasDates(settings.timeframe)
  const least = Math.min(...values)
  const whole = values.every((value) => Number.isInteger(value))
  const aligned = values.every((value) => value % (dates ? DAY_S : timeframeMs(settings.timeframe) / 1000) === 0)
  if (whole && (aligned || (!dates && spacing.fits())) && spacing.contradiction() === undefined) {
    return { format: seconds, assumptions: [] }
  }
  const shown = rows[0].time
  if (least < LEAST_DAY) {
    throw new Refusal(
      `its times, such as ${shown}, are numbers that may not be times: name the column with --column time=NAME, or their form with --date-format`,
    )
  }
  const roundMs = dates ? 1000 : Math.min(60_000, timeframeMs(settings.timeframe))
  const format = { ...PLAIN_FORMAT, form: "spreadsheet" as const, roundMs }
  if (values.some((value) => value < SPREADSHEET_1970)) {
    throw new Refusal(
      `its times, such as ${shown}, may be days of a spreadsheet (since 1899-12-30) or days since 1970: give --date-format spreadsheet or --date-format days`,
    )
  }
  if (sampleSpacing(rows, format, settings).contradiction() !== undefined && !settings.aggregate && !dates) {
    throw new Refusal(
      `its times, such as ${shown}, are numbers that may not be times: say their form with --date-format, such as s or spreadsheet`,
    )
  }
  return { format, assumptions: [`numbers such as ${shown} were read as ${formName(format)}`] }
}

const said = (form: TimeForm, unitMs: number | undefined, settings: FileSettings): TimeFormat => ({
  ...PLAIN_FORMAT,
  form,
  unitMs: unitMs ?? 1000,
  roundMs: hasDates(settings.timeframe) ? 1000 : Math.min(60_000, timeframeMs(settings.timeframe)),
})

const inUnit = (unitMs: number): TimeFormat => ({ ...PLAIN_FORMAT, form: "count", unitMs })

/** Finds the unit and epoch of numbers, from their size and spacing. */
export const judgeCount = (rows: ReadonlyArray<TimedRow>, settings: FileSettings): JudgedTime => {
  const judged = judgeNumbers(rows, settings)
  checkRounding(rows, judged.format)
  checkWeekdays(rows, judged.format, settings)
  if (settings.timeForm === undefined) checkYears(rows, judged.format)
  return judged
}

/** The largest count in the coarsest unit of a file that changes to a finer one, as Binance's files do. */
const coarsest = (values: ReadonlyArray<number>, most: number): number => {
  const finer = values.filter((value) => value > 0 && usualUnit(value) !== usualUnit(most))
  const areOurs = [...finer, most].every((value) => {
    const time = value * usualUnit(value)
    return time >= Date.UTC(1990, 0) && time < LATEST_MS
  })
  return finer.length > 0 && areOurs ? Math.max(...finer) : most
}

const judgeNumbers = (rows: ReadonlyArray<TimedRow>, settings: FileSettings): JudgedTime => {
  const given = settings.timeForm
  if (given?.form === "count" || given?.form === "spreadsheet" || given?.form === "days") {
    return { format: said(given.form, given.unitMs, settings), assumptions: [] }
  }
  const values = rows.map(({ time }) => Number(time))
  const most = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0)
  if (most < DAY_NUMBERS && values.every((value) => value >= 0)) return judgeSmall(rows, values, settings)
  const usual = usualUnit(coarsest(values, most))
  const ours = rows.filter((_, index) => values[index] * usual < MIXED_MS)
  const judged = sampleSpacing(ours, inUnit(usual), settings)
  const likely =
    values.every((value) => inOurTimes(value * usual) || value * usual > MIXED_MS) &&
    (judged.contradiction() === undefined || judged.fits())
  if (!likely) {
    const other = UNITS.filter((unit) => unit !== usual && values.every((value) => inOurTimes(value * unit))).find(
      (unit) => {
        const spacing = sampleSpacing(rows, inUnit(unit), settings)
        return spacing.fits() && spacing.contradiction() === undefined
      },
    )
    if (other !== undefined) {
      return {
        format: inUnit(other),
        assumptions: [`numbers such as ${rows[0].time} were read as ${formName(inUnit(other))}`],
      }
    }
  }
  // Seconds of 1970 to 1973 are accepted only if the bars are spaced by the timeframe.
  if (usual === 1000 && most < 1e8 && values.every((value) => value >= 0) && !judged.fits()) {
    throw new Refusal(
      `its times, such as ${rows[0].time}, are numbers that may not be times: say their form with --date-format, such as s, ms or spreadsheet`,
    )
  }
  return { format: inUnit(usual), assumptions: [] }
}
