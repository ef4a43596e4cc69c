import { formulaReference } from "../../src/formula/Reference.ts"

export const BEGIN = "<!-- functions:begin, written by `npm run docs` -->"
export const END = "<!-- functions:end -->"

const cell = (text: string): string => text.replaceAll("|", "\\|")

const code = (text: string): string => `\`${cell(text)}\``

/** The table of everything that formulas know, as Markdown; wide cells, so the formatter is told to leave it. */
export const functionTable = (): string =>
  [
    "<!-- prettier-ignore-start -->",
    "| written | gives | | for example |",
    "| --- | --- | --- | --- |",
    ...formulaReference().map(
      ({ doc, example, gives, signature }) =>
        `| ${code(signature)} | ${cell(gives.replace(/^\[.*\]$/, "`$&`"))} | ${cell(doc)} | ${example.split("\n").map(code).join("<br>")} |`,
    ),
    "<!-- prettier-ignore-end -->",
  ].join("\n")

/** A document with the table of today between its markers. */
export const withFunctionTable = (document: string): string => {
  const begin = document.indexOf(BEGIN)
  const end = document.indexOf(END)
  if (begin === -1 || end < begin) throw new Error(`the document lacks its markers ${BEGIN} and ${END}`)
  return `${document.slice(0, begin + BEGIN.length)}\n\n${functionTable()}\n\n${document.slice(end)}`
}
