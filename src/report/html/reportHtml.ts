import { createHash } from "node:crypto"
import type { ReportHead } from "../format/ReportHead.ts"
import { escapeHtml } from "./escapeHtml.ts"
import type { PackedParts } from "./packParts.ts"
import type { ReportPage } from "./pageBundle.ts"

const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ",")

const tile = (label: string, value: string): string =>
  `<div class="tile"><span>${label}</span><b>${value}</b><small></small></div>`

/** The content until the page's code has run: the title, the formula and the main figures. */
const firstPaint = ({ elapsedMs, errors, flags, job, symbols, title }: ReportHead): string => {
  const matches = symbols.matches.reduce((sum, count) => sum + count, 0)
  const matched = symbols.matches.filter((count) => count > 0).length
  return `<div class="top"><div class="brand"><b>marketsweep</b></div><h1>${escapeHtml(title)}</h1></div>
<main><div class="first"><section class="card formula"><pre class="code">${escapeHtml(job.formula ?? "")}</pre></section>
<div class="tiles">${tile("Matches", grouped(matches))}${tile("Symbols that matched", `${grouped(matched)}<em> / ${grouped(symbols.names.length)}</em>`)}${tile("On the last day", "…")}
${tile("Errors", grouped(errors.length))}${tile("Flags", grouped(flags.length))}${tile("Took", elapsedMs === null ? "–" : `${grouped(Math.round(elapsedMs))} ms`)}</div></div>
<noscript><p>The charts and the table need JavaScript.</p></noscript></main>`
}

/** Allows the page's own script only, and no requests. */
const policyOf = (script: string): string =>
  [
    "default-src 'none'",
    `script-src 'sha256-${createHash("sha256").update(script).digest("base64")}'`,
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ")

/** A report as one HTML document. */
export const reportHtml = (head: ReportHead, packed: PackedParts, { script, style }: ReportPage): string => {
  const data = Array.from(
    packed,
    ([name, text]) => `<script type="application/octet-stream" id="report-${name}">${text}</script>`,
  )
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(head.title)} · marketsweep</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<div id="app">${firstPaint(head)}</div>
${data.join("\n")}
<script type="module">${script}</script>
</body>
</html>
`
}
