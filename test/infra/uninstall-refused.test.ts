// infra/uninstall.sh where Azure refuses or answers oddly: nothing is lost from sight, and nobody else loses anything.
import { describe, expect, test } from 'vitest'
import {
  account,
  deleted,
  group,
  groupId,
  home,
  other,
  ours,
  refusing,
  role,
  rule,
  suffix,
  systemTopic,
  uninstall,
} from './uninstall-installed.ts'

describe('when Azure refuses', () => {
  test('a right, the other rights go, roles and group stay, and what helps is said', () => {
    const run = uninstall(
      [group, '--yes'],
      refusing(/^role assignment delete .*r1/, 'AuthorizationFailed: no'),
    )
    expect(run.status).toBe(1)
    expect(run.stderr).toContain('NOT deleted  role assignment')
    expect(run.stderr).toContain('AuthorizationFailed: no')
    expect(run.stderr).toContain('Owner, or Contributor with User Access Administrator')
    expect(deleted(run).at(-1)).toBe(
      `role assignment delete --ids ${role(`/subscriptions/${other}`, 'r3')}`,
    )
  })

  test('a role that somebody still has names the search', () => {
    const run = uninstall(
      [group, '--yes'],
      refusing(/^role definition delete/, 'RoleDefinitionHasAssignments'),
    )
    expect(run.stderr).toContain('Somebody still has the role')
  })

  test('to list, nothing is deleted at all', () => {
    const run = uninstall(
      [group, '--yes'],
      refusing(new RegExp(`^role assignment list .*${other}`), 'AuthorizationFailed'),
    )
    expect(run.status).toBe(1)
    expect(run.stderr).toContain('Nothing was deleted')
    expect(deleted(run)).toEqual([])
  })

  test('because it is gone already, that is success', () => {
    const run = uninstall(
      [group, '--yes'],
      refusing(
        /^rest --method delete .*systemTopics\/evgt-batch-medic-zzz\?/,
        'ResourceNotFound: was not found',
      ),
    )
    expect(run.status).toBe(0)
    expect(run.stdout).toContain('gone already  system topic')
    expect(deleted(run).at(-1)).toBe(`group delete --name=${group}`)
  })

  test('what the rights are needed to find, the rights stay: a run after it finds the same', () => {
    const run = uninstall(
      [group, '--yes'],
      refusing(/^rest --method delete .*diagnostic/, 'Conflict'),
    )
    expect(run.status).toBe(1)
    expect(deleted(run)).toContain(`rest --method delete --url ${ours}?api-version=2025-02-15`)
    expect(deleted(run).filter((call) => /^(role|lock|group)/.test(call))).toEqual([])
    expect(run.stderr).toContain('1 not deleted, and nothing that comes after.')
  })

  test('because a name cannot be found, which is not what was deleted, that is no success', () => {
    const run = uninstall(
      [group, '--yes'],
      refusing(/^rest --method delete .*diagnostic/, 'SubscriptionNotFound: was not found'),
    )
    expect(run.status).toBe(1)
    expect(run.stdout).not.toContain('gone already')
  })

  test('because an account is gone that a right outlived, the account has nothing on it', () => {
    const run = uninstall(
      [group],
      refusing(/^rest .*diagnosticSettings/, 'ResourceNotFound: no farm'),
    )
    expect(run.status).toBe(0)
    expect(run.stdout).toContain(
      `role assignment  Batch Medic operator (prod ${suffix}) on ${account}`,
    )
    expect(run.stdout).not.toContain('diagnostic setting')
  })
})

test('the system topic of an account that is watched no longer is found as well', () => {
  const run = uninstall([group, '--yes'], rule(/^role assignment list/))
  expect(deleted(run)).toContain(`rest --method delete --url ${systemTopic}?api-version=2025-02-15`)
})

describe('of a group in which another app has an environment of the same name', () => {
  const shop = `${groupId}/providers/Microsoft.Web/sites/shop`
  const shared = `${groupId}/providers/microsoft.insights/actiongroups/Application Insights Smart Detection`
  const rules = [
    rule(/^group show .*azd-env-name/, ['prod']),
    rule(/^group show/, ['']),
    rule(/^resource list --resource-group.*azd-env-name/, [shop, 'Microsoft.Web/sites', 'prod']),
    rule(
      /^resource list --resource-group/,
      [shop, 'Microsoft.Web/sites', 'None'],
      [shared, 'microsoft.insights/actiongroups', 'None'],
    ),
  ]

  test('nothing of that app is deleted, nor what Azure made for both', () => {
    const run = uninstall([group, '--yes'], ...rules)
    expect(run.status).toBe(0)
    expect(run.stdout).toContain('NOT of this installation: 1')
    expect(deleted(run).filter((call) => /^(resource|group)/.test(call))).toEqual([])
  })
})

test('of two installations in a group, the locks of the other stay', () => {
  const run = uninstall([group])
  const asked = run.calls.map((call) => call.join(' ')).find((call) => call.startsWith('lock list'))
  expect(asked).toContain(`contains(id, '${suffix}')`)
})

test('a subscription may be given by its name: ids are made of what Azure answers', () => {
  const run = uninstall([group, '--subscription', 'My farm'])
  expect(run.calls[0]).toContain('--subscription=My farm')
  expect(run.stdout).not.toContain('Storage Blob Data Owner')
})

test('lists that az ends as on Windows are the same', () => {
  const run = uninstall(
    [group],
    rule(/^group exists/, ['true\r']),
    rule(/^group show/, [`${suffix}\r`]),
  )
  expect(run.status).toBe(0)
  expect(run.stdout).toContain('In the group: 3 of Batch Medic')
})

test.each([
  { when: 'with blanks after the commas', search: `${home}, ${other}` },
  { when: 'with a comma at the end', search: `${home},${other},` },
])('subscriptions to look in may be given $when', ({ search }) => {
  const run = uninstall([group, '--search', search])
  const asked = run.calls.filter((call) => call[0] === 'role' && call[1] === 'assignment')
  expect(asked.map((call) => call.find((one) => one.startsWith('--subscription')))).toEqual([
    `--subscription=${home}`,
    `--subscription=${other}`,
  ])
})

test('where az knows no subscription to look in, nothing is deleted', () => {
  const run = uninstall([group, '--yes'], rule(/^account list/))
  expect(run.status).toBe(1)
  expect(run.stderr).toContain('name them with --search')
  expect(deleted(run)).toEqual([])
})
