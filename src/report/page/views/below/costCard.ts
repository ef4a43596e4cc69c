import { html, svg, type TemplateResult } from "lit-html"
import type { SymbolInfo } from "../../data/symbolInfo.ts"
import { quantileOf } from "../../data/quantiles.ts"
import type { Store } from "../../model/Store.ts"
import { count, duration } from "../../text/format.ts"

const WIDTH = 420
const HEIGHT = 128
const BOTTOM = 20
const BINS_A_DECADE = 6
const DECADES = [0.001, 0.01, 0.1, 1, 10, 100, 1000, 10_000, 100_000]
/** The width of a label. */
const LABEL = 84
const SLOWEST = 5
const NAMED = 6

const binOf = (ms: number): number => Math.floor(Math.log10(ms) * BINS_A_DECADE)

interface MarkLabel {
  readonly at: number
  readonly text: string
  readonly isLeft: boolean
}

/** Places the labels of two lines, each next to its line, or both next to one line if they would overlap. */
const markLabels = (low: number, high: number, lowText: string, highText: string): ReadonlyArray<MarkLabel> => {
  const isHighLeft = high > WIDTH - LABEL
  if (high - low > (isHighLeft ? 2 * LABEL : LABEL)) {
    return [
      { at: low, text: lowText, isLeft: false },
      { at: high, text: highText, isLeft: isHighLeft },
    ]
  }
  if (low > LABEL && !isHighLeft) {
    return [
      { at: low, text: lowText, isLeft: true },
      { at: high, text: highText, isLeft: false },
    ]
  }
  const both = `${lowText}, ${highText}`
  return [
    { at: low, text: isHighLeft ? both : "", isLeft: true },
    { at: high, text: isHighLeft ? "" : both, isLeft: false },
  ]
}

const histogram = (times: Float64Array): TemplateResult => {
  const sorted = times.toSorted()
  const most = sorted[sorted.length - 1]
  const [median, high] = [quantileOf(sorted, 0.5), quantileOf(sorted, 0.95)]
  const first = binOf(sorted[0])
  const counts = new Uint32Array(binOf(most) - first + 1)
  for (const ms of sorted) counts[binOf(ms) - first]++
  const tallest = counts.reduce((tall, each) => Math.max(tall, each), 1)
  const wide = WIDTH / counts.length
  // Logarithmic, so that one symbol among thousands is visible.
  const tall = (each: number) => Math.max(2, (Math.log1p(each) / Math.log1p(tallest)) * (HEIGHT - BOTTOM - 14))
  const x = (ms: number) => (Math.log10(ms) * BINS_A_DECADE - first) * wide
  const bars = Array.from(counts, (each, bin) => {
    if (each === 0) return ""
    const around = duration(10 ** ((first + bin + 0.5) / BINS_A_DECADE))
    return svg`<rect x=${bin * wide + 1} y=${HEIGHT - BOTTOM - tall(each)} width=${Math.max(1, wide - 2)} height=${tall(each)} rx="2"><title>${count(each, "symbol")} around ${around}</title></rect>`
  })
  const decades = DECADES.filter((ms) => x(ms) >= -1 && x(ms) <= WIDTH - 20)
  const marks = markLabels(x(median), x(high), `median ${duration(median)}`, `95% ${duration(high)}`)
  return html`<svg
    class="cost"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    role="img"
    aria-label="Time per symbol: median ${duration(median)}, maximum ${duration(most)}"
  >
    ${bars}
    ${decades.map(
      (ms) =>
        svg`<line class="gridline" x1=${x(ms)} x2=${x(ms)} y1="0" y2=${HEIGHT - BOTTOM}></line><text x=${Math.max(0, x(ms))} y=${HEIGHT - 5} text-anchor=${x(ms) > WIDTH - 40 ? "end" : "start"}>${duration(ms)}</text>`,
    )}
    ${marks.map(
      ({ at, isLeft, text }) =>
        svg`<line class="mark" x1=${at} x2=${at} y1="0" y2=${HEIGHT - BOTTOM}></line><text class="marked" x=${isLeft ? at - 4 : at + 4} y="9" text-anchor=${isLeft ? "end" : "start"}>${text}</text>`,
    )}
  </svg>`
}

/** Groups symbols by the kind of their error or flag. */
const kindsOf = (symbols: ReadonlyArray<SymbolInfo>): ReadonlyArray<readonly [string, boolean, Array<SymbolInfo>]> => {
  const kinds = new Map<string, readonly [string, boolean, Array<SymbolInfo>]>()
  const add = (kind: string, isError: boolean, info: SymbolInfo) => {
    const known = kinds.get(kind) ?? ([kind, isError, []] as const)
    known[2].push(info)
    kinds.set(kind, known)
  }
  for (const info of symbols) {
    if (info.error !== undefined) add(info.error.kind, true, info)
    for (const flag of info.flags) add(flag, false, info)
  }
  return [...kinds.values()].toSorted((a, b) => Number(b[1]) - Number(a[1]) || b[2].length - a[2].length)
}

/** The processing times and the problems of symbols. */
export const costCard = (store: Store): TemplateResult => {
  const { symbols } = store.data
  const times = Float64Array.from(symbols.map(({ ms }) => ms).filter((ms) => ms > 0))
  const slowest = symbols
    .filter(({ ms }) => ms > 0)
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, SLOWEST)
  const chip = ({ index, name }: SymbolInfo, more: string) =>
    html`<button class="chip" title=${name} @click=${() => store.pickSymbol(index)}>
      <span>${name}</span>${more === "" ? "" : html` <b>${more}</b>`}
    </button>`
  return html`<section class="card costs" aria-label="cost and problems">
    <header>
      <h2>Cost</h2>
      <p>symbols by processing time, both axes logarithmic</p>
    </header>
    ${
      times.length === 0
        ? html`<p class="none">No times were recorded.</p>`
        : html`${histogram(times)}
            <div class="chips"><span>slowest</span>${slowest.map((info) => chip(info, duration(info.ms)))}</div>`
    }
    ${kindsOf(symbols).map(
      ([kind, isError, whose]) =>
        html`<div class="chips">
          <span class="badge ${isError ? "bad" : "warn"}">${whose.length} ${kind}</span>${whose
            .slice(0, NAMED)
            .map((info) => chip(info, ""))}${
            whose.length > NAMED
              ? html`<button class="link" @click=${() => store.openTab("problems")}>all</button>`
              : ""
          }
        </div>`,
    )}
  </section>`
}
