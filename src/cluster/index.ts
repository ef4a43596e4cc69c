export * as ClusterPool from "./ClusterPool.ts"
export * as ClusterRuns from "./ClusterRuns.ts"
export * as Runner from "./Runner.ts"
