import { type ChartOptions, ColorType, CrosshairMode, type DeepPartial, TickMarkType } from "lightweight-charts"
import type { ChartTimes } from "./chartTimes.ts"
import { colour, withAlpha } from "../dom/colours.ts"

export const chartOptions: DeepPartial<ChartOptions> & { readonly autoSize: true } = {
  autoSize: true,
  layout: {
    // The footer of the page names the library and its authors.
    attributionLogo: false,
    fontFamily: "Inter, system-ui, sans-serif",
    fontSize: 11,
    panes: { enableResize: true },
  },
  crosshair: { mode: CrosshairMode.Normal },
  rightPriceScale: { borderVisible: false, entireTextOnly: true, scaleMargins: { top: 0.12, bottom: 0.14 } },
  timeScale: { borderVisible: false, rightOffset: 4, minBarSpacing: 1 },
  localization: { locale: "en-GB" },
}

const isTimeOfDay = (type: TickMarkType): boolean => type === TickMarkType.Time || type === TickMarkType.TimeWithSeconds

/** The format of times: local times of the symbol's exchange. */
export const timeOptions = ({ textAt }: ChartTimes, isDaily: boolean): DeepPartial<ChartOptions> => ({
  timeScale: {
    timeVisible: !isDaily,
    // `null` lets the library format days and months.
    tickMarkFormatter: (time: number, type: TickMarkType) => (isTimeOfDay(type) ? textAt(time).slice(11) : null),
  },
  localization: { timeFormatter: textAt },
})

/** The colours of a chart in the current theme. */
export const chartTheme = (): DeepPartial<ChartOptions> => {
  const grid = { color: colour("grid") }
  const hair = { color: colour("faint"), labelBackgroundColor: colour("tip") }
  return {
    layout: {
      background: { type: ColorType.Solid, color: "transparent" },
      textColor: colour("muted"),
      panes: { separatorColor: colour("line"), separatorHoverColor: withAlpha(colour("accent"), 0.2) },
    },
    grid: { vertLines: grid, horzLines: grid },
    crosshair: { vertLine: hair, horzLine: hair },
  }
}
