// Small deliberate faults, each of one promise: switched in one at a time, to prove that the simulation catches them.
import { readdirSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const mutantSchema = z.strictObject({
  /** The promise that it breaks, as a sentence. */
  breaks: z.string().min(1),
  /** The source file, from the root of the project. */
  file: z.string().startsWith('src/'),
  /** Must stand in the file exactly once. */
  text: z.string().min(1),
  replacement: z.string(),
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

/** Throws where the text does not stand there exactly once: the product has changed, and so must the mutant. */
export function mutated(source: string, { name, file, text, replacement }: Mutant): string {
  const times = source.split(text).length - 1
  if (times !== 1) throw new Error(`Mutant ${name}: its text stands ${times} times in ${file}`)
  return source.replace(text, () => replacement)
}

/** Switches the fault in for all modules that are loaded after this in this thread. */
export function applyMutant(mutant: Mutant): void {
  const url = new URL(mutant.file, root).href
  registerHooks({
    load(loaded, context, nextLoad) {
      const result = nextLoad(loaded, context)
      if (loaded !== url) return result
      const source = mutated(readFileSync(fileURLToPath(url), 'utf8'), mutant)
      return { ...result, source }
    },
  })
}
