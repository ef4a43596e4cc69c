import type { Separator } from "../dialect.ts"
import type { Source } from "./sources.ts"

/** The names of a file's columns, and where its rows begin. */
export interface Header {
  readonly separator: Separator
  readonly names: ReadonlyArray<string>
  /** Lines before the first row, including blank ones. */
  readonly headerLines: number
  /** The symbol that a second line of the header names. */
  readonly symbol: string | undefined
  /** The known source of a file without a header. */
  readonly source: Source | undefined
  /** The lines above the names of the columns. */
  readonly above: ReadonlyArray<string>
  readonly assumptions: ReadonlyArray<string>
}
