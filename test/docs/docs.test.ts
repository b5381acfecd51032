// The documentation is held to the code: commands, settings, faults, guards, examples, links and pictures.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { channelSetups } from '../../src/adapters/azure/channels/setups.ts'
import { readCommandLine } from '../../src/cli/command-line.ts'
import { readConfig } from '../../src/config/config.ts'
import { guards } from '../../src/decide/guards.ts'
import { playbook } from '../../src/decide/playbook.ts'
import { holdMetadata, modeMetadata, tasksMetadata } from '../../src/decide/policy-for.ts'
import { faults } from '../../src/domain/fault.ts'
import { defaultPolicy, modeSchema, policySchema } from '../../src/domain/policy.ts'
import { readSignals } from '../../src/ingest/read-signals.ts'
import { policyPageText } from '../../tools/policy-page.ts'
import { policySchemaText } from '../../tools/policy-schema.ts'
import { guardCells, tableAfter } from './doc-tables.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'src/emulator/README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]

describe.each(pages)('%s', (page) => {
  const text = read(page)

  test('names only npm scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const named = [...text.matchAll(/\bnpm (?:run (?:--silent )?([\w:]+)|(start|test)\b)/g)]
    const unknown = named.map(([, script, short]) => script ?? short ?? '')
    expect(unknown.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  })

  test('names only commands of the CLI that it takes', () => {
    const lines = [...text.matchAll(/npx batch-medic ([^`\n]+)/g)].map(([, line = '']) => line)
    for (const line of lines) {
      const text = line.replace(/\bID\b/, 'renderfarm.frames.3kkkkiej3nop')
      const words = [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(
        ([, quoted, word]) => quoted ?? word ?? '',
      )
      expect(() => readCommandLine(words), line).not.toThrow()
    }
  })

  test('links only to what is there', () => {
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
    const local = targets.filter((target) => !/^(https?:|#)/.test(target))
    const missing = local.filter((target) => {
      const [path = ''] = target.split('#')
      return !existsSync(join(root, dirname(page), path))
    })
    expect(missing).toEqual([])
  })

  test('links only to headings that there are', () => {
    for (const [, path = '', anchor = ''] of text.matchAll(/\]\(([^)\s:#]*\.md)?#([^)\s]+)\)/g)) {
      const target = path === '' ? text : read(join(dirname(page), path))
      const anchors = [...target.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      )
      expect(anchors, `${path}#${anchor}`).toContain(anchor)
    }
  })

  test('names only files that there are', () => {
    const paths = [...text.matchAll(/`((?:src|test|tools|functions|infra|docs|bin)\/[\w./*-]+)`/g)]
    const missing = paths
      .map(([, path = '']) => path)
      .filter((path) => !existsSync(join(root, path)))
    expect(missing).toEqual([])
  })

  test('has JSON examples that parse', () => {
    for (const [, json = ''] of text.matchAll(/```json\n([\s\S]*?)```/g)) {
      expect(() => JSON.parse(json), json).not.toThrow()
    }
  })
})

describe('README.md', () => {
  const text = read('README.md')

  test('shows the policy as it comes', () => {
    const [, shown = ''] = /As it comes, it says\n\n```json\n([\s\S]*?)```/.exec(text) ?? []
    expect(JSON.parse(shown)).toEqual(JSON.parse(read('policy.json')))
  })

  test('says which commands of the CLI and scripts there are', () => {
    const commands = tableAfter(text, '## Commands').map(([command]) => command)
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const told = ['start', 'demo', 'emulator', 'test', 'check', 'build', 'test:infra']
    for (const name of told) {
      const spelled = ['start', 'test'].includes(name) ? `\`npm ${name}\`` : `\`npm run ${name}\``
      expect(commands).toContain(spelled)
      expect(Object.keys(scripts)).toContain(name)
    }
  })
})

test('docs/settings.md has each setting that the app reads, and no other', () => {
  const rows = tableAfter(`\n${read('docs/settings.md')}`, '# Settings')
  const told = rows.map(([name = '']) => name.replaceAll('`', ''))
  expect(told.toSorted()).toEqual(settingsRead().toSorted())
})

describe('ARCHITECTURE.md', () => {
  test('has the stages in the order of the pipeline', () => {
    const order = /observe(?: → \w+)+/.exec(read('src/pipeline.ts'))?.[0]
    expect(order).toBeDefined()
    expect(read('ARCHITECTURE.md')).toContain(order)
  })

  test('has each folder of src', () => {
    const text = read('ARCHITECTURE.md')
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'adapters')
      .map(({ name }) => `\`src/${name}/\``)
    expect(folders.filter((folder) => !text.includes(folder))).toEqual([])
  })
})

describe('docs/policy.md', () => {
  const text = read('docs/policy.md')

  test('has the playbook as the code does', () => {
    expect(text, 'run npm run docs:policy').toBe(policyPageText(text))
    const told = tableAfter(text, '## The playbook').map(([fault]) => fault)
    expect(told).toEqual(Object.keys(playbook).map((fault) => `\`${fault}\``))
  })

  test('has the guards in their order', () => {
    const told = tableAfter(text, '## The guards').map((cells) => cells.slice(0, 3))
    expect(told).toEqual(guardCells(guards))
  })

  test('has each fault', () => {
    expect(Object.keys(faults).filter((fault) => !text.includes(`\`${fault}\``))).toEqual([])
  })

  test('has each mode and each key of metadata', () => {
    const modes = tableAfter(text, '## Modes').map(([mode]) => mode)
    expect(modes).toEqual(modeSchema.options.map((mode) => `\`${mode}\``))
    const keys = tableAfter(text, '## Metadata of pools and jobs').map(([key]) => key)
    expect(keys).toEqual([modeMetadata, holdMetadata, tasksMetadata].map((key) => `\`${key}\``))
  })

  test('has each field with its default', () => {
    const told = tableAfter(text, '## Fields').map(([field = '', value = '']) => [
      field.replaceAll('`', ''),
      value.replaceAll('`', ''),
    ])
    expect(Object.fromEntries(told)).toEqual(fieldsOf(defaultPolicy))
  })
})

test('the README’s examples of a policy are policies', () => {
  const examples = [...read('README.md').matchAll(/```json\n([\s\S]*?)```/g)]
  for (const [, json = ''] of examples) {
    expect(policySchema.safeParse(JSON.parse(json)).error).toBeUndefined()
  }
})

test('the runbook has what each guard’s hold means', () => {
  const heading = '## A pool is held, or nothing happens'
  const told = tableAfter(read('docs/runbook.md'), heading).map(([name]) => name)
  expect(told).toEqual(guards.map(({ name }) => `\`${name}\``))
})

test('the first example of docs/events.md is taken, and the second is known as our own', () => {
  const examples = [...read('docs/events.md').matchAll(/```json\n([\s\S]*?)```/g)]
  const [taken, own] = examples.map(([, json = '']) =>
    readSignals(JSON.parse(json), '/batch-medic/', ['renderfarm']),
  )
  const pool = { account: 'renderfarm', pool: 'frames' }
  const subject = { jobId: 'shot-020', taskId: 'comp-0002' }
  expect(taken?.signals).toEqual([expect.objectContaining({ pool, subject })])
  expect(own).toEqual({ signals: [], ignored: [{ reason: 'Our own event.' }] })
})

test('policy.schema.json is what tools/policy-schema.ts writes', () => {
  expect(JSON.parse(read('policy.schema.json'))).toEqual(JSON.parse(policySchemaText()))
})

test('decision records are numbered without gaps', () => {
  const names = readdirSync(join(root, 'docs/decisions')).toSorted()
  const numbers = names.map((name) => /^(\d{4})-[a-z0-9-]+\.md$/.exec(name)?.[1])
  expect(numbers).toEqual(names.map((_, index) => String(index + 1).padStart(4, '0')))
})

test('pictures are small, and each is shown', () => {
  const folder = join(root, 'docs/pictures')
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    expect(statSync(path).size, name).toBeLessThan(150 * 1024)
    expect(
      pages.some((page) => read(page).includes(`(${relative(dirname(join(root, page)), path)})`)),
      name,
    ).toBe(true)
  }
})

/** The names that `readConfig` asks the environment for, with all that can be set and with as little as can be. */
function settingsRead(): readonly string[] {
  const asked = new Set<string>()
  const accounts = '[{"name":"renderfarm","url":"https://renderfarm.westeurope.batch.azure.com"}]'
  for (const storage of ['AzureWebJobsStorage', 'AzureWebJobsStorage__accountName']) {
    const env: Record<string, string> = { BATCH_MEDIC_ACCOUNTS: accounts, [storage]: 'x' }
    const recorder = new Proxy(env, {
      get(target, name) {
        asked.add(String(name))
        return target[String(name)]
      },
    })
    readConfig(recorder, () => '{}', channelSetups)
  }
  return [...asked]
}

/** `guards.maxSickShare` → `0.35`, as the table of fields writes it. */
function fieldsOf(policy: object, path = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(policy).flatMap(([name, value]: [string, unknown]): [string, string][] => {
      if (Array.isArray(value)) return [[path + name, value.join(', ') || 'none']]
      if (typeof value !== 'object' || value === null) return [[path + name, String(value)]]
      return Object.entries(fieldsOf(value, `${path}${name}.`))
    }),
  )
}
