import { Worker } from "node:worker_threads"
import * as NodeWorker from "@effect/platform-node/NodeWorker"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as RpcClient from "effect/rpc/RpcClient"
import { heapLimit, inWords, type OpenPeer } from "./Peer.ts"
import { TaskRpc } from "./taskRpc.ts"

const workerUrl = new URL("../workers/effectRpc.ts", import.meta.url)

const makeClient = RpcClient.make(TaskRpc, { disableTracing: true })

class Client extends Context.Service<Client, Effect.Success<typeof makeClient>>()("bench/Client") {}

/** The protocol for workers over Node's threads, tracing off. A limit is `Effect.timeout`. */
export const openEffectRpc: OpenPeer = async ({ workers, inFlight, guarded }) => {
  const resourceLimits = heapLimit(guarded)
  const runtime = ManagedRuntime.make(
    Layer.effect(Client, makeClient).pipe(
      Layer.provide(
        RpcClient.layerProtocolWorker({ size: workers, concurrency: guarded === undefined ? inFlight / workers : 1 }),
      ),
      Layer.provide(NodeWorker.layer(() => new Worker(workerUrl, { resourceLimits }))),
    ),
  )
  const client = await runtime.runPromise(Client)
  const perform =
    guarded === undefined
      ? (name: string) => client.perform(name)
      : (name: string) => client.perform(name).pipe(Effect.timeout(guarded.limitMs))
  return {
    sum: (names) =>
      runtime.runPromise(
        Effect.map(Effect.forEach(names, perform, { concurrency: inFlight }), (answers) =>
          answers.reduce((sum, answer) => sum + answer, 0),
        ),
      ),
    settle: (names, onSettled) => {
      for (const name of names) {
        const task = client.perform(name).pipe(Effect.timeout(guarded?.limitMs ?? Infinity))
        runtime
          .runFork(task)
          .addObserver((exit) =>
            onSettled(
              name,
              Exit.isSuccess(exit) ? { answer: exit.value } : { error: inWords(Cause.squash(exit.cause)) },
            ),
          )
      }
    },
    close: () => runtime.dispose(),
  }
}
