export * as ClusterPool from "./ClusterPool.ts"
export * as Runner from "./Runner.ts"
