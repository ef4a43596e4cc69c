import * as Effect from "effect/Effect"
import { promisify } from "node:util"
import { deflateRaw } from "node:zlib"
import type { ReportHead, ReportParts } from "../format/ReportHead.ts"

const deflate = promisify(deflateRaw)

// Level 7 would save only 2%; level 9 takes five times as long.
const LEVEL = 6

const pack = (bytes: Uint8Array) =>
  Effect.promise(async () => (await deflate(bytes, { level: LEVEL })).toString("base64"))

/** The parts of a report as text, by their names: base64 of raw deflate. */
export type PackedParts = ReadonlyMap<"head" | keyof ReportParts, string>

export const packParts = Effect.fnUntraced(function* (head: ReportHead, parts: ReportParts) {
  const all: ReadonlyArray<readonly [keyof ReportParts | "head", Uint8Array | undefined]> = [
    ["head", Buffer.from(JSON.stringify(head))],
    ["values", parts.values],
    ["closes", parts.closes],
    ["bars", parts.bars],
    ["others", parts.others],
  ]
  // In parallel: Node deflates in its thread pool.
  const packed: PackedParts = new Map(
    yield* Effect.forEach(
      all.flatMap(([name, bytes]) => (bytes === undefined ? [] : [[name, bytes] as const])),
      ([name, bytes]) => Effect.map(pack(bytes), (text) => [name, text] as const),
      { concurrency: "unbounded" },
    ),
  )
  return packed
})
