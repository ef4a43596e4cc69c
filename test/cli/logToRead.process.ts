import { runLogPath, runLogToRead } from "../../src/cli/log/runLogPath.ts"

// Root may write anywhere. By now the modules are loaded, whoever may read them.
if (process.getuid?.() === 0) process.setuid?.(65_534)

const [store = ""] = process.argv.slice(2)
process.stdout.write([runLogPath(store), runLogToRead(store)].join("\n"))
