import { availableParallelism } from "node:os"
import { defineConfig } from "vitest/config"

/** What only computes: its files share a process, and load the library once. */
const pure = ["formula", "indicators", "job", "symbol", "report", "bench"].map(
  (folder) => `test/${folder}/**/*.test.ts`,
)

const execArgv = ["--conditions=marketsweep-source"]

export default defineConfig({
  // "marketsweep" is the sources, here and in the threads of a test: nothing has to be built.
  ssr: { resolve: { conditions: ["marketsweep-source", "module", "node", "development|production"] } },
  test: {
    // Many tests wait for a limit of time, or for a process.
    maxWorkers: availableParallelism() + 1,
    passWithNoTests: false,
    setupFiles: ["test/surroundings.ts", "test/propertySeed.ts"],
    // For what hangs: no test is too slow on a machine that is busy.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    teardownTimeout: 600_000,
    projects: [
      { extends: true, test: { name: "pure", include: pure, isolate: false, execArgv } },
      {
        extends: true,
        test: {
          name: "whole",
          include: ["test/**/*.test.ts", "examples/*.test.ts"],
          exclude: pure,
          globalSetup: [
            "test/faults/buildFaultsWorker.ts",
            "test/cli/buildCommandLine.ts",
            "test/page/unpackChromium.ts",
            "test/postgres/makeTemplate.ts",
          ],
          execArgv,
        },
      },
    ],
  },
})
