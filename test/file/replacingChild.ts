import { once } from "node:events"
import { openReplacement } from "../../src/file/replaceFile.ts"

// Writes half of a file, says so, and puts it in its place when it is told to.
const replacement = openReplacement(process.argv[2] ?? "")
replacement.write("half, ")
process.stdout.write("writing\n")
await once(process.stdin, "data")
replacement.write("whole")
replacement.keep()
process.exit()
