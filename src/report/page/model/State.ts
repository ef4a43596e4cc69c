import type { FormulaMistake } from "../../../formula/syntax/FormulaMistake.ts"
import type { Check } from "../formula/reproduce.ts"

export type Tab = "matches" | "symbols" | "problems"

export type Theme = "auto" | "light" | "dark"

export interface Sort {
  readonly key: string
  readonly descending: boolean
}

/** The run of a changed formula. */
interface ChangedRun {
  readonly matches: number
  readonly ms: number
  /** Why a scan may find other matches. */
  readonly caveats: ReadonlyArray<string>
}

/** The state of the page, apart from the matches themselves. */
export interface State {
  readonly tab: Tab
  /** The text of the search box. */
  readonly query: string
  /** The first and the last place of the calendar in the selected range. */
  readonly from: number
  readonly to: number
  readonly sort: Sort
  /** The chosen symbol and bar; -1 if there is none. */
  readonly symbol: number
  readonly bar: number
  readonly theme: Theme
  readonly starred: ReadonlySet<string>
  readonly onlyStarred: boolean
  /** Small charts side by side instead of rows. */
  readonly wall: boolean
  readonly help: boolean
  readonly editing: boolean
  /** The formula in the editor. */
  readonly draft: string
  readonly mistake: FormulaMistake | undefined
  /** Set while a formula other than the scan's is shown. */
  readonly changed: ChangedRun | undefined
  readonly check: Check | undefined
}

/** The initial sorting of each tab. */
export const SORT_OF_TAB: Readonly<Record<Tab, Sort>> = {
  matches: { key: "date", descending: true },
  symbols: { key: "matches", descending: true },
  problems: { key: "kind", descending: false },
}

export const firstState = (places: number, formula: string): State => ({
  tab: "matches",
  query: "",
  from: 0,
  to: places - 1,
  sort: SORT_OF_TAB.matches,
  symbol: -1,
  bar: -1,
  theme: "auto",
  starred: new Set(),
  onlyStarred: false,
  wall: false,
  help: false,
  editing: false,
  draft: formula,
  mistake: undefined,
  changed: undefined,
  check: undefined,
})
