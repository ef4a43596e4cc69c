import { readEndlessly } from "./endlessReading.ts"

void readEndlessly(String(process.argv[2]), (read) => process.send?.(read))
