import * as Effect from "effect/Effect"
import { loadOptional } from "../source/storeErrors.ts"
import type { Decoder } from "./columnChunk.ts"
import type { ParquetFile } from "./parquetFile.ts"
import { loadCompressors, type Parts } from "./parts.ts"

const NEEDS_PACKAGE: ReadonlySet<string> = new Set(["LZ4", "LZ4_RAW"])

/** Loads the packages that decode the columns of files; fails if one is missing. */
export const decoderFor = Effect.fnUntraced(function* (
  files: ReadonlyArray<ParquetFile>,
  parts: Parts,
): Effect.fn.Return<Decoder, string> {
  const needsMore = files.some(({ codecs }) => [...codecs].some((codec) => NEEDS_PACKAGE.has(codec)))
  const more = needsMore ? yield* loadOptional("hyparquet-compressors", loadCompressors) : {}
  return { parts, compressors: { ...parts.compressors, ...more } }
})
