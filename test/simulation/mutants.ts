// Small deliberate faults, each of one promise: switched in one at a time, to prove that the simulation catches them.
import { readdirSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const edit = {
  /** The source file, from the root of the project. */
  file: z.string().startsWith('src/'),
  /** Must stand in the file exactly once. */
  text: z.string().min(1),
  replacement: z.string(),
}

const mutantSchema = z.strictObject({
  /** The promise that it breaks, as a sentence. */
  breaks: z.string().min(1),
  ...edit,
  /** Where a promise is kept in two places: the other. */
  also: z.strictObject(edit).optional(),
})

export interface Mutant extends z.infer<typeof mutantSchema> {
  name: string
}

const root = new URL('../../', import.meta.url)
const folder = new URL('./mutants/', import.meta.url)

/** By name; one JSON file each. */
export function allMutants(): readonly Mutant[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => {
      const json = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
      return { name: file.replace('.json', ''), ...mutantSchema.parse(json) }
    })
}

export function mutantNamed(name: string): Mutant {
  const all = allMutants()
  const found = all.find((one) => one.name === name)
  if (found) return found
  throw new Error(
    `There is no mutant "${name}"; there are ${all.map((one) => one.name).join(', ')}`,
  )
}

type Edit = Pick<Mutant, 'file' | 'text' | 'replacement'>

/** What it changes, one for each file. */
export function editsOf({ also, ...first }: Mutant): readonly Edit[] {
  return also ? [first, also] : [first]
}

/** Throws where the text does not stand there exactly once: the product has changed, and so must the mutant. */
export function mutated(source: string, { file, text, replacement }: Edit): string {
  const times = source.split(text).length - 1
  if (times !== 1) throw new Error(`A mutant's text stands ${times} times in ${file}: ${text}`)
  return source.replace(text, () => replacement)
}

/** Switches the fault in for all modules that are loaded after this in this thread. */
export function applyMutant(mutant: Mutant): void {
  const edits = new Map(editsOf(mutant).map((one) => [new URL(one.file, root).href, one]))
  registerHooks({
    load(loaded, context, nextLoad) {
      const result = nextLoad(loaded, context)
      const found = edits.get(loaded)
      if (!found) return result
      const source = mutated(readFileSync(fileURLToPath(loaded), 'utf8'), found)
      return { ...result, source }
    },
  })
}
