import type { Parameter } from "../../job/ProcessingJob.ts"

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

const valueOf = (text: string): Parameter => {
  if (text === "true" || text === "false") return text === "true"
  const number = Number(text)
  return NUMBER.test(text) && Number.isFinite(number) ? number : text
}

/**
 * Parses `name=value`: `true` and `false` become bools, numbers become numbers,
 * and anything else is text. `undefined` without a name or a `=`.
 */
export const parseParameter = (text: string): readonly [name: string, value: Parameter] | undefined => {
  const at = text.indexOf("=")
  const name = text.slice(0, at).trim()
  return at < 1 || name === "" ? undefined : [name, valueOf(text.slice(at + 1))]
}
