import * as Effect from "effect/Effect"
import { promisify } from "node:util"
import { deflateRaw } from "node:zlib"
import type { ReportHead, ReportParts } from "../format/ReportHead.ts"

const deflate = promisify(deflateRaw)

// One level more saves 2%; the highest takes five times as long.
const LEVEL = 6

const pack = (bytes: Uint8Array) =>
  Effect.promise(async () => (await deflate(bytes, { level: LEVEL })).toString("base64"))

/** Parts of a report as text that a page can carry, by their names: base64 of raw deflate. */
export type PackedParts = ReadonlyMap<"head" | keyof ReportParts, string>

export const packParts = Effect.fnUntraced(function* (head: ReportHead, parts: ReportParts) {
  // At once: Node deflates beside this thread.
  const [headText, values, closes, bars] = yield* Effect.all(
    [pack(Buffer.from(JSON.stringify(head))), pack(parts.values), pack(parts.closes), pack(parts.bars)],
    { concurrency: "unbounded" },
  )
  const packed: PackedParts = new Map([
    ["head", headText],
    ["values", values],
    ["closes", closes],
    ["bars", bars],
  ])
  return packed
})
