import { VALUES, type ByteSink, type SymbolBars, type TableShape, type TableSink } from "../source/TableSink.ts"

/** Characters to gather before a write. */
const CHUNK_CHARACTERS = 1 << 20

const UTF8 = new TextEncoder()

const fieldOf = (text: string): string =>
  /^[^",\r\n]*$/.test(text) && text.trim() === text ? text : `"${text.replaceAll('"', '""')}"`

/** ISO 8601 without a time of 0: `2024-01-02`, `2024-01-02T09:30:00Z`. */
const timeText = (time: number, hasDates: boolean): string => {
  const text = new Date(time).toISOString()
  return hasDates ? text.slice(0, 10) : text.replace(".000Z", "Z")
}

/** Writes CSV. Numbers are written as JavaScript prints them, so that they are read back unchanged; nulls are empty. */
export const makeCsvWriter = (shape: TableShape, sink: ByteSink): TableSink => {
  const names = [...(shape.hasSymbols ? ["symbol"] : []), shape.time, ...VALUES]
  let text = `${names.join(",")}\n`
  const flush = (): void => {
    sink(UTF8.encode(text))
    text = ""
  }
  const writeBars = ({ bars, symbol }: SymbolBars): void => {
    const first = shape.hasSymbols ? `${fieldOf(symbol)},` : ""
    for (const [at, time] of bars.time.entries()) {
      text += first + timeText(time, shape.hasDates)
      for (const name of VALUES) {
        const value = bars[name][at]
        text += Number.isNaN(value) ? "," : `,${value}`
      }
      text += "\n"
      if (text.length > CHUNK_CHARACTERS) flush()
    }
  }
  return { write: (rows) => rows.forEach(writeBars), finish: flush }
}
