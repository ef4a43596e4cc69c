import type { Store } from "./model/Store.ts"
import type { Page } from "./views/Page.ts"

const isText = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement

/** Closes the dialog or the editor, or otherwise clears the filters. */
const escape = (store: Store, target: EventTarget | null): void => {
  const { editing, help } = store.state
  if (help) store.set({ help: false })
  else if (editing) store.leaveEditing()
  else {
    store.clearFilters()
    if (target instanceof HTMLElement) target.blur()
  }
}

/** Focuses at once, so that the next characters are typed there and not taken as keys of the page. */
const focusOn = (selector: string): void => document.querySelector<HTMLElement>(selector)?.focus()

/** Handles the keys of the page, except while a text is edited. */
export const followKeys = (store: Store, page: Page, turnTheme: () => void): void => {
  const actions: ReadonlyMap<string, () => void> = new Map([
    ["/", () => focusOn(".find input")],
    ["j", () => page.table.move(1)],
    ["k", () => page.table.move(-1)],
    ["[", () => store.stepMatch(-1)],
    ["]", () => store.stepMatch(1)],
    ["1", () => store.openTab("matches")],
    ["2", () => store.openTab("symbols")],
    ["3", () => store.openTab("problems")],
    ["g", () => store.set({ wall: !store.state.wall })],
    [
      "e",
      () => {
        store.edit()
        page.draw()
        focusOn(".formula textarea")
      },
    ],
    [
      "s",
      () => {
        const info = store.data.symbols[store.state.symbol]
        if (info !== undefined) store.toggleStar(info.name)
      },
    ],
    ["t", turnTheme],
    ["?", () => store.set({ help: !store.state.help })],
  ])
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") return escape(store, event.target)
    if (isText(event.target)) {
      if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void store.run(store.state.draft)
      return
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const action = actions.get(event.key)
    if (action === undefined) return
    event.preventDefault()
    action()
  })
}
