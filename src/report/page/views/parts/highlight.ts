import { html, type TemplateResult } from "lit-html"

const TOKEN =
  /(?<comment>\/\/[^\n]*)|(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<number>\b\d+(?:\.\d+)?\b)|(?<word>\b(?:and|or|not|true|false|na)\b)|(?<call>\b(?:ta|math|input)\.\w+)|(?<name>\b[a-zA-Z_]\w*\b)|(?<operator>[^\s\w])/g

/** Highlights the text of a formula; a named value has the colour of its line in the chart. */
export const highlight = (text: string, lines: ReadonlyMap<string, string>): ReadonlyArray<TemplateResult | string> => {
  const parts: Array<TemplateResult | string> = []
  let from = 0
  for (const match of text.matchAll(TOKEN)) {
    const [token] = match
    const [kind = "operator"] = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined) ?? []
    const line = kind === "name" ? lines.get(token) : undefined
    parts.push(text.slice(from, match.index))
    parts.push(
      line === undefined
        ? html`<span class="c-${kind}">${token}</span>`
        : html`<span style="color:var(--${line})">${token}</span>`,
    )
    from = match.index + token.length
  }
  parts.push(text.slice(from))
  return parts
}
