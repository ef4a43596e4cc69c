import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import { Writable } from "node:stream"
import { cutText } from "../../report/textWidth.ts"
import { type Paint, paintFor, plain } from "./paint.ts"

const LINE_END = 10

// Text from files and workers must not move the cursor.
const printable = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, "?")

/** Colours the first word of "error: …" and "warning: …". */
const highlighted = (text: string, paint: Paint): string =>
  text.replace(/^(error|warning):/, (word) => paint(["bold", word === "error:" ? "red" : "yellow"], word))

/**
 * Standard error: lines, and on a terminal one status line below them that is
 * rewritten. Everything that is not data goes here.
 *
 * @since 0.1.0
 */
export class StandardError extends Context.Service<
  StandardError,
  {
    readonly isTerminal: boolean
    /** The width of the status line, in characters. */
    readonly columns: () => number
    /** Writes a line above the status line. */
    readonly line: (text: string) => void
    /** Shows, replaces or (with `undefined`) removes the status line. Only on a terminal. */
    readonly status: (text: string | undefined) => void
    /** Writes the output of a worker or command unchanged, above the status line. */
    readonly output: Writable
  }
>()("marketsweep/cli/StandardError") {
  static readonly make = (
    stream: Pick<NodeJS.WriteStream, "write"> & { readonly isTTY?: boolean; readonly columns?: number },
    paint: Paint = plain,
  ): StandardError["Service"] => {
    let shown: string | undefined
    /** Whether the last output of a worker or command did not end its line. */
    let isLineOpen = false
    const erase = () => {
      if (shown !== undefined) return "\r\u001b[2K"
      return isLineOpen ? "\n" : ""
    }
    // A wrapped line could not be erased. A terminal of unknown width reports 0.
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
        write: (piece: Buffer, _encoding, next) => {
          // A reader that has gone is no reason to end, and takes no more.
          const done = () => next()
          if (shown === undefined) {
            isLineOpen = piece.at(-1) !== LINE_END
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
