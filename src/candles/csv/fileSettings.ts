import type { Decimal, Role, MetadataField, StatedZone, TimeForm } from "./dialect.ts"
import type { LocalTime } from "./localTime.ts"

/** A line of the sample; `line` counts from 1. */
export interface SampleLine {
  readonly line: number
  readonly text: string
}

/** The date in the path of a file, in ISO 8601, and the part of the path that has it. */
export interface PathDate {
  readonly date: string
  readonly by: "folder" | "name"
}

/** The caller's settings for reading a file. */
export interface FileSettings {
  readonly timeframe: string
  /** The file's name without its endings. */
  readonly stem: string
  /** The date of its rows if they have none. */
  readonly pathDate?: PathDate
  /** Columns by their names in the file. */
  readonly columns: Readonly<Partial<Record<Role, string>>>
  /** Names for the columns of files without a header. */
  readonly header: ReadonlyArray<string> | undefined
  readonly where: ReadonlyMap<string, ReadonlySet<string>>
  readonly timeForm: { readonly form: TimeForm; readonly unitMs?: number } | undefined
  readonly decimal: Exclude<Decimal, "either"> | undefined
  readonly localTime: LocalTime | undefined
  /** The zones that the file states outside its rows. */
  readonly statedZone?: StatedZone
  /** Other metadata that the file states outside its rows. */
  readonly metadata?: ReadonlyArray<MetadataField>
  /** The divisor of prices, if the caller sets it. */
  readonly pricesPer: number | undefined
  readonly aggregate: boolean
  /** Whether times are the ends of bars. */
  readonly areEnds?: boolean
  /** `adjusted` scales prices to the adjusted close; `raw` does not. */
  readonly prices: "adjusted" | "raw" | undefined
  readonly allowGaps: boolean
  /** Whether prices of 0 and below are valid, as in futures. */
  readonly allowNegative: boolean
}
