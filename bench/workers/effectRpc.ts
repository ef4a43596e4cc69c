import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeWorkerRunner from "@effect/platform-node/NodeWorkerRunner"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as RpcServer from "effect/rpc/RpcServer"
import { TaskRpc } from "../peers/taskRpc.ts"
import { perform } from "./tasks.ts"

// A value that is not a number fails when it is encoded, whatever the types say.
const handlers = TaskRpc.toLayer({
  perform: (name) =>
    Effect.suspend(() => {
      const value = perform(name)
      return value instanceof Promise ? Effect.promise(() => value) : Effect.succeed(value as number)
    }),
})

RpcServer.layer(TaskRpc, { disableTracing: true }).pipe(
  Layer.provide(handlers),
  Layer.provide(RpcServer.layerProtocolWorkerRunner),
  Layer.provide(NodeWorkerRunner.layer),
  Layer.launch,
  NodeRuntime.runMain,
)
