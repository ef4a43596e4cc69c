import { countBars, type RestColumns, scaleOf, type SymbolLayout, volumeOfCode } from "./barLayout.ts"
import { PlaneReader, unZigZag } from "./planes.ts"
import type { VolumeForm } from "./ReportHead.ts"

/** Places and closes of all bars, symbol after symbol. */
export interface Closes {
  readonly places: Uint32Array
  readonly close: Float64Array
}

export const decodeCloses = (bytes: Uint8Array, layout: ReadonlyArray<SymbolLayout>): Closes => {
  const { exact, raw, total } = countBars(layout)
  const reader = new PlaneReader(bytes)
  const places = reader.integers(total)
  const steps = reader.integers(exact)
  const rawCloses = reader.numbers(raw)
  const close = new Float64Array(total)
  let at = 0
  let exactAt = 0
  let rawAt = 0
  for (const { bars, decimals } of layout) {
    const end = at + bars
    for (let bar = at + 1; bar < end; bar++) places[bar] += places[bar - 1]
    if (decimals < 0) {
      close.set(rawCloses.subarray(rawAt, rawAt + bars), at)
      rawAt += bars
    } else {
      const scale = scaleOf(decimals)
      for (let bar = at, whole = 0; bar < end; bar++) close[bar] = (whole += unZigZag(steps[exactAt++])) / scale
    }
    at = end
  }
  return { places, close }
}

const decodeVolumes = (reader: PlaneReader, form: VolumeForm, total: number): Float64Array => {
  if (form === "numbers") return reader.numbers(total)
  const codes = reader.integers(total)
  return Float64Array.from(codes, form === "integers" ? (code) => code : volumeOfCode)
}

/** Decodes the other columns, which are stored relative to the closes. */
export const decodeRest = (
  bytes: Uint8Array,
  layout: ReadonlyArray<SymbolLayout>,
  close: Float64Array,
  form: VolumeForm,
): RestColumns => {
  const { exact, raw, total } = countBars(layout)
  const reader = new PlaneReader(bytes)
  const [open, high, low] = Array.from({ length: 3 }, () => ({
    steps: reader.integers(exact),
    raw: reader.numbers(raw),
    values: new Float64Array(total),
  }))
  let at = 0
  let exactAt = 0
  let rawAt = 0
  for (const { bars, decimals } of layout) {
    const end = at + bars
    if (decimals < 0) {
      for (const column of [open, high, low]) column.values.set(column.raw.subarray(rawAt, rawAt + bars), at)
      rawAt += bars
    } else {
      const scale = scaleOf(decimals)
      for (let bar = at, before = 0; bar < end; bar++, exactAt++) {
        const closed = Math.round(close[bar] * scale)
        const opened = before + unZigZag(open.steps[exactAt])
        open.values[bar] = opened / scale
        high.values[bar] = (Math.max(opened, closed) + unZigZag(high.steps[exactAt])) / scale
        low.values[bar] = (Math.min(opened, closed) - unZigZag(low.steps[exactAt])) / scale
        before = closed
      }
    }
    at = end
  }
  return { open: open.values, high: high.values, low: low.values, volume: decodeVolumes(reader, form, total) }
}
