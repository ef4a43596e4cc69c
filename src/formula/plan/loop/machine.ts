import { TOLERANCE } from "../../../indicators/tolerance.ts"
import type { Memory } from "../atBar.ts"

/** A function of up to three numbers of a bar. */
export type Call = (a: number, b: number, c: number) => number

/** A memory with the places of its inputs and outputs, relative to the bar's row. */
export interface MemoryAt {
  readonly memory: Memory
  readonly inputs: Float64Array
  readonly outputs: Float64Array
  readonly inputPlaces: ReadonlyArray<number>
  readonly outputPlaces: ReadonlyArray<number>
  /** The place of a bool that decides whether it runs at the bar; it always runs if absent. */
  readonly gate: number | undefined
}

/** Words of an instruction: its code, where it writes, and up to four places where it reads. */
export const WORDS = 6

const remember = (F: Float64Array, at: number, call: MemoryAt): void => {
  const { gate, inputPlaces, inputs, memory, outputPlaces, outputs } = call
  if (gate !== undefined && F[at + gate] !== 1) {
    for (let i = 0; i < outputPlaces.length; i++) F[at + outputPlaces[i]] = NaN
    return
  }
  for (let i = 0; i < inputPlaces.length; i++) inputs[i] = F[at + inputPlaces[i]]
  memory.next(inputs, outputs)
  for (let i = 0; i < outputPlaces.length; i++) F[at + outputPlaces[i]] = outputs[i]
}

/**
 * Runs the instructions at each of `bars` bars. `F` has a row of `width` numbers
 * for each bar, the first of them at `start`. A place is relative to the bar's
 * row, so a value of the bar before lies `width` lower.
 */
export const runBars = (
  F: Float64Array,
  code: Int32Array,
  start: number,
  bars: number,
  width: number,
  calls: ReadonlyArray<Call>,
  memories: ReadonlyArray<MemoryAt>,
): void => {
  const end = code.length
  const tolerance = TOLERANCE
  const last = start + bars * width
  for (let p = start; p < last; p += width) {
    for (let i = 0; i < end; i += WORDS) {
      const d = p + code[i + 1]
      const a = F[p + code[i + 2]]
      const y = p + code[i + 3]
      switch (code[i]) {
        case 0:
          F[d] = a + F[y]
          break
        case 1:
          F[d] = a - F[y]
          break
        case 2:
          F[d] = a * F[y]
          break
        case 3:
          F[d] = a / F[y]
          break
        case 4:
          F[d] = a % F[y]
          break
        case 5:
          F[d] = -a
          break
        case 6:
          F[d] = F[y] - a > tolerance ? 1 : 0
          break
        case 7:
          F[d] = a <= F[y] || a - F[y] <= tolerance ? 1 : 0
          break
        case 8:
          F[d] = a === F[y] || Math.abs(a - F[y]) <= tolerance ? 1 : 0
          break
        case 9:
          F[d] = Math.abs(a - F[y]) > tolerance ? 1 : 0
          break
        case 10:
          F[d] = a * F[y]
          break
        case 11:
          F[d] = a === 1 ? 1 : F[y]
          break
        case 12:
          F[d] = a === F[y] ? 0 : 1
          break
        case 13:
          F[d] = 1 - a
          break
        case 14:
          F[d] = a === 1 ? F[y] : F[p + code[i + 4]]
          break
        case 15:
          F[d] = a === a ? a : F[y]
          break
        case 16:
          F[d] = a === a ? 0 : 1
          break
        case 17:
          F[d] = Math.max(a, F[y])
          break
        case 18:
          F[d] = Math.min(a, F[y])
          break
        case 19:
          F[d] = Math.abs(a)
          break
        case 20:
          F[d] = a === 1 ? F[y] : F[d - width]
          break
        case 21:
          F[d] = calls[code[i + 5]](a, F[y], F[p + code[i + 4]])
          break
        case 22:
          remember(F, p, memories[code[i + 5]])
          break
        case 23:
          F[d] = F[y] - a > tolerance ? F[p + code[i + 4]] : F[p + code[i + 5]]
          break
        case 24:
          F[d] = a <= F[y] || a - F[y] <= tolerance ? F[p + code[i + 4]] : F[p + code[i + 5]]
          break
        case 25:
          F[d] = a === F[y] || Math.abs(a - F[y]) <= tolerance ? F[p + code[i + 4]] : F[p + code[i + 5]]
          break
        case 26:
          F[d] = Math.abs(a - F[y]) > tolerance ? F[p + code[i + 4]] : F[p + code[i + 5]]
          break
      }
    }
  }
}
