import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/faults/buildFaultsWorker.ts"],
    testTimeout: 30_000,
    passWithNoTests: false,
  },
})
