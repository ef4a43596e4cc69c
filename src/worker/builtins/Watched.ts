/** A group of built-in functions of this worker, as they were when watching began. */
export interface Watched {
  readonly was: Readonly<Record<string, unknown>>
  /** Their current values. */
  readonly take: () => Readonly<Record<string, unknown>>
  readonly areUnchanged: () => boolean
}
