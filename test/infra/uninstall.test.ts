// infra/uninstall.sh against a fake `az`: what it lists, what it deletes and in which order, and what keeps it from deleting.
import { describe, expect, test } from 'vitest'
import type { AzRule, AzRun } from './fake-az.ts'
import {
  account,
  deleted,
  group,
  groupId,
  home,
  other,
  ours,
  principal,
  refusing,
  role,
  rule,
  suffix,
  systemTopic,
  uninstall,
} from './uninstall-installed.ts'

test('without --yes it lists all that there is, and deletes nothing', () => {
  const run = uninstall([group])
  expect(run.stderr).toBe('')
  expect(run.status).toBe(0)
  expect(deleted(run)).toEqual([])
  for (const part of [
    `event subscription  func-batch-medic-${suffix} on ${systemTopic}`,
    `system topic  ${systemTopic}`,
    `diagnostic setting  evhns-batch-medic-${suffix} on ${account}`,
    `role assignment  Batch Medic operator (prod ${suffix}) on ${account}`,
    `on /subscriptions/${other}`,
    `custom role  Batch Medic operator (prod ${suffix})`,
    'lock  ',
    'In the group: 3 of Batch Medic',
    'Nothing was deleted. The same with --yes deletes it.',
  ]) {
    expect(run.stdout).toContain(part)
  }
  // Rights within the group go with it.
  expect(run.stdout).not.toContain('Storage Blob Data Owner')
})

test('with --yes what is outside goes first, roles after who has them, and the group last', () => {
  const run = uninstall([group, '--yes'])
  expect(run.stderr).toBe('')
  expect(run.status).toBe(0)
  expect(deleted(run)).toEqual([
    `rest --method delete --url ${account}/providers/Microsoft.Insights/diagnosticSettings/evhns-batch-medic-${suffix}?api-version=2021-05-01-preview`,
    `rest --method delete --url ${ours}?api-version=2025-02-15`,
    `rest --method delete --url ${systemTopic}?api-version=2025-02-15`,
    `role assignment delete --ids ${role(account, 'r1')}`,
    `role assignment delete --ids ${role(`/subscriptions/${other}`, 'r3')}`,
    'role definition delete --name=d1',
    `lock delete --ids ${groupId}/providers/Microsoft.Storage/storageAccounts/stmedic${suffix}/providers/Microsoft.Authorization/locks/batch-medic-keep`,
    `group delete --name=${group}`,
  ])
  expect(run.stdout).toContain('Done.')
})

test('a system topic that somebody else listens to stays', () => {
  const shared = rule(
    /^rest --method get .*eventSubscriptions\?/,
    [ours, `func-batch-medic-${suffix}`],
    [`${systemTopic}/eventSubscriptions/audit`, 'audit'],
  )
  const run = uninstall([group, '--yes'], shared)
  expect(deleted(run)).toContain(`rest --method delete --url ${ours}?api-version=2025-02-15`)
  expect(deleted(run)).not.toContain(
    `rest --method delete --url ${systemTopic}?api-version=2025-02-15`,
  )
})

describe('a group with something else in it', () => {
  const vm = `${groupId}/providers/Microsoft.Compute/virtualMachines/build-machine`
  const mixed = rule(
    /^resource list --resource-group/,
    [
      `${groupId}/providers/Microsoft.Web/sites/func-batch-medic-${suffix}`,
      'Microsoft.Web/sites',
      suffix,
    ],
    [vm, 'Microsoft.Compute/virtualMachines', 'None'],
    [`${groupId}/providers/Microsoft.Web/sites/shop`, 'Microsoft.Web/sites', 'staging'],
  )

  test('stays, and only what is of Batch Medic goes', () => {
    const run = uninstall([group, '--yes'], mixed)
    expect(run.stdout).toContain('NOT of this installation: 2')
    expect(run.stdout).toContain(vm)
    expect(deleted(run).filter((call) => call.startsWith('group'))).toEqual([])
    expect(deleted(run).at(-1)).toBe(
      `resource delete --ids ${groupId}/providers/Microsoft.Web/sites/func-batch-medic-${suffix}`,
    )
  })

  test('stays without our budget, which no list of resources has', () => {
    const budget = `${groupId}/providers/Microsoft.Consumption/budgets/budget-batch-medic-${suffix}`
    const run = uninstall([group, '--yes'], mixed, rule(/^rest --method get .*budgets\?/, [budget]))
    expect(deleted(run)).toContain(`resource delete --ids ${budget}`)
    const whole = uninstall([group, '--yes'])
    expect(whole.calls.filter((call) => call.join(' ').includes('budgets?'))).toEqual([])
  })

  test('goes when that is asked for by name', () => {
    const run = uninstall([group, '--yes', '--with-foreign'], mixed)
    expect(run.stdout).toContain('They are deleted with the group (--with-foreign).')
    expect(deleted(run).at(-1)).toBe(`group delete --name=${group}`)
  })
})

describe('a group that was there before', () => {
  const before = rule(/^group show/, [''])

  test('stays, empty of Batch Medic, and it is said', () => {
    const run = uninstall([group, '--yes'], before)
    expect(run.status).toBe(0)
    expect(run.stdout).toContain('was there before Batch Medic and stays')
    expect(deleted(run).filter((call) => call.startsWith('group'))).toEqual([])
    expect(deleted(run).filter((call) => call.startsWith('resource'))).toHaveLength(2)
  })

  test('with a watched account in it, that account is left without a trace', () => {
    const near = `${groupId}/providers/Microsoft.Batch/batchAccounts/near`
    const topic = `${groupId}/providers/Microsoft.EventGrid/systemTopics/evgt-batch-medic-yyy`
    const heard = `${topic}/eventSubscriptions/func-batch-medic-${suffix}`
    const setting = `${near}/providers/Microsoft.Insights/diagnosticSettings/evhns-batch-medic-${suffix}`
    const run = uninstall(
      [group, '--yes'],
      before,
      rule(
        new RegExp(`^role assignment list .*--subscription=${home}`),
        [role(near, 'r4'), near, `Batch Medic operator (prod ${suffix})`],
        [role(groupId, 'r5'), groupId, 'Reader'],
      ),
      rule(/^role assignment list/),
      rule(/^rest --method get .*near.*diagnosticSettings/, [setting]),
      rule(new RegExp(`^resource list .*systemTopics --subscription=${home}`), [
        topic,
        'evgt-batch-medic-yyy',
      ]),
      rule(/^resource list .*systemTopics/),
      rule(/^rest --method get .*evgt-batch-medic-yyy\/eventSubscriptions/, [
        heard,
        `func-batch-medic-${suffix}`,
      ]),
      rule(
        /^resource list --resource-group/,
        [near, 'Microsoft.Batch/batchAccounts', 'None'],
        [topic, 'Microsoft.EventGrid/systemTopics', 'None'],
      ),
    )
    expect(run.status).toBe(0)
    for (const one of [setting, heard, topic, role(near, 'r4'), role(groupId, 'r5')]) {
      expect(
        deleted(run).filter((call) => call.includes(`${one}?`) || call.endsWith(one)),
      ).toHaveLength(1)
    }
    expect(run.stdout).toContain('NOT of this installation: 1')
    expect(deleted(run).some((call) => call.endsWith(near))).toBe(false)
  })

  test('is told of before anything is deleted', () => {
    expect(uninstall([group], before).stdout).toContain('was there before Batch Medic and stays')
    expect(uninstall([group]).stdout).not.toContain('was there before')
  })

  test('goes when that is asked for by name', () => {
    const run = uninstall([group, '--yes', '--with-foreign'], before)
    expect(deleted(run).at(-1)).toBe(`group delete --name=${group}`)
  })
})

describe('of a group that stays', () => {
  const before = rule(/^group show/, [''])
  const plan = `${groupId}/providers/Microsoft.Web/serverFarms/plan-batch-medic-${suffix}`
  const app = `${groupId}/providers/Microsoft.Web/sites/func-batch-medic-${suffix}`
  const id = `${groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-batch-medic-${suffix}`
  const things = rule(
    /^resource list --resource-group/,
    ...[id, plan, app].map((one) => [one, one.split('/').slice(-3, -1).join('/'), suffix]),
  )
  /** The plan is refused until the app is gone: the second time it is asked for. */
  const rests: AzRule = { ...refusing(/^resource delete .*plan/, 'has sites'), once: true }
  const goes = (run: AzRun) =>
    deleted(run)
      .filter((call) => call.startsWith('resource'))
      .map((call) => call.split('/').at(-1))

  test('what another rests on goes after it, and the identity, by which the rest is found, last', () => {
    const run = uninstall([group, '--yes'], before, things, rests)
    expect(run.status).toBe(0)
    expect(goes(run)).toEqual([
      ...[`plan-batch-medic-${suffix}`, `func-batch-medic-${suffix}`],
      ...[`plan-batch-medic-${suffix}`, `id-batch-medic-${suffix}`],
    ])
  })

  test('the identity stays where something else cannot go, and the script can be run again', () => {
    const run = uninstall([group, '--yes'], before, things, { ...rests, once: false })
    expect(run.status).toBe(1)
    expect(goes(run)).not.toContain(`id-batch-medic-${suffix}`)
    expect(run.stderr).toContain('Run this again once it is mended.')
  })
})

test('where the group is gone it says what may be left, and deletes nothing', () => {
  const run = uninstall(
    [group, '--yes'],
    rule(/^group exists/, ['false']),
    rule(/^role definition list/, [`Batch Medic operator (prod ${suffix})`]),
  )
  expect(run.status).toBe(0)
  expect(run.stdout).toContain('nothing to delete there')
  expect(run.stdout).toContain(`custom role "Batch Medic operator (prod ${suffix})"`)
  expect(deleted(run)).toEqual([])
})

test('what is found nowhere is not asked for twice: an installation with nothing outside', () => {
  const bare = [
    ...[
      /^role assignment list/,
      /^role definition list/,
      /^lock list/,
      /^resource list .*systemTop/,
    ],
  ].map((when) => rule(when))
  const run = uninstall([group, '--yes'], ...bare)
  expect(run.status).toBe(0)
  expect(deleted(run)).toEqual([`group delete --name=${group}`])
})

test.each([
  { when: 'no group is named', args: [], says: 'name the resource group' },
  { when: 'two are', args: ['a', 'b'], says: 'one group at a time: a, and also b' },
  { when: 'an option is unknown', args: [group, '--force'], says: 'unknown option --force' },
  { when: 'a value is missing', args: [group, '--search'], says: '--search needs a value' },
  {
    when: 'an option stands where a value should',
    args: [group, '--search', '--yes'],
    says: '--search needs a value',
  },
])('it refuses when $when', ({ args, says }) => {
  const run = uninstall(args)
  expect(run.status).toBe(1)
  expect(run.stderr).toContain(says)
  expect(run.calls).toEqual([])
})

test.each([
  { when: 'is not of Batch Medic', rows: [], says: 'has no identity id-batch-medic-…' },
  {
    when: 'has two installations',
    rows: [
      ['id-batch-medic-aaaaaaaaaaaaa', principal, 'a'],
      ['id-batch-medic-bbbbbbbbbbbbb', principal, 'b'],
    ],
    says: 'choose one with --identity: id-batch-medic-aaaaaaaaaaaaa id-batch-medic-bbbbbbbbbbbbb',
  },
  {
    when: 'has an identity with a hostile name',
    rows: [["id-batch-medic-x'] | [?true", principal, 'a']],
    says: 'has not the name that main.bicep gives',
  },
])('it deletes nothing from a group that $when', ({ rows, says }) => {
  const run = uninstall([group, '--yes'], rule(/^identity list/, ...rows))
  expect(run.status).toBe(1)
  expect(run.stderr).toContain(says)
  expect(deleted(run)).toEqual([])
})

test.each([
  { name: 'rg; touch pwned' },
  { name: '$(touch pwned)' },
  { name: 'rg "quoted" \'twice\' (1)' },
  { name: 'rg`touch pwned`*' },
])('the group $name is one argument, and nothing of it is run', ({ name }) => {
  const topic = `/subscriptions/${home}/resourceGroups/${name} two/providers/Microsoft.EventGrid/topics/t`
  const hostile = rule(new RegExp(`^role assignment list .*--subscription=${other}`), [
    role(topic, name),
    topic,
    name,
  ])
  const own = rule(/^rest --method get .*topics\/t\/eventSubscriptions/, [
    `${topic}/eventSubscriptions/func-batch-medic-${suffix}`,
    `func-batch-medic-${suffix}`,
  ])
  const run = uninstall([name, '--yes'], hostile, own)
  expect(run.status).toBe(0)
  expect(run.calls.at(-1)).toContain(`--name=${name}`)
  expect(run.calls).toContainEqual([
    'role',
    'assignment',
    'delete',
    '--ids',
    role(topic, name),
    `--subscription=${other}`,
    '--output',
    'none',
  ])
  expect(run.stdout + run.stderr).not.toContain('not found')
})
