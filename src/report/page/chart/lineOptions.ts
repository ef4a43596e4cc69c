import type { DeepPartial, LineStyleOptions, PriceFormat, SeriesOptionsCommon } from "lightweight-charts"
import type { DrawnSeries } from "./drawnSeries.ts"
import { rangeOf } from "./panes.ts"

const LARGE = 100_000

const formatOf = ({ scale, series }: DrawnSeries, decimals: number): DeepPartial<PriceFormat> => {
  if (scale === "volume" || (scale === undefined && rangeOf(series)[1] >= LARGE)) return { type: "volume" }
  const precision = scale === "price" ? decimals : 2
  return { type: "price", precision, minMove: 10 ** -precision }
}

/** The options of a named value's line, except its colour; `decimals` are the decimals of prices. */
export const lineOptions = (
  each: DrawnSeries,
  decimals: number,
): DeepPartial<LineStyleOptions & SeriesOptionsCommon> => ({
  lineWidth: 2,
  priceLineVisible: false,
  lastValueVisible: each.scale === undefined,
  crosshairMarkerRadius: 3,
  priceFormat: formatOf(each, decimals),
  ...(each.scale === "volume" ? { priceScaleId: "volume" } : {}),
})
