// The workbook: one page in Azure that says whether the app is alive, what it found and what came of it.

@description('Azure region.')
param location string

@description('Tags.')
param tags object

@description('Resource id of the Application Insights component it asks; it stands in that component\'s list.')
param insightsId string

@description('What people find it by.')
param title string

@description('Address of the runbook.')
param runbook string

@description('Address of the app\'s own page.')
param pageUrl string

var places = {
  '](docs/runbook.md': '](${runbook}'
  '](page)': '](${pageUrl})'
  '/insights-component': insightsId
}
var text = reduce(
  items(places),
  loadTextContent('../workbook/batch-medic.json'),
  (sum, place) => replace(sum, place.key, place.value)
)

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  // A workbook's name must be a guid, and the same one each time, else each deployment makes another.
  name: guid(insightsId, 'batch-medic-workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: title
    category: 'workbook'
    version: 'Notebook/1.0'
    sourceId: insightsId
    serializedData: text
  }
}
