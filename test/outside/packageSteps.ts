import { deepEqual, ok } from "node:assert/strict"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { NEEDED } from "../house/neededFiles.ts"
import { ROOT } from "../house/sources.ts"
import { succeed } from "./commands.ts"
import { writeExamples } from "./librarySteps.ts"
import type { Step } from "./Step.ts"
import type { Surroundings } from "./surroundings.ts"

// 145,000 of them are the page of reports (a chart library and the formula language, for the browser), and 63,000 the
// live page, most of it the server. 70,000 are the stores of other programs: 25,000 the client of Postgres, which has to
// share the command's copy of effect, the rest their readers, in the command and in the library. 57,000 are the cluster.
// Each is loaded only when it is asked for.
const MAX_PACKED_BYTES = 1_130_000

/** A strict project of a user, and how it resolves modules. */
const projectOf = (moduleResolution: "nodenext" | "bundler") => ({
  compilerOptions: {
    target: "es2023",
    // Declarations of effect name cryptography of browsers.
    lib: ["es2023", "dom"],
    module: moduleResolution === "nodenext" ? "nodenext" : "esnext",
    moduleResolution,
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
  },
  include: ["*.ts"],
})

/** The tarball, and its types. */
export const packageSteps = ({ packed, tarball, typescript: cwd }: Surroundings): ReadonlyArray<Step> => {
  const tool = (name: string, ...args: ReadonlyArray<string>) =>
    succeed({ cwd: ROOT }, join(ROOT, "node_modules/.bin", name), ...args)
  writeExamples(cwd)
  const typeChecks = (["nodenext", "bundler"] as const).map((resolution): Step => {
    const config = `tsconfig.${resolution}.json`
    writeFileSync(join(cwd, config), JSON.stringify(projectOf(resolution)))
    return {
      name: `TypeScript, strict, with moduleResolution ${resolution}`,
      run: () => succeed({ cwd }, "npx", "tsc", "--project", config),
    }
  })
  return [
    {
      name: `the tarball has ${packed.files.length} files in ${Math.ceil(packed.size / 1000)} kB, and no other than a user needs`,
      run: async () => {
        deepEqual(
          packed.files.filter((path) => !NEEDED.test(path)),
          [],
        )
        ok(packed.size <= MAX_PACKED_BYTES, `Expected at most ${MAX_PACKED_BYTES} bytes, got ${packed.size}`)
      },
    },
    { name: "publint", run: () => tool("publint", "run", tarball, "--strict") },
    { name: "are the types wrong?", run: () => tool("attw", tarball, "--profile", "esm-only") },
    ...typeChecks,
  ]
}
