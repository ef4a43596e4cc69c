import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Deserializer, Serializer } from "node:v8"
import * as Effect from "effect/Effect"
import { FROM_CHILD_FD, MARKERS_FD, TO_CHILD_FD } from "../../../src/pool/protocol/markers.ts"
import { answerOf } from "../Fault.ts"
import { ownAffair } from "./ownAffair.ts"
import type { StormFault } from "./StormFault.ts"

/** Closes a descriptor and opens a file, which takes its number. */
const replaceDescriptor = (descriptor: number): void => {
  closeSync(descriptor)
  openSync(join(mkdtempSync(join(tmpdir(), "marketsweep-storm-")), "decoy"), "w+")
}

/** Reads what the pool sends, repeatedly. */
const steal = (): void => {
  const bytes = Buffer.alloc(65_536)
  setInterval(() => {
    try {
      readSync(TO_CHILD_FD, bytes)
    } catch {
      // There is nothing to read.
    }
  }, 0)
}

const deeds: Readonly<Record<string, () => unknown>> = {
  closesAnswers: () => closeSync(FROM_CHILD_FD),
  closesMarkers: () => closeSync(MARKERS_FD),
  closesInput: () => closeSync(TO_CHILD_FD),
  replacesAnswers: () => replaceDescriptor(FROM_CHILD_FD),
  replacesMarkers: () => replaceDescriptor(MARKERS_FD),
  truncatesMarkers: () => ftruncateSync(MARKERS_FD, 0),
  scribblesOverMarkers: () => writeSync(MARKERS_FD, Buffer.alloc(56, 255), 0, 56, 0),
  scribblesOverTaken: () => writeSync(MARKERS_FD, Buffer.alloc(4096, 127), 0, 4096, 64),
  stealsMessages: steal,
  breaksSending: () => {
    Serializer.prototype.writeValue = () => {
      throw new Error("replaced")
    }
  },
  breaksReceiving: () => {
    Deserializer.prototype.readValue = () => ({
      type: "run",
      lanes: Int32Array.of(0),
      attempts: Int32Array.of(1),
      symbols: ["forged"],
    })
  },
}

/** Symbols that tamper with the channels between a child process and its pool; for child processes only. */
export const descriptors: Readonly<Record<string, StormFault>> = Object.fromEntries(
  Object.entries(deeds).map(([name, deed]) => [
    name,
    ownAffair(
      (symbol) =>
        Effect.sync(() => {
          deed()
          return answerOf(symbol)
        }),
      answerOf,
    ),
  ]),
)
