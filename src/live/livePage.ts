import { escapeHtml } from "../report/html/escapeHtml.ts"
import type { ReportPage } from "../report/html/pageBundle.ts"
import type { LiveJob } from "../report/format/LiveFrame.ts"

/** The document of the live page. */
export const livePage = (job: LiveJob, { script, style }: ReportPage): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(job.title)} · marketsweep</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<div id="app"></div>
<script type="application/json" id="live-job">${JSON.stringify(job).replaceAll("<", "\\u003c")}</script>
<script type="module">${script}</script>
</body>
</html>
`
