import { parentPort, workerData } from "node:worker_threads"
import { readEndlessly } from "./endlessReading.ts"

void readEndlessly(String(workerData), (read) => parentPort?.postMessage(read))
