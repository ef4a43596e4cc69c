import * as Context from "effect/Context"
import * as Layer from "effect/Layer"

// What a file or a worker says must not move the cursor of the terminal that shows it.
const printable = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, "?")

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
    /** Writes text and a line end; the status line, if any, stays below. */
    readonly line: (text: string) => void
    /** Shows, replaces or (with `undefined`) removes the status line. Only on a terminal. */
    readonly status: (text: string | undefined) => void
  }
>()("marketsweep/cli/StandardError") {
  static readonly make = (
    stream: Pick<NodeJS.WriteStream, "write"> & { readonly isTTY?: boolean; readonly columns?: number },
  ): StandardError["Service"] => {
    let shown: string | undefined
    const erase = () => (shown === undefined ? "" : "\r\u001b[2K")
    return {
      isTerminal: stream.isTTY === true,
      line: (text) => {
        stream.write(`${erase()}${printable(text)}\n${shown ?? ""}`)
      },
      status: (text) => {
        if (stream.isTTY !== true || text === shown) return
        // A line that wraps could not be erased. A terminal that does not know its width says 0.
        const next = text?.slice(0, Math.max(1, (stream.columns || 80) - 1))
        stream.write(`${erase()}${next ?? ""}`)
        shown = next
      },
    }
  }

  static readonly layer: Layer.Layer<StandardError> = Layer.sync(StandardError, () =>
    StandardError.make(process.stderr),
  )
}
