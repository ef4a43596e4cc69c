/** Some of the built-in functions of this worker, as they were when they were taken. */
export interface Watched {
  readonly was: Readonly<Record<string, unknown>>
  /** The same functions as they are now. */
  readonly take: () => Readonly<Record<string, unknown>>
  readonly areUnchanged: () => boolean
}
