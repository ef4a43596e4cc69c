import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { FUNCTION_DOCUMENT, withFunctionTable } from "./functionTable.ts"
import { readSource, ROOT } from "./sources.ts"

writeFileSync(join(ROOT, FUNCTION_DOCUMENT), withFunctionTable(readSource(FUNCTION_DOCUMENT).text))
