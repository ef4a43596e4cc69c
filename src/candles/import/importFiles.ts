import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { StoreUnavailable } from "../../job/JobError.ts"
import { endingOf, type CandleFile } from "./files/candleFiles.ts"
import { importFile, type ImportTarget } from "./importFile.ts"
import type { ImportProgress } from "./options/importOptions.ts"
import { addTally, makeTally, type FileTally } from "./report/importReport.ts"
import { UnusableFile } from "./report/UnusableFile.ts"

/** The result of importing files. */
export interface ImportedFiles {
  readonly total: FileTally
  readonly unusable: ReadonlyArray<UnusableFile>
  /** The number of files that do not contain candles, by ending. */
  readonly leftOut: ReadonlyMap<string, number>
  /** Files that name their columns and have no rows. */
  readonly empty: ReadonlyArray<string>
}

/** Callbacks for an import, and files to refuse. */
interface FileHooks {
  /** Files to refuse before they are read, and the reason. */
  readonly refused: ReadonlyMap<string, string>
  /** Runs at the end of the transaction of the last file, unless that is refused. */
  readonly beforeLastCommit: Effect.Effect<void, StoreUnavailable>
  readonly onImported: (file: CandleFile, tally: FileTally) => void
  readonly onFile: (done: number, total: number, path: string) => void
  readonly onProgress: (progress: ImportProgress) => void
}

/** The error of a file without a single bar. */
const withoutBars = (path: string, { filtered, rejectedRows, rows }: FileTally, isPicky: boolean): UnusableFile => {
  const [first] = rejectedRows
  const what = isPicky ? "taken" : "a bar"
  const which =
    rows === 1 ? `its only row is ${isPicky ? "not taken" : "no bar"}` : `none of its ${rows} rows is ${what}`
  const why = first === undefined ? `${filtered} are left out by --where` : `line ${first.line}: ${first.reason}`
  return new UnusableFile({ path, message: `Cannot import ${path}: ${which} (${why})` })
}

/** Imports files in sequence; each is stored completely or not at all. */
export const importFiles = Effect.fnUntraced(function* (
  files: ReadonlyArray<CandleFile>,
  target: Omit<ImportTarget, "onShare">,
  { beforeLastCommit, onFile, onImported, onProgress, refused }: FileHooks,
): Effect.fn.Return<ImportedFiles, StoreUnavailable, Scope.Scope> {
  const total = makeTally()
  const unusable: Array<UnusableFile> = []
  const leftOut = new Map<string, number>()
  const empty: Array<string> = []
  for (const [index, file] of files.entries()) {
    const { path } = file
    const tell = (done: number, share: number, rows: number): void =>
      onProgress({
        files: done,
        totalFiles: files.length,
        rows: total.rows + rows,
        share: (done + share) / files.length,
      })
    const reason = refused.get(path)
    const imported =
      reason === undefined
        ? importFile(
            file,
            { ...target, onShare: (share, rows) => tell(index, share, rows) },
            index === files.length - 1 ? beforeLastCommit : Effect.void,
          )
        : Effect.fail(new UnusableFile({ path, message: `Cannot import ${path}: ${reason}` }))
    yield* imported.pipe(
      Effect.map((tally) => {
        addTally(total, tally)
        if (tally.rows === 0) empty.push(path)
        else if (tally.symbols.size === 0) unusable.push(withoutBars(path, tally, target.excluded.size > 0))
        else onImported(file, tally)
      }),
      Effect.catchTag("UnusableFile", (error) => Effect.sync(() => unusable.push(error))),
      Effect.catchTag("LeftOutFile", ({ of }) =>
        Effect.sync(() => {
          const ending = endingOf(path) + (of === undefined ? "" : ` of ${of}`)
          leftOut.set(ending, (leftOut.get(ending) ?? 0) + 1)
        }),
      ),
    )
    onFile(index + 1, files.length, path)
    tell(index + 1, 0, 0)
  }
  return { total, unusable, leftOut, empty }
})
