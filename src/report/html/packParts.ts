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
  const given: ReadonlyArray<readonly [keyof ReportParts | "head", Uint8Array | undefined]> = [
    ["head", Buffer.from(JSON.stringify(head))],
    ["values", parts.values],
    ["closes", parts.closes],
    ["bars", parts.bars],
    ["others", parts.others],
  ]
  // At once: Node deflates beside this thread.
  const packed: PackedParts = new Map(
    yield* Effect.forEach(
      given.flatMap(([name, bytes]) => (bytes === undefined ? [] : [[name, bytes] as const])),
      ([name, bytes]) => Effect.map(pack(bytes), (text) => [name, text] as const),
      { concurrency: "unbounded" },
    ),
  )
  return packed
})
