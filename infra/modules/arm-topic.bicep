// What Azure tells of changes in one resource group that has watched accounts: a pool made, resized or deleted by
// ARM. The group and not the subscription is the source: the fewest events, and the least that the app hears of.
// Azure admits one system topic for a source, in the source's own subscription, so its name holds no installation:
// two that watch the same group share it. https://learn.microsoft.com/azure/event-grid/system-topics

@description('Name of the system topic.')
param name string

@description('Tags.')
param tags object

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  // Topics of groups and subscriptions live nowhere, and for that have no identity.
  #disable-next-line no-hardcoded-location
  location: 'global'
  tags: tags
  properties: { topicType: 'Microsoft.Resources.ResourceGroups', source: resourceGroup().id }
}
