import { instantiateTalib } from "../../bench/peers/talibModule.ts"

const { buffer, find } = instantiateTalib()
const malloc = find("malloc")
const free = find("free")

/**
 * Runs `TA_<name>` over whole series: its outputs aligned to the bars, NaN
 * where TA-Lib gives no value.
 */
export const talib = (
  name: string,
  inputs: ReadonlyArray<Float64Array>,
  options: ReadonlyArray<number>,
  outputs = 1,
): ReadonlyArray<Float64Array> => {
  const n = inputs[0].length
  const owned: Array<number> = []
  const room = (values?: Float64Array): number => {
    const at = malloc(Math.max(8, n * 8))
    owned.push(at)
    if (values) new Float64Array(buffer, at, n).set(values)
    return at
  }
  const given = inputs.map((input) => room(input))
  const taken = Array.from({ length: outputs }, () => room())
  const extent = room()
  const code = find(`TA_${name}`)(0, n - 1, ...given, ...options, extent, extent + 4, ...taken)
  if (code !== 0) throw new Error(`TA_${name} answered ${code}`)
  const [begin, count] = new Int32Array(buffer, extent, 2)
  const series = taken.map((at) => {
    const aligned = new Float64Array(n).fill(NaN)
    // TA-Lib returns the bars of extremes as 32-bit integers.
    const isBar = name.endsWith("INDEX")
    aligned.set(isBar ? new Int32Array(buffer, at, count) : new Float64Array(buffer, at, count), begin)
    return aligned
  })
  for (const at of owned) free(at)
  return series
}
