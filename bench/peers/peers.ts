import type { OpenPeer } from "./Peer.ts"

/** Every pool that is compared, by name; imported when asked for, so that a process loads one of them. */
export const peers: Readonly<Record<string, () => Promise<OpenPeer>>> = {
  marketsweep: async () => (await import("./marketsweep.ts")).openMarketsweep,
  "marketsweep, pool alone": async () => (await import("./marketsweep.ts")).openBarePool,
  piscina: async () => (await import("./piscina.ts")).openPiscina,
  tinypool: async () => (await import("./tinypool.ts")).openTinypool,
  workerpool: async () => (await import("./workerpool.ts")).openWorkerpool,
  poolifier: async () => (await import("./poolifier.ts")).openPoolifier,
  "Effect RPC workers": async () => (await import("./effectRpc.ts")).openEffectRpc,
}
