import * as CliOutput from "effect/cli/CliOutput"
import type { FlagDoc, HelpDoc } from "effect/cli/HelpDoc"

const WIDTH = 80

const formatter = CliOutput.defaultFormatter({ colors: false })

// The library prints the choices twice, too wide for any other column.
const METAVARS: Readonly<Record<string, string>> = { completions: "SHELL", "log-level": "LEVEL" }

const withMetavar = (flag: FlagDoc): FlagDoc => ({ ...flag, type: METAVARS[flag.name] ?? flag.type })

/** Wraps words into lines of at most `WIDTH` columns, with `indent` from the second line on. */
const wrapped = (first: string, words: ReadonlyArray<string>, indent: string, end = ""): string => {
  const lines: Array<string> = []
  let line = first
  for (const [index, word] of words.entries()) {
    const next = index === 0 ? line + word : `${line} ${word}`
    if (next.length + end.length <= WIDTH || index === 0) line = next
    else {
      lines.push(line + end)
      line = indent + word
    }
  }
  return [...lines, line].join("\n")
}

const fitted = (line: string): string => {
  if (line.length <= WIDTH) return line
  // An example must stay one command that can be pasted: it is wrapped before options.
  if (line.startsWith("  marketsweep ")) return wrapped("  ", line.trim().split(/ (?=--[a-z])/), "    ", " \\")
  const left = /^\s*\S.*? {2,}(?=\S)/.exec(line)?.[0] ?? "  "
  return wrapped(left, line.slice(left.length).split(" "), " ".repeat(left.length))
}

/** Formats the help of a command for 80 columns. */
export const helpText = ({ globalFlags = [], ...doc }: HelpDoc): string =>
  formatter
    .formatHelpDoc({ ...doc, globalFlags: globalFlags.map(withMetavar) })
    .split("\n")
    .map(fitted)
    .join("\n")
