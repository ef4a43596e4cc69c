import { html, type TemplateResult } from "lit-html"
import type { Store } from "../../model/Store.ts"
import { count, duration, longDay, timeText, whole } from "../../text/format.ts"

const tally = (kinds: Iterable<string>): string => {
  const counts = new Map<string, number>()
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return Array.from(counts, ([kind, each]) => `${whole(each)} ${kind}`).join(" · ")
}

const tile = (
  kind: string,
  label: string,
  value: TemplateResult | string,
  below: TemplateResult | string,
  onClick?: () => void,
): TemplateResult => {
  const inside = html`<span>${label}</span><b>${value}</b
    ><small title=${typeof below === "string" ? below : ""}>${below}</small>`
  return onClick === undefined
    ? html`<div class="tile ${kind}">${inside}</div>`
    : html`<button class="tile ${kind}" @click=${onClick}>${inside}</button>`
}

const tookTile = ({ elapsedMs, workers }: Store["data"]["head"], symbols: number): TemplateResult => {
  const by = workers === null ? "" : ` · ${count(workers, "worker")}`
  if (elapsedMs === null) return tile("", "Took", "–", "not measured")
  return tile("", "Took", duration(elapsedMs), `${whole((symbols / Math.max(elapsedMs, 0.1)) * 1000)} symbols/s${by}`)
}

/** The six main figures of the job. */
export const tiles = (store: Store): TemplateResult => {
  const { data, formula, model } = store
  const { barName, head, isDaily, range, symbols, wallCalendar } = data
  const { matches, perPlace, perSymbol } = model
  const matched = perSymbol.reduce((sum, each) => sum + (each > 0 ? 1 : 0), 0)
  const last = Math.max(0, range.to - 1)
  const lastTime = wallCalendar[last]
  const searched = Math.max(1, range.to - Math.max(range.from, formula?.plan.warmup ?? 0))
  const mean = matches.count / searched
  const selectLast = () =>
    store.set({ from: last, to: last, tab: "matches", sort: { key: "symbol", descending: false }, query: "" })
  const isOfBars = range.to > range.from
  const when = isDaily ? longDay(lastTime) : timeText(lastTime, false)
  const isScreen = head.job.jobType === "screen"
  const average = isScreen
    ? "a screen tests the last bar only"
    : `${mean < 10 ? mean.toFixed(1) : whole(mean)} per ${barName} on average`
  const meter = html`<i class="meter"><i style="width:${(100 * matched) / Math.max(1, symbols.length)}%"></i></i>`
  return html`<div class="tiles">
    ${tile("lead", "Matches", whole(matches.count), `${(matches.count / Math.max(1, symbols.length)).toFixed(1)} per symbol`, () => store.openTab("matches"))}
    ${tile("", "Symbols that matched", html`${whole(matched)}<em> / ${whole(symbols.length)}</em>`, meter, () => store.openTab("symbols"))}
    ${
      isOfBars
        ? tile("", `On ${when}`, whole(perPlace[last]), average, selectLast)
        : tile("", `On the last ${barName}`, "–", "no bar was searched")
    }
    ${tile(
      head.errors.length > 0 ? "bad" : "good",
      "Errors",
      whole(head.errors.length),
      head.errors.length === 0 ? "every symbol answered" : tally(head.errors.map(([, kind]) => kind)),
      () => store.openTab("problems"),
    )}
    ${tile(
      head.flags.length > 0 ? "warn" : "",
      "Flags",
      whole(head.flags.length),
      head.flags.length === 0 ? "none" : tally(head.flags.map(([, flag]) => flag)),
      () => store.openTab("problems"),
    )}
    ${tookTile(head, symbols.length)}
  </div>`
}
