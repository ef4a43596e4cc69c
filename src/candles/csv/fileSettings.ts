import type { Decimal, Role, MetadataField, StatedZone, TimeForm } from "./dialect.ts"
import type { LocalTime } from "./localTime.ts"

/** A line of the sample; `line` counts from 1. */
export interface SampleLine {
  readonly line: number
  readonly text: string
}

/** A date that the path of a file has, in ISO 8601, and which part of it. */
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
  /** The zone that the file says beside its rows. */
  readonly statedZone?: StatedZone
  /** What else the file says beside its rows. */
  readonly metadata?: ReadonlyArray<MetadataField>
  /** What prices are divided by, if the caller says so. */
  readonly pricesPer: number | undefined
  readonly aggregate: boolean
  /** Whether times are those at which bars end. */
  readonly areEnds?: boolean
  /** `adjusted` scales prices to the adjusted close; `raw` takes them as they are. */
  readonly prices: "adjusted" | "raw" | undefined
  readonly allowGaps: boolean
  /** Whether prices of 0 and below are valid, as in futures. */
  readonly allowNegative: boolean
}
