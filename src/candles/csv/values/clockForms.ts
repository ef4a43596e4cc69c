import type { ClockForm } from "../dialect.ts"

const DAY_MS = 86_400_000
/** Milliseconds of each counted unit. */
const COUNTED = { minutes: 60_000, seconds: 1000, ms: 1, days: DAY_MS } as const

const DIGITS = /^\d{1,8}$/
const FRACTION = /^(?:[01]|0?[.,]\d+|1[.,]0+)$/

/** Finnish and Italian times of day: 16.30. */
const DOTTED = /^\d{1,2}\.[0-5]\d(\.[0-5]\d)?$/

/** Whether a string may be a time of day in a separate column. */
export const isClock = (text: string): boolean =>
  text === "" || DIGITS.test(text) || FRACTION.test(text) || DOTTED.test(text) || /^\d{1,2}:\d{2}/.test(text)

/** Writes a time of day as 09:30:00.000, or restores the leading zeros that numbers lose. */
export const clockText = (text: string, form: ClockForm): string => {
  if (form === "HHMM" || form === "HHMMSS")
    return /^\d{1,6}$/.test(text) ? text.padStart(form === "HHMM" ? 4 : 6, "0") : text
  const count = Number(text.replace(",", "."))
  // Fractions of a day are inexact: round to seconds.
  const ms = form === "days" ? Math.round((count * DAY_MS) / 1000) * 1000 : count * COUNTED[form]
  return text !== "" && ms >= 0 && ms < DAY_MS ? new Date(ms).toISOString().slice(11, ms % 1000 === 0 ? 19 : 23) : text
}

const isTimeOfDay = (text: string, form: "HHMM" | "HHMMSS"): boolean =>
  (form === "HHMM" ? /^([01]\d|2[0-4])[0-5]\d$/ : /^([01]\d|2[0-4])[0-5]\d[0-5]\d$/).test(clockText(text, form))

/** Decides how to read numbers in a clock column: as clock digits (HHMM), or as a count since midnight. */
export const judgeClock = (
  texts: ReadonlyArray<string>,
): { readonly form: ClockForm; readonly assumptions: ReadonlyArray<string> } => {
  const written = texts.filter((text) => text !== "")
  const assumed = (form: "minutes" | "seconds" | "ms" | "days", what: string) => ({
    form,
    assumptions: [`times of day such as ${written[0]} were read as ${what}`],
  })
  if (written.length === 0) return { form: "HHMMSS", assumptions: [] }
  if (written.every((text) => FRACTION.test(text)) && written.some((text) => /[.,]/.test(text)))
    return assumed("days", "fractions of a day")
  if (written.every((text) => DOTTED.test(text)))
    return { form: "HHMMSS", assumptions: [`times of day such as ${written[0]} were read as hours and minutes`] }
  const form = written.some((text) => /^\d{5,}$/.test(text)) ? "HHMMSS" : "HHMM"
  if (!written.every((text) => DIGITS.test(text)) || written.every((text) => isTimeOfDay(text, form)))
    return { form, assumptions: [] }
  if (written.every((text) => isTimeOfDay(text, "HHMMSS"))) return { form: "HHMMSS", assumptions: [] }
  const values = written.map(Number)
  const areBelow = (end: number, step: number): boolean => values.every((value) => value < end && value % step === 0)
  if (form === "HHMM" && areBelow(1440, 1)) return assumed("minutes", "minutes since midnight")
  if (areBelow(86_400, 60)) return assumed("seconds", "seconds since midnight")
  return written.some((text) => text.length > 6) && areBelow(DAY_MS, 60_000)
    ? assumed("ms", "milliseconds since midnight")
    : { form, assumptions: [] }
}
