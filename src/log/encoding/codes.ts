import type { Value } from "../../job/ProcessingResult.ts"

/*
 * Times and values as varints: see `batchLayout`. Most prices are hundredths and most bars lie days apart, so that most
 * matches take five bytes. Constants are repeated in each module: importing one takes as long as the step that uses it.
 */

const DAYS = 0
const MINUTES = 1
const EXACT = 2
const UNIT = 3
const SAME_NAMES = 4

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

const EXACT_NUMBER = 1
const NULL = 2
const TRUE = 6
const FALSE = 10

/** Four times this is still a safe integer. */
const MOST_HUNDREDTHS = 2 ** 50

/** A tick is 0.1 µs: pools round processing times to it. */
const TICKS_PER_MS = 10_000
const MOST_TICKS = 2 ** 44

const zigzag = (step: number): number => (step < 0 ? -2 * step - 1 : 2 * step)

const unzigzag = (code: number): number => (code % 2 === 0 ? code / 2 : -(code + 1) / 2)

/** The code of the step from one index to the next, which is mostly 1. */
export const codeOfIndex = (index: number, before: number): number => 1 + zigzag(index - before - 1)

export const indexOf = (code: number, before: number): number => before + 1 + unzigzag(code - 1)

/** The code of the step between the times of two matches; `hasSameNames` if their values have the same names. */
export const codeOfStep = (step: number, hasSameNames: boolean): number => {
  const flag = hasSameNames ? SAME_NAMES : 0
  const days = Math.round(step / DAY_MS)
  if (days * DAY_MS === step) return zigzag(days) * 8 + flag + DAYS
  const minutes = Math.round(step / MINUTE_MS)
  return minutes * MINUTE_MS === step ? zigzag(minutes) * 8 + flag + MINUTES : flag + EXACT
}

const PER_DAY = 1 / 86_400_000
const MOST_SHORT_DAYS = 2 ** 23

/** {@link codeOfStep} of a few days, in 32-bit integers; -1 for any other step. */
export const shortStep = (step: number, hasSameNames: boolean): number => {
  const days = Math.round(step * PER_DAY)
  if (days * DAY_MS !== step || days >= MOST_SHORT_DAYS || days <= -MOST_SHORT_DAYS) return -1
  const whole = days | 0
  return (((whole << 1) ^ (whole >> 31)) << 3) | (hasSameNames ? SAME_NAMES : 0)
}

/** Whether the time itself follows, as a float. */
export const isExactTime = (code: number): boolean => (code & UNIT) === EXACT

export const hasSameNames = (code: number): boolean => (code & SAME_NAMES) !== 0

/** The step of a code, in ms. */
export const stepOf = (code: number): number =>
  unzigzag(Math.floor(code / 8)) * ((code & UNIT) === MINUTES ? MINUTE_MS : DAY_MS)

/** The code of a number; zero is encoded as a float, since it may be -0. */
export const codeOfNumber = (value: number): number => {
  const hundredths = Math.round(value * 100)
  return hundredths / 100 === value && hundredths > 0 && hundredths < MOST_HUNDREDTHS ? hundredths * 4 : EXACT_NUMBER
}

const MOST_SHORT_HUNDREDTHS = 2 ** 26

/** {@link codeOfNumber} of a price, in 32-bit integers; -1 for any other number. */
export const shortHundredths = (value: number): number => {
  const hundredths = Math.round(value * 100)
  if (hundredths / 100 !== value || hundredths <= 0 || hundredths >= MOST_SHORT_HUNDREDTHS) return -1
  return (hundredths | 0) << 2
}

export const codeOfValue = (value: Value): number => {
  if (typeof value === "number") return codeOfNumber(value)
  return value === null ? NULL : value ? TRUE : FALSE
}

/** Whether the number itself follows, as a float. */
export const isExactNumber = (code: number): boolean => code === EXACT_NUMBER

/** The value of a code that no float follows; `undefined` if the code is invalid. */
export const valueOf = (code: number): Value | undefined => {
  if (code % 4 === 0) return code / 4 / 100
  return code === NULL ? null : code === TRUE ? true : code === FALSE ? false : undefined
}

/** The code of a processing time; 0 if it is no multiple of a tick. */
export const codeOfTook = (ms: number): number => {
  const ticks = Math.round(ms * TICKS_PER_MS)
  return ticks / TICKS_PER_MS === ms && ticks > 0 && ticks < MOST_TICKS ? ticks : 0
}

export const tookOf = (code: number): number => code / TICKS_PER_MS
