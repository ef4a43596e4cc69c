import { dirname } from "node:path"
import { removeLeftovers } from "../../file/leftovers.ts"
import { openReplacement, type Replacement } from "../../file/replaceFile.ts"
import type { BarColumns } from "../Candles.ts"
import type { ByteSink, TableShape, TableSink } from "../source/TableSink.ts"
import type { ExportFormat, ExportOptions } from "./exportOptions.ts"
import { makeRowGroups } from "./rowGroups.ts"
import { symbolFile } from "./symbolFiles.ts"
import { makeFolder } from "../../file/makeFolder.ts"

/** Creates the writer of a table in one format. */
export type MakeTable = (shape: TableShape, sink: ByteSink) => TableSink

/** The files of an export. Its functions throw the errors of the file system. */
export interface ExportTarget {
  readonly add: (symbol: string, bars: BarColumns) => void
  /** Moves what was written to its final path; returns the number of files and bytes. */
  readonly finish: () => { readonly files: number; readonly bytes: number }
  /** Removes unfinished files. */
  readonly drop: () => void
}

/** Creates a table; removes the file if that fails, since a table may write as soon as it is created. */
const startTable = (make: MakeTable, shape: TableShape, { drop, write }: Replacement) => {
  try {
    return makeRowGroups(make(shape, write))
  } catch (error) {
    drop()
    throw error
  }
}

const oneFile = (path: string, make: MakeTable, shape: TableShape, keepLeftovers: boolean): ExportTarget => {
  makeFolder(dirname(path))
  const output = openReplacement(path, { keepLeftovers })
  const groups = startTable(make, shape, output)
  return {
    add: groups.add,
    finish: () => {
      groups.finish()
      return { files: 1, bytes: output.keep() }
    },
    drop: output.drop,
  }
}

/** Buffers bytes for a stream, which takes them between two symbols. */
export const makePiped = (make: MakeTable, shape: TableShape) => {
  let pieces: Array<Uint8Array> = []
  let bytes = 0
  const groups = makeRowGroups(
    make(shape, (piece) => {
      bytes += piece.length
      pieces.push(piece.slice())
    }),
  )
  return {
    add: groups.add,
    finish: () => {
      groups.finish()
      return { files: 1, bytes }
    },
    drop: () => {},
    /** Returns the buffered bytes and empties the buffer. */
    take: (): ReadonlyArray<Uint8Array> => {
      const taken = pieces
      pieces = []
      return taken
    },
  }
}

/** One file per symbol, each moved to its final path as soon as it is written. */
const fileEach = (pathOf: (symbol: string) => string, make: MakeTable, shape: TableShape): ExportTarget => {
  let files = 0
  let bytes = 0
  const swept = new Set<string>()
  /** Once per folder, which may have thousands of files. */
  const sweep = (folder: string): void => {
    if (swept.has(folder)) return
    swept.add(folder)
    removeLeftovers(folder)
  }
  return {
    add: (symbol, bars) => {
      const path = pathOf(symbol)
      sweep(dirname(path))
      const file = oneFile(path, make, shape, true)
      try {
        file.add(symbol, bars)
        const kept = file.finish()
        files += kept.files
        bytes += kept.bytes
      } finally {
        file.drop()
      }
    },
    finish: () => ({ files, bytes }),
    drop: () => {},
  }
}

/** Opens the target of an export. */
export const openTarget = (
  { isFolder, ...options }: ExportOptions & { readonly isFolder: boolean },
  format: ExportFormat,
  make: MakeTable,
  shape: TableShape,
): ExportTarget =>
  isFolder
    ? fileEach((symbol) => symbolFile(options.out, symbol, format, options), make, shape)
    : oneFile(options.out, make, shape, false)
