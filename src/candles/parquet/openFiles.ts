import * as Result from "effect/Result"
import type { TableOptions } from "../source/ColumnMapping.ts"
import { type Partition, partitionOf, stemOf } from "../source/filePaths.ts"
import { isGlob } from "../source/glob.ts"
import { reasonOf } from "../source/storeErrors.ts"
import { chooseColumns, type ChosenColumns } from "../source/tableColumns.ts"
import { type FileColumn, openParquet, type ParquetFile } from "./parquetFile.ts"
import type { Parts } from "./parts.ts"

/** A file and the columns to read. */
export interface CandleFile extends Partition {
  readonly file: ParquetFile
  readonly columns: ChosenColumns<FileColumn>
}

export interface OpenFiles {
  readonly files: ReadonlyArray<CandleFile>
  /** The errors of broken files, by symbol; only for files of a single symbol. */
  readonly broken: ReadonlyMap<string, string>
}

const openFile = (path: string, options: TableOptions, parts: Parts): Result.Result<CandleFile, string> => {
  try {
    const file = openParquet(path, parts)
    return Result.map(chooseColumns(file.columns, options.columns ?? {}), (columns) => {
      const partition = partitionOf(path)
      const named = columns.symbol === undefined ? (partition.symbol ?? stemOf(path)) : undefined
      return {
        file,
        columns,
        symbol: named,
        timeframe: columns.timeframe === undefined ? partition.timeframe : undefined,
      }
    })
  } catch (error) {
    return Result.fail(reasonOf(error))
  }
}

/**
 * Opens files. Fails with the reason of the first one that cannot be read, unless it is the file of a single symbol
 * among others: then only that symbol is broken.
 */
export const openFiles = (
  store: string,
  paths: ReadonlyArray<string>,
  options: TableOptions,
  parts: Parts,
): Result.Result<OpenFiles, string> => {
  if (paths.length === 0) {
    return Result.fail(isGlob(store) ? "no file matches it" : "there is no such file, and no Parquet file below it")
  }
  const files: Array<CandleFile> = []
  const failures: Array<readonly [path: string, reason: string]> = []
  for (const path of paths) {
    const opened = openFile(path, options, parts)
    if (Result.isSuccess(opened)) files.push(opened.success)
    else failures.push([path, opened.failure])
  }
  const areNamed = files.length > 0 && files.every(({ columns }) => columns.symbol === undefined)
  const [first] = failures
  if (first !== undefined && !areNamed) {
    const [path, reason] = first
    return Result.fail(path === store ? reason : `${path}: ${reason}`)
  }
  const broken = new Map(
    failures.map(([path, reason]) => [partitionOf(path).symbol ?? stemOf(path), `${path}: ${reason}`]),
  )
  return Result.succeed({ files, broken })
}
