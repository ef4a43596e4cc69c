import { html, type TemplateResult } from "lit-html"
import type { ReportHead } from "../../../format/ReportHead.ts"
import { longDay } from "../../text/format.ts"
import { logo } from "../parts/logo.ts"

/** The origin of the report, and the notice that the chart library requires. */
export const foot = ({ createdMs, newestBars, version }: ReportHead): TemplateResult => {
  const time = new Date(createdMs).toISOString().slice(11, 16)
  const cut = newestBars === null ? "" : ` · only the newest ${newestBars} bars of each symbol, to keep the file small`
  return html`<footer>
    <p>
      ${logo} marketsweep ${version} · ${longDay(createdMs)} ${time} UTC · this file works offline and sends no
      data${cut}
    </p>
    <p>
      Charts:
      <a href="https://www.tradingview.com/" rel="noreferrer noopener" target="_blank">TradingView</a> Lightweight
      Charts™ Copyright (с) 2025 TradingView, Inc., Apache License 2.0
    </p>
  </footer>`
}
