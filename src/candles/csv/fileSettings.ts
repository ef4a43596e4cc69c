import type { Decimal, Role, TimeForm } from "./dialect.ts"
import type { LocalTime } from "./localTime.ts"

/** A line of the sample; `line` counts from 1. */
export interface SampleLine {
  readonly line: number
  readonly text: string
}

/** What the caller says of a file, and what it is read for. */
export interface FileSettings {
  readonly timeframe: string
  /** The file's name without its endings. */
  readonly stem: string
  /** Columns by the names that the file gives them. */
  readonly columns: Readonly<Partial<Record<Role, string>>>
  /** Names for the columns of files that have no header. */
  readonly header: ReadonlyArray<string> | undefined
  readonly where: ReadonlyMap<string, ReadonlySet<string>>
  readonly timeForm: { readonly form: TimeForm; readonly unitMs?: number } | undefined
  readonly decimal: Exclude<Decimal, "either"> | undefined
  readonly localTime: LocalTime | undefined
  readonly aggregate: boolean
  /** `adjusted` scales prices to the adjusted close; `raw` says that they are meant as they are. */
  readonly prices: "adjusted" | "raw" | undefined
  readonly allowGaps: boolean
  /** Prices of 0 and below are right, as futures have them. */
  readonly allowNegative: boolean
}
