import { styleText } from "node:util"

type Style = Parameters<typeof styleText>[0]

/** Gives text a style where it is shown by a terminal that has colours. */
export type Paint = (style: Style, text: string) => string

/** Leaves text as it is. */
export const plain: Paint = (_, text) => text

/** Styles what is written to a stream, as the stream, `NO_COLOR` and `FORCE_COLOR` say. */
export const paintFor =
  (stream: NodeJS.WritableStream): Paint =>
  (style, text) =>
    styleText(style, text, { stream })
