import { Refusal } from "../../csv/dialect.ts"
import { sourceOfFile } from "../../csv/columns/sources.ts"
import { wrongSymbol } from "../../csv/symbolName.ts"
import { partitionOf } from "../../source/filePaths.ts"
import type { CandleFile } from "./candleFiles.ts"
import { freqtradeFile } from "./freqtradeFile.ts"
import { isPattern, symbolByPattern } from "./symbolPattern.ts"

/** The symbol of a file's rows. */
export interface FileSymbol {
  readonly symbol: string
  /** Whether `symbol` replaces the name in the symbol column, which must then contain only one. */
  readonly renames: boolean
  readonly assumption: string | undefined
}

const checked = (symbol: string): string => {
  const reason = wrongSymbol(symbol)
  if (reason !== undefined) throw new Refusal(`it is named after its symbol, and ${reason}: give --symbol NAME`)
  return symbol
}

const byOption = (given: string, { path }: CandleFile): string => {
  if (!isPattern(given)) return checked(given.trim())
  const symbol = symbolByPattern(given, path)
  if (symbol === undefined) throw new Refusal(`its name does not match --symbol ${given}`)
  return checked(symbol)
}

/** The symbols in a file: whether a column names them, and the symbol in its header. */
export interface SaidSymbol {
  readonly hasSymbols: boolean
  readonly symbol: string | undefined
}

/** The symbol of a file: from the caller, or else its columns, its header, its folders or its name. */
export const symbolOfFile = (
  file: CandleFile,
  { hasSymbols, symbol }: SaidSymbol,
  given: string | undefined,
): FileSymbol => {
  if (given !== undefined) return { symbol: byOption(given, file), renames: hasSymbols, assumption: undefined }
  if (hasSymbols) return { symbol: "", renames: false, assumption: undefined }
  const stated = symbol ?? partitionOf(file.path).symbol
  if (stated !== undefined) return { symbol: checked(stated), renames: false, assumption: undefined }
  const known = freqtradeFile(file.path)?.symbol ?? sourceOfFile(file.stem)?.symbol
  if (known !== undefined)
    return { symbol: known, renames: false, assumption: "the symbol is what the name of the file begins with" }
  if (file.stem === "") throw new Refusal("its name has no symbol before the ending: give --symbol NAME")
  return { symbol: checked(file.stem), renames: false, assumption: undefined }
}
