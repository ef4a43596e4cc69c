import { html, type TemplateResult } from "lit-html"
import type { Store } from "../../model/Store.ts"

const KEYS: ReadonlyArray<readonly [keys: string, what: string]> = [
  ["/", "search: a symbol, rsi<50, since>5"],
  ["j k", "next and previous row"],
  ["[ ]", "previous and next match of the symbol"],
  ["1 2 3", "matches, symbols, problems"],
  ["g", "charts side by side, or a table"],
  ["e", "edit the formula; Ctrl ↵ runs it here"],
  ["s", "star the symbol"],
  ["t", "light or dark"],
  ["Esc", "close, or clear the filters"],
]

export const helpDialog = (store: Store): TemplateResult =>
  html`<div class="veil" @click=${() => store.set({ help: false })}>
    <dialog open aria-label="keyboard shortcuts" aria-modal="true">
      <header>
        <h2>Keyboard shortcuts</h2>
        <button class="tool" @click=${() => store.set({ help: false })}>Close</button>
      </header>
      <dl>
        ${KEYS.map(
          ([keys, what]) =>
            html`<dt>${keys.split(" ").map((key) => html`<kbd>${key}</kbd>`)}</dt>
              <dd>${what}</dd>`,
        )}
      </dl>
      <p>Click a bar of the chart to explain the formula there. Drag across the timeline to select a range.</p>
    </dialog>
  </div>`
