import { endingOf } from "./files/candleFiles.ts"
import { UnusableFile } from "./report/UnusableFile.ts"

/** Counts files without rows by ending, and names the first of each: `.csv without rows, such as A.csv`. */
export const withoutRows = (empty: ReadonlyArray<string>): ReadonlyMap<string, number> =>
  new Map(
    [...Map.groupBy(empty, endingOf)].map(([ending, [first, ...others]]) => [
      `${ending} without rows (${others.length === 0 ? first : `such as ${first}`})`,
      1 + others.length,
    ]),
  )

/** The errors of an import that stored nothing: its files have no rows, or its paths no candles. */
export const nothingIn = (paths: ReadonlyArray<string>, areEmpty: boolean): ReadonlyArray<UnusableFile> =>
  paths.map(
    (path) =>
      new UnusableFile({
        path,
        message: areEmpty
          ? `Cannot import ${path}: it names its columns and has no rows`
          : `Cannot import ${path}: nothing in it has candles`,
      }),
  )
