// The event subscription that follows the code: what it lets through, how long it tries, where the rest goes.
import { beforeAll, describe, expect, test } from 'vitest'
import { compiler, only, predict, type Resource } from './bicep.ts'

const parameters = `
param topicName = 'topic'
param functionAppName = 'app'
param storageAccountName = 'storage'`

describe.skipIf(!compiler)('the event subscription', () => {
  let made: Resource[] = []
  let subscription: Resource

  beforeAll(() => {
    made = predict('subscription.main.bicep', parameters)
    subscription = only(made, 'Microsoft.EventGrid/topics/eventSubscriptions')
  })

  test('is all that the second deployment makes', () => expect(made).toHaveLength(1))

  test('brings CloudEvents to the function signals', () => {
    expect(subscription.properties).toMatchObject({
      eventDeliverySchema: 'CloudEventSchemaV1_0',
      destination: {
        endpointType: 'AzureFunction',
        properties: { resourceId: expect.stringMatching(/\/sites\/app\/functions\/signals$/) },
      },
    })
  })

  test('leaves our own events out, whatever their type', () => {
    expect(subscription.properties.filter.advancedFilters).toEqual([
      { key: 'source', operatorType: 'StringNotBeginsWith', values: ['/batch-medic/'] },
    ])
    expect(subscription.properties.filter).not.toHaveProperty('includedEventTypes')
  })

  test('gives up within Event Grid’s limits, and writes the dead letter by identity', () => {
    const { retryPolicy, deadLetterWithResourceIdentity: dead } = subscription.properties
    expect(retryPolicy).toEqual({ maxDeliveryAttempts: 10, eventTimeToLiveInMinutes: 60 })
    expect(subscription.properties).not.toHaveProperty('deadLetterDestination')
    expect(dead).toMatchObject({
      identity: { type: 'SystemAssigned' },
      deadLetterDestination: {
        endpointType: 'StorageBlob',
        properties: {
          resourceId: expect.stringMatching(/\/storageAccounts\/storage$/),
          blobContainerName: 'deadletter',
        },
      },
    })
  })
})
