export { type HtmlReport, renderReport, type ReportOptions, writeReport } from "./html/HtmlReport.ts"
export type { ReportPage } from "./html/pageBundle.ts"
export { ReportUnavailable } from "./html/ReportUnavailable.ts"
