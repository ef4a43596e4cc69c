import type { OpenPeer } from "./Peer.ts"

/** Every pool that is compared, by name; imported when asked for, so that a process loads one of them. */
export const peers: Readonly<Record<string, () => Promise<OpenPeer>>> = {
  marketsweep: async () => (await import("./marketsweep.ts")).openMarketsweep,
  "marketsweep, pool alone": async () => (await import("./marketsweep.ts")).openBarePool,
  "marketsweep, processes": async () => (await import("./marketsweep.ts")).openProcesses,
  piscina: async () => (await import("./piscina.ts")).openPiscina,
  tinypool: async () => (await import("./tinypool.ts")).openTinypool,
  "tinypool, processes": async () => (await import("./tinypool.ts")).openTinypoolProcesses,
  workerpool: async () => (await import("./workerpool.ts")).openWorkerpool,
  poolifier: async () => (await import("./poolifier.ts")).openPoolifier,
  "Effect RPC workers": async () => (await import("./effectRpc.ts")).openEffectRpc,
  "Python's ProcessPoolExecutor": async () => (await import("./processPoolExecutor.ts")).openProcessPoolExecutor,
}
