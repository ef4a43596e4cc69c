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
/** Below, a number counts days: as seconds it would lie on 1970's first days. */
const DAY_NUMBERS = 100_000
/** 1970 in days of a spreadsheet: what is above would be after 2039 in days since 1970. */
const SPREADSHEET_1970 = 25_569
/** Below, numbers are the lines of a table rather than days. */
const LEAST_DAY = 10_000

/** The unit that puts a count before the year 5138. */
const usualUnit = (count: number): number => {
  if (count < 1e11) return 1000
  if (count < 1e14) return 1
  return count < 1e17 ? 1e-3 : 1e-6
}

const inOurTimes = (time: number): boolean => Math.abs(time) < 130 * YEAR_MS * 2

const WEEKDAYS = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"]
/** The first of two days in a row without trading: Thursday, Friday, Saturday; of instants, Sunday as well. */
const WEEKENDS: ReadonlyArray<number> = [4, 5, 6]
/** Rows that tell on which days there is trading. */
const FEWEST_DAYS = 15

/**
 * Refuses daily bars that a format puts on Saturdays and Sundays, and never on two other days: they are counted from
 * another day, such as spreadsheets of old Macs (1904), Cocoa (2001) and GPS (1980).
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

/** Numbers of at most five digits: days, or seconds where bars lie that far apart. */
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
      `its times, such as ${shown}, are numbers that cannot be told to be times: name the column with --column time=NAME, or their form with --date-format`,
    )
  }
  const roundMs = dates ? 1000 : Math.min(60_000, timeframeMs(settings.timeframe))
  const format = { ...PLAIN_FORMAT, form: "spreadsheet" as const, roundMs }
  if (values.some((value) => value < SPREADSHEET_1970)) {
    throw new Refusal(
      `its times, such as ${shown}, may be days of a spreadsheet (since 1899-12-30) or days since 1970: say --date-format spreadsheet or --date-format days`,
    )
  }
  if (sampleSpacing(rows, format, settings).contradiction() !== undefined && !settings.aggregate && !dates) {
    throw new Refusal(
      `its times, such as ${shown}, are numbers that cannot be told to be times: say their form with --date-format, such as s or spreadsheet`,
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

/** Finds what numbers count, from their size and from how far apart they are. */
export const judgeCount = (rows: ReadonlyArray<TimedRow>, settings: FileSettings): JudgedTime => {
  const judged = judgeNumbers(rows, settings)
  checkWeekdays(rows, judged.format, settings)
  return judged
}

const judgeNumbers = (rows: ReadonlyArray<TimedRow>, settings: FileSettings): JudgedTime => {
  const given = settings.timeForm
  if (given?.form === "count" || given?.form === "spreadsheet" || given?.form === "days") {
    return { format: said(given.form, given.unitMs, settings), assumptions: [] }
  }
  const values = rows.map(({ time }) => Number(time))
  const most = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0)
  if (most < DAY_NUMBERS && values.every((value) => value >= 0)) return judgeSmall(rows, values, settings)
  const usual = usualUnit(most)
  const judged = sampleSpacing(rows, inUnit(usual), settings)
  const likely =
    values.every((value) => inOurTimes(value * usual)) && (judged.contradiction() === undefined || judged.fits())
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
  // As seconds of 1970 to 1973: bars of such numbers must lie as far apart as the timeframe says.
  if (usual === 1000 && most < 1e8 && values.every((value) => value >= 0) && !judged.fits()) {
    throw new Refusal(
      `its times, such as ${rows[0].time}, are numbers that cannot be told to be times: say their form with --date-format, such as s, ms or spreadsheet`,
    )
  }
  return { format: inUnit(usual), assumptions: [] }
}
