import { styleText } from "node:util"

type Style = Parameters<typeof styleText>[0]

/** Styles text if the terminal supports colours. */
export type Paint = (style: Style, text: string) => string

/** Leaves text as it is. */
export const plain: Paint = (_, text) => text

/** Styles what is written to a stream, as the stream, `NO_COLOR` and `FORCE_COLOR` say. */
export const paintFor =
  (stream: NodeJS.WritableStream): Paint =>
  (style, text) =>
    styleText(style, text, { stream })
