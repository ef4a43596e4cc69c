import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { readdirSync, statSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import {
  bytesSource,
  openSource,
  plainBytes,
  readAll,
  standardInput,
  type ByteSource,
  type StandardInput,
} from "../../csv/bytes/byteSource.ts"
import { MAGIC_BYTES } from "../../csv/bytes/fileFormat.ts"
import { Refusal } from "../../csv/dialect.ts"
import { contentOf, type FileContent } from "./fileContent.ts"
import { READABLE, withoutEnding } from "./fileEndings.ts"
import { archiveOf, headOf } from "./fileHead.ts"
import { tarEntries } from "./tarFiles.ts"
import { unusableFile, type UnusableFile } from "../report/UnusableFile.ts"
import { zipEntries, type ArchiveEntry } from "./zipFiles.ts"

/** A file that may contain candles; if it is in an archive, `path` includes the archive's path. */
export interface CandleFile {
  readonly path: string
  /** Its name without folders and endings, which may be its symbol. */
  readonly stem: string
  /** Whether it was found in a folder or an archive, which may also contain other data. */
  readonly found: boolean
  readonly open: Effect.Effect<FileContent, UnusableFile | Refusal, Scope.Scope>
}

/** The distinct files of some paths, the paths that have none, and the number of skipped files by ending. */
export interface CandleFiles {
  readonly files: ReadonlyArray<CandleFile>
  readonly unusable: ReadonlyArray<UnusableFile>
  readonly leftOut: ReadonlyMap<string, number>
}

const ARCHIVE_NAME = /\.(zip|tar|tgz|tzst)(\.(gz|zst))?$/i
/** Entries of a spreadsheet file, which is a zip archive. */
const OF_SPREADSHEET = /^(xl\/workbook\.|content\.xml$)/
const ON_NO_DISK = Buffer.alloc(0)
/** Hidden files, and folders that never contain candles. */
const HIDDEN = /^\.|^__MACOSX$|^node_modules$/

/** The ending of a name, such as `.csv.gz`. */
export const endingOf = (path: string): string =>
  /(\.[a-z\d]{1,8})?(\.(gz|zst|bz2|xz|lz4|br|zip|7z))$|(\.[a-z\d]{1,8})$/i.exec(basename(path))?.[0].toLowerCase() ??
  "no ending"

/** `data/BRK.B.csv.gz` is BRK.B. */
const stemOf = (path: string): string => withoutEnding(basename(path).replace(ARCHIVE_NAME, "")).trim()

const opening = (path: string, open: () => ByteSource, head: Buffer) =>
  Effect.acquireRelease(
    Effect.try({
      try: () => contentOf(path, open, head),
      catch: (error) => (error instanceof Refusal ? error : unusableFile(path, error)),
    }),
    (content) => Effect.sync(() => (content.kind === "text" ? content.source.close() : undefined)),
  )

const plainFile = (path: string, found: boolean, head: Buffer, input?: StandardInput): CandleFile => ({
  path,
  stem: path === "-" ? "" : stemOf(path),
  found,
  open: opening(path, input?.open ?? (() => openSource(path)), Buffer.from(head.subarray(0, MAGIC_BYTES))),
})

/** All files in a folder and its subfolders, sorted by path; links to folders are not followed. */
const filesBelow = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !HIDDEN.test(name) || /^\.(csv|txt)$/i.test(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return filesBelow(path)
      return entry.isFile() || (entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile())
        ? [path]
        : []
    })

const filesOf = (path: string): ReadonlyArray<string> => {
  const stats = path === "-" ? undefined : statSync(path, { throwIfNoEntry: false })
  if (path === "-") return [path]
  if (stats === undefined) throw new Error("there is no such file or folder")
  return stats.isDirectory() ? filesBelow(path) : [path]
}

/**
 * Finds the files of some paths: of a folder or an archive, all files in it that
 * may contain candles.
 */
export const findCandleFiles = Effect.fnUntraced(function* (
  paths: ReadonlyArray<string>,
): Effect.fn.Return<CandleFiles, never, Scope.Scope> {
  const files = new Map<string, CandleFile>()
  const unusable: Array<UnusableFile> = []
  const leftOut = new Map<string, number>()
  const leave = (path: string): void => void leftOut.set(endingOf(path), (leftOut.get(endingOf(path)) ?? 0) + 1)
  const add = (key: string, file: CandleFile): void => void (files.has(key) || files.set(key, file))

  const addArchive = Effect.fnUntraced(function* (path: string, entries: ReadonlyArray<ArchiveEntry>) {
    let found = 0
    if (entries.some(({ name }) => OF_SPREADSHEET.test(name)))
      return yield* unusableFile(path, new Error("it is a spreadsheet: save the sheet as CSV"))
    for (const { name, read } of entries) {
      const inside = `${path}/${name}`
      if (name.split("/").some((part) => HIDDEN.test(part))) continue
      if (!READABLE.test(name)) leave(name)
      else {
        const open = Effect.flatMap(read, (bytes) => opening(inside, () => bytesSource(plainBytes(bytes)), ON_NO_DISK))
        add(resolve(inside), { path: inside, stem: stemOf(name), found: true, open })
        found++
      }
    }
    return found
  })

  for (const path of new Set(paths)) {
    const before = files.size
    const below = yield* Effect.result(
      Effect.try({ try: () => filesOf(path), catch: (error) => unusableFile(path, error) }),
    )
    if (below._tag === "Failure") {
      unusable.push(below.failure)
      continue
    }
    for (const file of below.success) {
      const given = file === path
      const isCandidate = given || READABLE.test(file) || ARCHIVE_NAME.test(file)
      const input = path === "-" ? standardInput() : undefined
      const head = isCandidate ? headOf(file, input) : ON_NO_DISK
      const kind = isCandidate ? archiveOf(file, head) : undefined
      if (!isCandidate) leave(file)
      else if (kind === undefined) add(resolve(file), plainFile(file, !given, head, input))
      else {
        const opened = yield* Effect.result(
          Effect.gen(function* () {
            const bytes = input === undefined ? undefined : readAll(input.raw())
            const entries = yield* kind === "zip" ? zipEntries(file, bytes) : tarEntries(file, head, bytes)
            return entries === undefined ? undefined : yield* addArchive(file, entries)
          }),
        )
        if (opened._tag === "Failure") unusable.push(opened.failure)
        else if (opened.success === undefined) add(resolve(file), plainFile(file, !given, head))
        else if (given && opened.success === 0)
          unusable.push(unusableFile(file, new Error("the archive has no file of candles in it")))
      }
    }
    const folder = below.success[0] !== path
    if (folder && files.size === before && !below.success.some((file) => files.has(resolve(file)))) {
      unusable.push(
        unusableFile(
          path,
          new Error(
            "the folder has no file of candles in it (.csv, .txt, .tsv, .json, .parquet, .feather, .gz, .zst, .zip, .tar)",
          ),
        ),
      )
    }
  }
  return { files: [...files.values()], unusable, leftOut }
})
