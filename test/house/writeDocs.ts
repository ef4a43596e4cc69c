import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { withFunctionTable } from "./functionTable.ts"
import { readSource, ROOT } from "./sources.ts"

writeFileSync(join(ROOT, "README.md"), withFunctionTable(readSource("README.md").text))
