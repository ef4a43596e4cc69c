import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import { Writable } from "node:stream"
import { cutText } from "../../report/textWidth.ts"
import { type Paint, paintFor, plain } from "./paint.ts"

const LINE_END = 10

// Text from files and workers must not move the terminal's cursor.
const printable = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, "?")

/** "error: …" and "warning: …" with their first word in its colour. */
const highlighted = (text: string, paint: Paint): string =>
  text.replace(/^(error|warning):/, (word) => paint(["bold", word === "error:" ? "red" : "yellow"], word))

/**
 * Standard error: lines that stay, and one status line below them that is
 * rewritten where it is a terminal. Everything that is not data goes here.
 *
 * @since 0.1.0
 */
export class StandardError extends Context.Service<
  StandardError,
  {
    readonly isTerminal: boolean
    /** How many characters the status line may have. */
    readonly columns: () => number
    /** Writes text and a line end; the status line, if any, stays below. */
    readonly line: (text: string) => void
    /** Shows, replaces or (with `undefined`) removes the status line. Only on a terminal. */
    readonly status: (text: string | undefined) => void
    /** Writes what a worker prints, as it is; the status line, if any, stays below. */
    readonly output: Writable
  }
>()("marketsweep/cli/StandardError") {
  static readonly make = (
    stream: Pick<NodeJS.WriteStream, "write"> & { readonly isTTY?: boolean; readonly columns?: number },
    paint: Paint = plain,
  ): StandardError["Service"] => {
    let shown: string | undefined
    /** What a worker printed last did not end its line. */
    let isLineOpen = false
    const erase = () => {
      if (shown !== undefined) return "\r\u001b[2K"
      return isLineOpen ? "\n" : ""
    }
    // A line that wraps could not be erased. A terminal that does not know its width says 0.
    const columns = () => Math.max(1, (stream.columns || 80) - 1)
    return {
      isTerminal: stream.isTTY === true,
      columns,
      line: (text) => {
        stream.write(`${erase()}${highlighted(printable(text), paint)}\n${shown ?? ""}`)
        isLineOpen = false
      },
      status: (text) => {
        if (stream.isTTY !== true || text === shown) return
        const next = text === undefined ? undefined : cutText(text, columns(), "")
        stream.write(`${erase()}${next ?? ""}`)
        shown = next
        isLineOpen = false
      },
      output: new Writable({
        decodeStrings: true,
        write: (piece: Buffer, _encoding, done) => {
          if (shown === undefined) {
            isLineOpen = stream.isTTY === true && piece.at(-1) !== LINE_END
            return void stream.write(piece, done)
          }
          const end = piece.at(-1) === LINE_END ? "" : "\n"
          stream.write(Buffer.concat([Buffer.from(erase()), piece, Buffer.from(`${end}${shown}`)]), done)
        },
      }),
    }
  }

  static readonly layer: Layer.Layer<StandardError> = Layer.sync(StandardError, () =>
    StandardError.make(process.stderr, paintFor(process.stderr)),
  )
}
