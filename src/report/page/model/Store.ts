import { FormulaMistake } from "../../../formula/syntax/FormulaMistake.ts"
import type { ReportData } from "../data/ReportData.ts"
import { caveatsOf } from "../formula/caveats.ts"
import { type LiveFormula, readLiveFormula } from "../formula/LiveFormula.ts"
import { type Check, reproduce } from "../formula/reproduce.ts"
import { readHash } from "./hash.ts"
import { makeModel, matchAt, matchBarsOf, type Model } from "./Model.ts"
import { matchRows } from "./rows.ts"
import { firstState, SORT_OF_TAB, type State, type Tab } from "./State.ts"

/** The state of the page, and its changes. */
export class Store {
  readonly data: ReportData
  state: State
  /** The matches of the scan, or of a changed formula. */
  model: Model
  /** `undefined` if the job had no Pine Script formula that the page can run. */
  formula: LiveFormula | undefined
  /** Called after each change. */
  onChange: () => void = () => {}
  private readonly scanned: Model
  private readonly scannedFormula: LiveFormula | undefined
  private readonly loadRest: () => Promise<void>

  constructor(data: ReportData, loadRest: () => Promise<void>, preferences: Partial<State>, hash: string) {
    const { formula } = data.head.job
    const live = formula === null ? undefined : readLiveFormula(formula, data)
    this.data = data
    this.loadRest = loadRest
    this.scannedFormula = live instanceof FormulaMistake ? undefined : live
    this.formula = this.scannedFormula
    this.scanned = makeModel(data, data.matches)
    this.model = this.scanned
    const first = firstState(data.calendar.length, formula ?? "")
    // Any other mistake means that a custom processor uses a language of its own.
    const isUnsupported = live instanceof FormulaMistake && live.code === "Unsupported"
    const why = isUnsupported ? live.message.replace(/^\d+:\d+ /, "") : undefined
    const check: Check | undefined = why === undefined ? undefined : { kind: "impossible", why }
    this.state = { ...first, ...preferences, ...readHash(data, hash), check }
  }

  set(change: Partial<State>): void {
    this.state = { ...this.state, ...change }
    this.onChange()
  }

  followHash(hash: string): void {
    this.set(readHash(this.data, hash))
  }

  openTab(tab: Tab): void {
    this.set({ tab, sort: SORT_OF_TAB[tab] })
  }

  sortBy(key: string): void {
    const { sort } = this.state
    this.set({ sort: { key, descending: sort.key === key ? !sort.descending : key !== "symbol" && key !== "kind" } })
  }

  pickMatch(match: number): void {
    const { bar, symbol } = this.model.matches
    this.set({ symbol: symbol[match], bar: bar[match] })
  }

  /** Chooses a symbol and its newest match. */
  pickSymbol(symbol: number): void {
    this.set({ symbol, bar: matchBarsOf(this.model, symbol).at(-1) ?? this.data.symbols[symbol].bars - 1 })
  }

  /** Goes to the next or the previous match of the symbol. */
  stepMatch(way: 1 | -1): void {
    const { bar, symbol } = this.state
    const bars = matchBarsOf(this.model, symbol)
    const next = way > 0 ? bars.find((each) => each > bar) : bars.findLast((each) => each < bar)
    if (next !== undefined) this.set({ bar: next })
  }

  get chosenMatch(): number {
    return matchAt(this.model, this.state.symbol, this.state.bar)
  }

  toggleStar(name: string): void {
    const starred = new Set(this.state.starred)
    if (!starred.delete(name)) starred.add(name)
    this.set({ starred })
  }

  selectRange(from: number, to: number): void {
    this.set({ from, to })
  }

  selectAllDays(): void {
    this.selectRange(0, this.data.calendar.length - 1)
  }

  clearFilters(): void {
    this.set({ query: "", onlyStarred: false, from: 0, to: this.data.calendar.length - 1 })
  }

  edit(): void {
    if (this.formula !== undefined) this.set({ editing: true, draft: this.formula.text })
  }

  leaveEditing(): void {
    this.set({ editing: false, mistake: undefined })
  }

  /** Runs a formula over the bars of the file. The scan's own formula restores the scan's matches. */
  async run(text: string): Promise<void> {
    const { job } = this.data.head
    const formula = readLiveFormula(text, this.data)
    if (formula instanceof FormulaMistake) return this.set({ mistake: formula })
    await this.loadRest()
    const startedAt = performance.now()
    const isScanned = text === job.formula
    const found = isScanned ? undefined : formula.scan(this.data)
    const model = found === undefined ? this.scanned : makeModel(this.data, found)
    const ms = performance.now() - startedAt
    this.formula = formula
    this.model = model
    this.set({
      draft: text,
      mistake: undefined,
      editing: false,
      sort: SORT_OF_TAB[this.state.tab],
      changed:
        found === undefined ? undefined : { matches: found.count, ms, caveats: caveatsOf(this.data, formula, found) },
    })
    const [newest] = matchRows(this.data, model, this.state)
    if (this.chosenMatch < 0 && newest !== undefined) this.pickMatch(newest)
  }

  /** Checks whether the scan's formula finds the same matches here. */
  async check(): Promise<void> {
    const { scannedFormula } = this
    if (scannedFormula === undefined) return
    await this.loadRest()
    this.set({ check: reproduce(this.data, scannedFormula) })
  }

  /** Unpacks the columns that charts need. */
  async unpack(): Promise<void> {
    if (this.data.isWhole) return
    await this.loadRest()
    this.onChange()
  }
}
