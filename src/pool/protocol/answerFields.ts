import type { Flag, Work } from "../../job/ProcessingResult.ts"
import { unknownField, wrongValue, wrongWhole } from "./misfit.ts"
import { setOwn } from "./ownProperties.ts"

// A symbol may replace the global ones.
const { isArray } = Array
const { keys } = Object
const { isFinite: isFiniteNumber, isSafeInteger } = Number

const WORK_FIELDS = "readMs, evaluatedMs, barsRead"
const FLAGS = "ShortHistory, Slow, Leak, Quality or Unfinished"
const MAX_FLAGS = 5

export type Fields = Readonly<Record<string, unknown>>

export const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !isArray(value)

export const isNumber = (value: unknown): value is number => isFiniteNumber(value)

const isFlag = (flag: unknown): flag is Flag =>
  flag === "ShortHistory" || flag === "Slow" || flag === "Leak" || flag === "Quality" || flag === "Unfinished"

/** The length of an array that may be a proxy. */
export const lengthOf = (place: string, array: ReadonlyArray<unknown>): number => {
  const { length } = array
  // A proxy may report any length.
  if (isSafeInteger(length) && length >= 0) return length
  throw wrongValue(place, "length", length, "a whole number")
}

/** Checks and copies the flags of an answer. */
export const flagsIn = (flags: unknown): ReadonlyArray<Flag> => {
  if (!isArray(flags)) throw wrongWhole("flags", flags, `an array of ${FLAGS}`)
  const length = lengthOf("flags", flags)
  if (length > MAX_FLAGS) throw wrongValue("flags", "length", length, `${MAX_FLAGS} or fewer`)
  const copy: Array<Flag> = []
  for (let i = 0; i < length; i++) {
    const flag: unknown = flags[i]
    if (!isFlag(flag)) throw wrongWhole(`flags[${i}]`, flag, FLAGS)
    copy[i] = flag
  }
  return copy
}

/** Checks and copies the work of an answer. */
export const workIn = (work: unknown): Work => {
  if (!isRecord(work)) throw wrongWhole("work", work, `an object of ${WORK_FIELDS}`)
  const copy: Record<string, number> = {}
  const names = keys(work)
  for (let i = 0; i < names.length; i++) {
    const name = names[i]
    if (name !== "readMs" && name !== "evaluatedMs" && name !== "barsRead") {
      throw unknownField("work", name, "work", WORK_FIELDS)
    }
    const value = work[name]
    if (!isNumber(value)) throw wrongValue("work", name, value, "a finite number")
    setOwn(copy, name, value)
  }
  return copy
}
