import { PLAIN_FORMAT, Refusal, type JudgedTime, type TimedRow, type TimeForm, type TimeFormat } from "../dialect.ts"
import { splitDate, timeReader, zoneOfAll } from "../values/dateForms.ts"
import { formName, hasShortYear } from "../values/formNames.ts"
import { hasDates } from "../../../calendar/timeframeUnit.ts"
import type { FileSettings } from "../fileSettings.ts"
import { periodForms } from "../values/periodForms.ts"
import { judgeCount } from "./countJudge.ts"
import { sampleSpacing } from "./sampleSpacing.ts"

const DIGITS = /^-?\d+(\.\d*)?$|^-?\d\.\d+e\+?\d{1,2}$/i
/** Years of Taiwan's calendar. */
const SHORT_YEAR = /^1\d\d[-/.]/
/** ISO 8601 also writes dates as 2024-W05-2 and 2024-032. */
const WEEK_DATE = /^\d{4}-?W\d{2}-?\d$/
const ORDINAL_DATE = /^\d{4}-\d{3}$/
/** The orders of three numbers, if the first one does not have four digits. */
const ORDERS = ["dmy", "mdy", "ymd"] as const

/** Whether a form can read the time of each row. */
const readBy = (rows: ReadonlyArray<TimedRow>, form: TimeForm): ReadonlyArray<boolean> => {
  const read = timeReader({ ...PLAIN_FORMAT, form })
  const into = { wall: 0, offset: undefined }
  return rows.map(({ time }) => read(time, into))
}

const countOf = (flags: ReadonlyArray<boolean>): number => flags.filter(Boolean).length

const format = (form: TimeForm): TimeFormat => ({ ...PLAIN_FORMAT, form })

const judgeOrder = (rows: ReadonlyArray<TimedRow>, settings: FileSettings): JudgedTime => {
  const given = settings.timeForm?.form
  const flags = Object.fromEntries(ORDERS.map((form) => [form, readBy(rows, form)] as const))
  const most = Math.max(...ORDERS.map((form) => countOf(flags[form])))
  let best: ReadonlyArray<(typeof ORDERS)[number]> = ORDERS.filter((form) => countOf(flags[form]) === most)
  if (given === "dmy" || given === "mdy" || given === "ymd") {
    const wrong = rows.find((_, index) => !flags[given][index] && ORDERS.some((form) => flags[form][index]))
    if (wrong !== undefined)
      throw new Refusal(`its date ${wrong.time} is no ${formName(format(given))}, which --date-format says`)
    best = [given]
  }
  // With a two-digit year first or last, the wrong order would put years between bars.
  if (best.length > 1 && best.includes("ymd")) {
    const fitting = best.filter((form) => sampleSpacing(rows, format(form), settings).contradiction() === undefined)
    if (fitting.length > 0 && fitting.includes("ymd") !== fitting.some((form) => form !== "ymd")) {
      best = best.filter((form) => (form === "ymd") === fitting.includes("ymd"))
    }
  }
  // In the right order these are first days of months, in the wrong one neighbouring days.
  if (best.length > 1 && /[My]$/.test(settings.timeframe)) {
    const fitting = best.filter((form) => sampleSpacing(rows, format(form), settings).contradiction() === undefined)
    if (fitting.length === 1) best = fitting
  }
  const [form, other] = best
  if (other !== undefined && rows.some((row) => differs(row.time, best))) {
    const { time } = rows.find((row) => differs(row.time, best)) ?? rows[0]
    throw new Refusal(
      `its dates, such as ${time}, may be ${best.map((each) => `${formName(format(each))} (${dateIn(time, each)})`).join(" or ")}: say ${best.map((each) => `--date-format ${each}`).join(" or ")}`,
    )
  }
  const contrary = rows.findIndex((_, index) => !flags[form][index] && ORDERS.some((each) => flags[each][index]))
  if (contrary >= 0) {
    throw new Refusal(
      `its dates are written in two orders: most are ${formName(format(form))}, and ${rows[contrary].time} is none`,
    )
  }
  const short = rows.some(({ time }) => hasShortYear(time))
  return {
    format: format(form),
    assumptions: [
      `dates such as ${rows[0].time} were read as ${formName(format(form))}`,
      ...(short ? ["years of two digits were read as 1970 to 2069"] : []),
    ],
  }
}

const wallOf = (text: string, form: TimeForm): number => {
  const into = { wall: NaN, offset: undefined }
  return timeReader({ ...PLAIN_FORMAT, form })(text, into) ? into.wall : NaN
}

const differs = (text: string, forms: ReadonlyArray<TimeForm>): boolean =>
  new Set(forms.map((form) => wallOf(text, form))).size > 1

const dateIn = (text: string, form: TimeForm): string => {
  const wall = wallOf(text, form)
  return Number.isNaN(wall) ? "none" : new Date(wall).toISOString().slice(0, 10)
}

/** Judges times of bars of weeks, months or years that name a whole period. */
const judgePeriod = (rows: ReadonlyArray<TimedRow>, settings: FileSettings): JudgedTime | undefined => {
  const form = periodForms(settings.timeframe).find((each) => readBy(rows, each).every(Boolean))
  if (form === undefined) return undefined
  const short = rows.some(({ time }) => hasShortYear(time))
  return {
    format: format(form),
    assumptions: [
      `dates such as ${rows[0].time} were read as ${formName(format(form))}`,
      ...(short ? ["years of two digits were read as 1970 to 2069"] : []),
    ],
  }
}

/** Judges dates with the year first: the month is in the middle, unless a number above 12 shows that it is last. */
const judgeYearFirst = (rows: ReadonlyArray<TimedRow>, settings: FileSettings): JudgedTime | undefined => {
  const iso = readBy(rows, "iso")
  const turned = readBy(rows, "ydm")
  const isProven = iso.some((reads, index) => reads && !turned[index])
  const contrary = rows.filter((_, index) => turned[index] && !iso[index])
  // A single such date is more likely a mistake.
  const shown = contrary.length > 1 ? contrary[0] : undefined
  const given = settings.timeForm?.form === "ydm"
  if (given && isProven)
    throw new Refusal(
      `its date ${rows.find((_, index) => !turned[index])?.time} is no ${formName(format("ydm"))}, which --date-format says`,
    )
  if (!given && (shown === undefined || isProven)) {
    const ofTaiwan = rows.find(({ time }) => SHORT_YEAR.test(time))?.time
    const assumptions =
      ofTaiwan === undefined ? [] : [`years such as that of ${ofTaiwan} were read as those of Taiwan, from 1912 on`]
    return iso.some(Boolean) ? { format: { ...format("iso"), isProven }, assumptions } : undefined
  }
  if (!turned.some(Boolean)) return undefined
  return {
    format: format("ydm"),
    assumptions: [`dates such as ${(shown ?? rows[0]).time} were read as ${formName(format("ydm"))}`],
  }
}

/** Detects the format of times, from rows with valid prices. */
export const judgeTime = (rows: ReadonlyArray<TimedRow>, settings: FileSettings): JudgedTime => {
  const zone = zoneOfAll(rows.map(({ time }) => time))
  if (zone === undefined) return judgeForm(rows, settings)
  const bare = rows.map((row) => ({ ...row, time: row.time.slice(0, -zone.length).trimEnd() }))
  const { assumptions, format: judged } = judgeForm(bare, settings)
  return { format: { ...judged, zone }, assumptions }
}

const DATE_DIGITS = /^(\d{5,8})(?= \d|$)/

/** Detects dates of daily bars without separators whose year is last or has two digits: 31012024, 310124, 240131. */
const judgeDigits = (rows: ReadonlyArray<TimedRow>, settings: FileSettings): JudgedTime | undefined => {
  const lengths = new Set(rows.map(({ time }) => DATE_DIGITS.exec(time)?.[1].length ?? 0))
  const splitDigits = [...lengths].every((length) => length === 5 || length === 6) ? 6 : 8
  const isOther = ["count", "spreadsheet", "days", "compact"].includes(settings.timeForm?.form ?? "")
  if (isOther || !hasDates(settings.timeframe) || !lengths.has(splitDigits)) return undefined
  if (splitDigits === 8 && ![...lengths].every((length) => length >= 7)) return undefined
  if (countOf(readBy(rows, "compact")) > 0) return undefined
  const apart = rows.map((row) => ({ ...row, time: splitDate(row.time, splitDigits) }))
  if (!ORDERS.some((form) => readBy(apart, form).every(Boolean))) return undefined
  const { assumptions, format: judged } = judgeOrder(apart, settings)
  // Counts, unlike dates, do not give consecutive days.
  if (sampleSpacing(apart, judged, settings).contradiction() !== undefined) return undefined
  return { format: { ...judged, splitDigits }, assumptions }
}

const judgeForm = (rows: ReadonlyArray<TimedRow>, settings: FileSettings): JudgedTime => {
  if (rows.length === 0) return { format: PLAIN_FORMAT, assumptions: [] }
  const period = judgePeriod(rows, settings)
  if (period !== undefined) return period
  const split = judgeDigits(rows, settings)
  if (split !== undefined) return split
  const digits = countOf(rows.map(({ time }) => DIGITS.test(time)))
  const scores = (["iso", "ydm", "named", "compact", "dmy", "mdy", "ymd"] as const).map((form) => ({
    form,
    score: countOf(readBy(rows, form)),
  }))
  const best = scores.reduce((most, each) => (each.score > most.score ? each : most))
  const counts = ["count", "spreadsheet", "days"].includes(settings.timeForm?.form ?? "")
  if (digits > 0 && (counts || best.score < digits || (best.form === "compact" && best.score < digits))) {
    return judgeCount(
      rows.filter(({ time }) => DIGITS.test(time)),
      settings,
    )
  }
  if (best.score === 0) {
    const other = rows.find(({ time }) => WEEK_DATE.test(time) || ORDINAL_DATE.test(time))?.time
    if (other === undefined) return { format: PLAIN_FORMAT, assumptions: [] }
    const what = WEEK_DATE.test(other) ? "days of weeks" : "days of years"
    throw new Refusal(`its dates, such as ${other}, are ${what}, which are not read: write them as year-month-day`)
  }
  if (best.form === "iso" || best.form === "ydm") {
    return judgeYearFirst(rows, settings) ?? { format: PLAIN_FORMAT, assumptions: [] }
  }
  if (best.form === "dmy" || best.form === "mdy" || best.form === "ymd") {
    return judgeOrder(
      rows.filter(({ time }) => ORDERS.some((form) => !Number.isNaN(wallOf(time, form)))),
      settings,
    )
  }
  const short = best.form === "named" && rows.some(({ time }) => hasShortYear(time))
  return {
    format: { ...PLAIN_FORMAT, form: best.form },
    assumptions: short ? ["years of two digits were read as 1970 to 2069"] : [],
  }
}
