import { html, nothing, type TemplateResult } from "lit-html"
import type { Check } from "../../formula/reproduce.ts"
import type { Store } from "../../model/Store.ts"
import { count, duration, whole } from "../../text/format.ts"
import { highlight } from "../parts/highlight.ts"

/** What was found in the scan and here. */
const foundText = (matches: number): string => {
  if (matches === 0) return "no match"
  return matches === 1 ? "the one match and its values" : `all ${whole(matches)} matches and their values`
}

const checkNote = (check: Check | undefined, matches: number): TemplateResult | typeof nothing => {
  switch (check?.kind) {
    case "same":
      return html`<p class="note good">
        <b>✓ reproduced here</b>: ${foundText(matches)}, in
        <span class="took">${duration(check.ms)}</span>
      </p>`
    case "different":
      return html`<p class="note bad"><b>✗ not reproduced here</b>: ${check.where}</p>`
    case "impossible":
      return html`<p class="note">not checked here: ${check.why}</p>`
    default:
      return nothing
  }
}

const editor = (store: Store): TemplateResult => {
  const { draft, mistake } = store.state
  const write = ({ target }: Event) => {
    if (target instanceof HTMLTextAreaElement) store.set({ draft: target.value })
  }
  return html`<textarea
      spellcheck="false"
      autocapitalize="off"
      aria-label="formula"
      aria-invalid=${mistake !== undefined}
      rows=${Math.min(14, Math.max(4, draft.split("\n").length))}
      .value=${draft}
      @input=${write}
    ></textarea>
    ${
      mistake === undefined
        ? nothing
        : html`<pre class="mistake" role="alert">${mistake.message}${"\n"}${mistake.snippet}</pre>`
    }
    <div class="row">
      <button class="act" @click=${() => store.run(draft)}>Run on the bars of this report <kbd>Ctrl ↵</kbd></button>
      <button class="tool" @click=${() => store.leaveEditing()}>Cancel</button>
    </div>`
}

const changedNote = (store: Store): TemplateResult | typeof nothing => {
  const { data, state } = store
  const { changed } = state
  if (changed === undefined) return nothing
  const difference = changed.matches - data.matches.count
  return html`<p class="note">
      <b>${count(changed.matches, "match", "matches")}</b> with the changed formula,
      ${difference < 0 ? "−" : "+"}${whole(Math.abs(difference))}, in ${duration(changed.ms)}, in this
      page${changed.caveats.length === 0 ? nothing : html`; a scan may differ: ${changed.caveats.join("; ")}`}
    </p>
    <button class="act" @click=${() => store.run(data.head.job.formula ?? "")}>Back to the scan's formula</button>`
}

/** The formula and whether the page reproduces its matches, or the editor. */
export const formulaCard = (store: Store, lines: ReadonlyMap<string, string>): TemplateResult => {
  const { data, formula, state } = store
  const { changed, check, editing } = state
  const text = formula?.text ?? data.head.job.formula ?? "Custom processor without a formula"
  const shown = html`<pre class="code" tabindex="0">${highlight(text, lines)}</pre>
    <div class="side">
      ${changed === undefined ? checkNote(check, data.matches.count) : changedNote(store)}
      ${
        formula === undefined
          ? nothing
          : html`<button class="tool change" @click=${() => store.edit()}>Edit <kbd>e</kbd></button>`
      }
    </div>`
  return html`<section class="card formula ${changed === undefined ? "" : "changed"}" aria-label="formula">
    ${editing ? editor(store) : shown}
  </section>`
}
