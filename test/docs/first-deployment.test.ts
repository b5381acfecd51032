// docs/first-deployment.md is a list that can be ticked off: each step has its number, and each option of the templates its step.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const page = read('docs/first-deployment.md')

/** A pipe of a command or a query has a backslash in a table. */
const rows = [...page.matchAll(/^\| (\w+) \|.*$/gm)].map(([line, number]) => ({
  number,
  cells: line.split(/(?<!\\)\|/).slice(1, -1),
}))

test('each step has the number after the one before, something to do, to see, and to do if not', () => {
  expect(rows.length).toBeGreaterThan(30)
  expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => `${index + 1}`))
  for (const { number, cells } of rows) {
    expect(
      cells.map((cell) => cell.trim().length > 0),
      `step ${number}`,
    ).toEqual(Array.from({ length: 4 }, () => true))
  }
})

/** What every installation has, or what Azure takes as any other text: no step of its own shows more. */
const shownByAll = [
  ...['environmentName', 'location', 'resourceGroupName', 'tags', 'batchAccounts', 'settings'],
  ...['teamsWebhook', 'smtpUrl', 'evidenceDays'],
]
/** Said in other words than the name of the parameter. */
const otherwise: Readonly<Record<string, RegExp>> = {
  packageUri: /the deployment of your way/,
  channelSettings: /`alert list`/,
}

const parameters = [...read('infra/main.bicep').matchAll(/^param (\w+)/gm)].flatMap(
  ([, name = '']) => (shownByAll.includes(name) ? [] : [name]),
)

test.each(parameters)('the parameter %s has a step', (name) => {
  expect(page).toMatch(otherwise[name] ?? new RegExp(`\`${name}\\b`))
})

test('so has each door for events, which is off by default', () => {
  const type = /type eventsType = \{[\s\S]*?^\}/m.exec(
    read('infra/modules/option-types.bicep'),
  )?.[0]
  const doors = [...(type ?? '').matchAll(/^ {2}(\w+): bool\?/gm)].map(([, name]) => name)
  expect(doors.length).toBeGreaterThan(1)
  for (const door of doors) expect(page).toContain(`\`events.${door}\``)
})
