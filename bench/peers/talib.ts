import { instantiateTalib } from "./talibModule.ts"

// TA-Lib at its best: raw exports, memory taken once.

/** Runs over whole series; the output's values are aligned to the bars, NaN where there are none. */
export type TalibRun = (inputs: ReadonlyArray<Float64Array>) => Float64Array

/** `TA_<name>` over series of `bars`: copies them in, calls, and copies the first of its outputs out. */
export const openTalib = (
  name: string,
  shape: { readonly bars: number; readonly inputs: number; readonly options: ReadonlyArray<number> },
  outputs = 1,
): TalibRun => {
  const { bars, inputs, options } = shape
  const { buffer, find } = instantiateTalib()
  const malloc = find("malloc")
  const room = (): number => malloc(bars * 8)
  const given = Array.from({ length: inputs }, room)
  const taken = Array.from({ length: outputs }, room)
  const extent = room()
  const ins = given.map((at) => new Float64Array(buffer, at, bars))
  const results = new Float64Array(buffer, taken[0], bars)
  const span = new Int32Array(buffer, extent, 2)
  const call = find(`TA_${name}`)
  const args = [0, bars - 1, ...given, ...options, extent, extent + 4, ...taken]
  const out = new Float64Array(bars)
  return (series) => {
    for (let i = 0; i < inputs; i++) ins[i].set(series[i])
    const code = call(...args)
    if (code !== 0) throw new Error(`TA_${name} answered ${code}`)
    const [begin, count] = span
    out.fill(NaN, 0, begin)
    out.set(results.subarray(0, count), begin)
    return out
  }
}
