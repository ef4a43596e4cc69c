import { html, svg, type TemplateResult } from "lit-html"
import { FAN_BARS, type Fan, type ForwardReturns } from "../../data/forwardReturns.ts"
import { count, percent, share, whole } from "../../text/format.ts"

/** The returns after the shown matches, and after every bar of the same days. */
export interface Followed {
  readonly fan: Fan
  readonly matches: ReadonlyArray<ForwardReturns>
  readonly everyBar: ReadonlyArray<ForwardReturns>
}

const WIDTH = 420
const HEIGHT = 150
const LEFT = 44
const RIGHT = 58
const TOP = 8
const BOTTOM = 20
const STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5]

/** Fewer matches would make a misleading chart. */
const LEAST = 20

/** The median returns after every bar, as a line from 0 to the end of the fan. */
const baseline = (everyBar: ReadonlyArray<ForwardReturns>): ReadonlyArray<readonly [ahead: number, way: number]> => [
  [0, 0],
  ...everyBar.filter(({ horizon }) => horizon <= FAN_BARS).map(({ horizon, median }) => [horizon, median] as const),
]

const fanPicture = ({ everyBar, fan }: Followed): TemplateResult => {
  const { lower, middle, upper } = fan
  const base = baseline(everyBar)
  const ways = [...lower, ...upper, ...base.map(([, way]) => way)].filter(Number.isFinite)
  const low = Math.min(...ways)
  const high = Math.max(...ways)
  const x = (ahead: number) => LEFT + (ahead / FAN_BARS) * (WIDTH - LEFT - RIGHT)
  const y = (way: number) => TOP + ((high - way) / (high - low || 1)) * (HEIGHT - TOP - BOTTOM)
  const line = (points: Iterable<readonly [number, number]>): string =>
    Array.from(points, ([ahead, way], at) => `${at === 0 ? "M" : "L"}${x(ahead).toFixed(1)} ${y(way).toFixed(1)}`).join(
      "",
    )
  const back = [...lower.entries()].toReversed()
  const band = `${line(upper.entries())}${line(back).replace(/^M/, "L")}Z`
  const step = STEPS.find((each) => (high - low) / each <= 5) ?? 1
  const first = Math.ceil(low / step - 1e-9)
  const ticks = Array.from(
    { length: Math.max(0, Math.floor(high / step + 1e-9) - first + 1) },
    (_, at) => (first + at) * step,
  )
  const ends = [middle[FAN_BARS], base.at(-1)?.[1] ?? 0] as const
  const [matchEnd, baseEnd] = ends.map(y)
  // Keeps two labels at the same height apart.
  const push = Math.max(0, 13 - Math.abs(matchEnd - baseEnd)) / (matchEnd <= baseEnd ? -2 : 2)
  const digits = step < 0.01 ? 1 : 0
  return html`<svg
    class="fan"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    role="img"
    aria-label="Median close ${FAN_BARS} bars after a match: ${percent(ends[0])}; after every bar: ${percent(ends[1])}"
  >
    ${ticks.map(
      (way) =>
        svg`<line class=${Math.abs(way) < 1e-12 ? "zero" : "gridline"} x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y(way)} y2=${y(way)}></line><text x=${LEFT - 6} y=${y(way) + 3.5} text-anchor="end">${percent(way, digits)}</text>`,
    )}
    ${[0, 5, 10, 15, 20].map(
      (ahead) =>
        svg`<text x=${x(ahead)} y=${HEIGHT - 4} text-anchor="middle">${ahead === 0 ? "match" : `+${ahead}`}</text>`,
    )}
    ${svg`<path class="band" d=${band}></path><path class="baseline" d=${line(base)}></path><path class="median" d=${line(middle.entries())}></path>`}
    ${svg`<text class="own" x=${WIDTH - RIGHT + 6} y=${matchEnd + 3.5 + push}>${percent(ends[0])}</text><text x=${WIDTH - RIGHT + 6} y=${baseEnd + 3.5 - push}>${percent(ends[1])}</text>`}
  </svg>`
}

const returnsTable = ({ everyBar, matches }: Followed): TemplateResult =>
  html`<table class="returns">
    <thead>
      <tr>
        <td></td>
        <th colspan="3" scope="colgroup"><b class="key median"></b>matches</th>
        <th colspan="3" scope="colgroup"><b class="key baseline"></b>every bar</th>
        <td></td>
      </tr>
      <tr>
        <th scope="col">bars</th>
        <th scope="col">median</th>
        <th scope="col">mean</th>
        <th scope="col">higher</th>
        <th scope="col">median</th>
        <th scope="col">mean</th>
        <th scope="col">higher</th>
        <th scope="col" title="matches with enough bars after them, and matches without">known</th>
      </tr>
    </thead>
    <tbody>
      ${matches.map((own, index) => {
        const every = everyBar[index]
        const known = `${count(own.count, "match", "matches")} known, ${whole(own.unknown)} not yet; ${count(every.count, "bar")} known, ${whole(every.unknown)} not yet`
        return html`<tr>
          <th scope="row">+${own.horizon}</th>
          <td class="own">${percent(own.median)}</td>
          <td class="own">${percent(own.mean)}</td>
          <td class="own">${share(own.hitRate)}</td>
          <td>${percent(every.median)}</td>
          <td>${percent(every.mean)}</td>
          <td>${share(every.hitRate)}</td>
          <td title=${known}>
            ${whole(own.count)}${own.unknown === 0 ? "" : html` <span class="unknown">+${whole(own.unknown)} ?</span>`}
          </td>
        </tr>`
      })}
    </tbody>
  </table>`

const tooFew = (known: number): string =>
  known === 0
    ? `No match has ${FAN_BARS} bars after it.`
    : `Only ${count(known, "match", "matches")} with ${FAN_BARS} bars after: too few for a chart.`

/** The returns after the shown matches. */
export const followedCard = (followed: Followed | undefined): TemplateResult => {
  const known = followed?.matches.find(({ horizon }) => horizon === FAN_BARS)?.count ?? 0
  return html`<section class="card followed" aria-label="after the matches">
    <header>
      <h2>After the matches</h2>
      <p>change of the close</p>
    </header>
    ${
      followed === undefined
        ? ""
        : html`${
              known < LEAST ? html`<p class="none">${tooFew(known)}</p>` : fanPicture(followed)
            }${returnsTable(followed)}
            <p class="fine">
              The band contains half of the matches. Without costs; no forecast. “?”: not enough bars yet.
            </p>`
    }
  </section>`
}
