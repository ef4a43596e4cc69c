import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { shownValue } from "./invalidInput.ts"

const DAY_MS = 86_400_000
/** The last ms of the year 9999, in epoch ms UTC. */
const LAST_MS = 253_402_300_799_999
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const INSTANT = /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/

const isRealDate = (date: string): boolean => {
  const time = Date.parse(`${date}T00:00:00Z`)
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(date)
}

/**
 * Parses a date (`2024-12-31`, its midnight UTC) or an instant with its zone
 * (`2024-12-31T09:30:00Z`, `…-05:00`) to epoch ms UTC; `undefined` if the text is
 * neither.
 *
 * @since 0.1.0
 */
export const parseInstant = (text: string): number | undefined => {
  const date = DATE.test(text) ? text : INSTANT.exec(text)?.[1]
  if (date === undefined || !isRealDate(date)) return undefined
  const time = date === text ? Date.parse(`${text}T00:00:00Z`) : Date.parse(text.replace(" ", "T"))
  return Number.isFinite(time) ? time : undefined
}

/**
 * Like {@link parseInstant}, for the exclusive end of a range: a bare date is the
 * midnight *after* it, so that the range includes the whole day.
 *
 * @since 0.1.0
 */
export const parseEndInstant = (text: string): number | undefined => {
  const time = parseInstant(text)
  // No date is later than the last day of the year 9999, which is often used for "no end".
  return time !== undefined && DATE.test(text) ? Math.min(time + DAY_MS, LAST_MS) : time
}

/** Formats epoch ms UTC as an ISO 8601 string. @since 0.1.0 */
export const formatInstant = (time: number): string => new Date(time).toISOString()

/** Whether a value is a time in the years 0 to 9999, in epoch ms UTC: those have four digits in ISO 8601. */
export const isInstant = (time: unknown): boolean =>
  typeof time === "number" && time >= -62_167_219_200_000 && time <= LAST_MS

const isTime = Schema.makeFilter((time: number) => isInstant(time) || "Expected a time in the years 0 to 9999")

const codec = (read: (text: string) => number | undefined) =>
  Schema.Union([Schema.String, Schema.Finite]).pipe(
    Schema.decodeTo(
      Schema.Finite.check(isTime),
      SchemaTransformation.transformEffect({
        decode: (input: string | number) => {
          const time = typeof input === "number" ? input : read(input)
          return time === undefined
            ? Effect.fail(
                new SchemaIssue.InvalidValue({
                  message: `Expected a date such as 2024-12-31 or an instant such as 2024-12-31T09:30:00Z, got ${shownValue(input)}`,
                }),
              )
            : Effect.succeed(time)
        },
        encode: (time: number): Effect.Effect<string | number> => Effect.succeed(formatInstant(time)),
      }),
    ),
  )

/** A time: epoch ms UTC in memory, an ISO 8601 UTC string in JSON. @since 0.1.0 */
export const Instant = codec(parseInstant)

/** The exclusive end of a range: like {@link Instant}, but a bare date includes its whole day. @since 0.1.0 */
export const EndInstant = codec(parseEndInstant)
