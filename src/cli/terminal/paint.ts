import { styleText } from "node:util"

type Style = Parameters<typeof styleText>[0]

/** Styles text if the terminal supports colours. */
export type Paint = (style: Style, text: string) => string

/** Returns text unchanged. */
export const plain: Paint = (_, text) => text

/** Styles text for a stream, by its colour depth, `NO_COLOR` and `FORCE_COLOR`. */
export const paintFor =
  (stream: NodeJS.WritableStream): Paint =>
  (style, text) =>
    styleText(style, text, { stream })
