import { formulaReference } from "../../src/formula/Reference.ts"

/** The document with the table of functions. */
export const FUNCTION_DOCUMENT = "src/formula/README.md"

export const BEGIN = "<!-- functions:begin, written by `npm run docs` -->"
export const END = "<!-- functions:end -->"

const cell = (text: string): string => text.replaceAll("|", "\\|")

const code = (text: string): string => `\`${cell(text)}\``

/** The table of all variables, functions and inputs, as Markdown. Its cells are wide, so the formatter skips it. */
const functionTable = (): string =>
  [
    "<!-- prettier-ignore-start -->",
    "| name | type | description | example |",
    "| --- | --- | --- | --- |",
    ...formulaReference().map(
      ({ doc, example, gives, signature }) =>
        `| ${code(signature)} | ${cell(gives.replace(/^\[.*\]$/, "`$&`"))} | ${cell(doc)} | ${example.split("\n").map(code).join("<br>")} |`,
    ),
    "<!-- prettier-ignore-end -->",
  ].join("\n")

/** The document with the current table between its markers. */
export const withFunctionTable = (document: string): string => {
  const begin = document.indexOf(BEGIN)
  const end = document.indexOf(END)
  if (begin === -1 || end < begin) throw new Error(`the document lacks its markers ${BEGIN} and ${END}`)
  return `${document.slice(0, begin + BEGIN.length)}\n\n${functionTable()}\n\n${document.slice(end)}`
}
