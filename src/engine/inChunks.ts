import * as Effect from "effect/Effect"

/**
 * Answers symbols chunk by chunk: a chunk starts when the one before is answered.
 * In spans and debug lines, a chunk is named `{id}-chunk-{offset}`.
 */
export const inChunks = Effect.fnUntraced(function* <A>(
  jobId: string,
  symbols: ReadonlyArray<string>,
  chunkSize: number,
  chunkStarted: (chunkId: string) => Effect.Effect<void>,
  answerAll: (some: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<A>>,
) {
  if (chunkSize >= symbols.length) return yield* answerAll(symbols)
  const results: Array<A> = []
  for (let offset = 0; offset < symbols.length; offset += chunkSize) {
    const chunkId = `${jobId}-chunk-${offset}`
    yield* chunkStarted(chunkId)
    const chunk = yield* answerAll(symbols.slice(offset, offset + chunkSize)).pipe(
      Effect.withSpan("ProcessingEngine.chunk", { attributes: { job_id: chunkId } }),
    )
    for (const result of chunk) results.push(result)
  }
  return results
})
