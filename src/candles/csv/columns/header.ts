import type { Separator } from "../dialect.ts"
import type { Source } from "./sources.ts"

/** Where the rows of a file begin, and what its columns are called. */
export interface Header {
  readonly separator: Separator
  readonly names: ReadonlyArray<string>
  /** Lines before the first row, as the file counts them. */
  readonly headerLines: number
  /** The symbol that a second line of the header names. */
  readonly symbol: string | undefined
  /** The source of a file without header. */
  readonly source: Source | undefined
  readonly assumptions: ReadonlyArray<string>
}
