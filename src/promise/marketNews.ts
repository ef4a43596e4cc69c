import * as Stream from "effect/Stream"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { WatchEvent } from "../watch/WatchEvent.ts"

/** The results of a watch that failed or have new matches; their `matches` are only the new ones. */
export const newsOf = <E, R>(events: Stream.Stream<WatchEvent, E, R>): Stream.Stream<ProcessingResult, E, R> =>
  events.pipe(
    Stream.filter((event) => event._tag === "Answered"),
    Stream.map(({ matches, result }) => ({ ...result, matches })),
    Stream.filter(({ error, matches }) => error !== undefined || matches.length > 0),
  )
