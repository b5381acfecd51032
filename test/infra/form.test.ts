// The form that the portal shows for infra/azuredeploy.json: what it hands over is what the template takes, and Azure can read it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { root } from './bicep.ts'

interface Element {
  name: string
  type: string
  constraints?: { regex?: string; allowedValues?: string | { label: string; value: string }[] }
  defaultValue?: string
}
interface Form {
  view: {
    properties: { steps: { name: string; elements: Element[] }[] }
    outputs: { kind: string; parameters: Record<string, string> }
  }
}
interface Template {
  $schema: string
  parameters: Record<
    string,
    {
      type?: string
      defaultValue?: unknown
      nullable?: boolean
      allowedValues?: string[]
      minLength?: number
      maxLength?: number
    }
  >
}

const source = readFileSync(join(root, 'infra/uiFormDefinition.json'), 'utf8')
const form = JSON.parse(source) as Form
const template = JSON.parse(readFileSync(join(root, 'infra/azuredeploy.json'), 'utf8')) as Template
const { steps } = form.view.properties
const { parameters } = form.view.outputs
const elements = steps.flatMap((step) =>
  step.elements.map((element) => ({ ...element, at: `steps('${step.name}').${element.name}` })),
)
const named = (name: string) => {
  const [found] = elements.filter((one) => one.name === name)
  if (!found) throw new Error(`no element ${name}`)
  return found
}
/** Every text in brackets, wherever it stands. */
const expressions = [...source.matchAll(/"(\[(?:[^"\\]|\\.)*\])"/g)].map(
  ([, text = '']) => JSON.parse(`"${text}"`) as string,
)

/**
 * Of the controls that are used what https://schema.management.azure.com/schemas/2021-09-09/uiFormDefinition.schema.json
 * says of them: Azure/azure-resource-manager-schemas, read 2026-11-23. No other property is admitted.
 */
const text = { type: 'string' }
const flag = { type: ['boolean', 'string'] }
const exact = (properties: object, ...required: string[]) => ({
  ...{ type: 'object', additionalProperties: false, properties, required },
})
const limits = { required: flag, regex: text, validationMessage: text }
const common = { name: text, label: text, toolTip: text, visible: flag }
const choices = {
  type: 'array',
  minItems: 1,
  items: exact({ label: text, value: {} }, 'label', 'value'),
}
const scope = exact({ subscriptionId: text }, 'subscriptionId')
const request = exact({ method: { enum: ['GET', 'POST'] }, path: text }, 'method', 'path')
const passwordLabel = exact(
  { password: text, confirmPassword: text },
  ...['password', 'confirmPassword'],
)
const controls: Record<string, object> = {
  'Microsoft.Common.SubscriptionSelector': exact({ name: text, type: text }, 'name'),
  'Microsoft.Common.LocationSelector': exact(
    { ...common, type: text, scope },
    ...['name', 'label', 'scope'],
  ),
  'Microsoft.Common.TextBox': exact(
    { ...common, type: text, placeholder: text, constraints: exact(limits) },
    ...['name', 'label'],
  ),
  'Microsoft.Common.PasswordBox': exact(
    {
      ...{ ...common, type: text, label: passwordLabel, constraints: exact(limits) },
      options: exact({ hideConfirmation: flag }),
    },
    ...['name', 'label'],
  ),
  'Microsoft.Common.OptionsGroup': exact(
    {
      ...{ ...common, type: text, defaultValue: text },
      constraints: exact({ allowedValues: choices, required: flag }, 'allowedValues'),
    },
    ...['name', 'label', 'constraints'],
  ),
  'Microsoft.Common.DropDown': exact(
    {
      ...{ ...common, type: text, multiselect: flag, selectAll: flag, filter: flag },
      constraints: exact({ allowedValues: text, required: flag }, 'allowedValues'),
    },
    ...['name', 'label', 'constraints'],
  ),
  'Microsoft.Solutions.ArmApiControl': exact(
    { name: text, type: text, request },
    'name',
    'request',
  ),
}
const step = exact(
  { name: text, label: text, description: text, elements: { type: 'array', minItems: 1 } },
  ...['name', 'label', 'elements'],
)
const view = exact(
  {
    kind: { const: 'Form' },
    properties: exact({ title: text, steps: { type: 'array', items: step } }, 'title', 'steps'),
    outputs: exact(
      {
        kind: { const: 'Subscription' },
        ...{ subscriptionId: text, location: text },
        parameters: { type: 'object', additionalProperties: text },
      },
      ...['kind', 'subscriptionId', 'location', 'parameters'],
    ),
  },
  ...['kind', 'properties', 'outputs'],
)

describe('what the portal reads', () => {
  const ajv = new Ajv({ strict: false, allErrors: true })

  test('is a form of one subscription, with no property that its schema does not have', () => {
    const valid = ajv.compile(exact({ $schema: text, view }, '$schema', 'view'))
    expect(valid(form), JSON.stringify(valid.errors)).toBe(true)
  })

  test.each(elements)('$at is a control as Azure describes it', ({ at: _, ...element }) => {
    const schema = controls[element.type]
    expect(Object.keys(controls)).toContain(element.type)
    const valid = ajv.compile(schema ?? false)
    expect(valid(element), JSON.stringify(valid.errors)).toBe(true)
  })

  test('its expressions name elements that there are, and functions that Azure documents', () => {
    expect(expressions.length).toBeGreaterThan(8)
    const all = expressions.join('\n')
    const used = [...all.matchAll(/steps\('\w+'\)\.\w+/g)].map(([path]) => path)
    expect(used.filter((path) => !elements.some(({ at }) => at === path))).toEqual([])
    // create-ui-definition-{collection,conversion,logical,string,referencing}-functions of Azure's pages.
    const known = ['coalesce', 'concat', 'empty', 'filter', 'if', 'map', 'not', 'parse', 'replace']
    const called = [...all.replaceAll(/'[^']*'/g, "''").matchAll(/([a-zA-Z]+)\(/g)]
    const functions = new Set(called.map(([, name]) => name ?? ''))
    expect(
      [...functions].filter((name) => ![...known, 'split', 'steps', 'string'].includes(name)),
    ).toEqual([])
    for (const one of expressions) expect(one.split('(').length).toBe(one.split(')').length)
  })
})

describe('what it hands over', () => {
  test('is of parameters of the template, and of all that the template must have', () => {
    expect(template.$schema).toContain('subscriptionDeploymentTemplate')
    const names = Object.keys(template.parameters)
    expect(Object.keys(parameters).filter((name) => !names.includes(name))).toEqual([])
    const needed = Object.entries(template.parameters)
      .filter(([, { defaultValue, nullable }]) => defaultValue === undefined && !nullable)
      .map(([name]) => name)
    // Without its code a deployment from the portal would be an empty app.
    expect(Object.keys(parameters)).toEqual(expect.arrayContaining([...needed, 'packageUri']))
  })

  test('has each secret from a box that hides it, and hides nothing else', () => {
    const secrets = Object.keys(parameters).filter((name) =>
      template.parameters[name]?.type?.startsWith('secure'),
    )
    const hidden = elements.filter(({ type }) => type.endsWith('PasswordBox'))
    expect(hidden.map(({ name }) => name).sort()).toEqual(secrets.sort())
    for (const { name, at } of hidden) expect(parameters[name]).toContain(at)
  })

  test('uses every answer', () => {
    const all = expressions.join('\n')
    expect(elements.filter(({ at }) => !all.includes(at)).map(({ at }) => at)).toEqual([])
  })

  test('keeps to what the template admits: the length of the name, the roles', () => {
    const { minLength = 0, maxLength = 0 } = template.parameters.environmentName ?? {}
    const name = new RegExp(named('environmentName').constraints?.regex ?? '')
    const lengths = [minLength - 1, minLength, maxLength, maxLength + 1]
    expect(lengths.map((length) => name.test('a'.repeat(length)))).toEqual([
      false,
      true,
      true,
      false,
    ])
    const { constraints, defaultValue } = named('batchRole')
    const offered = constraints?.allowedValues
    if (typeof offered !== 'object') throw new Error('batchRole offers nothing')
    expect(offered.map(({ value }) => value)).toEqual(template.parameters.batchRole?.allowedValues)
    expect(offered.find(({ label }) => label === defaultValue)?.value).toBe('custom')
  })
})

describe('what may be written', () => {
  const id = '/subscriptions/1-2/resourceGroups/rg-x/providers/Microsoft.Batch/batchAccounts/farm'
  test.each([
    ['ids', '', true],
    ['ids', id, true],
    ['ids', `${id}, ${id.replace('resourceGroups', 'resourcegroups')}`, true],
    // Blanks are taken out of what is handed over, and no tab.
    ['ids', `${id},\t${id}`, false],
    ['ids', 'farm', false],
    ['ids', `${id}/pools/x`, false],
    ['ids', `${id} ${id}`, false],
    ['alertsTo', '', true],
    ['alertsTo', 'ops@example.com', true],
    ['alertsTo', 'ops@example.com, night@example.com', true],
    ['alertsTo', 'ops@example.com,\tnight@example.com', false],
    ['alertsTo', 'ops', false],
    ['alertsTo', 'a"b@example.com', false],
    ['packageUri', 'https://example.com/batch-medic.zip?sig=x', true],
    ['packageUri', 'http://example.com/batch-medic.zip', false],
    ['teamsWebhook', '', true],
    ['teamsWebhook', 'teams', false],
  ])('%s: "%s" is %s', (element, value, good) => {
    expect(new RegExp(named(element).constraints?.regex ?? '').test(value)).toBe(good)
  })
})
