import { shownValue } from "../../job/invalidInput.ts"
import { thrownOf } from "../../job/thrown.ts"

/** Why an answer is invalid: the field, its value, and what was expected. */
export class Misfit extends Error {}

/** A value in a message, shortened. */
const shown = (value: unknown): string => {
  if (Array.isArray(value)) return "an array"
  return (
    shownValue(value) ??
    (value === undefined ? "undefined" : `${typeof value === "object" ? "an" : "a"} ${typeof value}`)
  )
}

const PLAIN_NAME = /^[\p{L}_$][\p{L}\p{N}_$]{0,59}$/u

/** A field in a message: `matches[3].close`, or `computedIndicators["two words"]`. */
const fieldOf = (place: string, name: string): string => {
  if (!PLAIN_NAME.test(name)) return `${place}[${shown(name)}]`
  return place === "" ? name : `${place}.${name}`
}

export const matchAt = (index: number): string => `matches[${index}]`

export const wrongValue = (place: string, name: string, value: unknown, expected: string): Misfit =>
  new Misfit(`${fieldOf(place, name)} is ${shown(value)}, expected ${expected}`)

export const wrongWhole = (place: string, value: unknown, expected: string): Misfit =>
  new Misfit(`${place} is ${shown(value)}, expected ${expected}`)

export const unknownField = (place: string, name: string, owner: string, fields: string): Misfit =>
  new Misfit(`${fieldOf(place, name)} is not a field of ${owner}: expected ${fields}`)

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`

export const tooLarge = (bytes: number, maxBytes: number): Misfit =>
  new Misfit(
    `it has about ${megabytes(bytes)}, over the limit of ${megabytes(maxBytes)}: match fewer bars or name fewer values`,
  )

/** Describes what was thrown while an answer was read, for the error of its symbol. */
export const describeMisfit = (thrown: unknown): string =>
  thrown instanceof Misfit
    ? `The processor's answer is invalid: ${thrown.message}`
    : `The processor's answer cannot be read: ${thrownOf(thrown).message}`
