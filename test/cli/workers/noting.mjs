// Loaded before the command line: notes in the file NOTES how it was started, and the programs that it starts.
import childProcess from "node:child_process"
import { appendFileSync } from "node:fs"
import { syncBuiltinESMExports } from "node:module"

const { spawn } = childProcess
const note = (...words) => appendFileSync(process.env.NOTES, `${words.join(" ")}\n`)

note(process.execPath, ...process.execArgv, ...process.argv.slice(1))
childProcess.spawn = (program, args, options) => {
  note(program, ...args)
  return spawn(program, args, options)
}
syncBuiltinESMExports()
