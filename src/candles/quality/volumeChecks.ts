import { type Check, untilOf } from "./Flaw.ts"

/** The index of the next bar whose volume is 0 or missing, from `at` on. */
export const nextWithoutVolume = (volume: Float64Array, at: number): number => {
  const { length } = volume
  for (let index = at; index < length; index++) if (volume[index] === 0 || Number.isNaN(volume[index])) return index
  return length
}

/** The end of a run of volumes that are all 0, or all missing. */
const endOfRun = (volume: Float64Array, begin: number): number => {
  const isZero = volume[begin] === 0
  let end = begin + 1
  while (end < volume.length && (isZero ? volume[end] === 0 : Number.isNaN(volume[end]))) end++
  return end
}

/** Finds runs of bars whose volume is 0, or missing though the bar before has one. */
export const checkVolumes: Check = function* ({ bars: { time, volume }, from }) {
  for (
    let end = from, begin = nextWithoutVolume(volume, from);
    begin < time.length;
    begin = nextWithoutVolume(volume, end)
  ) {
    end = endOfRun(volume, begin)
    const isZero = volume[begin] === 0
    // A series without volumes misses none.
    if (!isZero && (begin === 0 || Number.isNaN(volume[begin - 1]))) continue
    const values = { volume: isZero ? 0 : null, bars: end - begin }
    yield { time: time[begin], ...untilOf(time[begin], time[end - 1]), rule: "volumes", values }
  }
}
