import { inflateRawSync } from "node:zlib"
import type { ReportHead } from "../../src/report/format/ReportHead.ts"
import { ReportData } from "../../src/report/page/data/ReportData.ts"

const partOf = (html: string, name: string): Uint8Array => {
  const [, text] =
    new RegExp(`<script type="application/octet-stream" id="report-${name}">([^<]*)</script>`).exec(html) ?? []
  if (text === undefined) throw new Error(`The report has no part ${name}`)
  return inflateRawSync(Buffer.from(text, "base64"))
}

export const headOf = (html: string): ReportHead => JSON.parse(Buffer.from(partOf(html, "head")).toString())

/** The data of a report, unpacked as by its page. */
export const decodeReport = (html: string): ReportData => {
  const data = new ReportData(headOf(html), partOf(html, "values"), partOf(html, "closes"))
  if (data.head.others !== undefined) data.addOthers(partOf(html, "others"))
  data.addRest(partOf(html, "bars"))
  return data
}
