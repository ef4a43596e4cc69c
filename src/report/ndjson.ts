import { encodeResult, type ProcessingResult } from "../job/ProcessingResult.ts"

/**
 * A result as one line of NDJSON, with its line end: times are ISO 8601 UTC,
 * na is `null`, an error is an object with its `_tag` and facts.
 *
 * @since 0.1.0
 */
export const toNdjson = (result: ProcessingResult): string => `${JSON.stringify(encodeResult(result))}\n`
