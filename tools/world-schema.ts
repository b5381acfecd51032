// Writes src/emulator/world.schema.json from the world's own schema, so that an editor completes and checks a world file.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { worldSchema } from '../src/emulator/world/world-schema.ts'

/** The text of world.schema.json: what is written here is what is validated there. */
export function worldSchemaText(): string {
  const schema = z.toJSONSchema(worldSchema, { io: 'input', target: 'draft-7' })
  return `${JSON.stringify({ title: 'World of the Azure Batch emulator', ...schema }, null, 2)}\n`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = resolve(import.meta.dirname, '..', 'src', 'emulator', 'world.schema.json')
  writeFileSync(file, worldSchemaText())
}
