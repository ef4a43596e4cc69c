import type { Value } from "../../job/ProcessingResult.ts"
import { putFloat, putShortVarint, putVarint } from "./ByteWriter.ts"
import {
  codeOfNumber,
  codeOfStep,
  codeOfValue,
  isExactNumber,
  isExactTime,
  shortHundredths,
  shortStep,
} from "./codes.ts"

/** Named values of a match or of a symbol. */
export type Values = Readonly<Record<string, Value>>

export const isEmpty = (values: Values): boolean => {
  for (const _ in values) return false
  return true
}

/** Whether the values have exactly these names, in this order. */
export const haveNames = (values: Values, names: ReadonlyArray<string>): boolean => {
  if (names.length === 0) return isEmpty(values)
  let at = 0
  // Object.keys would allocate an array for each match.
  for (const name in values) if (names[at++] !== name) return false
  return at === names.length
}

/** Writes a code for each value; returns their end. */
export const putValues = (view: DataView, at: number, values: Values, names: ReadonlyArray<string>): number => {
  let to = at
  for (const name of names) {
    const value = values[name]
    const code = codeOfValue(value)
    to = putVarint(view, to, code)
    if (isExactNumber(code)) to = putFloat(view, to, Number(value))
  }
  return to
}

/** Writes the code of a number; returns its end. */
export const putNumber = (view: DataView, at: number, value: number): number => {
  const short = shortHundredths(value)
  if (short > 0) return putShortVarint(view, at, short)
  const code = codeOfNumber(value)
  const to = putVarint(view, at, code)
  return isExactNumber(code) ? putFloat(view, to, value) : to
}

/** Writes the code of the step between two times; returns its end. */
export const putTime = (view: DataView, at: number, time: number, before: number, hasSameNames: boolean): number => {
  const short = shortStep(time - before, hasSameNames)
  if (short >= 0) return putShortVarint(view, at, short)
  const code = codeOfStep(time - before, hasSameNames)
  const to = putVarint(view, at, code)
  return isExactTime(code) ? putFloat(view, to, time) : to
}
