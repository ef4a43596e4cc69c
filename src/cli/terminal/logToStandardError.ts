import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import type * as LogLevel from "effect/LogLevel"
import * as References from "effect/References"
import { StandardError } from "./StandardError.ts"

// Annotations that the user of one command knows anyway.
const KNOWN = new Set(["job_id", "symbol"])

/** Whether the summary of a command says it, too. */
const isTold = (text: string, level: LogLevel.LogLevel): boolean => text === "Job interrupted" && level !== "Debug"

const LEVELS: Readonly<Record<string, string>> = { Warn: "warning", Fatal: "error" }

// One line an entry: the error of a symbol may have several.
const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, " ")

const textOf = (part: unknown): string =>
  oneLine(
    typeof part === "string" ? part : part instanceof Error ? part.message : (JSON.stringify(part) ?? "undefined"),
  )

/**
 * Sends the log to standard error as lines such as
 * `error: AAPL: Processing timeout (60s) [error=Timeout]`: Effect's own logger
 * writes to standard output, which belongs to data.
 */
export const logToStandardError: Layer.Layer<never, never, StandardError> = Layer.unwrap(
  Effect.map(StandardError, (standardError) =>
    Logger.layer([
      Logger.make(({ cause, fiber, logLevel, message }) => {
        const text = (Array.isArray(message) ? message : [message]).map(textOf).join(" ")
        if (isTold(text, fiber.getRef(References.MinimumLogLevel))) return
        const annotations = Object.entries(fiber.getRef(References.CurrentLogAnnotations))
          .filter(([name]) => !KNOWN.has(name))
          .map(([name, value]) => `${name}=${textOf(value)}`)
        const facts = annotations.length === 0 ? "" : ` [${annotations.join(" ")}]`
        const why = cause.reasons.length === 0 ? "" : `\n${Cause.pretty(cause)}`
        standardError.line(`${LEVELS[logLevel] ?? logLevel.toLowerCase()}: ${text}${facts}${why}`)
      }),
    ]),
  ),
)
