// The alert rules: those of the table on logs, and those on the topic's own metrics.

import { logRules, workspaceRules } from 'alert-rules.bicep'

@description('First part of the names of the rules.')
param prefix string

@description('Azure region.')
param location string

@description('Tags.')
param tags object

@description('Resource id of the Application Insights component.')
param insightsId string

@description('Resource id of the workspace, where it is our own; of another its owner watches the cap.')
param ownWorkspaceId string?

@description('Resource id of the topic.')
param topicId string

@description('Resource ids of the action groups that are told.')
param receivers string[]

@description('Address of the runbook.')
param runbook string

// An event is only a hint, the census finds the same; but where they go astray something is set up wrongly.
var topicRules = [
  {
    ...{ name: 'dead-letters', metric: 'DeadLetteredCount', title: 'Events became dead letters' }
    says: 'The app did not take events, and Event Grid put them aside.'
  }
  {
    ...{ name: 'dropped-events', metric: 'DroppedEventCount', title: 'Events were dropped' }
    says: 'The app did not take events, and Event Grid could not put them aside.'
  }
]
var topicSection = 'Dead letters'

var onInsights = map(logRules, rule => { rule: rule, scope: insightsId })
var onWorkspace = map(workspaceRules, rule => { rule: rule, scope: ownWorkspaceId ?? '' })
var rules = concat(onInsights, ownWorkspaceId == null ? [] : onWorkspace)

resource onLogs 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for entry in rules: {
    name: '${prefix}-${entry.rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: entry.rule.title
      description: '${entry.rule.says} See the runbook, "${entry.rule.section}": ${runbook}'
      severity: entry.rule.severity
      enabled: true
      scopes: [entry.scope]
      evaluationFrequency: entry.rule.every
      windowSize: entry.rule.over
      autoMitigate: true
      // A component that has not heard of a table yet would refuse the rule.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: entry.rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
            dimensions: entry.rule.?by == null
              ? []
              : [{ name: entry.rule.?by ?? '', operator: 'Include', values: ['*'] }]
          }
        ]
      }
      actions: { actionGroups: receivers }
    }
  }
]

module onTopic 'topic-alert.bicep' = [
  for rule in topicRules: {
    params: {
      name: '${prefix}-${rule.name}'
      tags: tags
      topicId: topicId
      metric: rule.metric
      says: '${rule.title}: ${rule.says} See the runbook, "${topicSection}": ${runbook}'
      receivers: receivers
    }
  }
]
