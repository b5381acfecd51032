// One alert on a metric of the Event Grid topic: it tells when anything at all was counted.

@description('Name of the rule.')
param name string

@description('Tags.')
param tags object

@description('Resource id of the topic.')
param topicId string

@description('Name of the metric, as Event Grid publishes it.')
param metric string

@description('What it means, and where to read on.')
param says string

@description('Resource ids of the action groups that are told.')
param receivers string[]

resource alert 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    description: says
    severity: 3
    enabled: true
    autoMitigate: true
    scopes: [topicId]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: metric
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.EventGrid/topics'
          metricName: metric
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    // They are ids: brought along, or made by receivers.bicep.
    #disable-next-line use-resource-id-functions
    actions: [for id in receivers: { actionGroupId: id }]
  }
}
