// The limit of a cold start: the bare loop as a program of its own, a line of JSON a symbol.
//
//     node bench/contenders/bareCommand.ts <store>

import { writeSync } from "node:fs"
import { openLoop } from "./bareLoop.ts"

const [, , store = ""] = process.argv
const lines = Array.from(openLoop(store)(), ([symbol, matches]) => JSON.stringify({ symbol, matches }))
const text = Buffer.from(`${lines.join("\n")}\n`)
for (let written = 0; written < text.length;) written += writeSync(1, text, written)
