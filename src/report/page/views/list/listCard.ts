import { html, type TemplateResult } from "lit-html"
import type { Tab } from "../../model/State.ts"
import type { Store } from "../../model/Store.ts"
import { whole } from "../../text/format.ts"

/** The card with the tabs, the search box, and `content`: the table or the wall of charts. */
export const listCard = (store: Store, matchCount: number, content: HTMLElement): TemplateResult => {
  const { data, model, state } = store
  const { errors, flags } = data.head
  const tab = (name: Tab, label: string, count: number, kind = "") =>
    html`<button
      role="tab"
      class="${state.tab === name ? "on" : ""} ${kind}"
      aria-selected=${state.tab === name}
      @click=${() => store.openTab(name)}
    >
      ${label} <b>${whole(count)}</b>
    </button>`
  const find = ({ target }: Event) => {
    if (target instanceof HTMLInputElement) store.set({ query: target.value })
  }
  const example = model.matches.names.includes("rsi") ? "rsi<50" : "close>100"
  return html`<section class="card list" aria-label="matches, symbols and problems">
    <header class="bar">
      <div class="tabs" role="tablist">
        ${tab("matches", "Matches", matchCount)}${tab("symbols", "Symbols", data.symbols.length)}${tab(
          "problems",
          "Problems",
          errors.length + flags.length,
          errors.length > 0 ? "bad" : "",
        )}
      </div>
      <label class="find"
        ><input
          type="search"
          placeholder="symbol, ${example}, since>5"
          aria-label="search"
          .value=${state.query}
          @input=${find}
        /><kbd>/</kbd></label
      >
      <button
        class="tool icon ${state.onlyStarred ? "on" : ""}"
        title="only starred"
        aria-label="only starred"
        aria-pressed=${state.onlyStarred}
        @click=${() => store.set({ onlyStarred: !state.onlyStarred })}
      >
        ★
      </button>
      <button
        class="tool icon ${state.wall ? "on" : ""}"
        title="charts side by side (g)"
        aria-label="charts side by side"
        aria-pressed=${state.wall}
        @click=${() => store.set({ wall: !state.wall })}
      >
        ▦
      </button>
    </header>
    ${content}
  </section>`
}
